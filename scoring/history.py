"""What an enterprise's history says about a new application: a pass still running, the grant already paid, a bar still running."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from evidence.document import Flag
from evidence.history import Event, EventKind
from scoring.edition import Rubric
from scoring.names import normalise_name
from scoring.windows import term_end


def event_of(kind: EventKind, enterprise: str, uscc: str, on: dt.date, note: str) -> Event:
    """An event under the name and code by which it is looked up."""
    return Event(normalise_name(uscc), normalise_name(enterprise), kind, on, note)


def history_flags(events: Iterable[Event], deadline: dt.date, rubric: Rubric) -> tuple[Flag, ...]:
    """Remarks for the sheet, each worded as something to verify."""
    return tuple(dict.fromkeys(flag for event in events if event.on <= deadline for flag in _flags(event, deadline, rubric)))


def _flags(event: Event, deadline: dt.date, rubric: Rubric) -> Iterator[Flag]:
    words = rubric.vocabulary
    who = f"“{event.enterprise}”（{event.uscc}）" if event.uscc else f"“{event.enterprise}”"
    if event.kind == "revoked":
        end = term_end(event.on, words.number("bar_years", 3))
        if end >= deadline:
            yield Flag("RF20", f"{who}于{event.on}被取消，{end}前不得重新申请（第十二条），需核实")
    elif event.kind == "passed":
        end = term_end(event.on, words.number("pass_years", 3))
        if end >= deadline:
            yield Flag("RF20", f"{who}于{event.on}已通过，有效期至{end}（第八条），需核实")
        else:
            yield Flag("RF20", f"{who}于{event.on}曾通过，已不是初次通过（第九条），需核实")
    elif event.kind == "granted":
        yield Flag("RF20", f"{who}于{event.on}已获一次性经费资助，第九条只资助初次通过的企业，需核实")
