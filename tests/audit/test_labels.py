"""Experts' acts become labels; those who did not look are kept apart; a panel's experts count once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

import pytest

from audit.calibration import calibrate, calibration_from, calibration_json
from audit.findings import findings_of
from audit.labels import labels_of, settled
from audit.page import report_html
from audit.promise import Promise
from audit.workbook import report_xlsx
from evidence.errors import UsageError
from evidence.label import Label
from evidence.review import Act, Deed, Filed, Seat
from scoring.stored_sheet import read_score_sheet
from store.usage import Judged, SignedSeat
from tests.review.stored import the_run

NOON = dt.datetime(2024, 6, 20, 4, tzinfo=dt.UTC)


@dataclass
class Fake:
    """A use of the program: what was judged."""

    told: tuple[Judged, ...]

    def judged(self) -> Iterator[Judged]:
        return iter(self.told)


@cache
def files() -> tuple[str, bytes, bytes]:
    folder, kept = next(iter(the_run().outputs.items()))
    return folder, kept["sheet.json"], kept["documents.json"]


def acts_of(deeds: list[Deed], pause: float) -> tuple[Act, ...]:
    return tuple(Act(n, NOON + dt.timedelta(seconds=pause * n), 1, deed) for n, deed in enumerate(deeds, 1))


def judged(*seats: tuple[str, tuple[Act, ...]]) -> Fake:
    folder, sheet, documents = files()
    filed = Filed(1, "key", "sample", folder, "甲", "", "鹤山市", 2024, "experts", Decimal(0), 0)
    signed = tuple(SignedSeat(Seat(n, 1, n, name, len(a), "signed", 19, Decimal(0)), a, (NOON,)) for n, (name, a) in enumerate(seats, 1))
    return Fake((Judged(filed, "0.1.0", sheet, documents, signed),))


def confirmations(pause: float, *changes: Deed) -> tuple[Act, ...]:
    sheet = read_score_sheet(files()[1], "")
    return acts_of([*changes, *(Deed("confirm", c.id, points=c.proposed) for c in sheet.criteria)], pause)


def test_a_confirmation_that_took_its_time_is_a_label_of_the_points_and_of_the_fields_that_decided() -> None:
    labels = list(labels_of(judged(("张", confirmations(30)))))
    assert {x.what for x in labels} == {"field", "criterion"}
    assert all(x.right and x.looked for x in labels)
    first = next(x for x in labels if x.what == "field" and x.route == "ocr")
    assert (first.engine, first.county, first.round, first.version, first.expert) == ("rapidocr", "鹤山市", 2024, "0.1.0", "张")


def test_a_confirmation_within_a_blink_was_not_looked_at() -> None:
    assert not any(x.looked for x in labels_of(judged(("张", confirmations(1)))))


def test_a_correction_is_a_wrong_field_unless_it_says_the_same() -> None:
    right = next(x for x in labels_of(judged(("张", confirmations(30)))) if x.what == "field" and x.name == "issue_date")
    document, _, name = right.place.split("/")
    for value, as_read in (("1999-01-01", False), (right.proposed, True)):
        deed = Deed("correct", document=document, field=name, value=value, reason="按原件")
        (found,) = [x for x in labels_of(judged(("张", confirmations(30, deed)))) if x.place == right.place]
        assert (found.right, found.given) == (as_read, value)


def test_who_gives_other_points_says_nothing_of_the_fields_that_decided() -> None:
    confirmed = list(labels_of(judged(("张", confirmations(30)))))
    others = [a.deed for a in confirmations(1) if a.deed.criterion != "1.1"]
    changed = Deed("points", "1.1", points=Decimal("1.5"), reason="缺页")
    found = list(labels_of(judged(("张", acts_of([*others, changed], 30)))))
    fewer = {x.place for x in confirmed} - {x.place for x in found}
    assert fewer
    assert all(x.what == "field" for x in confirmed if x.place in fewer)
    assert next(x for x in found if x.place == "1.1").right == (next(x for x in found if x.place == "1.1").proposed == "1.5")


def test_of_a_panel_the_points_that_most_gave_count_once() -> None:
    def changed(points: str) -> tuple[Act, ...]:
        others = [a.deed for a in confirmations(1) if a.deed.criterion != "1.1"]
        return acts_of([*others, Deed("points", "1.1", points=Decimal(points), reason="缺页")], 30)

    seats = ("张", confirmations(30)), ("王", changed("1.5")), ("陈", changed("1.5"))
    merged = settled(labels_of(judged(*seats)))
    (found,) = [x for x in merged if x.place == "1.1"]
    assert (found.given, found.right) == ("1.5", found.proposed == "1.5")
    assert len(merged) == len({(x.what, x.place) for x in merged})


def many(count: int = 400) -> tuple[Label, ...]:
    one = next(x for x in labels_of(judged(("张", confirmations(30)))) if x.what == "criterion")
    odds = ((0.0, 0.3), (2.5, 0.6), (5.0, 0.1))
    return tuple(
        replace(
            one,
            application=f"a{n}",
            confidence=0.5 + n % 50 / 100,
            right=n % 10 != 0,
            given="5" if n % 10 == 0 else "2.5",
            odds=odds,
            round=2023 + n % 2,
        )
        for n in range(count)
    )


def test_a_calibration_comes_back_from_its_text_and_needs_labels() -> None:
    found = calibrate(many(), Promise(0.2))
    assert calibration_from(calibration_json(found)) == found
    assert found.field_curves is None
    with pytest.raises(UsageError):
        calibrate(many(20), Promise(0.2))


def test_the_report_names_what_was_misread_and_runs_nothing_that_was_read() -> None:
    labels = tuple(replace(x, proposed="<script>=1+1", given="=cmd") for x in many())
    found = findings_of(labels, labels, calibrate(many(), Promise(0.2)), lambda kind: kind)
    page = report_html(found, None, ("事实",)).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "漂移" in page
    assert report_xlsx(found, ("事实",))[:2] == b"PK"
    assert {t.title for t in found.tables} >= {"总体", "由承诺得出的确认阈值", "评分项：漂移", "评分项：按专家（改动率）"}
