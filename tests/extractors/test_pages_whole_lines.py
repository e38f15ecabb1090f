"""Parts of one number or date, found as lines of their own."""

from __future__ import annotations

import pytest

from evidence.geometry import BoundingBox
from evidence.page import TextLine
from extractors.pages.whole_lines import in_whole_lines


def _row(*parts: tuple[str, float]) -> list[TextLine]:
    """Parts on one row: each with the characters' widths left free before it."""
    lines, x = [], 0.1
    for text, gap in parts:
        wide = 0.02 * sum(0.55 if c.isascii() else 1.0 for c in text)
        x += 0.02 * gap
        lines.append(TextLine(text, BoundingBox.of(x, 0.3, x + wide, 0.32), 0.9, other=text))
        x += wide
    return lines


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ((("第", 0), ("7094490", 1), ("号", 1)), "第7094490号"),
        ((("授权公告日：2010", 0), ("年", 0.5), ("10", 0.5), ("月", 0.5), ("14", 0.5), ("日", 0.5)), "授权公告日：2010年10月14日"),
        ((("二〇一九", 0), ("年五", 0.4), ("月六日", 0.4)), "二〇一九年五月六日"),
    ],
)
def test_a_number_and_its_signs_become_one_line(parts: tuple[tuple[str, float], ...], whole: str) -> None:
    (line,) = in_whole_lines(_row(*parts))
    assert (line.text, line.other) == (whole, whole)
    assert line.box.right == pytest.approx(_row(*parts)[-1].box.right)


@pytest.mark.parametrize(
    "parts",
    [
        (("第", 0), ("7094490", 3)),  # a column away
        (("2021", 0), ("日期", 0.5)),  # a word that begins with the sign
        (("姓名", 0), ("2", 0.5)),
        (("12", 0), ("34", 0.5)),  # two cells
    ],
)
def test_cells_of_a_table_stay_apart(parts: tuple[tuple[str, float], ...]) -> None:
    assert len(in_whole_lines(_row(*parts))) == len(parts)


def test_rows_stay_apart() -> None:
    first = TextLine("2021", BoundingBox.of(0.1, 0.1, 0.15, 0.12))
    below = TextLine("年", BoundingBox.of(0.16, 0.14, 0.18, 0.16))
    assert len(in_whole_lines([first, below])) == 2
