"""A scanned page is taken as the scanner stored it, and drawn where it is anything more."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image

from extractors.pages import render
from extractors.pages.scan import scan_of
from tests.extractors.drawing import drawn


def _scan(path: Path, *, mode: str = "RGB", rotate: int = 0, filled: float = 1.0, more: bytes = b"", note: bool = False) -> pdfium.PdfPage:
    """A page of 120 x 160 mm with a JPEG of 600 x 800."""
    held = BytesIO()
    image = drawn(["证书编号"], width=600, height=800).convert(mode)
    image.paste(200 if mode == "L" else (200, 40, 60), (400, 600, 500, 700))
    image.save(held, "JPEG", quality=90)
    document = pikepdf.new()
    space = pikepdf.Name.DeviceGray if mode == "L" else pikepdf.Name.DeviceRGB
    stored = pikepdf.Stream(
        document, held.getvalue(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=600, Height=800, BitsPerComponent=8
    )
    stored.Filter, stored.ColorSpace = pikepdf.Name.DCTDecode, space
    page = document.add_blank_page(page_size=(340, 453.33))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stored))
    page.Contents = pikepdf.Stream(document, f"q {340 * filled:.2f} 0 0 {453.33 * filled:.2f} 0 0 cm /Im0 Do Q ".encode() + more)
    if rotate:
        page.Rotate = rotate
    if note:
        page.Annots = document.make_indirect([pikepdf.Dictionary(Subtype=pikepdf.Name.Square, Rect=[10, 10, 90, 90], C=[1, 0, 0])])
    document.save(path)
    return pdfium.PdfDocument(path)[0]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_scan_is_what_would_be_drawn_in_its_own_pixels(tmp_path: Path, mode: str, rotate: int) -> None:
    page = _scan(tmp_path / "a.pdf", mode=mode, rotate=rotate)
    found = scan_of(page, 2600)
    assert found is not None
    assert found.shape[:2] == ((800, 600) if rotate % 180 == 0 else (600, 800))
    assert found.ndim == (2 if mode == "L" else 3)
    seen = np.asarray(Image.fromarray(render.draw(page)).convert(mode).resize(found.shape[1::-1], Image.Resampling.BOX), dtype=np.int64)
    assert np.abs(seen - found).mean() < 4


def test_a_scan_larger_than_is_needed_is_made_small(tmp_path: Path) -> None:
    found = scan_of(_scan(tmp_path / "a.pdf"), 400)
    assert found is not None
    assert found.shape == (400, 300, 3)


def test_a_page_with_anything_else_on_it_is_drawn(tmp_path: Path) -> None:
    assert scan_of(_scan(tmp_path / "small.pdf", filled=0.8), 2600) is None
    assert scan_of(_scan(tmp_path / "line.pdf", more=b"10 10 m 300 300 l S"), 2600) is None
    assert scan_of(_scan(tmp_path / "stamp.pdf", note=True), 2600) is None


def test_a_picture_of_which_a_part_is_cut_away_is_drawn(tmp_path: Path) -> None:
    page = _scan(tmp_path / "a.pdf")
    document = pikepdf.open(tmp_path / "a.pdf", allow_overwriting_input=True)
    document.pages[0].Contents = pikepdf.Stream(document, b"q 0 0 340 200 re W n 340 0 0 453.33 0 0 cm /Im0 Do Q")
    document.save(tmp_path / "b.pdf")
    assert scan_of(page, 2600) is not None
    assert scan_of(pdfium.PdfDocument(tmp_path / "b.pdf")[0], 2600) is None
