"""A contents page is believed where its numbers agree with those printed on the pages, and what it lists with what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence.page import Page, Picture
from extractors.folios import volume_count
from extractors.outline import Outline, entries_of, outline_of
from extractors.split import split
from tests.papers import page_of

LISTED = (("测量管理体系认证证书", 2), ("检验室照片", 4), ("质量手册", 6), ("检验报告", 8), ("作业指导书", 10))


def contents(shift: int = 0) -> Page:
    return page_of(("目  录", 0.45, 0.08, 0.03), *(f"1.{i} {title}…………{number + shift}" for i, (title, number) in enumerate(LISTED, 1)))


def volume(shift: int = 0) -> list[Page]:
    """Twelve pages numbered at the foot; entries begin on those that the contents page lists, were it not `shift` off."""
    titles = {number: title for title, number in LISTED}
    pages = [contents(shift)]
    for n in range(1, 13):
        rows = [(titles[n], 0.3, 0.1, 0.035)] if n in titles else []
        pages.append(page_of(*rows, "正文内容如下,各项均按规定执行。", (f"- {n} -", 0.48, 0.95)))
    photo = replace(page_of(("- 4 -", 0.48, 0.95)), route="image", picture=Picture(texture=0.6))
    pages[4] = photo
    return [replace(page, file="合订本.pdf", number=i) for i, page in enumerate(pages, 1)]


@pytest.mark.parametrize(
    ("row", "entry"),
    [
        ("1.1 测量管理体系认证证书…………7", ("测量管理体系认证证书", 7)),
        ("一、质量技术基础设施建立情况......... 6", ("质量技术基础设施建立情况", 6)),
        ("(3) 检验报告 12", ("检验报告", 12)),
        ("标准文本·····9", ("标准文本", 9)),
    ],
)
def test_an_entry_is_a_title_and_a_page(row: str, entry: tuple[str, int]) -> None:
    assert entries_of(page_of(row)) == [entry]


def test_pages_fall_under_the_entries_of_contents_that_agree() -> None:
    pages = volume()
    outline = outline_of(pages, volume_count(pages))
    assert outline.titles["合订本.pdf", 6] == "检验室照片"
    assert ("合订本.pdf", 7) in outline.starts


@pytest.mark.parametrize("shift", [1, -1, 3])
def test_contents_whose_numbers_are_wrong_are_not_believed(shift: int) -> None:
    pages = volume(shift)
    assert outline_of(pages, volume_count(pages)) == Outline()


def test_contents_of_a_volume_without_printed_numbers_say_nothing() -> None:
    assert outline_of(volume(), {}) == Outline()


def test_a_photograph_listed_as_the_laboratory_is_one() -> None:
    assert "laboratory_photo" in [d.kind for d in split(volume())]
    assert "laboratory_photo" not in [d.kind for d in split(volume(3))]
