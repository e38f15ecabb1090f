"""``zhiping audit retention`` and ``hold``: what is kept long enough is deleted, unless somebody says it is still needed."""

from __future__ import annotations

import datetime as dt
import getpass

from audit.heads import HeadBook
from evidence.errors import UsageError
from flows.retention import Due, Retired, due, retire
from store import Desk, open_store
from store.retention import Retention
from store.retention_rule import OURS, Kept, load_rule
from zhiping.papers import HandedIn
from zhiping.progress import say
from zhiping.settings import Settings

_WORDS: dict[Kept, str] = {"pages": "页面图像与识别记录", "papers": "报送材料", "sheets": "评分表与字段"}


def keep_rules(*, dry: bool, by: str = "") -> Retired:
    """Delete what is due by the rules of keeping, or only name it."""
    settings = Settings()
    rule = load_rule(settings.retention or OURS)
    today = dt.datetime.now(dt.UTC).date()
    with open_store(settings.store_url, settings.store_blobs, HeadBook(settings.common)) as store:
        papers = HandedIn(Desk.of(store), settings)
        found = due(store, today, rule, papers) if dry else retire(store, today, rule, papers, by or getpass.getuser())
    for d in found.due:
        say(_line(d, "应删除" if dry else "已删除"))
    for f in found.held:
        say(f"保留：{f.subject}，{f.held}")
    say(f"{'应' if dry else '已'}删除 {len(found.due)} 处，因故保留 {len(found.held)} 份申报")
    return found


def hold(application: str, why: str, *, release: bool) -> None:
    """Keep all of an application, or no longer. UsageError where no run knows it."""
    settings = Settings()
    with open_store(settings.store_url, settings.store_blobs, HeadBook(settings.common)) as store:
        kept = Retention(store.database, store.blobs)
        if application not in {f.subject for f in kept.filings(())}:
            raise UsageError(f"no application {application!r} in the store: name it as BATCH/FOLDER")
        if not why.strip():
            raise UsageError("--why must say why")
        kept.hold(application, why, getpass.getuser(), held=not release)
    say(f"{application}：{'不再保留，按保存期限处理' if release else '已保留，不按保存期限删除'}")


def _line(d: Due, done: str) -> str:
    count = f"{len(d.names)}项" if d.what == "pages" else ""
    return f"{done}：{d.subject or '（不属于任何申报）'} {_WORDS[d.what]}{count}（该轮结束于{d.ended}）"
