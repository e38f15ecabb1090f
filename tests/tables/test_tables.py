from __future__ import annotations

from dataclasses import replace

from evidence.geometry import BoundingBox
from evidence.page import Rulings
from extractors.tables import tables_of
from tests.tables.sheets import drawn_page, grid_rulings, line_at, office_page, texts_of

HEADER = ["序号", "专利名称", "专利号", "授权公告日"]
ROWS = [
    HEADER,
    ["1", "一种纽扣电池", "ZL202021234567.9", "2021-03-05"],
    ["2", "一种带有双层隔热罩\n的烘干装置", "ZL202110345678.4", "2022-06-17"],
    ["3", "水龙头（冷热）", "ZL202230123456.2", "2022-09-30"],
]
JOINED = [[text.replace("\n", "") for text in row] for row in ROWS]
WIDTHS = [0.08, 0.3, 0.25, 0.2]


def test_an_office_file_keeps_its_own_tables() -> None:
    page = office_page(ROWS)
    assert tables_of(page) == page.tables


def test_a_ruled_table_is_read_cell_by_cell_with_wrapped_text_joined() -> None:
    (table,) = tables_of(drawn_page(ROWS, WIDTHS))
    assert texts_of(table) == JOINED


def test_the_box_of_a_cell_is_where_its_text_stands() -> None:
    page = drawn_page(ROWS, WIDTHS)
    (table,) = tables_of(page)
    line = next(x for x in page.lines if x.text == "ZL202021234567.9")
    assert table.rows[1][2].box == line.box


def test_a_text_line_that_runs_over_cell_borders_is_cut_at_them() -> None:
    page = drawn_page(ROWS, WIDTHS)
    left, right = (next(x for x in page.lines if x.text == t) for t in ("ZL202021234567.9", "2021-03-05"))
    one = replace(left, text="ZL202021234567.9 2021-03-05", box=BoundingBox.around((left.box, right.box)))
    page = replace(page, lines=tuple(one if x is left else x for x in page.lines if x is not right))
    (table,) = tables_of(page)
    assert texts_of(table) == JOINED


def test_text_that_reaches_a_little_over_a_border_stays_whole() -> None:
    page = drawn_page(ROWS, WIDTHS)
    wide = replace(line_at("一种纽扣电池", 0.165, 0.254), box=BoundingBox.of(0.165, 0.254, 0.463, 0.266))
    page = replace(page, lines=tuple(wide if x.text == wide.text else x for x in page.lines))
    (table,) = tables_of(page)
    assert texts_of(table) == JOINED


def test_worn_rulings_with_small_gaps_and_a_little_skew_still_make_the_grid() -> None:
    page = drawn_page(ROWS, WIDTHS)
    across = []
    for b in page.rulings.horizontal:
        third = b.width / 3
        across += [
            BoundingBox.of(b.left + i * third, b.top + 0.0012 * i, b.left + (i + 1) * third - 0.006, b.bottom + 0.0012 * i)
            for i in range(3)
        ]
    (table,) = tables_of(replace(page, rulings=Rulings(tuple(across), page.rulings.vertical)))
    assert texts_of(table) == JOINED


def test_underlines_and_strokes_that_end_nowhere_are_no_borders() -> None:
    page = drawn_page(ROWS, WIDTHS)
    strokes = Rulings(
        (*page.rulings.horizontal, BoundingBox.of(0.18, 0.268, 0.3, 0.269)),
        (*page.rulings.vertical, BoundingBox.of(0.2, 0.25, 0.2005, 0.262)),
    )
    (table,) = tables_of(replace(page, rulings=strokes))
    assert texts_of(table) == JOINED


def test_a_merged_cell_repeats_its_text_in_every_place() -> None:
    rulings = grid_rulings([0.1, 0.3, 0.5, 0.7], [0.1, 0.15, 0.2, 0.25])
    across = [b for b in rulings.horizontal if abs(b.middle_y - 0.15) > 0.001]
    across.append(BoundingBox.of(0.3, 0.1495, 0.7, 0.1505))  # the first column's first two cells are one
    down = [b for b in rulings.vertical if abs(b.middle_x - 0.5) > 0.001]
    down.append(BoundingBox.of(0.4995, 0.15, 0.5005, 0.25))  # and so are the last two of the first row
    lines = [
        line_at(t, x, y)
        for t, x, y in (("甲", 0.15, 0.14), ("合并的标题", 0.45, 0.12), ("乙", 0.35, 0.17), ("丙", 0.55, 0.17), ("丁", 0.35, 0.22))
    ]
    page = replace(drawn_page([], [0.1]), lines=tuple(lines), rulings=Rulings(tuple(across), tuple(down)))
    (table,) = tables_of(page)
    assert texts_of(table) == [["甲", "合并的标题", "合并的标题"], ["甲", "乙", "丙"], ["", "丁", ""]]


def test_a_table_open_at_its_sides_is_closed_at_the_ends_of_its_lines() -> None:
    page = drawn_page(ROWS, WIDTHS)
    inner = page.rulings.vertical[1:-1]
    (table,) = tables_of(replace(page, rulings=Rulings(page.rulings.horizontal, inner)))
    assert texts_of(table) == JOINED


def test_columns_ruled_without_rows_are_split_where_the_text_stands() -> None:
    rows = [HEADER, *([str(i), f"装置{i}", f"ZL20202123456{i}.9", "2021-03-05"] for i in range(1, 6))]
    page = drawn_page(rows, WIDTHS)
    across = tuple(b for i, b in enumerate(page.rulings.horizontal) if i in (0, 1, 6))
    (table,) = tables_of(replace(page, rulings=Rulings(across, page.rulings.vertical)))
    assert texts_of(table) == rows


def test_a_frame_around_a_page_is_no_table() -> None:
    frame = grid_rulings([0.05, 0.95], [0.05, 0.95])
    page = replace(drawn_page([["兹证明", ""]], [0.4, 0.4], ruled=False), rulings=frame)
    assert tables_of(page) == ()


def test_without_rulings_columns_and_wrapped_rows_are_found_from_the_text_alone() -> None:
    (table,) = tables_of(drawn_page(ROWS, WIDTHS, ruled=False))
    assert texts_of(table) == JOINED


def test_without_rulings_centred_columns_are_found_too() -> None:
    (table,) = tables_of(drawn_page(ROWS, WIDTHS, ruled=False, aligned="centre"))
    assert texts_of(table) == JOINED


def test_without_rulings_two_cells_read_as_one_line_are_cut_apart() -> None:
    page = drawn_page(ROWS, WIDTHS, ruled=False)
    left, right = (next(x for x in page.lines if x.text == t) for t in ("ZL202021234567.9", "2021-03-05"))
    one = replace(left, text="ZL202021234567.9 2021-03-05", box=BoundingBox.around((left.box, right.box)))
    page = replace(page, lines=tuple(one if x is left else x for x in page.lines if x is not right))
    (table,) = tables_of(page)
    assert texts_of(table) == JOINED


def test_running_text_is_no_table() -> None:
    lines = tuple(line_at("本公司质量管理体系运行有效，各部门职责清楚。", 0.1, 0.1 + i * 0.02) for i in range(20))
    assert tables_of(replace(drawn_page([], [0.1]), lines=lines, rulings=Rulings())) == ()
