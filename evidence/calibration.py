"""What confidences have proved to be worth: the part of a calibration that documents and sheets are made with."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass


def _spread(low: int, high: int, step: int) -> tuple[float, ...]:
    return tuple(n / 1000 for n in range(low, high, step))


GRID = (0.001, *_spread(20, 900, 20), *_spread(900, 990, 3), *_spread(990, 999, 1), 0.999)
"""Confidences at which a curve is kept; straight lines between. Closer where most values are."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Probability of being right at each confidence of the grid, from that many labels."""

    worth: tuple[float, ...]
    labels: int


@dataclass(frozen=True, slots=True)
class Curves:
    """A curve for each kind that has labels, and one of all kinds together for those that have none."""

    pooled: Curve
    kinds: Mapping[str, Curve]
    grid: tuple[float, ...] = GRID

    def of(self, kind: str) -> Curve:
        return self.kinds.get(kind, self.pooled)

    def at(self, kind: str, confidence: float) -> float:
        """What a confidence is worth, to four places as files give them."""
        worth, grid = self.of(kind).worth, self.grid
        above = bisect_right(grid, confidence)
        if above == 0 or above == len(grid):
            return round(worth[0] if above == 0 else worth[-1], 4)
        part = (confidence - grid[above - 1]) / (grid[above] - grid[above - 1])
        return round(worth[above - 1] + part * (worth[above] - worth[above - 1]), 4)


@dataclass(frozen=True, slots=True)
class CalibrationVersion:
    """Which calibration, and the hash of its text: numbers count from 1 in each store."""

    number: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.number} {self.sha256}"


@dataclass(frozen=True, slots=True)
class Scale:
    """One version as it is applied: curves of fields by kind of document and of criteria by id, None where labels were too few; and the
    least calibrated confidence of a criterion that one click may confirm, None where the labels prove none."""

    version: CalibrationVersion
    fields: Curves | None
    criteria: Curves | None
    least: float | None
