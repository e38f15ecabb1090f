"""Page numbers as printed: in their many forms, and a volume's own count told apart from those of its papers."""

from __future__ import annotations

import pytest

from evidence.page import Page
from extractors.folios import printed_number, printed_numbers, volume_count, without_count
from tests.papers import Placed, page_of


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("37", "37"),
        ("- 37 -", "37"),
        ("—37—", "37"),
        ("·37·", "37"),
        ("第37页", "37"),
        ("第 37 页", "37"),
        ("第37页 共90页", "37"),
        ("第37页/共90页", "37"),
        ("共90页 第37页", "37"),
        ("37/240", "37"),
        ("Page 37 of 90", "37"),
        ("P37", "37"),
        ("IV", "IV"),
        ("Ⅱ", "II"),
        ("iii", "iii"),
    ],
)
def test_the_number_at_the_foot_is_kept_whatever_its_form(text: str, number: str) -> None:
    assert printed_number(page_of("正文", (text, 0.48, 0.95))) == number


@pytest.mark.parametrize("at", [(0.92, 0.02), (0.03, 0.02)])
def test_a_number_stamped_in_an_upper_corner_is_kept(at: tuple[float, float]) -> None:
    assert printed_number(page_of(("007", *at), "正文")) == "007"


@pytest.mark.parametrize(
    "line", [("2022", 0.4, 0.08), ("GB/T 41234-2022", 0.4, 0.95), ("2022-03-09", 0.4, 0.95), ("0750-3831111", 0.4, 0.95), ("3", 0.4, 0.5)]
)
def test_other_numbers_are_no_page_numbers(line: Placed) -> None:
    assert printed_number(page_of("正文", line)) == ""


def bound(count: int, *, blanks: tuple[int, ...] = (), own: bool = False, misread: tuple[int, ...] = ()) -> list[Page]:
    """A volume of `count` pages numbered at the upper right; with `own` each three are a paper with a count of its own at the foot."""
    pages, number = [], 0
    for i in range(1, count + 1):
        rows: list[Placed] = ["一段正文"]
        if i not in blanks:
            number += 1
            rows.append((f"{number:03d}" if i not in misread else "0l8", 0.92, 0.02))
        if own:
            rows.append((f"第{(i - 1) % 3 + 1}页 共3页", 0.45, 0.95))
        pages.append(page_of(*rows, file="合订本.pdf", number=i))
    return pages


def numbers(pages: list[Page]) -> dict[tuple[str, int], str]:
    return printed_numbers(pages, volume_count(pages))


def test_a_volumes_numbers_go_on_over_pages_that_have_none() -> None:
    printed = numbers(bound(12, blanks=(1, 2, 7)))
    assert [printed["合订本.pdf", i] for i in (2, 3, 6, 7, 8, 12)] == ["", "001", "004", "", "005", "009"]


def test_a_volumes_numbers_come_before_those_of_its_papers() -> None:
    pages = bound(12, own=True)
    assert [numbers(pages)["合订本.pdf", i] for i in (1, 5, 12)] == ["001", "005", "012"]


def test_a_number_that_does_not_fit_the_count_is_not_given() -> None:
    assert numbers(bound(12, misread=(6,), own=True))["合订本.pdf", 6] == ""


def test_papers_that_count_for_themselves_make_no_volumes_count() -> None:
    pages = [page_of("正文", (f"第{i % 3 + 1}页", 0.45, 0.95), file="a.pdf", number=i + 1) for i in range(15)]
    assert not volume_count(pages)
    assert [numbers(pages)["a.pdf", i] for i in (1, 2, 3, 4)] == ["1", "2", "3", "1"]


def test_the_count_is_taken_off_a_page_and_nothing_else() -> None:
    pages = bound(8, own=True)
    bare = without_count(pages[4], volume_count(pages))
    assert [line.text for line in bare.lines] == ["一段正文", "第2页 共3页"]
