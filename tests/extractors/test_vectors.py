"""Tables of born-digital PDFs are ruled where the file draws lines, however thin or pale."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from evidence.page import Page, Rulings
from extractors.kinds.patent_list import read
from extractors.pages.glyphs import glyphs_of
from extractors.pages.layer import read_layer
from extractors.pages.order import in_reading_order
from extractors.pages.render import draw, pdf_page
from extractors.pages.vectors import close, vector_rulings
from extractors.paper import Paper
from tests.extractors.drawing import submitted

XS = (40, 70, 250, 400, 480)
TOP, STEP = 800, 30
HEADER = ("序号", "专利名称", "专利号", "授权日")
ROWS = [
    ("1", "一种耐磨轴承", "ZL202010430096.0", "2022-01-14"),
    ("2", "一种带有双层隔热罩的\n烘干装置", "ZL202122142763.8", "2022-03-08"),
    ("3", "水龙头", "ZL202030123456.3", "2020-11-06"),
]
YS = [TOP - i * STEP for i in range(len(ROWS) + 2)]
Painter = Callable[[Canvas], None]


@pytest.fixture(scope="module", autouse=True)
def _font() -> Iterator[None]:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    yield
    close()


def texts(canvas: Canvas) -> None:
    canvas.setFont("STSong-Light", 10)
    canvas.setFillGray(0)
    for r, row in enumerate((HEADER, *ROWS)):
        for x, cell in zip(XS, row, strict=False):
            parts = cell.split("\n")
            for k, part in enumerate(parts):
                canvas.drawString(x + 3, YS[r] - STEP / 2 - 3 + 6 * (len(parts) - 1) - 12 * k, part)


def hairlines(canvas: Canvas) -> None:
    path = canvas.beginPath()
    for y in YS:
        path.moveTo(XS[0], y)
        path.lineTo(XS[-1], y)
    for x in XS:
        path.moveTo(x, YS[0])
        path.lineTo(x, YS[-1])
    canvas.setLineWidth(0.1)
    canvas.setStrokeGray(0.85)
    canvas.drawPath(path)


def cells(canvas: Canvas) -> None:
    for y in YS[1:]:
        for left, right in pairwise(XS):
            canvas.rect(left, y, right - left, STEP)


def fills(canvas: Canvas) -> None:
    for y in YS:
        canvas.rect(XS[0], y, XS[-1] - XS[0], 0.5, stroke=0, fill=1)
    for x in XS:
        canvas.rect(x, YS[-1], 0.5, YS[0] - YS[-1], stroke=0, fill=1)


def shades(canvas: Canvas) -> None:
    for i, y in enumerate(YS[1:]):
        for left, right in pairwise(XS):
            canvas.setFillGray(0.9 if i % 2 else 0.95)
            canvas.rect(left + 0.5, y + 0.5, right - left - 1, STEP - 1, stroke=0, fill=1)


def pdf(path: Path, paint: Painter) -> Path:
    canvas = Canvas(str(path), pagesize=(595, 842))
    paint(canvas)
    texts(canvas)
    canvas.save()
    return path


def page_of(path: Path) -> tuple[Page, Rulings | None]:
    file = submitted(path)
    with pdf_page(file, 1) as page:
        rulings = vector_rulings(file, 1, page)
        lines = tuple(in_reading_order(read_layer(glyphs_of(page), draw(page, longest=1600)).lines))
    return Page(file.name, file.sha256, 1, "layer", "pdfium", lines, rulings=rulings or Rulings()), rulings


@pytest.mark.parametrize("paint", [hairlines, cells, fills, shades])
def test_a_table_is_read_however_its_lines_are_drawn(tmp_path: Path, paint: Painter) -> None:
    page, rulings = page_of(pdf(tmp_path / "a.pdf", paint))
    assert rulings is not None
    rows = read(Paper((page,))).rows
    assert [tuple(row[n].value for n in ("title", "patent_number", "grant_date")) for row in rows] == [
        (title.replace("\n", ""), number, day) for _, title, number, day in ROWS
    ]


def test_a_table_that_a_form_draws_is_found_where_it_lies(tmp_path: Path) -> None:
    def form(canvas: Canvas) -> None:
        canvas.beginForm("grid", 0, 0, 595, 842)
        hairlines(canvas)
        canvas.endForm()
        canvas.doForm("grid")

    of_form, of_page = page_of(pdf(tmp_path / "form.pdf", form))[1], page_of(pdf(tmp_path / "page.pdf", hairlines))[1]
    assert of_form is not None
    assert of_page is not None
    for one, other in zip((*of_form.horizontal, *of_form.vertical), (*of_page.horizontal, *of_page.vertical), strict=True):
        assert (one.left, one.top, one.right, one.bottom) == pytest.approx((other.left, other.top, other.right, other.bottom), abs=1e-4)


def test_lines_lie_where_they_are_seen_on_a_page_cut_down_or_turned(tmp_path: Path) -> None:
    path = pdf(tmp_path / "a.pdf", hairlines)
    with pikepdf.open(path) as document:
        document.pages[0].CropBox = [20, 400, 595, 842]
        document.save(tmp_path / "cut.pdf")
        document.pages[0].CropBox = [0, 0, 595, 842]
        document.pages[0].Rotate = 90
        document.save(tmp_path / "turned.pdf")
    cut, turned = page_of(tmp_path / "cut.pdf")[1], page_of(tmp_path / "turned.pdf")[1]
    assert cut is not None
    assert turned is not None
    assert cut.horizontal[0].top == pytest.approx((842 - TOP) / (842 - 400), abs=0.001)
    assert cut.vertical[0].left == pytest.approx((XS[0] - 20) / (595 - 20), abs=0.001)
    assert turned.horizontal[0].top == pytest.approx(XS[0] / 595, abs=0.001)


def test_a_frame_and_an_underline_are_no_table(tmp_path: Path) -> None:
    def frame(canvas: Canvas) -> None:
        canvas.line(60, 700, 500, 700)

    assert page_of(pdf(tmp_path / "a.pdf", frame))[1] is None


def test_white_boxes_behind_the_text_are_no_lines(tmp_path: Path) -> None:
    def boxes(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        for y in YS:
            canvas.rect(60, y, 200, 12, stroke=0, fill=1)

    assert page_of(pdf(tmp_path / "a.pdf", boxes))[1] is None
