"""``zhiping reprocess``: what was done by older versions, done again as far as it depends on what has changed since.

Pages are read again only where the reading of pages has changed, from the papers as they were brought; everything else is made from the
stored readings. Each batch is one transaction and becomes a new run beside the earlier ones: a command that is stopped goes on where it
was when it is called again, sheets that experts signed stay as they signed them.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import cast

from audit.heads import HeadBook
from evidence.about import about
from evidence.batch import Batch, Submission
from evidence.document import Problem
from evidence.errors import UsageError, ZhipingError
from evidence.trace import Seen
from extractors.kinds import all_kinds
from extractors.pages.pool import Progress
from flows.asked import Asked
from flows.layers import Change
from flows.records import RunRequest
from flows.server import PrefectServer
from flows.stored_pages import StoredPages, problems_by_file
from flows.taken_over import made_whole, whole_key
from review.landing import register_new
from review.procedure import load_procedure
from scoring.differences import differences, differences_value
from scoring.export import JsonValue, json_bytes
from scoring.stored import StoredSheet, read_documents, read_sheet
from store import Desk, FinishedRun, Store, open_store
from store.blobs import write_whole
from store.runs import Runs
from store.tallies import Tallies
from zhiping.outdated import Outdated, Plan, Wanted, kind_named
from zhiping.progress import PageProgress, say
from zhiping.rescore import standings_of, tell_moved
from zhiping.run import DEFAULT_EDITION, process, write
from zhiping.settings import Settings
from zhiping.sources import open_source

_PAGE, _APPLICATION = 0.65, 2.5
"""Seconds where this store has no history: a page as docs/performance.md has it for two cores, and what an application of some 60 pages
may take."""
_ENOUGH = 20
"""Pages or applications from which the store's own history tells."""


Shown = AbstractContextManager[Callable[[Progress], None]]
Work = Callable[[RunRequest, Store, Settings, float, Shown, StoredPages | None, tuple[Seen, ...]], tuple[FinishedRun, tuple[Seen, ...]]]
"""As `zhiping.run.process`."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds to read a page, and to make an application's sheet of its pages; `measured` where the store's history says so."""

    page: float
    application: float
    measured: bool

    def minutes(self, plans: Sequence[Plan]) -> float:
        return sum(plan.reads * self.page + len(plan.chosen) * self.application for plan in plans) / 60


def reprocess(wanted: Wanted, out: Path, workers: int, work: Work | None = None, *, dry: bool) -> int:
    """Do again what is outdated, or say what that would be; how many batches could not be done. `work`: by `zhiping.run.process`, where
    nothing else is given."""
    settings = Settings()
    wanted = replace(wanted, kind=kind_named(wanted.kind, {name: kind.title for name, kind in all_kinds().items()}))
    with ExitStack() as stack, open_store(settings.store_url, settings.store_blobs, HeadBook(settings.common)) as store:
        desk = Desk.of(store)
        plans = tuple(Outdated(desk, settings).plans(wanted))
        to_do = [plan for plan in plans if plan.chosen and not plan.obstacle]
        _announce(plans, to_do, pace_of(desk), dry=dry)
        if dry or not to_do:
            return 0
        failed = 0
        # one server for all batches: it takes longer to start than a batch takes to be done again
        doing = work or partial(process, served=stack.enter_context(PrefectServer(settings.home)))
        for plan in to_do:
            try:
                with about(batch=plan.run.name):
                    Redoing(desk, settings, workers, doing).redo(plan, out)
            except ZhipingError as error:
                failed += 1
                say(f"{plan.run.name}：未能重做，原结果不变：{error}")
        register_new(desk, load_procedure(DEFAULT_EDITION))
        say(f"已重做 {len(to_do) - failed} 批" + (f"，{failed} 批未能重做" if failed else ""))
        return failed


def pace_of(desk: Desk) -> Pace:
    """As measured over all runs of this store."""
    tallies = Tallies(desk.store.database)
    seconds, read, done = tallies.of("seconds"), tallies.of("taken").get("read", 0), tallies.of("done").get("applications", 0)
    page = seconds.get("reading", 0) / read if read >= _ENOUGH else _PAGE
    made = sum(seconds.get(stage, 0) for stage in ("documents", "scoring", "rendering"))
    return Pace(page, made / done if done >= _ENOUGH else _APPLICATION, min(read, done) >= _ENOUGH)


class Redoing:
    """Does plans."""

    def __init__(self, desk: Desk, settings: Settings, workers: int, work: Work) -> None:
        self._desk, self._settings, self._workers, self._work = desk, settings, workers, work

    def redo(self, plan: Plan, out: Path) -> None:
        """The new run is kept and written under `out`; what differs is told. UsageError where papers are wanted that are gone."""
        asked, store = plan.asked, self._desk.store
        before = store.find_run(plan.run.key)
        assert asked is not None
        assert before is not None
        kept = [s.folder for s in asked.batch.submissions if s.folder in before.outputs and s.folder not in plan.chosen]
        beside = Runs(store.database).traces(plan.run.key, kept) if kept else ()
        with ExitStack() as stack:
            request = _narrowed(asked.again(self._workers, self._desk.calibrations.adopted()), plan.chosen)
            key, stored = request.key(), None
            if plan.reads:
                work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="intake-", dir=self._settings.home)))
                request = self._with_files(request, asked, work)
            else:
                stored = self._stored(request, before)
            shown = PageProgress(plan.run.name)
            run, seen = self._work(request, store, self._settings, time.monotonic(), shown, stored, beside)
        if kept:
            run, key = made_whole(run, before, asked, kept), whole_key(key, plan.run.key)
        store.keep_run(key, run, (*seen, *beside))
        _write(out, before, run)

    def _with_files(self, request: RunRequest, asked: Asked, work: Path) -> RunRequest:
        assert asked.source is not None
        brought = open_source(asked.source, self._desk, self._settings, work)
        paths = {file.sha256: file.path for s in brought.submissions for file in s.files}
        wanted = [file for s in request.batch.submissions for file in s.files]
        lost = [file.name for file in wanted if file.sha256 not in paths]
        if lost:
            raise UsageError(f"原始材料已改动，{len(lost)} 个文件不在其中，例如 {lost[0]}；请重新报送")
        submissions = tuple(replace(s, files=tuple(replace(f, path=paths[f.sha256]) for f in s.files)) for s in request.batch.submissions)
        return replace(request, batch=replace(request.batch, submissions=submissions))

    def _stored(self, request: RunRequest, before: FinishedRun) -> StoredPages:
        numbers = Runs(self._desk.store.database).pages([file.sha256 for s in request.batch.submissions for file in s.files])
        problems = [p for s in request.batch.submissions for p in problems_by_file(s, _problems_of(s, before))]
        return StoredPages(request.engine, numbers, problems)


def _narrowed(request: RunRequest, folders: Sequence[str]) -> RunRequest:
    batch: Batch = replace(request.batch, submissions=tuple(s for s in request.batch.submissions if s.folder in folders))
    return replace(request, batch=batch)


def _problems_of(submission: Submission, run: FinishedRun) -> tuple[Problem, ...]:
    return read_documents(run.outputs[submission.folder]["documents.json"], f"{submission.folder}/documents.json")[1]


def _write(out: Path, before: FinishedRun, after: FinishedRun) -> None:
    old, new = _sheets(before), _sheets(after)
    found = differences(standings_of(old), standings_of(new))
    folder = write(out, after)
    told = differences_value(after.name, found, _made_by(before), _made_by(after))
    write_whole(folder / "differences.json", json_bytes(told))
    say(f"{after.name}：已重做，写入 {folder.resolve()}")
    if not tell_moved(old, new, found):
        say("    建议分均无变化")


def _made_by(run: FinishedRun) -> JsonValue:
    return cast(JsonValue, {"versions": run.summary.get("versions")})


def _sheets(run: FinishedRun) -> Mapping[str, StoredSheet]:
    return {folder: read_sheet(files["sheet.json"], f"{folder}/sheet.json") for folder, files in run.outputs.items()}


# -- what people are told -----------------------------------------------------------------------------------


def _announce(plans: Sequence[Plan], to_do: Sequence[Plan], pace: Pace, *, dry: bool) -> None:
    if dry:
        say("试算，不作任何改动：")
    for plan in to_do:
        reads = f"重新识别 {plan.reads} 页（共 {plan.pages} 页）" if plan.reads else f"沿用已存的 {plan.pages} 页识别结果"
        say(f"{plan.run.name}  {len(plan.chosen)} 家  变化：{_words(plan.change)}  {reads}  约 {_minutes(pace.minutes([plan]))}")
    closed = sum(plan.closed for plan in plans)
    if closed:
        say(f"{closed} 家评审已结束，保持原样")
    for plan in plans:
        if plan.obstacle:
            say(f"{plan.run.name}  不能重做：{plan.obstacle}")
    if not to_do:
        say("没有需要重做的申报")
        return
    applications, pages = sum(len(p.chosen) for p in to_do), sum(p.reads for p in to_do)
    basis = "按本机以往用时" if pace.measured else "按一般用时估计，本机尚无足够记录"
    say(f"合计 {len(to_do)} 批 {applications} 家，重新识别 {pages} 页，约 {_minutes(pace.minutes(to_do))}（{basis}）")
    hint = _only_kinds(to_do)
    if dry and hint:
        say(f"变化只在 {hint} 的识别规则；加 --kind 可只重做可能受影响的申报")


def _words(change: Change) -> str:
    titles = {name: kind.title for name, kind in all_kinds().items()}
    kinds = "、".join(titles.get(name, name) for name in sorted(change.kinds))
    said = (
        "页面识别" if change.pages else "",
        "材料识别" if change.documents else "",
        f"材料种类（{kinds}）" if kinds else "",
        "评分规则" if change.scoring else "",
    )
    return "、".join(part for part in said if part)


def _only_kinds(plans: Sequence[Plan]) -> str:
    total = Change()
    for plan in plans:
        total |= plan.change
    return "" if total.pages or total.documents or total.scoring else _words(total)


def _minutes(minutes: float) -> str:
    return f"{minutes:.0f} 分钟" if minutes >= 1.5 else "1 分钟" if minutes >= 0.5 else f"{max(1, round(minutes * 60))} 秒"
