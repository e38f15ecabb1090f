"""Places on a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """A rectangle in fractions of the page: origin top left, x to the right, y down, page upright.

    Invariant: ``0 <= left <= right <= 1`` and ``0 <= top <= bottom <= 1``; `of` clamps to it.
    """

    left: float
    top: float
    right: float
    bottom: float

    def __reduce__(self) -> tuple[type[BoundingBox], tuple[float, float, float, float]]:
        # thousands go from process to process; what dataclasses do by themselves looks up their fields for each
        return BoundingBox, (self.left, self.top, self.right, self.bottom)

    @classmethod
    def of(cls, left: float, top: float, right: float, bottom: float) -> BoundingBox:
        """A box from any four numbers, sorted and clamped to the page, rounded to 1/10000."""
        x0, x1 = (left, right) if left <= right else (right, left)
        y0, y1 = (top, bottom) if top <= bottom else (bottom, top)
        return cls(
            round(min(1.0, max(0.0, x0)), 4),
            round(min(1.0, max(0.0, y0)), 4),
            round(min(1.0, max(0.0, x1)), 4),
            round(min(1.0, max(0.0, y1)), 4),
        )

    @classmethod
    def around(cls, boxes: Iterable[BoundingBox]) -> BoundingBox:
        """The smallest box that holds all of `boxes` (at least one)."""
        bs = list(boxes)
        return cls(
            min(b.left for b in bs),
            min(b.top for b in bs),
            max(b.right for b in bs),
            max(b.bottom for b in bs),
        )

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle_x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def middle_y(self) -> float:
        return (self.top + self.bottom) / 2

    def overlap_x(self, other: BoundingBox) -> float:
        """Shared width (0 when apart)."""
        return max(0.0, min(self.right, other.right) - max(self.left, other.left))

    def overlap_y(self, other: BoundingBox) -> float:
        """Shared height (0 when apart)."""
        return max(0.0, min(self.bottom, other.bottom) - max(self.top, other.top))

    def as_list(self) -> list[float]:
        """``[left, top, right, bottom]``, as the contract prints it."""
        return [self.left, self.top, self.right, self.bottom]


WHOLE_PAGE = BoundingBox(0.0, 0.0, 1.0, 1.0)
