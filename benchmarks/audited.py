"""The audit at size: ``python -m benchmarks.audited [--applications N] [--events N]``.

A store with a generated round that experts have judged (their acts follow the known truth), for the report; and a chain, for verifying.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from audit.calibration import calibrate, calibration_json
from audit.desk import AuditDesk
from audit.labels import labels_of, settled
from audit.promise import Promise
from audit.verify import verify
from evidence.audit import BEGINNING, AuditEvent, Head, Statement, digest
from evidence.document import Document
from evidence.sheet import ScoreSheet
from fixtures.rounds import MadeApplication, make_round
from flows.sheets import kind_titles
from review.auditing import Cut
from scoring.export.json import documents_json, sheet_json
from scoring.rubric import load_rubric
from scoring.sheet import score
from store import Desk, FinishedRun, open_store
from store.rows import LEFT, all_rows

DISTINCT = 100
EACH = 30
"""One of so many events is an act."""
DEED = '{"kind":"confirm","criterion":"1.1","points":"5"}'
BEGAN = dt.datetime(2024, 6, 10, 1, tzinfo=dt.UTC)
Deeds = Iterator[dict[str, object]]


def deeds_of(sheet: ScoreSheet, documents: tuple[Document, ...], made: MadeApplication) -> Deeds:
    """What an expert does who sees the truth."""
    yield {"kind": "declare"}
    for document in documents:
        for name, field in document.fields.items():
            if field.confidence < 0.85 and field.alternatives:
                value = field.alternatives[0]
                shown = "；".join(map(str, value)) if isinstance(value, tuple) else str(value)
                yield {"kind": "correct", "document": document.id, "field": name, "value": shown, "reason": "按原件"}
    for result in sheet.criteria:
        true = made.criteria[result.id]
        kind = "confirm" if true == result.proposed else "points"
        yield {"kind": kind, "criterion": result.id, "points": str(true), "reason": "" if kind == "confirm" else "按原件"}
    yield {"kind": "sign"}


def fill(desk: Desk, database: Path, applications: int) -> None:
    """A judged round; acts are written at times that people need, past the store's clock. A hundred applications, as often as needed."""
    rubric, made = load_rubric("jiangmen-2022"), make_round(1, min(applications, DISTINCT))
    scored = [score(a.application, a.documents, a.problems, rubric) for a in made.applications]
    written = [
        {"sheet.json": sheet_json(sheet), "documents.json": documents_json(a.documents, a.problems)}
        for a, sheet in zip(made.applications, scored, strict=True)
    ]
    names = {f"a{n:04d}": n % len(scored) for n in range(applications)}
    files = {name: written[n] for name, n in names.items()}
    desk.store.keep_run("round", FinishedRun("round", "", rubric.edition, made.deadline, {"versions": {"zhiping": "0.1.0"}}, files))
    for landed in desk.applications.unregistered():
        told = scored[names[landed.folder]].application
        desk.applications.register(landed, told.enterprise, told.uscc, told.county, (Decimal(0), 0), "experts")
    experts = [desk.accounts.add(f"expert{n}", f"专家{n}", "expert", "", "hash") for n in range(5)]
    rng, rows = random.Random(1), []
    for number, filed in enumerate(desk.applications.list()):
        expert = experts[number % len(experts)]
        seat, at = desk.seats.assign(filed.id, expert.id), BEGAN + dt.timedelta(hours=number)
        a, sheet = made.applications[names[filed.folder]], scored[names[filed.folder]]
        for version, deed in enumerate(deeds_of(sheet, a.documents, a), 1):
            at += dt.timedelta(seconds=rng.uniform(1, 60))
            rows.append((seat.id, version, at.isoformat(" "), expert.id, deed["kind"], json.dumps(deed, ensure_ascii=False)))
    with sqlite3.connect(database) as connection:
        connection.executemany("INSERT INTO acts (seat_id, version, at, account_id, kind, deed) VALUES (?, ?, ?, ?, ?, ?)", rows)
        connection.execute("UPDATE seats SET state = 'signed'")
        connection.execute("UPDATE batches SET finished_at = '2024-06-08 00:00:00'")
    connection.close()


def tell_report(applications: int) -> None:
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/store.db", f"{folder}/pages") as store:
        desk = Desk.of(store)
        fill(desk, Path(folder) / "store.db", applications)
        started = time.perf_counter()
        found = calibrate(settled(labels_of(desk.usage)), Promise(0.005))
        desk.calibrations.add(calibration_json(found), "benchmark")
        fitted, busy = time.perf_counter(), time.process_time()
        asked = AuditDesk(desk, kind_titles(), Path(folder))
        page, book = asked.page(Cut()), asked.workbook(Cut())
        seconds, spent = time.perf_counter() - fitted, time.process_time() - busy
    print(f"recalibrate: {fitted - started:.1f} s; {found.fields} fields and {found.criteria} criteria looked at; {found.threshold}")
    size = f"{len(page) / 1024:.0f} kB of HTML, {len(book) / 1024:.0f} kB of workbook"
    print(f"report over {applications} applications: {seconds:.1f} s, {spent:.1f} s of CPU; {size}")


def chain(count: int, acts: Iterable[tuple[str, str]]) -> Iterator[AuditEvent]:
    """Events as work makes them: pages for the most part, openings, and of thirty one an act, with the names and hashes of their rows."""
    head, rows = BEGINNING, iter(acts)
    for number in range(count):
        if number % 3:
            hashes = {"reading": digest(reading(number)), "file": "f" * 64}
            said = Statement("page", "zhiping", f"{number:064x}", versions={"engine": "rapidocr", "route": "ocr"}, hashes=hashes)
        elif number % EACH:
            said = Statement("opening", "zhang", "7", after='{"address":"10.0.0.7","masked":"true","what":"评分表"}')
        else:
            name, hash_ = next(rows)
            said = Statement("act", "zhang", "批/甲", after=DEED, hashes={f"{LEFT}{name}": hash_, "deed": digest(DEED.encode())})
        event = AuditEvent.following(head, said, BEGAN)
        head = Head(event.number, event.link)
        yield event


def reading(number: int) -> bytes:
    """What stands for the reading of a page."""
    return str(number).encode()


def tell_verify(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/store.db", f"{folder}/pages") as store:
        with closing(sqlite3.connect(f"{folder}/store.db")) as connection, connection:
            done = ((seat, BEGAN.isoformat(" "), DEED) for seat in range(0, count, EACH))
            connection.executemany(
                "INSERT INTO acts (seat_id, version, at, account_id, kind, deed) VALUES (?, 1, ?, 1, 'confirm', ?)", done
            )
        with store.database.connected() as reader:
            acts = tuple(all_rows(reader))
        with closing(sqlite3.connect(f"{folder}/store.db")) as connection, connection:
            connection.executemany(f"INSERT INTO audit_events VALUES ({', '.join('?' * 11)})", chain(count, acts))
            kept = ((f"{n:064x}", reading(n), BEGAN.isoformat(" ")) for n in range(count) if n % 3)
            connection.executemany("INSERT INTO page_readings (key, page, read_at) VALUES (?, ?, ?)", kept)
        started, busy = time.perf_counter(), time.process_time()
        verdict = verify(Desk.of(store))
        seconds, spent = time.perf_counter() - started, time.process_time() - busy
    told = f"{verdict.head.number} events and {len(acts)} rows"
    print(f"verify of {told}, {len(verdict.faults)} faults: {seconds:.1f} s, {spent:.1f} s of CPU")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--applications", type=int, default=1000)
    parser.add_argument("--events", type=int, default=1_000_000)
    options = parser.parse_args()
    if options.events:
        tell_verify(options.events)
    if options.applications:
        tell_report(options.applications)


if __name__ == "__main__":
    main()
