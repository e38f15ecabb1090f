"""Small pictures and files for tests of page reading."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from evidence.batch import SubmittedFile

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
)


def font(size: int) -> ImageFont.FreeTypeFont:
    path = next(path for path in FONTS if Path(path).exists())
    return ImageFont.truetype(path, size)


def drawn(
    texts: Sequence[str], *, width: int = 1000, height: int = 1400, paper: tuple[int, int, int] = (255, 255, 255), size: int = 40
) -> Image.Image:
    """Lines of text, one under another, on a page of the colour `paper`."""
    image = Image.new("RGB", (width, height), paper)
    pen = ImageDraw.Draw(image)
    for i, text in enumerate(texts):
        pen.text((80, 80 + i * 2 * size), text, fill=(10, 10, 10), font=font(size))
    return image


def submitted(path: Path, name: str = "") -> SubmittedFile:
    data = path.read_bytes()
    return SubmittedFile(name or path.name, path, hashlib.sha256(data).hexdigest(), len(data), "")


def saved(image: Image.Image, path: Path, **options: object) -> SubmittedFile:
    image.save(path, **options)  # type: ignore[arg-type]
    return submitted(path)
