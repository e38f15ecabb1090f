"""``zhiping history``: what offices decided of enterprises in earlier years, kept for the look-ups of Articles 8, 9 and 12."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from evidence.errors import UsageError
from evidence.history import Event, EventKind
from scoring.history import event_of
from scoring.names import normalise_name
from store import Store, open_store
from zhiping.progress import say
from zhiping.settings import Settings

WORDS: Mapping[str, EventKind] = {
    **dict.fromkeys(("passed", "通过", "批准", "认定", "选定"), "passed"),
    **dict.fromkeys(("granted", "资助", "拨付", "奖补"), "granted"),
    **dict.fromkeys(("revoked", "取消", "撤销"), "revoked"),
    **dict.fromkeys(("ended", "终止"), "ended"),
}
"""What an event may be called; 取消 bars for the years of Article 12, 终止 does not."""

_SHOWN: Mapping[EventKind, str] = {"passed": "通过", "granted": "资助", "revoked": "取消", "ended": "终止"}
_NAME, _CODE, _WHAT, _DAY, _NOTE = COLUMNS = ("企业名称", "统一社会信用代码", "事项", "日期", "备注")


def add_event(what: str, enterprise: str, uscc: str, on: dt.date, note: str) -> None:
    """Record one event. UsageError where the word is unknown or nobody is named."""
    with _store() as store:
        _record(store, (_event(what, enterprise, uscc, on, note),))


def import_events(path: Path) -> None:
    """Record the events of a CSV file (UTF-8 or GBK). UsageError names the line of what is wrong; then nothing is recorded."""
    events = tuple(events_in(path))
    with _store() as store:
        _record(store, events)


def list_events(name: str) -> None:
    """Print what is recorded, or what of it concerns an enterprise (part of a name, or a code)."""
    wanted = normalise_name(name)
    with _store() as store:
        found = [(n, e) for n, e in store.events() if not wanted or wanted in e.enterprise or wanted == e.uscc]
    for number, event in found:
        say(
            "  ".join(
                part for part in (str(number), event.on.isoformat(), _SHOWN[event.kind], event.enterprise, event.uscc, event.note) if part
            )
        )
    if not found:
        say("无记录")


def drop_event(number: int) -> None:
    """Take an event back. UsageError where there is none of that number."""
    with _store() as store:
        if not store.forget_event(number):
            raise UsageError(f"there is no event {number}: see `zhiping history list`")


def events_in(path: Path) -> Iterator[Event]:
    """The events of a CSV file with the columns 企业名称, 统一社会信用代码, 事项, 日期, 备注."""
    try:
        table = csv.DictReader(io.StringIO(_text(path.read_bytes())))
        lacking = [c for c in (_WHAT, _DAY) if c not in (table.fieldnames or ())]
        if lacking:
            raise UsageError(f"{path.name}: has no column {'、'.join(lacking)}; columns are {'、'.join(COLUMNS)}")
        for line, row in enumerate(table, start=2):
            told = {c: (row.get(c) or "").strip() for c in COLUMNS}
            if any(told.values()):
                yield _on_line(path.name, line, told)
    except (OSError, csv.Error) as error:
        raise UsageError(f"{path.name}: {error}") from error


def _on_line(name: str, line: int, told: Mapping[str, str]) -> Event:
    try:
        day = dt.date.fromisoformat(told[_DAY].replace("/", "-").replace(".", "-"))
        return _event(told[_WHAT], told[_NAME], told[_CODE], day, told[_NOTE])
    except (ValueError, UsageError) as error:
        raise UsageError(f"{name}: line {line}: {error}") from error


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _event(what: str, enterprise: str, uscc: str, on: dt.date, note: str) -> Event:
    kind = WORDS.get(what)
    if kind is None:
        raise UsageError(f"{what!r} is no event; events are {'、'.join(_SHOWN.values())} (or {'、'.join(_SHOWN)})")
    if not enterprise and not uscc:
        raise UsageError("an event needs an enterprise's name or code")
    return event_of(kind, enterprise, uscc, on, note)


def _record(store: Store, events: tuple[Event, ...]) -> None:
    new = sum(store.record_event(event) for event in events)
    say(f"{new} recorded" + (f", {len(events) - new} known already" if new < len(events) else ""))


def _store() -> Store:
    settings = Settings()
    return open_store(settings.store_url, settings.store_blobs)
