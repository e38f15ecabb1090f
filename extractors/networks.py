"""Networks as OpenVINO runs them, on one thread. One object a process; not to be shared between threads."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Planes = NDArray[np.float32]
"""One picture: 1 x colours x height x width."""
Net = Callable[[Planes], NDArray[np.float32]]
"""What comes out may be overwritten by the next call."""

_OPTIONS = {"INFERENCE_NUM_THREADS": "1", "PERFORMANCE_HINT": "LATENCY"}
_SHAPES = 8
"""Shapes of pictures for which `Fitted` stays ready: volumes have two or three."""


class Network:
    """The model at `path` for pictures of any size."""

    def __init__(self, path: Path) -> None:
        self._model = _core().read_model(path)
        self._request = _request(self._model)

    def __call__(self, planes: Planes) -> NDArray[np.float32]:
        """What comes out for `planes`; it is overwritten by the next call."""
        return _run(self._request, planes)

    def characters(self) -> list[str]:
        """What the model says that it tells apart, one a line, kept with its weights."""
        kept: str = self._model.get_rt_info(["framework", "character"]).value
        return kept.splitlines()


class Fitted:
    """The model at `path`, made anew for each size of picture that it meets, which takes 0.3 s for one that finds lines; every picture
    after it takes a fifth less. Pictures of fewer than `least` pixels, parts of pages that come in any size, are left to `Network`."""

    def __init__(self, path: Path, least: int = 0) -> None:
        self._model = _core().read_model(path)
        self._fitted = lru_cache(maxsize=_SHAPES)(self._fit)
        self._least, self._unfitted = least, cache(lambda: _request(self._model))

    def __call__(self, planes: Planes) -> NDArray[np.float32]:
        """What comes out for `planes`; it is overwritten by the next call."""
        small = planes.shape[2] * planes.shape[3] < self._least
        return _run(self._unfitted() if small else self._fitted(planes.shape), planes)

    def _fit(self, shape: tuple[int, ...]) -> Any:
        model = self._model.clone()
        model.reshape(shape)
        return _request(model)


@cache
def _core() -> Any:
    from openvino import Core

    return Core()


def _request(model: Any) -> Any:
    return _core().compile_model(model, "CPU", _OPTIONS).create_infer_request()


def _run(request: Any, planes: Planes) -> NDArray[np.float32]:
    request.infer(inputs=[planes], share_inputs=True, share_outputs=True)
    found: NDArray[np.float32] = request.get_output_tensor().data
    return found
