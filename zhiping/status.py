"""``zhiping status``: what has landed, what is being read, how fast, and what is left."""

from __future__ import annotations

import datetime as dt
import json as json_module
from collections.abc import Mapping
from dataclasses import asdict

from evidence.landing import CHINA
from review.landing import register_new
from review.procedure import load_procedure
from review.status import FAILURES, LANDINGS, UPLOADS, WINDOW, Status, status_of, worth_a_look
from store import Desk, open_store
from zhiping.progress import say
from zhiping.run import DEFAULT_EDITION
from zhiping.settings import Settings


def print_status(*, json: bool) -> None:
    """Print it for people, or as JSON."""
    settings = Settings()
    with open_store(settings.store_url, settings.store_blobs) as store:
        desk = Desk.of(store)
        register_new(desk, load_procedure(DEFAULT_EDITION))
        status, shown = status_of(desk, dt.datetime.now(dt.UTC)), worth_a_look(desk)
    if json:
        say(json_module.dumps(asdict(status), ensure_ascii=False))
        return
    say(f"批次：{_counts(status.landings, LANDINGS) or '无'}")
    for landing in shown:
        pages = f"{landing.done}/{landing.total} 页" if landing.total else ""
        received = f"{landing.received_at.astimezone(CHINA):%m-%d %H:%M}"
        said = "  ".join(part for part in (LANDINGS[landing.state], received, landing.name, pages, landing.message) if part)
        say(f"    {said}")
    if status.uploads:
        say(f"网页报送：{_counts(status.uploads, UPLOADS)}")
    say(f"申报：{_counts(status.applications, load_procedure(DEFAULT_EDITION).states) or '无'}")
    time = f"，约 {status.minutes:g} 分钟" if status.minutes and status.left else ""
    waiting = f"；另有 {status.wait} 批等待识别，页数未知" if status.wait else ""
    say(f"速度：{status.rate:g} 页/分钟（近 {WINDOW.seconds // 60} 分钟）；在读批次剩余 {status.left} 页{time}{waiting}")
    _tell_work(status)


def _tell_work(status: Status) -> None:
    """What was done so far."""
    work = status.work
    if work.done:
        hits = f"，{work.hits:.0%} 的页面已存而不必再识别" if work.hits is not None else ""
        pace = f"，每页 {work.page_seconds:.2f} 秒" if work.page_seconds is not None else ""
        done = f"{work.done.get('batches', 0):.0f} 批 {work.done.get('applications', 0):.0f} 家"
        say(f"累计：{done}，{sum(work.pages.values()):.0f} 页{hits}{pace}")
    if work.failures:
        say(f"失败：{_counts(work.failures, FAILURES)}")


def _counts(counts: Mapping[str, float], names: Mapping[str, str]) -> str:
    return "，".join(f"{names.get(state, state)} {number:.0f}" for state, number in counts.items())
