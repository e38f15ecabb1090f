"""A round's rulings: read with every fault named, applied, and told on the sheet."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import openpyxl
import pytest

from evidence.errors import RulingsError
from evidence.sheet import Application, Ruling
from scoring.export import sheet_json, sheet_xlsx
from scoring.rubric import load_rubric
from scoring.rulings import read_rulings
from scoring.sheet import score
from tests.scoring.casework import APPLICANT, DEADLINE, paper

RUBRIC = load_rubric("jiangmen-2022")
GOOD = """edition = "jiangmen-2022"
round = "2024"

[[ruling]]
reading = "AMB-1.1-1"
option = "R2"
by = "专家组"
on = 2024-06-20
why = "只计最高一项"
"""
PAPERS = [
    paper("metrology_assurance_certificate", {"level": 2, "valid_until": "2026-01-01"}, "a"),
    paper("metrology_assurance_certificate", {"level": 3, "valid_until": "2026-01-01"}, "b"),
]


def written(folder: Path, text: str) -> Path:
    path = folder / "rulings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_ruling_says_who_ruled_when_and_why(tmp_path: Path) -> None:
    assert read_rulings(written(tmp_path, GOOD), RUBRIC) == (Ruling("AMB-1.1-1", "R2", "专家组", dt.date(2024, 6, 20), "只计最高一项"),)


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (('edition = "jiangmen-2022"', 'edition = "jiangmen-2025"'), 1, "is for edition 'jiangmen-2025'"),
        (('edition = "jiangmen-2022"\n', ""), 1, "edition is missing"),
        (('reading = "AMB-1.1-1"', 'reading = "AMB-1.1-9"'), 5, "is no reading of jiangmen-2022"),
        (('option = "R2"', 'option = "R7"'), 6, "there are: R1"),
        (('by = "专家组"\n', ""), 4, "by is missing"),
        (('by = "专家组"', 'by = " "'), 7, "by must be a text that says something"),
        (("on = 2024-06-20", 'on = "2024-06-20"'), 8, "on must be a day"),
        (("on = 2024-06-20", "on = 2024-06-20T10:00:00"), 8, "on must be a day"),
        (('why = "只计最高一项"', 'reason = "只计最高一项"'), 9, "unknown key reason"),
        (('round = "2024"', 'year = "2024"'), 2, "unknown key year"),
    ],
)
def test_what_is_wrong_with_a_rulings_file_is_named_with_its_line(tmp_path: Path, change: tuple[str, str], line: int, message: str) -> None:
    assert change[0] in GOOD
    with pytest.raises(RulingsError) as caught:
        read_rulings(written(tmp_path, GOOD.replace(*change)), RUBRIC)
    assert f"line {line}: " in str(caught.value)
    assert message in str(caught.value)


def test_a_reading_ruled_on_twice_is_refused(tmp_path: Path) -> None:
    twice = GOOD + GOOD[GOOD.index("[[ruling]]") :].replace("R2", "R1")
    with pytest.raises(RulingsError, match="ruled on twice, first in line 4"):
        read_rulings(written(tmp_path, twice), RUBRIC)


def test_a_file_that_is_no_toml_and_a_file_that_is_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(RulingsError, match="line 1"):
        read_rulings(written(tmp_path, "edition = \n"), RUBRIC)
    with pytest.raises(RulingsError, match=r"gone\.toml"):
        read_rulings(tmp_path / "gone.toml", RUBRIC)


def test_the_sheet_says_which_ruling_was_used_and_what_the_others_give(tmp_path: Path) -> None:
    rulings = read_rulings(written(tmp_path, GOOD), RUBRIC)
    sheet = score(Application("a", APPLICANT, "", "", DEADLINE), PAPERS, [], RUBRIC, rulings)
    said = json.loads(sheet_json(sheet))
    assert said["rulings"] == [{"reading": "AMB-1.1-1", "option": "R2", "by": "专家组", "on": "2024-06-20", "why": "只计最高一项"}]
    item = next(i for c in said["criteria"] for i in c["items"] if i["id"] == "1.1-c")
    reading = next(r for r in item["readings"] if r["id"] == "AMB-1.1-1")
    assert reading["taken"] == "R2"
    assert reading["ruled"]
    assert reading["options"] == {"R1": 1, "R2": 0}
    book = openpyxl.load_workbook(io.BytesIO(sheet_xlsx(sheet, RUBRIC, PAPERS, (), {})))
    texts = [str(c.value) for row in book["疑点与口径"].iter_rows() for c in row if c.value]
    assert any("裁定（专家组，2024-06-20，只计最高一项）" in t for t in texts)


def test_a_ruling_that_is_not_of_the_edition_is_not_said_to_be_used() -> None:
    stray = Ruling("AMB-9", "R1", "专家组", dt.date(2024, 6, 20), "无")
    sheet = score(Application("a", APPLICANT, "", "", DEADLINE), PAPERS, [], RUBRIC, [stray])
    assert sheet.rulings == ()
