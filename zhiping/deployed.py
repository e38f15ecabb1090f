"""The flows that a Prefect server starts, as `prefect.yaml` names them: each does what a command does, by the same functions.

`land` reads one batch of the inbox, by the key of its row. Who works on it and whether it is done is told by the row, its lease and its
state, never by Prefect: two runs of one landing do no harm, and the watcher hands a lost one over again when its lease is over.
`read-upload` reads what came in through the pages; `rescore` scores a batch again, after a ruling; `audit` verifies the chain and writes
the report; `retention` deletes what was kept long enough.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from audit.heads import HeadBook
from evidence.audit import PROGRAM
from evidence.errors import ZhipingError
from flows.deployable import Ending, deployed, nothing_to_do, step
from flows.shown import PagesShown, Shown, show_applications
from review.landing import register_new
from review.procedure import load_procedure
from store import Desk, FinishedRun, Store, open_store
from store.availability import available
from store.landings import Landings
from zhiping.audit import verify_chain, write_report
from zhiping.keeping import keep_rules
from zhiping.land import land as read_upload_here
from zhiping.landed import Terms, read_landed
from zhiping.logs import configure
from zhiping.machine import cores
from zhiping.rescore import rescore_batch
from zhiping.run import DEFAULT_EDITION, finish
from zhiping.settings import Settings

if TYPE_CHECKING:
    from flows.records import RunRequest


@deployed("land", "land {key}")
def land(
    key: str,
    out: str,
    deadline: str | None = None,
    county: str | None = None,
    edition: str | None = None,
    engine: str = "rapidocr",
    workers: int = 0,
) -> Ending:
    """Read the landing of that key and write its sheets under `out`. `workers` 0: a process for each core of this machine."""
    configure()
    terms = Terms(Path(out), _day(deadline), county, edition, engine, workers)
    return None if read_landing(key, terms) else nothing_to_do("不在等待识别：已完成，或正由另一进程识别，或暂缓重试")


@step("read landing")
def read_landing(key: str, terms: Terms) -> bool:
    """Whether it was free to be read."""
    settings = Settings()

    def work(request: RunRequest, store: Store, settings: Settings, started: float, shown: Shown) -> FinishedRun:
        run = finish(request, store, settings, started, PagesShown(request.batch.name, shown))
        show_applications(key, run.summary, _links(store, run.name, settings.pages))
        return run

    with available(), open_store(settings.store_url, settings.store_blobs, HeadBook(settings.common)) as store:
        return read_landed(store, Landings(store.database), key, terms, settings, work)


@deployed("read-upload", "read upload {key}")
def read_upload(key: str, workers: int = 0) -> None:
    """Read the upload of that key, with everything that was added to its batch."""
    configure()
    read_brought(key, workers or cores())


@step("read upload")
def read_brought(key: str, workers: int) -> None:
    with available():
        read_upload_here(key, workers)


@deployed("rescore", "rescore {batch}")
def rescore(batch: str, out: str, edition: str | None = None, deadline: str | None = None, rulings: str | None = None) -> None:
    """Score a batch of the store again and write its sheets and what differs under `out`. `rulings`: a file on this machine."""
    configure()
    score_again(batch, Path(out), edition, _day(deadline), Path(rulings) if rulings else None)


@step("score again")
def score_again(batch: str, out: Path, edition: str | None, deadline: dt.date | None, rulings: Path | None) -> None:
    with available():
        rescore_batch(batch, out, edition, deadline, rulings, workers=1)  # more would be forked from a process with threads


@deployed("audit", "audit")
def audit(out: str | None = None) -> None:
    """Verify the whole chain and write the report, into the home where `out` names no other folder. Fails where the chain does not hold."""
    configure()
    holds = verify()
    report(Path(out) if out else Settings().home / "audit-report")
    if not holds:
        raise ZhipingError("审计链不完整，见日志；请运行 zhiping audit verify")


@step("verify the chain")
def verify() -> bool:
    with available():
        return verify_chain(None) == 0


@step("write the report")
def report(out: Path) -> None:
    with available():
        write_report(out)


@deployed("retention", "retention")
def retention(dry: bool = True) -> None:
    """Delete what is due by the rules of keeping; `dry`: only name it in the log."""
    configure()
    delete_due(dry)


@step("delete what is due")
def delete_due(dry: bool) -> None:
    with available():
        keep_rules(dry=dry, by=PROGRAM)


def _links(store: Store, batch: str, pages: str) -> Callable[[str], str]:
    """Where people find the applications of a batch, by folder: in the pages, whose address is `pages`; "" where that is not known."""
    desk = Desk.of(store)
    register_new(desk, load_procedure(DEFAULT_EDITION))
    keys = {filed.folder: filed.key for filed in desk.applications.list() if filed.batch == batch}
    return lambda folder: f"[打开]({pages.rstrip('/')}/applications/{quote(keys[folder])})" if pages and folder in keys else ""


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
