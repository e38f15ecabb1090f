"""The round at a glance, for `zhiping status`, for the page 运行情况 and for who scrapes figures: what landed, how fast, what is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from evidence.audit import Head
from evidence.landing import Landing, LandingState
from evidence.review import Upload
from store import Desk
from store.landings import Landings
from store.tallies import Tallies

N = TypeVar("N", int, float)
WINDOW = dt.timedelta(minutes=15)
"""The time over which the rate is taken."""
LANDINGS = {"receiving": "接收中", "waiting": "等待识别", "reading": "识别中", "done": "已完成", "rejected": "未接收", "repeated": "重复"}
UPLOADS = {"receiving": "接收中", "waiting": "等待识别", "reading": "识别中", "done": "已完成", "failed": "识别失败"}
ROUTES = {
    **{"ocr": "文字识别", "layer": "自带文字", "glance": "粗读", "office": "办公文件"},
    **{"image": "照片", "blank": "空白页"},
}
STAGES = {"intake": "接收拆包", "start": "启动", "reading": "识别页面", "documents": "识别材料", "scoring": "评分", "rendering": "生成文件"}
FAILURES = {"postponed": "暂缓重试", "rejected": "批次未接收", "upload": "报送识别失败"}
_READ: tuple[LandingState, ...] = ("reading",)
_SHOWN: tuple[LandingState, ...] = ("receiving", "waiting", "reading", "rejected")


@dataclass(frozen=True, slots=True)
class Work:
    """All that was ever done in this store, as sums by label. `taken`: pages found in the store, and read."""

    pages: Mapping[str, float]
    seconds: Mapping[str, float]
    problems: Mapping[str, float]
    failures: Mapping[str, float]
    taken: Mapping[str, float]
    done: Mapping[str, float]

    @property
    def hits(self) -> float | None:
        """The share of pages that were found in the store, None where there were none."""
        asked = sum(self.taken.values())
        return self.taken.get("store", 0) / asked if asked else None

    @property
    def page_seconds(self) -> float | None:
        """What a page that is read has taken, with as many processes as there were; None where none was."""
        read = self.taken.get("read", 0)
        return self.seconds.get("reading", 0) / read if read else None


@dataclass(frozen=True, slots=True)
class Status:
    """`landings`, `uploads` and `applications` are counts by state. `rate` is scanned pages a minute over the last `WINDOW`; `left` counts
    the pages of what is being read, `minutes` what they take at that rate, None where nothing was read lately. Batches that `wait` are not
    in it. `head` is the end of the audit's chain."""

    landings: dict[str, int]
    uploads: dict[str, int]
    applications: dict[str, int]
    rate: float
    left: int
    minutes: float | None
    wait: int
    work: Work
    head: Head


def status_of(desk: Desk, now: dt.datetime) -> Status:
    """The status of all rounds in the store."""
    landings = Landings(desk.store.database)
    uploads = desk.uploads.unfinished()
    under_way: list[Upload | Landing] = [*uploads, *landings.all(states=_READ)]
    rate = landings.pages_read(now - WINDOW) / (WINDOW.total_seconds() / 60)
    left = sum(max(0, each.total - each.done) for each in under_way)
    landed = landings.counts()
    return Status(
        landings=_in_order(landed, LANDINGS),
        uploads=_in_order(desk.uploads.counts(), UPLOADS),
        applications=desk.applications.counts(),
        rate=round(rate, 1),
        left=left,
        minutes=round(left / rate, 1) if rate else None,
        wait=sum(upload.state == "waiting" for upload in uploads) + landed.get("waiting", 0),
        work=_work(Tallies(desk.store.database)),
        head=desk.chain.head(),
    )


def worth_a_look(desk: Desk) -> tuple[Landing, ...]:
    """The landings that people may want to look at: under way, or not taken."""
    return Landings(desk.store.database).all(states=_SHOWN)


def _work(tallies: Tallies) -> Work:
    found: dict[str, dict[str, float]] = {}
    for tally in tallies.all():
        found.setdefault(tally.name, {})[tally.label] = tally.value
    return Work(
        _in_order(found.get("pages", {}), ROUTES),
        _in_order(found.get("seconds", {}), STAGES),
        *(found.get(name, {}) for name in ("problems", "failures", "taken", "done")),
    )


def _in_order(values: Mapping[str, N], known: Iterable[str]) -> dict[str, N]:
    """The values in the order of the labels that are known, those of others after them."""
    return {label: values[label] for label in dict.fromkeys((*known, *values)) if label in values}
