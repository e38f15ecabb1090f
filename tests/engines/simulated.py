"""An engine that reads nothing but does what the colour of the paper says: hangs, crashes, fails, or answers."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np

from evidence.geometry import BoundingBox
from evidence.page import TextLine
from extractors.engines import Engine, Image

VERSION = "1"
CALLS = "SIMULATED_ENGINE_CALLS"
"""Environment variable: a file to which each reading adds a byte."""

HANGS, CRASHES, FAILS, CRASHES_ONCE, EATS = 249, 248, 247, 246, 245
"""Blue of the paper; any other is read."""


def missing() -> str | None:
    return None


def load() -> Engine:
    return Simulated()


class Simulated:
    name = "simulated"
    version = VERSION

    def read(self, image: Image) -> list[TextLine]:
        calls = Path(os.environ[CALLS])
        with calls.open("ab") as log:
            log.write(b".")
        paper = int(np.median(image[:, :, 2]))
        if paper == HANGS:
            time.sleep(600)
        if paper == EATS:
            eaten = [bytearray(b"x" * 100_000_000) for _ in range(12)]
            time.sleep(600)
            del eaten
        if paper == CRASHES or (paper == CRASHES_ONCE and calls.stat().st_size == 1):
            os._exit(11)
        if paper == FAILS:
            raise RuntimeError("simulated")
        return [TextLine(f"质量管理体系认证证书 {paper}", BoundingBox.of(0.2, 0.1, 0.8, 0.14), 0.99)]
