"""A PDF's own text is used where it says what one sees, and only there."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractors.pages.glyphs import glyphs_of
from extractors.pages.layer import Layer, read_layer
from extractors.pages.order import in_reading_order
from extractors.pages.plausible import is_chinese_as_written, is_garbled
from extractors.pages.reading import Reader, see
from extractors.pages.render import draw, pdf_page
from tests.extractors.drawing import drawn, font, submitted

FOREWORD = [
    "前 言",
    "本标准按照GB/T 1.1—2009给出的规则起草。",
    "本标准由全国卫生产业企业管理协会提出并归口。",
    "本标准起草单位：江门市某某五金制品有限公司、广东省质量监督检验研究院。",
    "本标准主要起草人：张伟、李芳、王小明。",
    "2020-04-28发布",
]
Painter = Callable[[Canvas], None]


@pytest.fixture(scope="module", autouse=True)
def _font() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def text_at(canvas: Canvas, text: str, x: float, y: float, size: float = 12) -> None:
    canvas.setFont("STSong-Light", size)
    canvas.drawString(x, y, text)


def foreword(canvas: Canvas, lines: list[str] = FOREWORD) -> None:
    for i, line in enumerate(lines):
        text_at(canvas, line, 70, 760 - 24 * i)


def picture_of(lines: list[str], width: int = 900, height: int = 200) -> ImageReader:
    data = BytesIO()
    drawn(lines, width=width, height=height, size=30).crop((60, 60, width, height)).save(data, "PNG")
    return ImageReader(BytesIO(data.getvalue()))


def layer_of(path: Path, paint: Painter, rotate: int = 0) -> Layer:
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.setPageRotation(rotate)
    paint(canvas)
    canvas.save()
    page = pdfium.PdfDocument(str(path))[0]
    return read_layer(glyphs_of(page), draw(page, longest=1600))


def texts(layer: Layer) -> list[str]:
    return [line.text.replace(" ", "") for line in in_reading_order(layer.lines)]


def test_a_good_layer_is_used_whole_with_an_edge_for_each_character(tmp_path: Path) -> None:
    layer = layer_of(tmp_path / "a.pdf", foreword)
    assert layer.refused == ""
    assert layer.gaps == ()
    assert texts(layer) == [line.replace(" ", "") for line in FOREWORD]
    assert all(len(line.edges) == len(line.text) + 1 for line in layer.lines)


def test_places_are_fractions_of_the_page_from_its_top_left(tmp_path: Path) -> None:
    layer = layer_of(tmp_path / "a.pdf", lambda c: text_at(c, "质量管理体系认证证书", 59.5, 842 - 84.2, 20))
    box = layer.lines[0].box
    assert box.left == pytest.approx(0.1, abs=0.005)
    assert box.right == pytest.approx(0.1 + 200 / 595, abs=0.01)
    assert box.bottom == pytest.approx(0.1, abs=0.01)


def test_a_page_that_is_shown_turned_has_its_places_as_shown(tmp_path: Path) -> None:
    def sideways(canvas: Canvas) -> None:
        canvas.rotate(90)  # undone by the page's own rotation
        text_at(canvas, "质量管理体系认证证书", 60, -100, 20)

    layer = layer_of(tmp_path / "a.pdf", sideways, rotate=90)
    assert texts(layer) == ["质量管理体系认证证书"]
    assert layer.lines[0].box.width > 3 * layer.lines[0].box.height


def test_a_layer_with_only_a_watermark_is_refused_or_leaves_the_page_to_ocr(tmp_path: Path) -> None:
    def scan(canvas: Canvas) -> None:
        canvas.drawImage(picture_of(FOREWORD[1:] * 3, 1200, 1100), 40, 200, 520, 500)
        text_at(canvas, "www.example.com标准下载", 200, 20)

    assert layer_of(tmp_path / "a.pdf", scan).refused == "partial"


def test_lines_that_are_seen_but_not_in_the_layer_are_gaps(tmp_path: Path) -> None:
    def partial(canvas: Canvas) -> None:
        foreword(canvas)
        canvas.drawImage(picture_of(["本标准起草单位：广东某某"], 700, 160), 70, 500, 320, 50)

    layer = layer_of(tmp_path / "a.pdf", partial)
    assert layer.refused == ""
    assert len(layer.gaps) == 1
    assert layer.gaps[0].top < 1 - 530 / 842 < layer.gaps[0].bottom
    assert len(layer.lines) == len(FOREWORD)


def test_a_date_whose_dashes_are_only_drawn_is_a_gap(tmp_path: Path) -> None:
    def dashes(canvas: Canvas) -> None:
        foreword(canvas, FOREWORD[:-1])
        for part, x in (("2020", 70), ("04", 103), ("28发布", 124)):
            text_at(canvas, part, x, 600)
        for x in (95.5, 116.5):
            canvas.rect(x, 604, 6, 1.2, fill=1, stroke=0)

    layer = layer_of(tmp_path / "a.pdf", dashes)
    assert layer.refused == ""
    assert len(layer.gaps) == 1
    assert not any("2020" in line.text for line in layer.lines)


def test_a_border_of_beads_is_no_gap_and_neither_are_strips_beside_the_text(tmp_path: Path) -> None:
    def framed(canvas: Canvas) -> None:
        foreword(canvas)
        for i in range(60):
            canvas.circle(30, 60 + 12 * i, 4)
            canvas.circle(565, 60 + 12 * i, 4)
        canvas.drawImage(picture_of(["本标准起草单位：广东某某"], 700, 160), 70, 500, 320, 50)

    layer = layer_of(tmp_path / "a.pdf", framed)
    assert layer.refused == ""
    assert [0.1 < gap.left < 0.2 for gap in layer.gaps] == [True]


def test_ruled_lines_and_frames_are_not_gaps(tmp_path: Path) -> None:
    def table(canvas: Canvas) -> None:
        foreword(canvas)
        canvas.grid([70, 200, 330, 460], [300, 330, 360, 390])
        canvas.rect(30, 30, 535, 780)
        for column in range(3):
            text_at(canvas, "不合格项", 80 + 130 * column, 340)

    layer = layer_of(tmp_path / "a.pdf", table)
    assert layer.gaps == ()
    assert texts(layer)[-3:] == ["不合格项"] * 3


def test_hidden_text_over_a_scan_is_not_believed(tmp_path: Path) -> None:
    def hidden(canvas: Canvas) -> None:
        canvas.drawImage(picture_of(FOREWORD[1:] * 3, 1200, 1100), 40, 200, 520, 500)
        text = canvas.beginText(60, 600)
        text.setFont("STSong-Light", 12)
        text.setTextRenderMode(3)
        text.textLines("本标准按照规则起草质量管理体系认证证书")
        canvas.drawText(text)

    assert layer_of(tmp_path / "a.pdf", hidden).refused


def scan_of(lines: list[str]) -> ImageReader:
    """A whole page as a scanner sees it: `lines` where `foreword` prints its own."""
    image = Image.new("RGB", (1190, 1684), "white")
    pen = ImageDraw.Draw(image)
    for i, line in enumerate(lines):
        pen.text((140, 142 + 48 * i), line, fill=(10, 10, 10), font=font(24))
    data = BytesIO()
    image.save(data, "PNG")
    return ImageReader(BytesIO(data.getvalue()))


def test_a_scanners_own_reading_under_the_scan_is_not_believed_though_there_is_ink_on_it(tmp_path: Path) -> None:
    def under(canvas: Canvas) -> None:
        foreword(canvas, ["煎 青", "夲标准按照GB/T l.l一2O09给岀的规则起草。", *FOREWORD[2:]])
        canvas.drawImage(scan_of(FOREWORD), 0, 0, 595, 842)

    assert layer_of(tmp_path / "a.pdf", under).refused


def test_text_of_no_opacity_over_a_scan_is_not_believed(tmp_path: Path) -> None:
    def over(canvas: Canvas) -> None:
        canvas.drawImage(scan_of(FOREWORD), 0, 0, 595, 842)
        canvas.setFillAlpha(0)
        foreword(canvas)

    assert layer_of(tmp_path / "a.pdf", over).refused


def test_text_printed_on_a_picture_that_fills_the_page_is_used(tmp_path: Path) -> None:
    def ground(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("RGB", (100, 140), (250, 246, 236))), 0, 0, 595, 842)
        foreword(canvas)

    layer = layer_of(tmp_path / "a.pdf", ground)
    assert layer.refused == ""
    assert len(layer.lines) == len(FOREWORD)


def test_a_pale_mark_laid_over_the_whole_page_hides_no_text(tmp_path: Path) -> None:
    def marked(canvas: Canvas) -> None:
        foreword(canvas)
        veil = Image.new("RGBA", (595, 842), (0, 0, 0, 0))
        ImageDraw.Draw(veil).text((120, 400), "仅供申报使用", fill=(120, 120, 120, 60), font=font(60))
        canvas.drawImage(ImageReader(veil), 0, 0, 595, 842, mask="auto")

    layer = layer_of(tmp_path / "a.pdf", marked)
    assert layer.refused == ""
    assert texts(layer)[:2] == [line.replace(" ", "") for line in FOREWORD[:2]]


def test_a_digit_that_lies_wholly_under_the_red_of_a_seal_is_kept(tmp_path: Path) -> None:
    def stamped(canvas: Canvas) -> None:
        foreword(canvas, FOREWORD[:4])
        text_at(canvas, "2022年2月21日", 300, 400)
        canvas.setStrokeColorRGB(0.85, 0.1, 0.1)
        canvas.setFillColorRGB(0.85, 0.1, 0.1)
        canvas.setLineWidth(3)
        canvas.circle(345, 405, 60)
        canvas.rect(347, 395, 7, 18, fill=1)

    assert "2022年2月21日" in texts(layer_of(tmp_path / "a.pdf", stamped))


def test_white_text_that_nobody_sees_is_not_believed(tmp_path: Path) -> None:
    def white(canvas: Canvas) -> None:
        text_at(canvas, "证书", 70, 700)
        canvas.setFillColorRGB(1, 1, 1)
        foreword(canvas, FOREWORD[1:])

    assert layer_of(tmp_path / "a.pdf", white).refused


@pytest.mark.parametrize(
    "text",
    [
        "犌犅／犜３８６３６—２０２０",  # Latin letters of Chinese standards' fonts
        "%&'()*+,-./01",
        "STUVWX YZ%[bcdfgh",
        "ÖÐ»ªÈËÃñ",
        "\ue012\ue013 证书",
        "\ufffd\ufffd号",
    ],
)
def test_characters_that_cannot_have_been_printed_are_garbled(text: str) -> None:
    assert is_garbled(text)


@pytest.mark.parametrize(
    "text",
    [
        "主要起草人：翀婳、李昉、王珹",
        "GB/T 19001-2016/ISO 9001:2015",
        "ＧＢ／Ｔ１．１—２００９",
        "前言……………………………………Ⅰ",
        "CERTIFICATE OF CONFORMITY",
        "证书编号：00123Q45678R0M/4400",
        "www.cnca.gov.cn",
        "±0.05 ≤ 30℃",
        "发明人：区栋晓;张玲豪;何伟;张子振",
        "申报企业（盖章）：江门市某某有限公司",
    ],
)
def test_rare_names_numbers_and_full_width_forms_are_not_garbled(text: str) -> None:
    assert not is_garbled(text)


def test_chinese_of_random_characters_is_not_what_pages_are_made_of() -> None:
    assert is_chinese_as_written(FOREWORD * 2)
    assert not is_chinese_as_written(["".join(chr(0x4E00 + 97 * i % 20000) for i in range(200))])


def test_reading_a_good_layer_asks_for_no_engine(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842))
    foreword(canvas)
    canvas.save()

    def refuse() -> object:
        raise AssertionError("no engine is needed")

    sight = see(submitted(path), 1, Reader(refuse, lambda _: None, lambda _: False))  # type: ignore[arg-type]
    assert sight.page.route == "layer"
    assert sight.page.method == "layer:pdfium"
    assert sight.shown is not None
    with pdf_page(submitted(path), 1) as page:
        assert page.get_width() == 595
