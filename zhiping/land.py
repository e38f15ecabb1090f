"""``zhiping land``: one upload read, with everything that was added to its batch; its progress is told in the store."""

from __future__ import annotations

import datetime as dt
import logging
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

from audit.heads import HeadBook
from evidence.about import about
from evidence.batch import Batch, SubmittedFile
from evidence.document import Problem
from evidence.errors import UsageError, ZhipingError
from evidence.review import Upload
from extractors.intake import loose_files, open_batch
from extractors.pages.pool import Progress
from flows.records import RunRequest, Source
from review.inbox import batch_folder, more_folder
from scoring.rubric import load_rubric
from store import Desk, open_store
from zhiping.logs import configure
from zhiping.progress import ToldProgress
from zhiping.run import DEFAULT_EDITION, finish
from zhiping.settings import Settings

_ENGINE = "rapidocr"


def land(key: str, workers: int) -> None:
    """Read the upload of that key. What goes wrong is told to the officer; the program ends as with `run`."""
    configure()
    settings = Settings()
    with about(upload=key), open_store(settings.store_url, settings.store_blobs, HeadBook(settings.common)) as store:
        desk = Desk.of(store)
        upload = desk.uploads.find(key)
        if upload is None:
            raise UsageError(f"no upload {key}")
        desk.uploads.tell(key, "reading")
        try:
            pages = _read(desk, upload, settings, workers)
        except Exception as error:
            logging.getLogger(__name__).exception("not read")
            known = isinstance(error, ZhipingError)
            desk.uploads.tell(key, "failed", message=f"读取失败：{error}" if known else "读取失败：程序出错，请联系管理员")
            raise
        desk.uploads.tell(key, "done", done=pages, total=pages)


def _read(desk: Desk, upload: Upload, settings: Settings, workers: int) -> int:
    started = time.monotonic()
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="intake-", dir=settings.home)))
        batch = batch_of(desk, upload, settings.common / "inbox", work)
        request = _request(batch, upload, workers)
        finished = finish(request, desk.store, settings, started, ToldProgress(partial(_tell, desk, upload)))
    totals = finished.summary["totals"]
    assert isinstance(totals, dict)
    return int(totals["pages"])


def _tell(desk: Desk, upload: Upload, pages: Progress) -> None:
    desk.uploads.tell(upload.key, "reading", done=pages.done, total=pages.total, current=f"{pages.file} 第{pages.page}页")


def batch_of(desk: Desk, upload: Upload, inbox: Path, work: Path) -> Batch:
    """The batch as it was brought, under its name in the round, with the papers that were added to its applications."""
    for name in ("batch", "more"):
        (work / name).mkdir()
    batch = open_batch(batch_folder(inbox, upload.base), work / "batch")
    submissions = []
    for number, submission in enumerate(batch.submissions):
        more = more_folder(inbox, upload.base, submission.folder)
        files: tuple[SubmittedFile, ...] = ()
        problems: tuple[Problem, ...] = ()
        if more.is_dir():
            place = work / "more" / str(number)
            place.mkdir()
            files, problems = loose_files(sorted(more.iterdir()), place)
        added = tuple(replace(f, name=f"补充材料/{f.name}") for f in files)
        submissions.append(
            replace(
                submission,
                county=submission.county or upload.county,
                files=(*submission.files, *added),
                problems=(*submission.problems, *problems),
            )
        )
    return replace(batch, name=upload.batch, submissions=tuple(submissions))


def _request(batch: Batch, upload: Upload, workers: int) -> RunRequest:
    deadline = batch.deadline or (dt.date.fromisoformat(upload.deadline) if upload.deadline else None)
    if deadline is None:
        raise UsageError("未知申请截止日期，请在报送时填写")
    source = Source("upload", upload.key)
    return RunRequest(batch, deadline, upload.county, load_rubric(batch.edition or DEFAULT_EDITION), _ENGINE, workers, source=source)
