"""A calibration changes what confidences say and which cells are for one click; points, and what is weighed, stay."""

from __future__ import annotations

import json

import pytest

from evidence.calibration import GRID, CalibrationVersion, Curve, Curves, Scale
from evidence.sheet import Application, ScoreSheet
from scoring.export import documents_json, sheet_json
from scoring.rubric import load_rubric
from scoring.scale import said_odds, weighed
from scoring.sheet import score
from scoring.stored import read_documents
from scoring.stored_sheet import read_score_sheet
from tests.scoring.casework import APPLICANT, DEADLINE, paper

PAPERS = [
    paper("business_license", {"address": "江门市蓬江区"}, "licence"),
    paper("metrology_assurance_certificate", {"level": 2, "valid_until": "2026-01-01"}, "a"),
    paper("high_tech_enterprise_certificate", {"valid_until": "2026-01-01"}, "b"),
]
AS_SAID = Curves(Curve(GRID, 100), {})


def scale(least: float | None = None, criteria: Curves | None = None, fields: Curves | None = None) -> Scale:
    return Scale(CalibrationVersion(3, "ab" * 32), fields, criteria, least)


def halved(curves: Curves) -> Curves:
    return Curves(Curve(tuple(w / 2 for w in curves.pooled.worth), 100), {})


def sheet(made_with: Scale | None) -> ScoreSheet:
    return score(Application("a", APPLICANT, "", "", DEADLINE), PAPERS, [], load_rubric("jiangmen-2022"), (), made_with)


def test_a_calibration_that_says_what_was_said_changes_nothing_but_the_name_it_leaves() -> None:
    plain, named = sheet(None), sheet(scale(criteria=AS_SAID))
    assert named.calibration == CalibrationVersion(3, "ab" * 32)
    for before, after in zip(plain.criteria, named.criteria, strict=True):
        assert (after.proposed, after.review, after.low, after.high) == (before.proposed, before.review, before.low, before.high)
        assert after.confidence == pytest.approx(before.confidence, abs=1e-4)
        assert dict(after.odds) == pytest.approx(dict(before.odds), abs=2e-4)


def test_the_promised_threshold_takes_the_place_of_the_editions_and_says_why_to_look() -> None:
    plain = {c.id for c in sheet(None).criteria if c.review == "confirm"}
    strict = sheet(scale(0.9999, AS_SAID))
    assert plain
    assert not any(c.review == "confirm" for c in strict.criteria)
    assert {c.id for c in strict.criteria if c.sound} >= plain
    assert all(any("低于可直接确认的" in f.message for i in c.items for f in i.flags) for c in strict.criteria if c.sound)
    assert {c.id for c in sheet(scale(0.4, halved(AS_SAID))).criteria if c.review == "confirm"} >= plain
    assert not any(c.review == "confirm" for c in sheet(scale(None, halved(AS_SAID))).criteria)


def test_what_was_said_can_be_told_from_a_calibrated_sheet_that_was_written_and_read() -> None:
    plain, bent = sheet(None), sheet(scale(criteria=halved(AS_SAID)))
    content = sheet_json(bent)
    assert read_score_sheet(content, "") == bent
    assert json.loads(content)["versions"]["calibration"]["number"] == 3
    assert "versions" not in json.loads(sheet_json(plain))
    for before, after in zip(plain.criteria, bent.criteria, strict=True):
        assert after.said == pytest.approx(before.confidence)
        assert after.confidence == pytest.approx(before.confidence / 2, abs=1e-3)
        assert dict(said_odds(after)) == pytest.approx(dict(before.odds), abs=2e-3)


def test_fields_keep_what_was_said_of_them_and_another_calibration_begins_from_that() -> None:
    once = weighed(PAPERS, scale(fields=halved(AS_SAID)))
    twice = weighed(read_documents(documents_json(once, ()), "")[0], scale(fields=halved(AS_SAID)))
    assert documents_json(twice, ()) == documents_json(once, ())
    said = json.loads(documents_json(once, ()))["documents"][1]["fields"]["valid_until"]
    assert said["confidence"] == pytest.approx(said["said"] / 2, abs=1e-3)
    assert documents_json(weighed(twice, None), ()) == documents_json(PAPERS, ())
    assert score(Application("a", APPLICANT, "", "", DEADLINE), once, [], load_rubric("jiangmen-2022")) == sheet(None)
