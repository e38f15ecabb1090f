"""A whole round compared with itself and with the round before, through the store."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from benchmarks.rounds import meet
from evidence.batch import Batch
from evidence.history import Event
from fixtures.rounds import MadeApplication, Round, make_round
from flows.across import Past, compared, person_secret
from flows.records import ApplicationResult, RunRequest
from scoring.rubric import load_rubric
from scoring.sheet import score
from store import FinishedRun, Store, open_store

RUBRIC = load_rubric("jiangmen-2022")


def test_what_two_applications_share_is_found_and_nothing_else() -> None:
    pairs, shared = meet(make_round(11, 40), RUBRIC)
    assert pairs.true > 15
    assert pairs.precision >= 0.99, pairs.missed
    assert pairs.recall >= 0.99, pairs.missed
    assert shared > 0


def result_of(a: MadeApplication) -> ApplicationResult:
    pictures = {(d.pages[0].file, 1): a.pictures[d.id] for d in a.documents if d.id in a.pictures}
    sheet = score(a.application, a.documents, a.problems, RUBRIC)
    return ApplicationResult(a.application.id, a.documents, a.problems, sheet, {}, len(a.documents), pictures)


def run(store: Store, name: str, made: Round, secret: bytes) -> list[ApplicationResult]:
    batch = Batch(name, "", made.deadline.year, made.deadline, None, ())
    request = RunRequest(batch, made.deadline, "", RUBRIC, "none", 1)
    results, seen = compared([result_of(a) for a in made.applications], request, secret, Past(store.earlier_traces, store.events_of))
    store.keep_run(name, FinishedRun(name, "", RUBRIC.edition, made.deadline, {}, {}))
    store.keep_traces(name, seen)
    return results


def codes(result: ApplicationResult) -> set[str]:
    return {f.code for d in result.documents for f in d.flags}


def test_a_copied_paper_is_known_again_in_the_next_round(tmp_path: Path) -> None:
    old = make_round(21, 2, dt.date(2023, 6, 9))
    new = make_round(22, 1)
    stolen = next(d for d in old.applications[0].documents if d.kind == "patent_certificate")
    thief = new.applications[0]
    copied = MadeApplication(**{**vars(thief), "documents": (*thief.documents, stolen)})
    with open_store(f"sqlite:///{tmp_path}/s.db", str(tmp_path)) as store:
        secret = person_secret(tmp_path)
        run(store, "2023年", old, secret)
        store.record_event(Event(thief.application.uscc, "", "granted", dt.date(2022, 8, 1)))
        (result,) = run(store, "2024年", Round(new.deadline, (copied,), ()), secret)
    flagged = next(d for d in result.documents if d.id == stolen.id)
    assert any(f.code == "RF06" and "2023年" in f.message for f in flagged.flags)
    assert "RF20" in {f.code for f in result.sheet.flags}
    assert set(result.files) >= {"sheet.json", "documents.json"}


def test_the_key_of_a_home_is_made_once_and_is_nobody_elses(tmp_path: Path) -> None:
    first = person_secret(tmp_path)
    assert person_secret(tmp_path) == first
    assert len(first) == 32
    assert (tmp_path / "person.key").stat().st_mode & 0o077 == 0
