"""Pictures as the networks take them."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.engines import Image
from extractors.networks import Planes


def shown(image: Image, width: int) -> Planes:
    """`image` as networks take it: blue first, from -1 to 1, and grey to its right up to `width`."""
    high, wide = image.shape[:2]
    planes = np.empty((1, 3, high, width), np.float32)
    planes[..., wide:] = 0.0
    if image.ndim == 2:
        _scaled(image, planes[0, 0, :, :wide])
        planes[0, 1:, :, :wide] = planes[0, 0, :, :wide]
    else:
        for plane, colour in zip(planes[0, :, :, :wide], reversed(cv2.split(image)), strict=True):
            _scaled(np.asarray(colour, dtype=np.uint8), plane)
    return planes


def _scaled(grey: Image, out: Planes) -> None:
    np.multiply(grey, np.float32(2 / 255), out=out)
    np.subtract(out, np.float32(1), out=out)
