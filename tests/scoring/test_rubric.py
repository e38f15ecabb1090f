"""Editions: what the one in force says, what is refused, and that another one needs no Python."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from evidence.errors import RubricError
from evidence.sheet import Application
from scoring.rubric import check_rubric, editions, load_rubric
from scoring.sheet import score
from tests.scoring.casework import APPLICANT, DEADLINE, paper

EDITION = Path(__file__).parents[2] / "scoring" / "rubrics" / "jiangmen-2022.toml"

CELLS = [
    "1.1",
    "1.2",
    "1.3",
    "1.4",
    "1.5",
    "2.6-a",
    "2.6-b",
    "2.6-c",
    "2.6-d",
    "2.6-e",
    "2.6-f",
    "2.6-g",
    "3.7",
    "3.8",
    "3.9-1",
    "3.9-2",
    "4.10-a",
    "4.10-b",
    "4.11",
]
FULL = [5, 10, 5, 10, 10, 2, 3, 2, 2, 2, 2, 2, 10, 10, 10, 5, 4, 2, 4]


def changed(folder: Path, *changes: tuple[str, str]) -> Path:
    """The edition in force with texts replaced, as a file of its own."""
    text = EDITION.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "made-up.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_edition_has_the_printed_cells_and_37_items() -> None:
    rubric = load_rubric("jiangmen-2022")
    assert [c.id for c in rubric.criteria] == CELLS
    assert [c.full for c in rubric.criteria] == FULL
    assert rubric.full_total == 100
    assert len(rubric.items) == 37
    assert [i.id for i in rubric.criterion("3.9-1").items] == ["3.9-a", "3.9-b"]
    assert [i.id for i in rubric.criterion("3.9-2").items] == ["3.9-c", "3.9-d", "3.9-e", "3.9-f", "3.9-g"]
    assert [g.cap for g in rubric.criterion("1.2").groups] == [5, 5]


def test_the_edition_is_in_force_for_three_years() -> None:
    rubric = load_rubric("jiangmen-2022")
    assert not rubric.in_force(dt.date(2022, 2, 28))
    assert rubric.in_force(dt.date(2022, 3, 1))
    assert rubric.in_force(dt.date(2025, 2, 28))
    assert not rubric.in_force(dt.date(2025, 3, 1))


def test_every_edition_that_comes_along_is_right() -> None:
    assert "jiangmen-2022" in editions()
    for edition in editions():
        assert check_rubric(EDITION.parent / f"{edition}.toml") == []


def test_an_unknown_edition_is_refused_with_the_known_ones() -> None:
    with pytest.raises(RubricError, match="jiangmen-2022"):
        load_rubric("foshan-1999")


def test_an_edition_cannot_be_named_by_a_path_out_of_the_folder() -> None:
    with pytest.raises(RubricError):
        load_rubric("../rubrics/nothing")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('title = "测量管理体系认证"\npoints = 5', 'title = "测量管理体系认证"\npoints = 4.7'), "multiples of 0.5"),
        (('serial = 1\ntitle = "计量认证技术"\nfull = 5', 'serial = 1\ntitle = "计量认证技术"\nfull = 6'), "add up to"),
        (('default = "R1"', 'default = "R9"'), "none of its options"),
        (("in_force_to = 2025-02-28", "in_force_to = 2021-02-28"), "before in_force_from"),
        (('id = "1.1-b"', 'id = "1.1-a"'), "used 2 times"),
        (('rule = "laboratory"', 'rule = "guesswork"'), "guesswork"),
        (('readings = ["AMB-1.3-1", "AMB-1.3-2"]', 'readings = ["AMB-1.3-1"]'), "not among its readings"),
        (('readings = ["AMB-1.3-1", "AMB-1.3-2"]', 'readings = ["AMB-1.3-1", "AMB-1.3-2", "AMB-9"]'), "not defined"),
        (("[thresholds]\n", "[thresholds]\nsurprise = 1\n"), "unknown key surprise"),
        (('kinds = ["laboratory_photo"]', 'kinds = "laboratory_photo"'), "kinds must be list"),
        (("match = { level = '^2$' }", "match = { level = '(' }"), "no pattern"),
        (('issuer = "江门市市场监督管理局"\n', ""), "issuer is missing"),
        (("in_force_from = 2022-03-01", 'in_force_from = "spring"'), "in_force_from must be date"),
        (('scale = ["2=4"]', 'scale = ["two"]'), "persons=points"),
        (("confirm = 0.85", "confirm = 1.5"), "must lie in 0..1"),
    ],
)
def test_what_is_wrong_with_an_edition_is_named(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    path = changed(tmp_path, change)
    assert any(message in error for error in check_rubric(path))
    with pytest.raises(RubricError, match=r"made-up\.toml"):
        load_rubric(path)


def test_an_error_names_the_line_of_the_item_at_fault(tmp_path: Path) -> None:
    path = changed(tmp_path, ('rule = "laboratory"', 'rule = "guesswork"'))
    line = next(n for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text == 'rule = "guesswork"')
    assert any(error.startswith(f"line {line}: 1.3-a") for error in check_rubric(path))


@pytest.mark.parametrize(
    ("change", "shown", "message"),
    [
        (("in_force_to = 2025-02-28", "in_force_to = 2021-02-28"), "in_force_to = 2021-02-28", "before in_force_from"),
        (('level = "national", window_years = 5', 'level = "national", window_years = 500'), "window_years = 500", "from 0 to 100"),
        (
            ('level = "national", window_years = 5', 'level = "national", window_yeers = 5'),
            "window_yeers = 5",
            "does not know window_yeers",
        ),
        (("with = { joint_points = 2.5", "with = { joint_points = 2.2"), "joint_points = 2.2", "multiple of 0.5"),
        (('scale = ["3=1", "4=2", "5=3", "6=4"]', 'scale = ["3=1", "4=2", "5=3", "6=3"]'), '"6=3"', "not at the item's 4"),
        (('flag = "RF08"', 'flag = "RF99"'), 'flag = "RF99"', "no severity"),
        (("match = { level = '^2$' }", "match = { level = '(' }"), "match = { level = '(' }", "no pattern"),
        (('items = ["4.10-b"]', 'items = ["4.10-z"]'), '"4.10-z"', "not in the edition"),
        (("cap = 5\nreading", "cap = 4\nreading"), "full = 5", "add up to 4, not 5"),
        (("stands = 0.75", "stands = 1.75"), "stands = 1.75", "must lie in 0..1"),
    ],
)
def test_a_fault_names_the_line_it_stands_in(tmp_path: Path, change: tuple[str, str], shown: str, message: str) -> None:
    path = changed(tmp_path, change)
    line = next(n for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if shown in text)
    assert any(error.startswith(f"line {line}: ") and message in error for error in check_rubric(path)), check_rubric(path)


def test_a_worked_example_that_does_not_hold_is_a_fault_with_its_line(tmp_path: Path) -> None:
    path = changed(tmp_path, ('expect = { "1.1-a" = 5, "1.1" = 5 }', 'expect = { "1.1-a" = 4, "1.1" = 5 }'))
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if text == "[[example]]")
    faults = check_rubric(path)
    assert len(faults) == 1
    assert faults[0].startswith(f"line {line}: example")
    assert "1.1-a gives 5, not 4" in faults[0]


def test_every_item_that_needs_no_judgement_of_quality_has_a_worked_example_in_its_cell() -> None:
    rubric = load_rubric("jiangmen-2022")
    shown = {name for example in rubric.examples for name, _ in example.expect}
    cells = [c for c in rubric.criteria if not c.id.startswith("2.6")]
    assert not [c.id for c in cells if not shown & {c.id, *(i.id for i in c.items)}]


def test_a_file_that_is_no_toml_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("id = \n", encoding="utf-8")
    assert any("line 1" in error for error in check_rubric(path))


_OWN_EXAMPLE = """
[[example]]
case = "a standard issued in the last of the three years"
deadline = 2026-03-01
papers = [{ kind = "standard_text", standard_number = "GB/T 12345-2023", issue_date = 2023-03-01 }]
expect = { "1.2-a" = 5, total = 5 }
"""


def test_another_edition_with_other_points_window_and_items_needs_no_python(tmp_path: Path) -> None:
    text = EDITION.read_text(encoding="utf-8")
    start = text.index('[[criterion.item]]\nid = "1.1-c"')
    end = text.index("[[criterion]]", start)
    text = text[:start] + text[end : text.index("[[example]]")] + _OWN_EXAMPLE
    for old, new in (
        ('id = "jiangmen-2022"', 'id = "made-up-2026"'),
        ("in_force_to = 2025-02-28", "in_force_to = 2031-02-28"),
        ('items = ["1.1-a", "1.1-b", "1.1-c"]\ncap = 5', 'items = ["1.1-a", "1.1-b"]\ncap = 5'),
        ('title = "测量管理体系认证"\npoints = 5', 'title = "测量管理体系认证"\npoints = 4'),
        ('title = "二级计量保证体系"\npoints = 3', 'title = "二级计量保证体系"\npoints = 2'),
        ('level = "national", window_years = 5', 'level = "national", window_years = 3'),
        ('with = { items = ["1.1-a", "1.1-b", "1.1-c"] }', 'with = { items = ["1.1-a", "1.1-b"] }'),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / "made-up-2026.toml"
    path.write_text(text, encoding="utf-8")
    assert check_rubric(path) == []
    rubric = load_rubric(path)
    papers = [
        paper("measurement_management_certificate", {"valid_until": "2026-05-06"}, "a"),
        paper("standard_text", {"standard_number": "GB/T 12345-2020", "issue_date": "2020-03-09"}, "b"),
    ]
    sheet = score(Application("a", APPLICANT, "", "", dt.date(2026, 3, 1)), papers, [], rubric)
    items = {i.id: i for c in sheet.criteria for i in c.items}
    assert sheet.edition == "made-up-2026"
    assert not sheet.flags
    assert items["1.1-a"].proposed == 4
    assert "1.1-c" not in items
    assert items["1.2-a"].proposed == 0, "issued more than three years before"
    old = score(Application("a", APPLICANT, "", "", DEADLINE), papers, [], load_rubric("jiangmen-2022"))
    assert {i.id: i.proposed for c in old.criteria for i in c.items}["1.2-a"] == 5


def test_the_printed_words_have_no_breaks_inside_terms() -> None:
    for criterion in load_rubric("jiangmen-2022"):
        assert criterion.text
        assert criterion.material
        assert " " not in criterion.text.replace("\n", "")


def test_points_are_exact_halves() -> None:
    for item in load_rubric("jiangmen-2022").items:
        assert isinstance(item.full, Decimal)
        assert item.full * 2 == int(item.full * 2)
