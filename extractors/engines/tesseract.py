"""Tesseract (chi_sim + eng) through pytesseract, on pictures prepared the way it needs them."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from importlib.metadata import version
from itertools import groupby, pairwise
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from evidence.geometry import BoundingBox
from evidence.page import TextLine
from extractors.engines import Engine, Image

LANGUAGES = ("chi_sim", "eng")
PACKAGES = "apt-get install tesseract-ocr tesseract-ocr-chi-sim"
ENLARGE_BELOW = 2800
"""Pictures whose longest side is shorter, in pixels, are enlarged 1.5 times."""
LEAST_WORD = 10.0
"""Words of a lower confidence (0..100) are noise of seals and patterns."""


@cache
def _binary_version() -> str:
    if shutil.which("tesseract") is None:
        return "0"
    found = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=False, timeout=20)  # noqa: S607
    return found.stdout.split("\n", 1)[0].removeprefix("tesseract ").strip()


VERSION = f"{_binary_version()}+{version('pytesseract')}/1"


def missing() -> str | None:
    if shutil.which("tesseract") is None:
        return PACKAGES
    found = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False, timeout=20)  # noqa: S607
    return None if set(LANGUAGES) <= set(found.stdout.split()) else PACKAGES


def load() -> Engine:
    return Tesseract()


class Tesseract:
    name = "tesseract"
    version = VERSION

    def __init__(self) -> None:
        os.environ["OMP_THREAD_LIMIT"] = "1"

    def read(self, image: Image) -> list[TextLine]:
        import pytesseract

        grey = prepared(image)
        data = pytesseract.image_to_data(grey, lang="+".join(LANGUAGES), config="--psm 3", output_type=pytesseract.Output.DICT)
        height, width = grey.shape
        words = [
            _Word(*row)
            for row in zip(
                zip(data["block_num"], data["par_num"], data["line_num"], strict=True),
                data["text"],
                map(float, data["conf"]),
                zip(data["left"], data["top"], data["width"], data["height"], strict=True),
                strict=True,
            )
            if row[1].strip() and float(row[2]) >= LEAST_WORD
        ]
        return [_line(list(group), width, height) for _, group in groupby(words, key=lambda word: word.line)]


class _Word(NamedTuple):
    line: tuple[int, int, int]
    text: str
    confidence: float
    place: tuple[int, int, int, int]  # left, top, width, height in pixels


def _line(words: list[_Word], width: int, height: int) -> TextLine:
    text = words[0].text
    for before, word in pairwise(words):
        latin = before.text[-1].isascii() and word.text[0].isascii()
        text += (" " if latin else "") + word.text
    boxes = [BoundingBox.of(x / width, y / height, (x + w) / width, (y + h) / height) for x, y, w, h in (word.place for word in words)]
    score = sum(word.confidence * len(word.text) for word in words) / sum(len(word.text) for word in words)
    return TextLine(text, BoundingBox.around(boxes), round(score / 100, 4))


def prepared(image: Image) -> NDArray[np.uint8]:
    """A grey picture Tesseract can read: no red, no speckle, 1.5 times as large, even background, no long rules."""
    grey = cv2.medianBlur(image if image.ndim == 2 else np.ascontiguousarray(image[:, :, 0]), 3)
    if max(grey.shape) < ENLARGE_BELOW:
        grey = cv2.resize(grey, None, fx=1.5, fy=1.5, interpolation=cv2.INTER_CUBIC)
    side = max(31, (max(grey.shape) // 60) | 1)
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    background = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side // 4, side // 4), np.uint8))
    background = cv2.resize(cv2.medianBlur(background, 5), grey.shape[::-1])
    even = cv2.divide(grey, np.maximum(background, 1), scale=255)
    return _without_rules(even.astype(np.uint8))


def _without_rules(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    dark = (grey < 160).astype(np.uint8)
    length = max(grey.shape) // 25
    rules = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    columns = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    out = grey.copy()
    out[cv2.dilate(cv2.bitwise_or(rules, columns), np.ones((3, 3), np.uint8)) > 0] = 255
    return out
