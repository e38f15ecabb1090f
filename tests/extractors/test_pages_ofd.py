"""OFD files: text in its place, pictures, seals; and nothing that a package says is trusted."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from evidence.batch import SubmittedFile
from evidence.errors import FileProblem
from evidence.page import Page, TextLine
from extractors.pages import ofd as reader
from extractors.pages import page_count, read_page, render
from extractors.pages.ofd.fonts import characters
from extractors.pages.ofd.geometry import path_of, steps
from tests.extractors.drawing import drawn, submitted
from tests.extractors.ofd_files import NS, encoded, image, line, ofd, page, seal_of

PAPER = (
    line("质量管理体系认证证书", 60, 40, 9)
    + line("证书编号：", 30, 70)
    + line("00124Q30001R0M", 60, 70)
    + line("兹证明江门市某某有限公司", 30, 90)
    + line("有效期至二〇二六年五月六日", 30, 110)
)


def read(file: SubmittedFile, number: int = 1) -> Page:
    return read_page(file, number, "rapidocr")


def seen(file: SubmittedFile, number: int = 1) -> np.ndarray:
    with render.pdf_page(file, number) as leaf:
        return render.draw(leaf, longest=1188)  # four pixels a millimetre


def code_of(file: SubmittedFile) -> str:
    with pytest.raises(FileProblem) as caught:
        page_count(file)
    return caught.value.problem.code


def at(found: Page, text: str) -> TextLine:
    return next(one for one in found.lines if text in one.text)


def test_text_is_read_from_the_file_each_line_in_its_place(tmp_path: Path) -> None:
    found = read(ofd(tmp_path / "证书.ofd", [PAPER]))
    assert (found.route, found.engine) == ("layer", "ofd")
    texts = [one.text for one in found.lines]
    assert texts[0] == "质量管理体系认证证书"
    assert any("有效期至二〇二六年五月六日" in text for text in texts)
    box = at(found, "兹证明").box
    assert box.left == pytest.approx(30 / 210, abs=0.01)
    assert box.right == pytest.approx(90 / 210, abs=0.01)
    assert box.top == pytest.approx(85.5 / 297, abs=0.006)
    assert box.bottom == pytest.approx(90.5 / 297, abs=0.006)


def test_every_page_has_its_template_below_its_own_text(tmp_path: Path) -> None:
    file = ofd(
        tmp_path / "a.ofd", [line("江门市甲有限公司", 50, 100), line("江门市乙有限公司", 50, 100)], template=line("营业执照副本", 60, 40, 9)
    )
    assert page_count(file) == 2
    assert [one.text for one in read(file, 2).lines] == ["营业执照副本", "江门市乙有限公司"]


def test_a_text_whose_distances_are_not_given_is_spaced_by_its_size(tmp_path: Path) -> None:
    plain = line("江门市某某有限公司", 30, 90).replace('DeltaX="g 8 5.0"', "")
    box = at(read(ofd(tmp_path / "a.ofd", [plain])), "江门市某某有限公司").box
    assert box.right == pytest.approx(75 / 210, abs=0.01)


@pytest.mark.parametrize("step", [2.0, 2.5, 3.0])
def test_a_number_in_narrow_or_wide_letters_is_one_word(tmp_path: Path, step: float) -> None:
    number = line("91440703MA4W12345X", 30, 90).replace('DeltaX="g 17 5.0"', f'DeltaX="g 17 {step}"')
    assert [one.text for one in read(ofd(tmp_path / "a.ofd", [number])).lines] == ["91440703MA4W12345X"]


def test_a_text_is_moved_and_scaled_by_its_matrix(tmp_path: Path) -> None:
    scaled = line("江门市某某有限公司", 30, 90, 5, CTM="2 0 0 2 0 0")
    box = at(read(ofd(tmp_path / "a.ofd", [scaled])), "江门市某某有限公司").box
    assert box.right == pytest.approx(120 / 210, abs=0.01)


def test_what_is_not_seen_is_no_text_of_the_page(tmp_path: Path) -> None:
    hidden = line("不可见的文字一", 30, 130, 5, Alpha="0") + line("不可见的文字二", 30, 150, 5, Visible="false")
    assert not [one for one in read(ofd(tmp_path / "a.ofd", [PAPER + hidden])).lines if "不可见" in one.text]


def test_pictures_stand_the_right_way_up_in_their_place(tmp_path: Path) -> None:
    picture = Image.new("RGB", (100, 50), (0, 0, 255))
    ImageDraw.Draw(picture).rectangle((0, 0, 49, 24), fill=(255, 0, 0))  # its top left
    shown = seen(ofd(tmp_path / "a.ofd", [image(50, 100, 100, 50)], media={"a.png": encoded(picture)}))
    assert shown[105 * 4, 55 * 4].tolist() == [255, 0, 0]
    assert shown[145 * 4, 145 * 4].tolist() == [0, 0, 255]
    assert shown[90 * 4, 55 * 4].tolist() == [255, 255, 255]


@pytest.mark.parametrize(
    ("mode", "make"), [("RGB", "JPEG"), ("CMYK", "JPEG"), ("1", "PNG"), ("P", "PNG"), ("LA", "PNG"), ("I;16", "PNG"), ("L", "BMP")]
)
def test_pictures_of_every_make_are_shown(tmp_path: Path, mode: str, make: str) -> None:
    grey = (
        Image.fromarray(np.full((40, 40), 30000, np.uint16))
        if mode == "I;16"
        else drawn([], width=40, height=40, paper=(20, 20, 20)).convert(mode)
    )
    shown = seen(ofd(tmp_path / "a.ofd", [image(50, 100, 100, 100)], media={"a.bin": encoded(grey, make)}))
    assert shown[150 * 4, 100 * 4].mean() < 140
    assert shown[50 * 4, 100 * 4].mean() == 255


def test_a_picture_that_is_not_there_does_not_lose_the_text(tmp_path: Path) -> None:
    file = ofd(tmp_path / "a.ofd", [PAPER + image(10, 200, 50, 50, "77") + image(80, 200, 50, 50)], media={"a.jpg": b"no picture"})
    assert reader.sheet_of(file.path, 1).missing == 2
    assert at(read(file), "兹证明")


def test_lines_and_filled_shapes_are_drawn_in_their_colours(tmp_path: Path) -> None:
    shapes = (
        '<ofd:PathObject ID="7" Boundary="20 20 100 50" LineWidth="1"><ofd:StrokeColor Value="0 128 0"/>'
        "<ofd:AbbreviatedData>M 0 0 L 100 0 L 100 50 L 0 50 C</ofd:AbbreviatedData></ofd:PathObject>"
        '<ofd:PathObject ID="7" Boundary="20 100 40 40" Stroke="false" Fill="true"><ofd:FillColor Value="200 30 30"/>'
        "<ofd:AbbreviatedData>M 40 20 A 20 20 0 1 1 0 20 A 20 20 0 1 1 40 20 C</ofd:AbbreviatedData></ofd:PathObject>"
    )
    shown = seen(ofd(tmp_path / "a.ofd", [shapes]))
    assert shown[20 * 4, 70 * 4].tolist() == [0, 128, 0]
    assert shown[45 * 4, 70 * 4].tolist() == [255, 255, 255]
    assert shown[120 * 4, 40 * 4].tolist() == [200, 30, 30]
    assert shown[103 * 4, 23 * 4].tolist() == [255, 255, 255]  # outside the circle


def signed(picture: bytes) -> dict[str, bytes | str]:
    return {
        "Doc_0/Signs/Signatures.xml": f'<ofd:Signatures {NS}><ofd:Signature ID="1" BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>',
        "Doc_0/Signs/Sign_0/Signature.xml": f"<ofd:Signature {NS}><ofd:SignedInfo>"
        '<ofd:StampAnnot ID="1" PageRef="100" Boundary="120 200 40 40"/></ofd:SignedInfo>'
        "<ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>",
        "Doc_0/Signs/Sign_0/SignedValue.dat": seal_of(picture),
    }


SIGNATURES = "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>"


def test_an_electronic_seal_is_laid_over_the_print(tmp_path: Path) -> None:
    seal = Image.new("RGB", (120, 120), "white")
    ImageDraw.Draw(seal).ellipse((2, 2, 117, 117), outline=(230, 0, 0), width=8)
    file = ofd(tmp_path / "a.ofd", [line("发证机关某某局二〇二四年", 105, 222)], parts=signed(encoded(seal)), body=SIGNATURES)
    shown = seen(file)
    red = (shown[..., 0] > 200) & (shown[..., 1] < 60)
    rows, columns = np.nonzero(red)
    assert rows.min() / 4 == pytest.approx(200.7, abs=1)
    assert columns.max() / 4 == pytest.approx(159.3, abs=1)
    inside = shown[205 * 4 : 235 * 4, 130 * 4 : 150 * 4]
    assert inside.min() < 60  # the print below is still seen


def test_a_seal_that_is_an_ofd_page_is_drawn_and_its_words_are_no_lines(tmp_path: Path) -> None:
    inner = ofd(tmp_path / "seal.ofd", [line("监制章专用", 30, 150, 30, ReadDirection="0")]).path.read_bytes()
    file = ofd(tmp_path / "a.ofd", [PAPER], parts=signed(inner), body=SIGNATURES)
    shown = seen(file)
    assert shown[200 * 4 : 240 * 4, 120 * 4 : 160 * 4].min() < 100
    with render.pdf_page(file, 1) as leaf:
        assert "监制章" not in leaf.get_textpage().get_text_range()


def test_annotations_are_part_of_what_is_seen(tmp_path: Path) -> None:
    parts = {
        "Doc_0/Annots/Annotations.xml": f'<ofd:Annotations {NS}><ofd:Page PageID="100"><ofd:FileLoc>Page_0.xml</ofd:FileLoc>'
        "</ofd:Page></ofd:Annotations>",
        "Doc_0/Annots/Page_0.xml": f'<ofd:PageAnnot {NS}><ofd:Annot ID="1" Type="Stamp"><ofd:Appearance Boundary="100 190 60 20">'
        f"{line('已复核', 0, 10)}</ofd:Appearance></ofd:Annot></ofd:PageAnnot>",
    }
    found = read(ofd(tmp_path / "a.ofd", [PAPER], parts=parts, document="<ofd:Annotations>Annots/Annotations.xml</ofd:Annotations>"))
    assert at(found, "已复核").box.left == pytest.approx(100 / 210, abs=0.01)


def test_distances_and_paths_are_read_as_the_standard_writes_them() -> None:
    assert steps("g 2 1.5 3 g 1 -2", 9) == [1.5, 1.5, 3, -2]
    assert steps("g 999999999 1", 4) == [1, 1, 1, 1]
    assert list(path_of("S 0 0 L 1 1 Q 2 2 3 1 B 1 1 2 2 3 3 C")) == [
        "0 0 m",
        "1 1 l",
        "1.66667 1.66667 2.33333 1.66667 3 1 c",
        "1 1 2 2 3 3 c",
        "h",
    ]
    assert list(path_of("M 0 0 L 1 nonsense 5")) == ["0 0 m"]


DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
with_dejavu = pytest.mark.skipif(not DEJAVU.exists(), reason="the font DejaVu Sans is not installed")


@with_dejavu
def test_a_font_says_which_characters_it_has() -> None:
    table = characters(DEJAVU.read_bytes())
    assert table[ord("A")] == 36
    assert 0x56FD not in table


def in_own_font(path: Path, drawn_text: str) -> SubmittedFile:
    own = '<ofd:Font ID="1" FontName="Own"><ofd:FontFile>own.ttf</ofd:FontFile></ofd:Font>'
    resources = f'<ofd:Res {NS} BaseLoc="Res"><ofd:Fonts>{own}</ofd:Fonts></ofd:Res>'
    return ofd(path, [drawn_text], parts={"Doc_0/PublicRes.xml": resources, "Doc_0/Res/own.ttf": DEJAVU.read_bytes()})


def said(file: SubmittedFile) -> str:
    with render.pdf_page(file, 1) as leaf:
        return str(leaf.get_textpage().get_text_range())


def glyphs(text: str, numbers: str, count: int) -> str:
    told = f'<ofd:CGTransform CodePosition="0" CodeCount="{len(text)}" GlyphCount="{count}">'
    told += f"<ofd:Glyphs>{numbers}</ofd:Glyphs></ofd:CGTransform>"
    return line(text, 20, 50, 10).replace("<ofd:TextCode", told + "<ofd:TextCode")


@with_dejavu
def test_glyphs_are_drawn_by_number_and_read_as_what_they_stand_for(tmp_path: Path) -> None:
    file = in_own_font(tmp_path / "a.ofd", glyphs("国II", "36 44 44", 3))  # drawn: A I I
    assert "".join(said(file).split()) == "国II"
    shown = seen(file)
    assert (shown[44 * 4 : 50 * 4, 20 * 4 : 28 * 4] < 128).any()
    assert not (shown[51 * 4 : 52 * 4, 20 * 4 : 30 * 4] < 128).any()  # the strokes of 国 would reach below the line


@with_dejavu
def test_one_glyph_for_two_characters_is_read_as_both(tmp_path: Path) -> None:
    assert said(in_own_font(tmp_path / "a.ofd", glyphs("fi", "5042", 1))).strip() == "fi"


@with_dejavu
def test_a_glyph_with_two_meanings_is_read_as_each(tmp_path: Path) -> None:
    assert said(in_own_font(tmp_path / "a.ofd", glyphs("甲乙", "36 36", 2))).split() in (["甲乙"], ["甲", "乙"])


@with_dejavu
def test_characters_that_the_own_font_lacks_come_from_another(tmp_path: Path) -> None:
    assert "".join(said(in_own_font(tmp_path / "a.ofd", line("某某公司A1", 20, 50, 10))).split()) == "某某公司A1"


@pytest.mark.parametrize(
    "parts",
    [
        {"OFD.xml": "not xml"},
        {"OFD.xml": '<!DOCTYPE a [<!ENTITY b "c">]><OFD><DocBody><DocRoot>&b;</DocRoot></DocBody></OFD>'},
        {"Doc_0/Document.xml": ""},
    ],
)
def test_a_package_that_is_broken_or_has_entities_is_corrupt(tmp_path: Path, parts: dict[str, str]) -> None:
    assert code_of(ofd(tmp_path / "a.ofd", [PAPER], parts=parts)) == "corrupt"


def test_an_encrypted_package_says_so(tmp_path: Path) -> None:
    assert code_of(ofd(tmp_path / "a.ofd", [PAPER], parts={"Encryptions.xml": "<a/>"})) == "encrypted"


def test_a_document_without_pages_is_empty(tmp_path: Path) -> None:
    assert code_of(ofd(tmp_path / "a.ofd", [])) == "empty"


def test_a_broken_page_is_a_problem_of_that_page_alone(tmp_path: Path) -> None:
    file = ofd(tmp_path / "a.ofd", [PAPER, PAPER], parts={"Doc_0/Pages/Page_0/Content.xml": "<"})
    assert page_count(file) == 2
    with pytest.raises(FileProblem) as caught:
        read(file, 1)
    assert (caught.value.problem.code, caught.value.problem.page) == ("unreadable", 1)
    assert at(read(file, 2), "兹证明")


def test_drawings_that_contain_themselves_come_to_an_end(tmp_path: Path) -> None:
    loop = f'<ofd:Res {NS}><ofd:Fonts><ofd:Font ID="1" FontName="宋体"/></ofd:Fonts><ofd:CompositeGraphicUnits>' + (
        '<ofd:CompositeGraphicUnit ID="6" Width="9" Height="9"><ofd:Content><ofd:CompositeObject ID="4" Boundary="0 0 9 9" ResourceID="6"/>'
        "</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )
    own = PAPER + '<ofd:CompositeObject ID="4" Boundary="0 0 9 9" ResourceID="6"/>'
    assert at(read(ofd(tmp_path / "a.ofd", [own], parts={"Doc_0/PublicRes.xml": loop})), "兹证明")


def test_locations_outside_the_package_lead_nowhere(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text(page(line("秘密", 30, 30)), encoding="utf-8")
    document = f'<ofd:Document {NS}><ofd:CommonData/><ofd:Pages><ofd:Page ID="1" BaseLoc="../../../..{secret}"/></ofd:Pages></ofd:Document>'
    file = ofd(tmp_path / "a.ofd", [PAPER], parts={"Doc_0/Document.xml": document})
    with pytest.raises(FileProblem):
        read(file)


def test_a_file_cut_off_in_the_middle_is_corrupt(tmp_path: Path) -> None:
    file = ofd(tmp_path / "a.ofd", [PAPER])
    file.path.write_bytes(file.path.read_bytes()[:700])
    assert code_of(submitted(file.path)) == "corrupt"


def test_files_attached_for_people_are_found(tmp_path: Path) -> None:
    parts = {
        "Doc_0/Attachs/Attachments.xml": f'<ofd:Attachments {NS}><ofd:Attachment ID="1" Name="清单"><ofd:FileLoc>a.csv</ofd:FileLoc>'
        "</ofd:Attachment>"
        '<ofd:Attachment ID="2" Name="数据" Visible="false"><ofd:FileLoc>b.xml</ofd:FileLoc></ofd:Attachment></ofd:Attachments>',
        "Doc_0/Attachs/a.csv": "姓名,职务",
        "Doc_0/Attachs/b.xml": "<x/>",
    }
    file = ofd(tmp_path / "a.ofd", [PAPER], parts=parts, document="<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>")
    assert [(name, content.decode()) for name, content in reader.attached(file.path)] == [("清单.csv", "姓名,职务")]
    assert zipfile.is_zipfile(file.path)
