"""Pictures of pages: PDF pages drawn by pdfium, picture files decoded to upright-by-EXIF RGB."""

from __future__ import annotations

import math
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError
from pypdfium2 import raw

from evidence.batch import SubmittedFile
from evidence.errors import FileProblem
from evidence.geometry import WHOLE_PAGE, BoundingBox
from extractors.pages import ofd
from extractors.pages.sources import refusal, shape_of

Pixels = NDArray[np.uint8]
"""Height x width x 3, RGB."""

DPI = 200
LONGEST = 2600
"""Longest side, in pixels, at which pages are drawn or pictures kept for reading (A4 at 200 dpi is 2339)."""
AROUND = 0.02
"""Of the page: what is drawn around a part of it, as pictures are smoothed otherwise where they are cut."""
PIXEL_LIMIT = 120_000_000
"""Pictures of more pixels are refused: an A3 page at 600 dpi has 70 million."""
PAGE_LIMIT = 2000
# what Pillow's decoders raise on damaged files
_BROKEN = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    struct.error,
    zlib.error,
    OverflowError,
)


@lru_cache(maxsize=1)
def _opened(path: str, sha256: str) -> pdfium.PdfDocument:
    return pdfium.PdfDocument(path)


def open_pdf(file: SubmittedFile) -> pdfium.PdfDocument:
    """The PDF, kept open until another is asked for. Raises FileProblem: encrypted, corrupt."""
    try:
        return _opened(str(file.path), file.sha256)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise refusal(file, "encrypted", "PDF 有打开密码，请去除密码后重新提交") from error
        raise refusal(file, "corrupt", "PDF 文件已损坏，无法打开") from error


def pdf_page_count(file: SubmittedFile) -> int:
    """Pages of a PDF or an OFD."""
    if shape_of(file) == "ofd":
        with _ofd_faults(file):
            count = ofd.page_count(file.path)
    else:
        count = len(open_pdf(file))
        _opened.cache_clear()  # counting happens where no page is read: nothing is kept open there
    if count == 0:
        raise refusal(file, "empty", "文件中没有页面")
    if count > PAGE_LIMIT:
        raise refusal(file, "too_large", f"文件共 {count} 页，超过 {PAGE_LIMIT} 页的上限")
    return count


@contextmanager
def pdf_page(file: SubmittedFile, number: int) -> Iterator[pdfium.PdfPage]:
    """Page `number` of a PDF or an OFD, counted from 1. Raises FileProblem when the page cannot be loaded."""
    if shape_of(file) == "ofd":
        with _ofd_page(file, number) as leaf:
            yield leaf
        return
    document = open_pdf(file)
    try:
        page = document[number - 1]
    except (pdfium.PdfiumError, IndexError) as error:
        raise refusal(file, "unreadable", "该页已损坏，无法读取", number) from error
    try:
        yield page
    finally:
        page.close()


@contextmanager
def _ofd_page(file: SubmittedFile, number: int) -> Iterator[pdfium.PdfPage]:
    with _ofd_faults(file, number):
        sheet = ofd.sheet_of(file.path, number)
    if sheet.chinese and not ofd.has_chinese_font():
        raise refusal(
            file, "unsupported", "本机没有中文字体，无法显示 OFD 文件，请安装 fonts-wqy-microhei，或转换为 PDF 后重新提交", number
        )
    try:
        document = pdfium.PdfDocument(sheet.pdf)
        page = document[0]
    except pdfium.PdfiumError as error:
        raise refusal(file, "unreadable", "该页已损坏，无法读取", number) from error
    try:
        yield page
    finally:
        page.close()
        document.close()


@contextmanager
def _ofd_faults(file: SubmittedFile, number: int | None = None) -> Iterator[None]:
    """What is wrong with an OFD, as a problem of the file or of one page."""
    try:
        yield
    except ofd.BrokenPackage as error:
        if error.locked:
            raise refusal(file, "encrypted", "OFD 文件已加密，请提供未加密的文件，或打印为 PDF 后重新提交") from error
        what = "OFD 文件已损坏或不完整，无法打开" if number is None else "该页已损坏，无法读取"
        raise refusal(file, "corrupt" if number is None else "unreadable", what, number) from error


def draw(page: pdfium.PdfPage, *, dpi: float = DPI, longest: int = LONGEST, part: BoundingBox = WHOLE_PAGE) -> Pixels:
    """The page as seen, annotations and filled-in forms included; white outside `part` and what is close to it."""
    width, height = page.get_size()
    scale = min(dpi / 72, longest / max(width, height, 1))
    wide, high = max(1, math.ceil(width * scale)), max(1, math.ceil(height * scale))
    paper: Pixels = np.full((high, wide, 3), 255, np.uint8)  # three times as fast as pdfium makes and whitens its own
    left, top = max(0, int((part.left - AROUND) * wide)), max(0, int((part.top - AROUND) * high))
    drawn = paper[top : int((part.bottom + AROUND) * high) + 1, left : int((part.right + AROUND) * wide) + 1]
    bitmap = raw.FPDFBitmap_CreateEx(drawn.shape[1], drawn.shape[0], raw.FPDFBitmap_BGR, drawn.ctypes.data, 3 * wide)
    try:
        raw.FPDF_RenderPageBitmap(bitmap, page.raw, -left, -top, wide, high, 0, raw.FPDF_ANNOT | raw.FPDF_REVERSE_BYTE_ORDER)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    return paper


def frame_count(file: SubmittedFile) -> int:
    """Pages of a TIFF; of anything that moves or has previews only the first picture counts."""
    with _decoder(file) as picture:
        count = int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1
        if count > PAGE_LIMIT:
            raise refusal(file, "too_large", f"图片文件共 {count} 页，超过 {PAGE_LIMIT} 页的上限")
        return max(1, count)


def frame(file: SubmittedFile, number: int) -> Pixels:
    """Frame `number` (from 1) of a picture file as RGB on white, turned as its EXIF says, at most `LONGEST`."""
    with _decoder(file) as picture:
        if number > 1:
            picture.seek(number - 1)
        if picture.width * picture.height > PIXEL_LIMIT:
            raise refusal(file, "too_large", f"图片 {picture.width}×{picture.height} 像素，超过上限，未读取")
        if picture.format == "JPEG":
            picture.draft("RGB", (LONGEST, LONGEST))  # decodes at a half or a quarter where that is still large enough
        flat = _on_white(ImageOps.exif_transpose(picture))
        if max(flat.size) > LONGEST:
            flat.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS, reducing_gap=3.0)
        return np.array(flat)


@contextmanager
def _decoder(file: SubmittedFile) -> Iterator[Image.Image]:
    _register_heif()
    before, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, PIXEL_LIMIT
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd EXIF and metadata blocks do not matter here
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file.path) as picture:
                yield picture
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refusal(file, "too_large", "图片像素过多，未读取") from error
    except FileProblem:
        raise
    except _BROKEN as error:
        raise refusal(file, "corrupt", "图片已损坏或不完整，无法读取") from error
    finally:
        Image.MAX_IMAGE_PIXELS = before


@lru_cache(maxsize=1)
def _register_heif() -> None:
    import pillow_heif

    pillow_heif.register_heif_opener()


def _on_white(picture: Image.Image) -> Image.Image:
    """RGB without transparency; 16-bit greys are scaled, not clipped."""
    if picture.mode.startswith(("I", "F")):
        return Image.fromarray(_eight_bits(np.asarray(picture, dtype=np.float64))).convert("RGB")
    if picture.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in picture.info:
        rgba = picture.convert("RGBA")
        paper = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(paper, rgba).convert("RGB")
    return picture.convert("RGB")


def _eight_bits(values: NDArray[Any]) -> Pixels:
    most = values.max(initial=0)
    top = 65535.0 if most > 255 else 255.0 if most > 1 else 1.0
    return np.clip(values / top * 255, 0, 255).astype(np.uint8)
