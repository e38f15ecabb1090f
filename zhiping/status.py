"""``zhiping status``: what has landed, what is being read, how fast, and what is left."""

from __future__ import annotations

import datetime as dt
import json as json_module
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from evidence.landing import CHINA, Landing, LandingState
from evidence.review import Upload
from review.landing import register_new
from review.procedure import load_procedure
from store import Desk, Store, open_store
from store.landings import Landings
from zhiping.progress import say
from zhiping.run import DEFAULT_EDITION
from zhiping.settings import Settings

WINDOW = dt.timedelta(minutes=15)
"""The time over which the rate is taken."""
STATES = {"receiving": "接收中", "waiting": "等待识别", "reading": "识别中", "done": "已完成", "rejected": "未接收", "repeated": "重复"}
_SHOWN: tuple[LandingState, ...] = ("receiving", "waiting", "reading", "rejected")


@dataclass(frozen=True, slots=True)
class Status:
    """`landings` and `applications` are counts by state. `rate` is scanned pages a minute over the last `WINDOW`; `left` counts the pages
    of what is being read, `minutes` what they take at that rate, None where nothing was read lately. Batches that `wait` are not in it."""

    landings: dict[str, int]
    applications: dict[str, int]
    rate: float
    left: int
    minutes: float | None
    wait: int


def status_of(store: Store, now: dt.datetime) -> tuple[Status, tuple[Landing, ...]]:
    """The status, and the landings that people may want to look at."""
    desk, landings = Desk.of(store), Landings(store.database)
    register_new(desk, load_procedure(DEFAULT_EDITION))
    uploads = desk.uploads.unfinished()
    shown = landings.all(states=_SHOWN)
    under_way: list[Upload | Landing] = [*uploads, *(landing for landing in shown if landing.state == "reading")]
    rate = landings.pages_read(now - WINDOW) / (WINDOW.total_seconds() / 60)
    left = sum(max(0, each.total - each.done) for each in under_way)
    wait = sum(state == "waiting" for state in [*(u.state for u in uploads), *(landing.state for landing in shown)])
    applications = dict(Counter(filed.state for filed in desk.applications.list()))
    status = Status(landings.counts(), applications, round(rate, 1), left, round(left / rate, 1) if rate else None, wait)
    return status, shown


def print_status(*, json: bool) -> None:
    """Print it for people, or as JSON."""
    settings = Settings()
    with open_store(settings.store_url, settings.store_blobs) as store:
        status, shown = status_of(store, dt.datetime.now(dt.UTC))
    if json:
        say(json_module.dumps(asdict(status), ensure_ascii=False))
        return
    say(f"批次：{_counts(status.landings, STATES) or '无'}")
    for landing in shown:
        pages = f"{landing.done}/{landing.total} 页" if landing.total else ""
        received = f"{landing.received_at.astimezone(CHINA):%m-%d %H:%M}"
        said = "  ".join(part for part in (STATES[landing.state], received, landing.name, pages, landing.message) if part)
        say(f"    {said}")
    say(f"申报：{_counts(status.applications, load_procedure(DEFAULT_EDITION).states) or '无'}")
    time = f"，约 {status.minutes:g} 分钟" if status.minutes and status.left else ""
    waiting = f"；另有 {status.wait} 批等待识别，页数未知" if status.wait else ""
    say(f"速度：{status.rate:g} 页/分钟（近 {WINDOW.seconds // 60} 分钟）；在读批次剩余 {status.left} 页{time}{waiting}")


def _counts(counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    return "，".join(f"{names.get(state, state)} {number}" for state, number in counts.items())
