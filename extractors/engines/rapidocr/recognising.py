"""The text of a picture of one line, by a network that says for each column which character stands there (CTC)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from extractors.engines import Image
from extractors.engines.rapidocr.showing import shown
from extractors.networks import Net, Planes

LINE_HEIGHT = 48
WIDTH_STEP, WIDTH_LEAST, WIDTH_SPARE = 64, 128, 8
"""Lines are read one at a time, at `LINE_HEIGHT`, padded to a multiple of `WIDTH_STEP` pixels: OpenVINO prepares itself anew for each
width it meets (12 to 30 ms), and lines read together are padded to the longest. A third less time on pages of text, half on tables."""
LONG, SQUEEZED = 512, 0.8
"""A wider line is read at so much of its width by who only looks, in a fifth less time: of 100 such lines of a volume and 147 of real
papers as many were read alike. At 0.7 digits are lost, shorter lines lose characters, and of blurred print the careful reading does."""
BLANK = 0
"""The class of a column in which no character begins."""


class Text(NamedTuple):
    """`middles`: of each character, in parts of the line's width."""

    text: str
    score: float
    middles: tuple[float, ...]


class Recogniser:
    """Reads lines with one network. `characters` are its classes between the first, for none, and the last, for a space; `long` is how
    much of their width long lines keep."""

    def __init__(self, network: Net, characters: Sequence[str], long: float = 1.0) -> None:
        self._network, self._characters, self._long = network, ("", *characters, " "), long

    def read(self, crop: Image) -> Text:
        planes, wide = prepared(crop, self._long)
        columns = self._network(planes)[0]
        classes = columns.argmax(axis=1)
        begins = classes != BLANK
        begins[1:] &= classes[1:] != classes[:-1]
        at = np.flatnonzero(begins)
        if not at.size:
            return Text("", 0.0, ())
        read = classes[at]
        seen = len(columns) * wide / planes.shape[3]  # columns on which the line lies, the padding left out
        middles = np.minimum((at + 0.5) / seen, 1.0)
        return Text("".join(self._characters[i] for i in read), float(columns[at, read].mean()), tuple(middles.tolist()))


def prepared(crop: Image, long: float) -> tuple[Planes, int]:
    """`crop` as the network takes it, and how many pixels of its width it fills."""
    wide = LINE_HEIGHT * crop.shape[1] / max(1, crop.shape[0])
    if wide > LONG:
        wide = max(LONG, long * wide)
    padded = max(WIDTH_LEAST, math.ceil((wide + WIDTH_SPARE) / WIDTH_STEP) * WIDTH_STEP)
    wide = math.ceil(wide)
    return shown(np.asarray(cv2.resize(crop, (wide, LINE_HEIGHT)), dtype=np.uint8), padded), wide
