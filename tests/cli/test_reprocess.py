"""What was done by older versions is done again: exactly what depends on what has changed, and nothing is lost."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from evidence.batch import SubmittedFile
from evidence.errors import BatchError
from evidence.page import Page, PageRead
from evidence.trace import Seen
from extractors.documents import documents
from extractors.intake import open_batch
from extractors.pages.cache import PageCache
from extractors.pages.pool import FileReading, Progress, page_key
from flows.across import Past, compared
from flows.asked import Asked, asked_text, read_asked
from flows.figures import PagesSeen
from flows.layers import Layers
from flows.records import ApplicationResult, RunRequest, Source
from flows.render import application_of, render
from flows.stored_pages import StoredPages, Tell
from scoring.sheet import score
from store import Desk, FinishedRun, Store, open_store
from store.tallies import Tallies
from tests.chaos.batches import make, number_of
from tests.chaos.engine import NAME, lines
from tests.cli.runner import refused, run
from zhiping.outdated import Outdated, Wanted
from zhiping.reprocess import Redoing, reprocess
from zhiping.run import request_of, run_of
from zhiping.settings import Settings

Shown = AbstractContextManager[Callable[[Progress], None]]


class FromPapers:
    """A `Reader` that reads the papers' colours, and keeps what it read, as the pool does."""

    def read(self, files: Sequence[SubmittedFile], cache: PageCache, *, progress: Tell | None = None) -> Iterator[FileReading]:
        for done, file in enumerate(files, 1):
            key = page_key(file, 1, NAME)
            known = cache.get(key)
            page = known or Page(file.name, file.sha256, 1, "ocr", NAME, lines(number_of(file.path.read_bytes())))
            cache.put_all([PageRead(key, page, None)])
            if progress:
                progress(Progress(done, len(files), file.name, 1, cached=known is not None))
            yield FileReading(file, (page,), ())


@dataclass
class Worker:
    """`zhiping.run.process` without Prefect; notes what it was given."""

    stored: list[bool] = field(default_factory=list)
    done: list[list[str]] = field(default_factory=list)

    def __call__(
        self,
        request: RunRequest,
        store: Store,
        settings: Settings,
        started: float,
        shown: Shown,
        stored: StoredPages | None = None,
        beside: tuple[Seen, ...] = (),
    ) -> tuple[FinishedRun, tuple[Seen, ...]]:
        submissions = request.batch.submissions
        self.stored.append(stored is not None)
        self.done.append([s.folder for s in submissions])
        results = []
        with shown as progress:
            pages, reader = PagesSeen(progress), stored or FromPapers()
            stream = reader.read([file for s in submissions for file in s.files], store, progress=pages)
            for s in submissions:
                readings = list(itertools.islice(stream, len(s.files)))
                papers = documents([page for reading in readings for page in reading.pages])
                problems = s.problems + tuple(p for reading in readings for p in reading.problems)
                sheet = score(application_of(s, request), papers, problems, request.rubric, request.rulings)
                files = render(papers, problems, sheet, request)
                results.append(ApplicationResult(s.folder, papers, problems, sheet, files, sum(len(r.pages) for r in readings)))
        past = Past(lambda seen: (*store.earlier_traces(seen), *beside), store.events_of)
        results, seen = compared(results, request, b"key", past)
        return run_of(request, results, pages, {"reading": 1.0, "documents": 0.5}), seen


@dataclass
class Place:
    """A store in which one batch of two applications was done, its archive beside it."""

    desk: Desk
    settings: Settings
    archive: Path
    request: RunRequest
    worker: Worker = field(default_factory=Worker)

    def outdate(self, **layers: object) -> None:
        """As if the batch had been done when these layers were otherwise."""
        found = self.run()
        asked = read_asked(found.request, "")
        then: Layers = replace(asked.layers, **layers)  # type: ignore[arg-type]
        self.keep(found, replace(asked, layers=then))

    def keep(self, found: FinishedRun, asked: Asked) -> None:
        self.desk.store.keep_run("older", replace(found, request=asked_text(asked)))

    def run(self) -> FinishedRun:
        found = self.desk.store.latest_run(self.request.batch.name)
        assert found is not None
        return found

    def redo(self) -> str:
        for plan in Outdated(self.desk, self.settings).plans(Wanted()):
            Redoing(self.desk, self.settings, 1, self.worker).redo(plan, self.settings.home / "out")
        return self.run().request


@pytest.fixture
def place(home: Path, tmp_path: Path) -> Iterator[Place]:
    home.mkdir()
    settings = Settings(home=home)
    archive = make(tmp_path, 0)
    with open_store(settings.store_url, settings.store_blobs) as store:
        batch = open_batch(archive, tmp_path)
        for file in (file for s in batch.submissions for file in s.files):
            page = Page(file.name, file.sha256, 1, "ocr", NAME, lines(number_of(file.path.read_bytes())))
            store.put(page_key(file, 1, NAME), page, None)
        request = replace(request_of(batch, None, None, None, NAME, 1), source=Source("path", str(archive)))
        found = Place(Desk.of(store), settings, archive, request)
        done, seen = found.worker(request, store, settings, time.monotonic(), Silent())
        store.keep_run(request.key(), done, seen)
        yield found


class Silent(AbstractContextManager[Callable[[Progress], None]]):
    def __enter__(self) -> Callable[[Progress], None]:
        return lambda page: None

    def __exit__(self, *_: object) -> None:
        return None


def test_nothing_is_done_again_where_nothing_has_changed(place: Place) -> None:
    assert "没有需要重做的申报" in run("reprocess")


def test_newer_rules_make_new_sheets_of_the_stored_readings_and_the_old_ones_stay(place: Place) -> None:
    before = place.run()
    place.outdate(scoring="old")
    place.archive.unlink()
    told = run("reprocess", "--dry-run")
    assert "2 家  变化：评分规则  沿用已存的 6 页识别结果" in told
    assert place.run().outputs == before.outputs
    place.redo()
    assert place.worker.stored[-1]
    after = place.run()
    assert after.outputs == before.outputs
    assert read_asked(after.request, "").layers == read_asked(before.request, "").layers
    assert place.desk.store.find_run("older") is not None
    assert "没有需要重做的申报" in run("reprocess")


def test_pages_are_read_again_only_where_their_reading_has_changed_and_from_the_papers(place: Place) -> None:
    with place.desk.store.database.writing() as session:
        session.execute(text("DELETE FROM page_readings WHERE key IN (SELECT key FROM page_readings LIMIT 1)"))
    place.outdate(pages="old")
    assert "重新识别 1 页（共 6 页）" in run("reprocess", "--dry-run")
    place.archive.rename(place.archive.with_suffix(".moved"))
    assert "需重新识别 1 页，但原始材料已不在原处" in run("reprocess", "--dry-run")
    place.archive.with_suffix(".moved").rename(place.archive)
    place.redo()
    assert not place.worker.stored[-1]
    assert "没有需要重做的申报" in run("reprocess")


def test_a_kind_limits_what_is_done_and_the_rest_stays_as_its_versions_made_it(place: Place) -> None:
    before = place.run()
    first, second = (s.folder for s in place.request.batch.submissions)
    place.outdate(kinds={}, documents="old")
    assert "没有需要重做" in run("reprocess", "--dry-run", "--kind", "营业执照")
    assert "没有“某证”这种材料" in refused("reprocess", "--kind", "某证")
    asked = read_asked(place.run().request, "")
    place.keep(place.run(), replace(asked, kept={first: read_asked(before.request, "").layers}))
    assert " 1 家  变化：材料识别" in run("reprocess", "--dry-run", "--kind", "management_system_certificate")
    request = place.redo()
    assert place.worker.done[-1] == [second]
    whole = place.run()
    assert list(whole.outputs) == [first, second]
    assert whole.outputs == before.outputs
    assert whole.summary["totals"]["applications"] == 2  # type: ignore[index]
    assert read_asked(request, "").kept.keys() == {first}
    assert "没有需要重做的申报" in run("reprocess")


def test_an_application_that_is_kept_no_longer_is_left_out(place: Place) -> None:
    first, second = (s.folder for s in place.request.batch.submissions)
    with place.desk.store.database.writing() as session:
        session.execute(text("DELETE FROM outputs WHERE application = :folder"), {"folder": first})
    place.outdate(scoring="old")
    place.redo()
    assert place.worker.done[-1] == [second]
    assert list(place.run().outputs) == [second]


def test_only_batches_of_the_day_or_the_round_are_looked_at(place: Place) -> None:
    place.outdate(scoring="old")
    for narrow in (("--since", "2999-01-01"), ("--round", "2031")):
        assert "没有需要重做的申报" in run("reprocess", "--dry-run", *narrow)
    assert "2 家" in run("reprocess", "--dry-run", "--since", "2020-01-01", "--round", "2024")


def test_a_run_older_than_the_keeping_of_requests_is_named_with_what_to_do(place: Place) -> None:
    place.desk.store.keep_run("older", replace(place.run(), request=""))
    assert "没有留下重做所需的记录" in run("reprocess")


def test_a_batch_that_cannot_be_done_leaves_everything_as_it_was(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.outdate(pages="old")
    before = place.run()

    def fails(*_: object) -> tuple[FinishedRun, tuple[Seen, ...]]:
        raise BatchError("打不开")

    assert reprocess(Wanted(), place.settings.home / "out", 1, fails, dry=False) == 1
    assert "未能重做，原结果不变：打不开" in capsys.readouterr().out
    assert place.run() == before


def test_the_figures_of_runs_add_up_in_the_store(place: Place) -> None:
    place.outdate(scoring="old")
    place.redo()
    tallies = Tallies(place.desk.store.database)
    assert tallies.of("done") == {"applications": 4, "batches": 2}
    assert tallies.of("taken") == {"read": 0, "store": 12}
    assert Decimal(tallies.of("seconds")["documents"]) == 1
