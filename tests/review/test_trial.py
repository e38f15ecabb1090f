"""Planted values: looking like any other until the expert decides, then told and gone; nothing that counts ever holds one."""

from __future__ import annotations

import datetime as dt
import io
import json
from decimal import Decimal

import openpyxl
import pytest

from audit.labels import labels_of
from audit.planting import plant
from evidence.errors import UsageError
from evidence.quality import Plant, PlantedValue, WrongField
from evidence.review import Deed, Filed
from review.trial import outcome_of
from tests.review.desks import Browser, Office

YEAR = 2024


def planted(office: Office, name: str) -> tuple[Browser, Filed, Plant]:
    """An expert before a sheet with a planted value."""
    desk, auditor = office.desk, office.people["audit"]
    browser, filed = office.seated(name, "蓬江区")
    desk.looks.switch(YEAR, "plants", auditor, on=True)
    assert plant(desk, YEAR, 1.0, 1, auditor) == 1
    return browser, filed, desk.plants.round(YEAR)[-1]


def proposed(text: str, criterion: str) -> str:
    return text.split(f'id="row-{criterion}"')[1].split('data-proposed="')[1].split('"', maxsplit=1)[0]


def test_a_planted_value_is_shown_like_any_other_and_only_to_its_expert(sample: Office) -> None:
    browser, filed, one = planted(sample, "zhang")
    value, place = one.value, f"/applications/{filed.key}"
    sheet = browser.get(f"{place}/sheet").text
    assert proposed(sheet, value.criterion) == f"{value.shown:g}"
    assert "质量检查" not in sheet
    assert f"{value.total:g}" in browser.get("/applications").text
    book = openpyxl.load_workbook(io.BytesIO(browser.get(f"{place}/files/sheet.xlsx").content))
    assert value.total in {cell.value for row in book["评分表"].iter_rows() for cell in row if isinstance(cell.value, int | float)}
    for name in ("city", "audit"):
        assert proposed(sample.browser(name).get(f"{place}/sheet").text, value.criterion) == f"{value.true:g}"
    kept = json.loads(sample.desk.applications.file(filed, "sheet.json") or b"")
    assert {c["id"]: Decimal(str(c["proposed"])) for c in kept["criteria"]}[value.criterion] == value.true


def decide(browser: Browser, filed: Filed, seen: int, kind: str, criterion: str, points: Decimal, reason: str = "") -> dict[str, object]:
    answer = browser.act(filed, seen, kind, criterion=criterion, points=str(points), reason=reason)
    assert answer.status_code == 200, answer.text
    told: dict[str, object] = answer.json()
    return told


def test_deciding_on_a_planted_value_is_no_act_and_gives_the_true_one_back(sample: Office) -> None:
    browser, filed, one = planted(sample, "wang")
    value, desk = one.value, sample.desk
    told = decide(browser, filed, 1, "points", value.criterion, value.true, "按原件")
    assert (told["version"], told["done"], told["total"]) == (1, 0, "0")
    assert "质量检查" in str(told["notice"])
    assert proposed(browser.get(f"/applications/{filed.key}/sheet").text, value.criterion) == f"{value.true:g}"
    assert desk.plants.round(YEAR)[-1].outcome == "caught"
    assert decide(browser, filed, 1, "confirm", value.criterion, value.true)["notice"] == ""
    (seat,) = [s for s in desk.seats.panel(filed.id) if s.expert == "王专家"]
    assert [a.deed for a in desk.seats.acts(seat)][1:] == [Deed("confirm", value.criterion, points=value.true)]


def test_a_sheet_with_a_planted_value_cannot_be_signed_and_one_signed_holds_none(sample: Office) -> None:
    browser, filed, one = (sample.browser("zhang"), sample.application("蓬江区"), sample.desk.plants.round(YEAR)[0])
    desk, sign = sample.desk, {"opinion": "材料齐全，建议推荐。", "recommended": "true"}
    rows = {c["id"]: Decimal(str(c["proposed"])) for c in json.loads(desk.applications.file(filed, "sheet.json") or b"")["criteria"]}
    seen = 1
    for criterion, points in rows.items():
        if criterion != one.value.criterion:
            seen = int(str(decide(browser, filed, seen, "confirm", criterion, points)["version"]))
    assert browser.post(f"/applications/{filed.key}/signature", {"seen": str(seen), **sign}).status_code == 422
    seen += 1  # the opinion stands
    assert decide(browser, filed, seen, "confirm", one.value.criterion, one.value.shown)["notice"] != ""
    decide(browser, filed, seen, "confirm", one.value.criterion, one.value.true)
    assert browser.post(f"/applications/{filed.key}/signature", {"seen": str(seen + 1), **sign}).status_code == 303
    (seat,) = [s for s in desk.seats.panel(filed.id) if s.state == "signed"]
    assert seat.total == sum(rows.values()) == filed.proposed
    labels = [x for x in labels_of(desk.usage) if x.what == "criterion"]
    assert labels
    assert all(x.right for x in labels)


def test_switched_off_or_read_anew_what_was_planted_is_gone(sample: Office) -> None:
    browser, filed, one = planted(sample, "chen")
    desk, auditor = sample.desk, sample.people["audit"]

    def shown() -> str:
        return proposed(browser.get(f"/applications/{filed.key}/sheet").text, one.value.criterion)

    assert plant(desk, YEAR, 1.0, 2, auditor) == 0  # never twice at a seat
    assert shown() == f"{one.value.shown:g}"
    run = desk.store.find_run("sample")
    assert run is not None
    desk.store.keep_run("sample read anew", run)
    assert shown() == f"{one.value.true:g}"
    desk.plants.withdraw(YEAR, auditor)
    desk.looks.switch(YEAR, "plants", auditor, on=False)
    assert desk.plants.round(YEAR)[-1].outcome == "withdrawn"
    with pytest.raises(UsageError):
        plant(desk, YEAR, 1.0, 3, auditor)


MISREAD = PlantedValue("1.1", "d1", (WrongField("valid_until", "2026-05-06", "2023-05-06"),), Decimal(5), Decimal(0), Decimal(40))
SUM = PlantedValue("1.1", "", (), Decimal(5), Decimal(0), Decimal(40))


@pytest.mark.parametrize(
    ("deed", "value", "proposed", "outcome"),
    [
        (Deed("confirm", "1.1", points=Decimal(0)), MISREAD, "0", "missed"),
        (Deed("points", "1.1", points=Decimal(0)), MISREAD, "0", "missed"),
        (Deed("points", "1.1", points=Decimal(3)), MISREAD, "0", "caught"),
        (Deed("correct", document="d1", field="valid_until", value="2026-05-06"), MISREAD, "0", "caught"),
        (Deed("correct", document="d1", field="holder", value="甲"), MISREAD, "0", ""),
        (Deed("exclude", "1.1", document="d1"), MISREAD, "0", "caught"),
        (Deed("exclude", "1.1", document="d2"), MISREAD, "0", ""),
        (Deed("exclude", "1.1", document="d2"), SUM, "0", "caught"),
        (Deed("confirm", "1.1", points=Decimal(3)), SUM, "3", "void"),
        (Deed("confirm", "1.2", points=Decimal(0)), MISREAD, "0", ""),
        (Deed("comment", "1.1", reason="日期？"), MISREAD, "0", ""),
    ],
)
def test_what_a_deed_says_of_a_planted_value(deed: Deed, value: PlantedValue, proposed: str, outcome: str) -> None:
    now = dt.datetime(2024, 6, 7, tzinfo=dt.UTC)
    assert outcome_of(deed, Plant(1, 1, 1, 1, "张", value, now, "", None), Decimal(proposed)) == outcome
