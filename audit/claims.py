"""What the chain says was kept: its last word on each thing, with the number of the event and the hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic_core import from_json

from evidence.audit import AuditEvent
from store.contents import ActKey, RunFile
from store.rows import LEFT, WAS

Hashes = Mapping[str, str]


@dataclass
class Claims:
    pages: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    """Reading and picture (or "") under each page's key."""
    files: dict[RunFile, tuple[int, str]] = field(default_factory=dict)
    rows: dict[str, tuple[int, str]] = field(default_factory=dict)
    """By the names of `store.rows`."""
    acts: dict[ActKey, tuple[int, str]] = field(default_factory=dict)
    """The deeds of acts that were told of before rows were; as with calibrations, what then was kept later as a row was this."""
    calibrations: dict[str, tuple[int, str]] = field(default_factory=dict)
    buried: dict[str, int] = field(default_factory=dict)
    """Pages that were deleted by the rules of keeping."""
    strayed: list[tuple[int, str]] = field(default_factory=list)
    """Rows that an event found otherwise than the chain had left them."""

    def note(self, event: AuditEvent) -> None:
        if event.kind == "page":
            hashes = from_json(event.hashes)
            self.pages[event.subject] = (event.number, hashes["reading"], hashes.get("picture", ""))
            self.buried.pop(event.subject, None)
        elif event.kind == "run":
            hashes = from_json(event.hashes)
            run, application = hashes.pop("run"), event.subject.partition("/")[2]
            for name, value in hashes.items():
                self.files[RunFile(run, application, name)] = (event.number, value)
        elif event.hashes:
            self._rest(event, from_json(event.hashes))

    def _rest(self, event: AuditEvent, hashes: Hashes) -> None:
        """What is kept in rows, and what is not any more."""
        told = self._rows(event.number, hashes)
        if event.kind == "retire":
            self._bury(event, hashes)
        elif event.kind == "act" and not told:
            place = from_json(event.versions)
            self.acts[ActKey(int(place["seat"]), int(place["act"]))] = (event.number, hashes["deed"])
        elif event.kind == "calibration" and not told:
            self.calibrations[event.subject] = (event.number, hashes["calibration"])

    def _rows(self, number: int, hashes: Hashes) -> bool:
        """Whether there are any."""
        left = {name.removeprefix(LEFT): value for name, value in hashes.items() if name.startswith(LEFT)}
        found = {name.removeprefix(WAS): value for name, value in hashes.items() if name.startswith(WAS)}
        for name, value in found.items():
            _, claimed = self.rows.pop(name, (0, ""))
            if claimed != value:
                self.strayed.append((number, name))
        self.rows.update((name, (number, value)) for name, value in left.items())
        return bool(left or found)

    def _bury(self, tombstone: AuditEvent, hashes: Hashes) -> None:
        """What a tombstone names need not be there any more, and no page of it may be."""
        application = tombstone.subject.partition("/")[2]
        for name in hashes:
            sort, _, rest = name.partition(":")
            if sort == "reading":
                self.pages.pop(rest, None)
                self.buried[rest] = tombstone.number
            elif sort == "file":
                run, _, file = rest.partition("/")
                self.files.pop(RunFile(run, application, file), None)
