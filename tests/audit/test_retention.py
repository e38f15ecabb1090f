"""What was kept long enough goes, with a tombstone; what anybody still needs stays; and the chain holds throughout."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from audit.verify import verify
from evidence.audit import digest
from evidence.errors import UsageError
from evidence.page import Page, PageRead
from evidence.quality import Pick, PlantedValue, SampleTerms
from flows.retention import Place, due, retire
from store import Desk, FinishedRun, Store, open_store
from store.quality_schema import LookRow, PlantFileRow, PlantRow, RefusalRow
from store.retention import Retention
from store.retention_rule import load_rule
from store.review_schema import SeatRow

RULE = load_rule()
TODAY = dt.date(2030, 1, 2)
YEARS = (2018, 2026, 2027)
"""Of rounds: pages and sheets are due, pages alone are, nothing is."""


@dataclass
class FakePapers:
    there: dict[str, Place] = field(default_factory=dict)

    def places(self) -> Iterator[Place]:
        yield from tuple(self.there.values())

    def hash_of(self, name: str) -> str:
        return f"{name}'s hash"

    def remove(self, name: str) -> None:
        self.there.pop(name, None)


@dataclass(frozen=True)
class Made:
    """An application alone in its batch: its round's year, the files it hands in, whether somebody holds it."""

    year: int
    files: frozenset[int]
    held: bool


MADE = st.lists(st.builds(Made, st.sampled_from(YEARS), st.frozensets(st.integers(0, 5), min_size=1), st.booleans()), max_size=4)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    open_store(f"sqlite:///{folder}/store.db", str(folder / "blobs")).close()
    return folder


@contextmanager
def store_of(empty: Path, folder: Path) -> Iterator[Store]:
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(empty, folder)
    with open_store(f"sqlite:///{folder}/store.db", str(folder / "blobs")) as store:
        yield store


def fill(store: Store, made: list[Made]) -> FakePapers:
    papers = FakePapers()
    for number, m in enumerate(made):
        batch = f"批{number}"
        for file in sorted(m.files):
            page = Page("a.pdf", f"{file:064x}", 1, "ocr", "rapidocr")
            store.put_all([PageRead(f"page:{file}", page, f"picture {file // 2}".encode(), (f"pixels:{file}",))])
        inputs = json.dumps({"files": [{"sha256": f"{file:064x}"} for file in sorted(m.files)]}).encode()
        run = FinishedRun(batch, "", "jiangmen-2022", dt.date(m.year, 6, 7), {}, {"甲": {"inputs.json": inputs, "sheet.json": b"{}"}})
        store.keep_run(f"key{number}", run)
        papers.there[f"papers{number}"] = Place(f"papers{number}", batch, dt.date(m.year, 6, 1))
        if m.held:
            Retention(store.database, store.blobs).hold(f"{batch}/甲", "复核", "auditor", held=True)
    look_again(Desk.of(store))
    return papers


def look_again(desk: Desk) -> None:
    """A second look, a refusal of one and a planted value at each application."""
    for landed in desk.applications.unregistered():
        desk.applications.register(landed, "甲", "", "鹤山市", (Decimal(5), 1), "read")
    auditor = desk.accounts.add("audit", "审计", "auditor", "", "hash")
    wang, chen = (desk.accounts.add(name, name, "expert", "", "hash") for name in ("wang", "chen"))
    value = PlantedValue("1.1", "", (), Decimal(5), Decimal(0), Decimal(40))
    for filed in desk.applications.list():
        seat = desk.seats.assign(filed.id, chen.id)
        desk.plants.add(seat, filed, value, {"sheet.json": b"{}"}, auditor)
        terms = SampleTerms(filed.year, "criterion", 0.05, 0.95, (), 7)
        desk.looks.draw(terms, [Pick(filed.key, "1.1", "营业执照", "5")], auditor)
        desk.looks.refuse(desk.looks.samples(filed.year)[0].looks[0], wang, "曾任顾问")


def looked_at(store: Store) -> list[set[str]]:
    """Batches of which there are second looks, refusals, planted values, and files that show these."""
    of, found = {f.id: f.batch for f in Desk.of(store).applications.list()}, []
    with store.database.reading() as session:
        for kind in (LookRow, RefusalRow):
            found.append({of[number] for number in session.scalars(select(kind.application_id))})
        seated = select(SeatRow.application_id).join(PlantRow, PlantRow.seat_id == SeatRow.id)
        found.append({of[number] for number in session.scalars(seated)})
        found.append({of[number] for number in session.scalars(seated.join(PlantFileRow, PlantFileRow.plant_id == PlantRow.id))})
    return found


def left(store: Store, papers: FakePapers) -> tuple[set[int], set[int], set[str], set[str]]:
    """Files with readings, pictures, places of papers, batches with sheets."""
    files = {file for file in range(6) if store.get(f"page:{file}") or store.get(f"pixels:{file}")}
    pictures = set()
    for picture in range(3):
        with suppress(KeyError):
            store.blobs.get(digest(f"picture {picture}".encode()))
            pictures.add(picture)
    return files, pictures, set(papers.there), {b for b, _, _ in Retention(store.database, store.blobs).outputs("sheet.json")}


def wanted(made: list[Made]) -> tuple[set[int], set[int], set[str], set[str]]:
    def young(m: Made, years: int) -> bool:
        return m.held or m.year + years >= TODAY.year

    files = {file for m in made if young(m, RULE.years["pages"]) for file in m.files}
    papers = {f"papers{n}" for n, m in enumerate(made) if young(m, RULE.years["papers"])}
    return files, {f // 2 for f in files}, papers, {f"批{n}" for n, m in enumerate(made) if young(m, RULE.years["sheets"])}


@settings(
    max_examples=8,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(made=MADE, breaks=st.integers(0, 4))
def test_just_what_nobody_needs_any_more_goes_however_often_it_is_broken_off(
    made: list[Made], breaks: int, empty: Path, tmp_path: Path
) -> None:
    with store_of(empty, tmp_path / "home") as store:
        papers = fill(store, made)
        remove, calls = store.blobs.remove, iter(range(10_000))

        def failing(name: str) -> None:
            if next(calls) < breaks:
                raise OSError("the disk is away")
            remove(name)

        store.blobs.remove = failing  # type: ignore[method-assign]
        for _ in range(breaks + 1):
            with suppress(OSError):
                retire(store, TODAY, RULE, papers)
        assert left(store, papers) == wanted(made)
        assert looked_at(store) == [wanted(made)[-1]] * 4
        assert verify(Desk.of(store)).faults == ()
        assert due(store, TODAY, RULE, papers).due == ()
        events = list(Desk.of(store).chain.events("retire", "retired"))
        assert [e.kind for e in events].count("retire") == [e.kind for e in events].count("retired")


def test_a_tombstone_says_what_when_by_which_rule_and_by_whom(empty: Path, tmp_path: Path) -> None:
    with store_of(empty, tmp_path / "home") as store:
        papers = fill(store, [Made(2026, frozenset({1}), held=False)])
        found = due(store, TODAY, RULE, papers)
        assert [(d.what, d.subject) for d in found.due] == [("pages", "批0/甲"), ("papers", "批0")]
        assert store.get("page:1") is not None, "asking deletes nothing"
        retire(store, TODAY, RULE, papers, by="auditor")
        tombstone = next(Desk.of(store).chain.events("retire"))
        assert tombstone.who == "auditor"
        assert json.loads(tombstone.after) == {"what": "pages", "ended": "2026-12-31", "years": "3"}
        assert json.loads(tombstone.versions) == {"rule": RULE.sha256}
        assert sorted(name.split(":")[0] for name in json.loads(tombstone.hashes)) == ["picture", "reading", "reading"]


def test_what_is_handed_in_again_after_its_deletion_is_kept_anew(empty: Path, tmp_path: Path) -> None:
    old = Made(2026, frozenset({1}), held=False)
    with store_of(empty, tmp_path / "home") as store:
        retire(store, TODAY, RULE, fill(store, [old]))
        page = Page("a.pdf", f"{1:064x}", 1, "ocr", "rapidocr")
        store.put("page:1", page, b"picture 0")
        assert store.get("page:1") == page
        assert verify(Desk.of(store)).faults == ()


def test_what_was_deleted_and_is_there_again_without_having_been_read_is_found(empty: Path, tmp_path: Path) -> None:
    with store_of(empty, tmp_path / "home") as store:
        papers = fill(store, [Made(2026, frozenset({1}), held=False)])
        with closing(sqlite3.connect(tmp_path / "home" / "store.db")) as database, database:
            rows = database.execute("SELECT * FROM page_readings").fetchall()
            retire(store, TODAY, RULE, papers)
            database.executemany(f"INSERT INTO page_readings VALUES ({', '.join('?' * len(rows[0]))})", rows)
        assert "现又出现" in verify(Desk.of(store)).faults[0].message


@pytest.mark.parametrize("text", ["", "[years]\npages = 3\n", "[years]\npages = 9\npapers = 1\nsheets = 2\n[hold]\nstates = []\n"])
def test_rules_that_make_no_sense_are_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "rule.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        load_rule(tmp_path / "rule.toml")
