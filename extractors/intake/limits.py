"""How much a batch may hold, and the gauges that watch it while it is unpacked."""

from __future__ import annotations

from dataclasses import dataclass

from extractors.intake.faults import Refused

MIB = 1 << 20
GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """What intake refuses to go beyond. All sizes are bytes.

    `ratio` (unpacked : packed) counts only once `ratio_from` bytes have come out: a blank scan stored as a
    bitmap shrinks a thousandfold and harms nobody. A bound volume of 400 scanned pages is about 500 MB.
    """

    file_bytes: int = 1 * GIB
    total_bytes: int = 8 * GIB
    entries: int = 20_000
    total_entries: int = 100_000
    ratio: int = 100
    ratio_from: int = 100 * MIB
    depth: int = 5


class Gauge:
    """Counts what comes out of one archive, and out of every archive around it.

    The outermost gauge (`packed` None) stands for the whole batch.
    """

    def __init__(self, limits: Limits, packed: int | None = None, outer: Gauge | None = None) -> None:
        self.limits = limits
        self.packed = packed
        self.outer = outer
        self.bytes = 0
        self.entries = 0

    def enter(self) -> None:
        """One more entry; raises `Refused` when there are too many."""
        self.entries += 1
        most = self.limits.total_entries if self.packed is None else self.limits.entries
        if self.entries > most:
            raise Refused(self, f"压缩包内文件超过 {most} 个，未全部读取")
        if self.outer:
            self.outer.enter()

    def take(self, size: int) -> None:
        """`size` more bytes came out; raises `Refused` when that is absurd."""
        self.bytes += size
        if self.packed is None:
            if self.bytes > self.limits.total_bytes:
                raise Refused(self, f"解压后总量超过 {self.limits.total_bytes // MIB} MB，未全部读取")
        elif self.bytes > self.limits.ratio_from and self.bytes > self.limits.ratio * max(1, self.packed):
            raise Refused(self, f"压缩比超过 {self.limits.ratio} 倍，疑似压缩炸弹，已停止解压")
        if self.outer:
            self.outer.take(size)
