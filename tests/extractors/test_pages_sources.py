"""What a file is is told by its bytes; what cannot be read is refused with the right code."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pillow_heif
import pytest
from PIL import Image, ImageDraw

from evidence.errors import FileProblem
from extractors.pages import page_count, render
from extractors.pages.picture import is_blank, picture_of, red_mask
from extractors.pages.rulings import rulings_of
from extractors.pages.seals import find_seals
from extractors.pages.upright import levelled, skew_of
from tests.extractors.drawing import drawn, font, saved, submitted
from tests.extractors.packing import compound_of


def pdf(path: Path, **options: object) -> Path:
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    document.add_blank_page(page_size=(595, 842))
    document.save(path, **options)
    return path


def code_of(path: Path) -> str:
    with pytest.raises(FileProblem) as caught:
        page_count(submitted(path))
    assert caught.value.problem.file == path.name
    return caught.value.problem.code


def test_a_pdf_has_its_pages_whatever_it_is_called(tmp_path: Path) -> None:
    assert page_count(submitted(pdf(tmp_path / "证书.jpg"))) == 2


def test_a_pdf_with_a_password_to_open_is_encrypted(tmp_path: Path) -> None:
    locked = pdf(tmp_path / "a.pdf", encryption=pikepdf.Encryption(user="secret", owner="owner"))
    assert code_of(locked) == "encrypted"


def test_a_pdf_with_a_password_against_changes_is_read(tmp_path: Path) -> None:
    assert page_count(submitted(pdf(tmp_path / "a.pdf", encryption=pikepdf.Encryption(user="", owner="owner")))) == 2


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"%PDF-1.7\n" + b"x" * 400, "corrupt"),
        ("a.pdf", b"MZ\x90\0" + b"\0" * 400, "unsupported"),
        ("a.pdf", b"no pdf at all", "corrupt"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 40, "corrupt"),
        ("a.docx", b"PK\x03\x04 broken", "corrupt"),
        ("a.vsd", compound_of({"VisioDocument": b"v"}), "unsupported"),
        ("a.docx", compound_of({"EncryptedPackage": b"e", "EncryptionInfo": b"i"}), "encrypted"),
        ("a.ofd", b"PK\x05\x06" + bytes(18), "corrupt"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("a.dwg", b"AC1027" + b"\0" * 40, "unsupported"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert code_of(path) == code


def test_a_tiff_has_as_many_pages_as_frames(tmp_path: Path) -> None:
    frames = [drawn([f"第{i}页"], width=200, height=300, paper=(255, 255, 255 - i)) for i in range(3)]
    file = saved(frames[0], tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    assert page_count(file) == 3
    assert render.frame(file, 3)[0, 0].tolist() == [255, 255, 253]


def test_a_picture_is_turned_as_its_camera_says(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: show it turned clockwise
    image = Image.new("RGB", (300, 200), "white")
    image.paste((0, 0, 0), (0, 0, 30, 20))  # its top left
    file = saved(image, tmp_path / "a.jpg", exif=exif)
    pixels = render.frame(file, 1)
    assert pixels.shape == (300, 200, 3)
    assert pixels[5, -5].tolist() == [0, 0, 0]


@pytest.mark.parametrize("suffix", ["webp", "bmp", "png", "gif"])
def test_every_ordinary_format_is_decoded(tmp_path: Path, suffix: str) -> None:
    pixels = render.frame(saved(Image.new("RGB", (64, 48), (200, 30, 30)), tmp_path / f"a.{suffix}"), 1)
    assert pixels.shape == (48, 64, 3)
    assert abs(int(pixels[20, 20, 0]) - 200) < 12


def test_a_phone_picture_in_heic_is_decoded(tmp_path: Path) -> None:
    heif = pillow_heif.from_pillow(Image.new("RGB", (128, 96), (20, 120, 20)))
    data = BytesIO()
    heif.save(data)
    path = tmp_path / "a.heic"
    path.write_bytes(data.getvalue())
    assert page_count(submitted(path)) == 1
    assert render.frame(submitted(path), 1).shape == (96, 128, 3)


@pytest.mark.parametrize(
    ("mode", "compression"),
    [
        ("1", "group4"),
        ("1", "group3"),
        ("L", "jpeg"),
        ("RGB", "jpeg"),
        ("RGB", "tiff_lzw"),
        ("CMYK", "tiff_lzw"),
        ("CMYK", "jpeg"),
        ("P", "tiff_deflate"),
        ("LAB", "raw"),
    ],
)
def test_tiff_pages_of_every_make_are_decoded(tmp_path: Path, mode: str, compression: str) -> None:
    pages = [drawn(["质量管理体系认证证书"] * 9, width=400, height=500).convert(mode) for _ in range(2)]
    file = saved(pages[0], tmp_path / "a.tif", compression=compression, save_all=True, append_images=pages[1:])
    assert page_count(file) == 2
    shown = render.frame(file, 2)
    assert shown[2, 2].min() > 245
    assert shown[80:120].min() < 70


@pytest.mark.parametrize("dtype", [np.uint16, np.float32])
def test_deep_tiffs_are_scaled_to_what_one_sees(tmp_path: Path, dtype: type) -> None:
    whole = 65535 if dtype is np.uint16 else 1.0
    grey = np.full((40, 40), whole, dtype)
    grey[:20] = whole / 2
    shown = render.frame(saved(Image.fromarray(grey), tmp_path / "a.tif"), 1)
    assert shown[30, 5, 0] == 255
    assert abs(int(shown[5, 5, 0]) - 127) <= 1


@pytest.mark.parametrize("suffix", ["webp", "gif", "png"])
def test_of_a_moving_picture_the_first_is_read(tmp_path: Path, suffix: str) -> None:
    first, second = Image.new("RGB", (64, 48), "white"), Image.new("RGB", (64, 48), "black")
    file = saved(first, tmp_path / f"a.{suffix}", save_all=True, append_images=[second], duration=50)
    assert page_count(file) == 1
    assert render.frame(file, 1).min() > 250


@pytest.mark.parametrize("suffix", ["avif", "jp2"])
def test_rarer_formats_are_decoded(tmp_path: Path, suffix: str) -> None:
    file = saved(Image.new("RGB", (64, 48), (20, 120, 20)), tmp_path / f"a.{suffix}")
    assert page_count(file) == 1
    assert render.frame(file, 1).shape == (48, 64, 3)


def test_a_tiff_of_more_pages_than_are_read_is_refused_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "PAGE_LIMIT", 2)
    frames = [Image.new("1", (9, 9)) for _ in range(3)]
    saved(frames[0], tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    assert code_of(tmp_path / "a.tif") == "too_large"


def test_a_later_page_of_a_tiff_is_measured_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "PIXEL_LIMIT", 1000)
    file = saved(Image.new("1", (20, 20)), tmp_path / "a.tif", save_all=True, append_images=[Image.new("1", (200, 200))])
    assert render.frame(file, 1).shape == (20, 20, 3)
    with pytest.raises(FileProblem) as caught:
        render.frame(file, 2)
    assert caught.value.problem.code == "too_large"


@pytest.mark.parametrize("suffix", ["jpg", "tif", "webp", "gif", "bmp"])
def test_whatever_is_cut_off_is_a_problem_and_no_crash(tmp_path: Path, suffix: str) -> None:
    file = saved(drawn(["质量管理体系认证证书"] * 9, width=400, height=500), tmp_path / f"a.{suffix}")
    whole = file.path.read_bytes()
    for share in (0.02, 0.3, 0.8):
        file.path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(FileProblem) as caught:
            render.frame(file, page_count(file))
        assert caught.value.problem.code == "corrupt"


def test_what_is_transparent_is_paper(tmp_path: Path) -> None:
    file = saved(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), tmp_path / "a.png")
    assert render.frame(file, 1).min() == 255


def test_sixteen_bit_greys_are_scaled(tmp_path: Path) -> None:
    file = saved(Image.fromarray(np.full((40, 40), 65535 // 2, np.uint16)), tmp_path / "a.png")
    assert abs(int(render.frame(file, 1)[0, 0, 0]) - 127) <= 1


def test_print_colours_become_screen_colours(tmp_path: Path) -> None:
    file = saved(Image.new("CMYK", (64, 64), (0, 0, 0, 0)), tmp_path / "a.jpg")
    assert render.frame(file, 1).min() > 250


def test_a_picture_of_too_many_pixels_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = saved(Image.new("1", (400, 400)), tmp_path / "a.png")
    monkeypatch.setattr(render, "PIXEL_LIMIT", 100_000)
    with pytest.raises(FileProblem) as caught:
        render.frame(file, 1)
    assert caught.value.problem.code == "too_large"


def test_a_cut_off_picture_is_corrupt(tmp_path: Path) -> None:
    file = saved(drawn(["证书"]), tmp_path / "a.png")
    file.path.write_bytes(file.path.read_bytes()[:4000])
    with pytest.raises(FileProblem) as caught:
        render.frame(file, 1)
    assert caught.value.problem.code == "corrupt"


def test_specks_and_tinted_paper_are_blank_and_one_short_line_is_not() -> None:
    rng = np.random.default_rng(1)
    specks = np.full((1400, 1000, 3), 240, np.uint8)
    specks[rng.integers(0, 1400, 60), rng.integers(0, 1000, 60)] = 60
    assert is_blank(specks)
    assert not is_blank(np.asarray(drawn(["此页无正文"])))


def test_a_lean_is_measured_and_taken_out() -> None:
    straight = np.asarray(drawn(["质量管理体系认证证书编号有效期"] * 14))
    leaning = levelled(straight, -3.0)
    assert skew_of(straight) == 0.0
    assert skew_of(leaning) == pytest.approx(3.0, abs=0.35)
    assert skew_of(levelled(leaning, skew_of(leaning))) == 0.0


def test_ruled_lines_are_found_and_text_is_not_taken_for_them() -> None:
    page = np.asarray(drawn(["质量管理体系认证证书"] * 5)).copy()
    for y in (900, 1000, 1100):
        page[y : y + 2, 100:900] = 0
    for x in (100, 500, 898):
        page[900:1102, x : x + 2] = 0
    found = rulings_of(page)
    assert (len(found.horizontal), len(found.vertical)) == (3, 3)
    assert found.horizontal[0].left == pytest.approx(0.1, abs=0.005)
    assert found.horizontal[0].top == pytest.approx(900 / 1400, abs=0.005)


def test_a_seal_is_red_and_a_photograph_has_texture() -> None:
    sealed = np.asarray(drawn(["证书"])).copy()
    sealed[900:1100, 500:700] = (220, 40, 40)
    looks = picture_of(sealed)
    assert looks.red == pytest.approx(0.0286, abs=0.003)
    assert len(looks.phash) == 16
    photo = np.random.default_rng(2).normal(110, 30, (700, 500, 3)).clip(0, 255).astype(np.uint8)
    photo[:350] = photo[:350] // 2
    assert picture_of(photo).texture > 0.3 > 0.05 > picture_of(np.asarray(drawn(["证书"] * 10))).texture


def sealed(x: int = 500, y: int = 1000, radius: int = 120) -> np.ndarray:
    page = drawn(["认证证书"] * 4)
    pen = ImageDraw.Draw(page)
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=(220, 40, 40), width=6)
    pen.text((x - 20, y - 20), "章", fill=(220, 40, 40), font=font(40))
    return np.asarray(page)


def test_a_round_seal_is_found_with_its_middle_and_radius() -> None:
    (seal,) = find_seals(red_mask(sealed()))
    assert (seal.x, seal.y, seal.radius) == pytest.approx((500, 1000, 120), abs=4)


def test_two_seals_that_touch_are_two() -> None:
    page = np.minimum(sealed(x=400), sealed(x=638))
    assert [round(seal.x, -1) for seal in find_seals(red_mask(page))] == [400, 640]


def test_a_red_heading_is_no_seal() -> None:
    page = drawn(["证书"])
    ImageDraw.Draw(page).text((200, 400), "广东省市场监督管理局文件", fill=(220, 40, 40), font=font(60))
    assert find_seals(red_mask(np.asarray(page))) == []
