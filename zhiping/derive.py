"""``zhiping audit replay`` and ``explain``: a sheet derived again, and one of its points told down to the pixels."""

from __future__ import annotations

from audit.explain import explain
from audit.kept import find_sheet
from audit.replay import Replay, replay
from flows.sheets import kind_titles
from store import Desk, open_store
from zhiping.progress import say
from zhiping.settings import Settings

_MOST_SHOWN = 60


def replay_sheet(named: str) -> int:
    """Derive a sheet again from what is stored; 1 where that gives another one, or something is lost that nobody was allowed to delete."""
    settings = Settings()
    with open_store(settings.store_url, settings.store_blobs) as store:
        desk = Desk.of(store)
        kept = find_sheet(desk, named)
        found = replay(desk, kept)
    say(kept.subject)
    say(
        f"  此文件与链上第{found.event}条记录相符"
        if found.event
        else "  链上没有写出此文件的记录：文件在生成后被改动，或不是由本库的运行写出"
    )
    for line in _result(found):
        say(f"  {line}")
    return 0 if found.same or (found.retired and not found.lost) else 1


def explain_item(named: str, item: str) -> None:
    """Print the chain from a point to the pixels."""
    settings = Settings()
    with open_store(settings.store_url, settings.store_blobs) as store:
        desk = Desk.of(store)
        say(explain(desk, find_sheet(desk, named), item, kind_titles()))


def _result(found: Replay) -> list[str]:
    if not found.known:
        return ["不能重新推导：这份评分表没有留下它的输入（inputs.json）"]
    if found.lost:
        return [f"不能重新推导：页面识别记录已不在，也没有删除的记录：{'、'.join(found.lost)}"]
    if found.retired:
        events = "、".join(f"第{number}条" for number in found.retired)
        return [f"页面识别记录已按保存期限删除（链上{events}记录），不能也无需重新推导"]
    lines = [f"版本不同：{line}" for line in found.versions]
    if found.same:
        return [*lines, "重新推导的 sheet.json 与 documents.json 逐字节相同"]
    shown = [f"不同：{line}" for line in found.changes[:_MOST_SHOWN]]
    more = [f"另有 {len(found.changes) - _MOST_SHOWN} 处不同"] if len(found.changes) > _MOST_SHOWN else []
    why = [] if found.versions else ["各程序版本均未变：不同之处不是版本造成的"]
    return [*lines, *shown, *more, *why]
