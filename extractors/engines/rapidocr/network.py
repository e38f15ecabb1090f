"""A network as OpenVINO runs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.engines import Image

Planes = NDArray[np.float32]
"""One picture: 1 x colours x height x width."""
Net = Callable[[Planes], NDArray[np.float32]]
"""What comes out may be overwritten by the next call."""


class Network:
    """The model at `path`, on one thread. One object a process; not to be shared between threads."""

    def __init__(self, path: Path) -> None:
        from openvino import Core

        core = Core()
        core.set_property("CPU", {"INFERENCE_NUM_THREADS": "1", "PERFORMANCE_HINT": "LATENCY"})
        self._model: Any = core.read_model(path)
        self._request: Any = core.compile_model(self._model, "CPU").create_infer_request()

    def __call__(self, planes: Planes) -> NDArray[np.float32]:
        """What comes out for `planes`; it is overwritten by the next call."""
        self._request.infer(inputs=[planes])
        found: NDArray[np.float32] = self._request.get_output_tensor().data
        return found

    def characters(self) -> list[str]:
        """What the model says that it tells apart, one a line, kept with its weights."""
        kept: str = self._model.get_rt_info(["framework", "character"]).value
        return kept.splitlines()


def shown(image: Image, width: int) -> Planes:
    """`image` (RGB) as networks take it: blue first, from -1 to 1, and grey to its right up to `width`."""
    planes = np.zeros((1, 3, image.shape[0], width), np.float32)
    for plane, colour in zip(planes[0, :, :, : image.shape[1]], reversed(cv2.split(image)), strict=True):
        np.multiply(colour, np.float32(2 / 255), out=plane)
        np.subtract(plane, np.float32(1), out=plane)
    return planes
