"""An engine that reads from the colour of the paper what was recorded for it."""

from __future__ import annotations

import os
import time

import numpy as np

from evidence.geometry import BoundingBox
from evidence.page import TextLine
from extractors.engines import Engine, Image

VERSION = "1"
NAME = "tests.chaos.engine"
SLOW = "CHAOS_SECONDS_A_PAGE"
"""Environment variable: how long a page takes."""


def missing() -> str | None:
    return None


def load() -> Engine:
    return Recorded()


def lines(number: int) -> tuple[TextLine, ...]:
    """What stands on paper `number`."""
    told = (
        "质量管理体系认证证书",
        f"证书编号：0{number:04}24Q{number:05}R0M",
        f"兹证明 江门市第{number // 3}精密制造有限公司",
        "质量管理体系符合 GB/T 19001-2016/ISO 9001:2015",
        f"发证日期：2023年05月{number % 28 + 1:02}日",
        f"有效期至：2026年05月{number % 28 + 1:02}日",
    )
    return tuple(TextLine(text, BoundingBox.of(0.1, 0.1 + 0.08 * n, 0.9, 0.14 + 0.08 * n), 0.99) for n, text in enumerate(told))


class Recorded:
    name = NAME
    version = VERSION

    def read(self, image: Image) -> list[TextLine]:
        time.sleep(float(os.environ.get(SLOW, "0")))
        red, green, _ = (int(np.median(image[:, :, channel])) for channel in range(3))
        return list(lines((red - 128) * 64 + (green - 128)))
