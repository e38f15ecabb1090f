"""After all applications of a batch are read: what two of them, or one and an earlier round, have in common, put on their sheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evidence.document import Flag
from evidence.history import Event
from evidence.page import Page
from evidence.trace import Seen
from flows.inputs import NAME, inputs_json
from flows.records import ApplicationResult, RunRequest
from flows.render import render
from scoring.across import Meeting, flags_of, marked, meetings
from scoring.history import history_flags
from scoring.names import identity_of
from scoring.sheet import score
from scoring.traces import PageId, party_of, traces_of
from store.keys import kept_key

_KEY_FILE = "person.key"


@dataclass(frozen=True, slots=True)
class Past:
    """What is known from earlier rounds: traces that have something in common with given ones, and enterprises' history."""

    traces: Callable[[Sequence[Seen]], tuple[Seen, ...]]
    events: Callable[[str, Iterable[str]], tuple[Event, ...]]


def pictures_of(pages: Iterable[Page]) -> dict[PageId, str]:
    """The perceptual hashes of pages that have one."""
    return {(p.file, p.number): p.picture.phash for p in pages if p.picture.phash}


def person_secret(common: Path) -> bytes:
    """The key under which hashes of ids are kept, in the folder that all machines have in common; made when there is none. Under another
    one they compare with nothing."""
    return kept_key(common / _KEY_FILE)


def seen_in(results: Sequence[ApplicationResult], request: RunRequest, secret: bytes) -> tuple[Seen, ...]:
    """The traces of all applications of a batch."""
    seen: list[Seen] = []
    for result in results:
        application = result.sheet.application
        identity = identity_of(application, result.documents, request.rubric.romanising)
        party = party_of(application, request.batch.name, identity)
        seen += [Seen(party, trace) for trace in traces_of(result.documents, result.pictures, secret)]
    return tuple(seen)


def compared(
    results: Sequence[ApplicationResult], request: RunRequest, secret: bytes, past: Past
) -> tuple[list[ApplicationResult], tuple[Seen, ...]]:
    """The results with remarks on what is also in other applications, those concerned scored anew; and the traces to keep."""
    seen = seen_in(results, request, secret)
    found: dict[tuple[str, str], list[Meeting]] = defaultdict(list)
    for meeting in meetings(seen, past.traces(seen)):
        for place in (meeting.one, meeting.other):
            found[place.party.batch, place.party.application].append(meeting)
    parties = {s.party.application: s.party for s in seen}
    done = []
    for result in results:
        application = result.sheet.application
        names = parties[application.id].names if application.id in parties else frozenset({application.enterprise})
        remarks = history_flags(past.events(application.uscc, names), request.deadline, request.rubric)
        here = (request.batch.name, application.id)
        flags = flags_of(found.get(here, ()), *here)
        done.append(_again(result, flags, remarks, request) if flags or remarks else result)
    return done, seen


def _again(
    result: ApplicationResult, flags: dict[str, tuple[Flag, ...]], remarks: Sequence[Flag], request: RunRequest
) -> ApplicationResult:
    documents = marked(result.documents, flags)
    sheet = score(result.sheet.application, documents, result.problems, request.rubric, request.rulings, request.scale)
    sheet = replace(sheet, flags=tuple(dict.fromkeys((*sheet.flags, *remarks))))
    files = render(documents, result.problems, sheet, request)
    if result.inputs is None:
        return replace(result, documents=documents, sheet=sheet, files=files)
    inputs = replace(result.inputs, marks=flags, remarks=tuple(remarks))
    return replace(result, documents=documents, sheet=sheet, files=files | {NAME: inputs_json(inputs)}, inputs=inputs)
