"""Batches for the storm: small archives of small pictures, and their readings as they were recorded."""

from __future__ import annotations

import io
import json
import random
import tempfile
import zipfile
from pathlib import Path

from PIL import Image

from evidence.page import Page
from extractors.intake import open_batch
from extractors.pages.pool import page_key
from store import Store
from tests.chaos.engine import NAME, lines

APPLICATIONS, PAPERS = 2, 3


def make(folder: Path, batch: int) -> Path:
    """An archive of `APPLICATIONS` with `PAPERS` each, no two papers of all batches alike."""
    made = folder / f"第{batch:03}批.zip"
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr(zipfile.ZipInfo("batch.json"), json.dumps({"county": "鹤山市", "year": 2024, "deadline": "2024-06-07"}))
        for n in range(APPLICATIONS * PAPERS):
            number = batch * APPLICATIONS * PAPERS + n
            name = f"江门市第{number // PAPERS}精密制造有限公司/证书{n % PAPERS}.png"
            packed.writestr(zipfile.ZipInfo(name), _picture(number))
    return made


def record(store: Store, batch: Path) -> None:
    """Keep the readings of a batch's pages, so that no process has to read them."""
    with tempfile.TemporaryDirectory() as work:
        for submission in open_batch(batch, Path(work)).submissions:
            for file in submission.files:
                number = number_of(file.path.read_bytes())
                store.put(page_key(file, 1, NAME), Page(file.name, file.sha256, 1, "ocr", NAME, lines(number)), None)


def number_of(picture: bytes) -> int:
    """Which paper a picture is of."""
    red, green, _ = Image.open(io.BytesIO(picture)).convert("RGB").getpixel((0, 0))  # type: ignore[misc]
    return (int(red) - 128) * 64 + (int(green) - 128)


def _picture(number: int) -> bytes:
    """The number as the colour of the paper, and blocks by which no two pictures look alike."""
    out, chance = io.BytesIO(), random.Random(number)
    paper = Image.new("RGB", (400, 560), (128 + number // 64, 128 + number % 64, 240))
    for _ in range(12):
        left, top = chance.randrange(20, 320), chance.randrange(20, 480)
        paper.paste((20, 20, 20), (left, top, left + chance.randrange(20, 60), top + chance.randrange(20, 60)))
    paper.save(out, "PNG")
    return out.getvalue()
