"""``python -m benchmarks.twice FILE...``: how often the careful model reads a line otherwise than the quick one, by the quick one's score.

FILEs are pictures and PDFs, of whose pages `--every` nth is looked at. This is what `evidence.page.DOUBTLESS` rests on.
"""

from __future__ import annotations

import argparse
import hashlib
import mimetypes
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from evidence.batch import SubmittedFile
from extractors.engines import engine
from extractors.pages import render, sources
from extractors.pages.lines import enlarged, look_turned
from extractors.pages.orientation import turn_needed
from extractors.pages.picture import shrunk

BOUNDS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.01)

Twice = tuple[str, float, str]
"""What the quick model read, how sure it was, what the careful one read."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--every", type=int, default=10)
    a = parser.parse_args()
    read = [both for file in a.files for both in _read(file, a.every)]
    print("| quick model's score | lines | read otherwise | with digits | of these otherwise |\n|---|---|---|---|---|")
    for low, high in pairwise(BOUNDS):
        lines = [both for both in read if low <= both[1] < high and len(both[0]) > 1]
        digits = [both for both in lines if any(c.isdigit() for c in both[0])]
        print(f"| {low:g} to {min(high, 1):g} | {len(lines)} | {_otherwise(lines)} | {len(digits)} | {_otherwise(digits)} |")


def _read(path: Path, every: int) -> Iterator[Twice]:
    mime = mimetypes.guess_type(path.name)[0] or "image/webp"
    file = SubmittedFile(path.name, path, hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, mime)
    is_picture = sources.shape_of(file) == "picture"
    count = 1 if is_picture else render.pdf_page_count(file)
    for number in range(1, count + 1, every):
        if is_picture:
            image = render.frame(file, number)
        else:
            with render.pdf_page(file, number) as page:
                image = render.draw(page)
        large = enlarged(image)
        copy = shrunk(large)
        for sighting in look_turned(large, copy, turn_needed(copy), engine("rapidocr")).sightings:
            careful = sighting.closely()
            yield sighting.line.text, sighting.line.score, careful.text if careful else ""


def _otherwise(lines: list[Twice]) -> int:
    return sum(_plain(quick) != _plain(careful) for quick, _, careful in lines)


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace())


if __name__ == "__main__":
    main()
