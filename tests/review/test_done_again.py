"""An application that is done again while experts are at it: decisions stay, and whoever has not signed is told what has changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from evidence.review import Filed
from scoring.export import documents_json
from scoring.stored import read_sheet
from store import Desk, open_store
from tests.review.desks import Office, open_office
from tests.review.stored import files_of, keep_sample, the_run
from tests.review.test_judging import CERTIFICATE, confirm_all, paper, proposals


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "pages")) as store:
        keep_sample(Desk.of(store))
        yield open_office(Desk.of(store), tmp_path)


def do_again(office: Office, filed: Filed) -> None:
    """A newer run of the sample that finds none of the application's papers."""
    run = the_run()
    application = read_sheet(run.outputs[filed.folder]["sheet.json"], "").application
    written = {**files_of(application, (), ()), "documents.json": documents_json((), ())}
    office.desk.store.keep_run("again", replace(run, outputs={**run.outputs, filed.folder: written}))


def test_decisions_stay_and_the_expert_is_told_what_is_proposed_otherwise(office: Office) -> None:
    browser, filed = office.seated()
    points = proposals(office, filed)
    criterion = next(c for c, proposed in points.items() if float(proposed))
    other = next(c for c in points if c != criterion)
    assert browser.act(filed, 1, "confirm", criterion=criterion, points=points[criterion]).status_code == 200
    assert browser.act(filed, 2, "points", criterion=other, points="0.5", reason="原件不清").status_code == 200
    document = paper(office, filed, CERTIFICATE)
    corrected = browser.act(filed, 3, "correct", document=document, field="valid_until", value="2027-01-01", reason="见原件")
    assert corrected.status_code == 200
    assert 'id="news"' not in browser.get(f"/applications/{filed.key}/sheet").text
    do_again(office, filed)
    shown = browser.get(f"/applications/{filed.key}/sheet").text
    news = re.search(r'id="news">(.*?)</p>', shown, re.S)
    assert news is not None
    assert re.search(rf"{re.escape(criterion)} \S+（{float(points[criterion]):g}→0）", news[1])
    assert "您有 1 处更正或排除的材料" in news[1]
    assert f"您确认的是 {float(points[criterion]):g} 分，现在的建议分为 0 分，请重新核对" in shown
    acts = office.desk.seats.acts(office.desk.seats.panel(filed.id)[0])
    assert [float(a.deed.points) for a in acts if a.deed.points is not None] == [float(points[criterion]), 0.5]


def test_a_signed_sheet_stays_as_it_was_signed(office: Office) -> None:
    browser, filed = office.seated()
    version = confirm_all(browser, filed, proposals(office, filed))
    signing = {"seen": str(version), "opinion": "材料齐全，建议推荐。", "recommended": "true"}
    assert browser.post(f"/applications/{filed.key}/signature", signing).status_code == 303
    before = browser.get(f"/applications/{filed.key}/sheet").text
    assert "已签名锁定" in before
    do_again(office, filed)
    assert browser.get(f"/applications/{filed.key}/sheet").text == before
    picture = re.search(r'data-img="(/[^"]+\.jpg)"', before)
    assert picture is not None
    assert browser.get(picture[1]).status_code == 200
