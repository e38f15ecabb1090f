"""``zhiping audit``: what an auditor asks for."""

from __future__ import annotations

import getpass
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from audit.heads import HeadBook, book_text, read_book
from audit.verified import remember
from audit.verify import verify
from evidence.errors import UsageError
from store import Desk, open_store
from store.blobs import write_whole
from zhiping.progress import say
from zhiping.settings import Settings

_MOST_SHOWN = 50


def verify_chain(heads: Path | None) -> int:
    """Check the chain against the home's signed heads, or those of a file kept elsewhere; the exit status: 1 where anything is wrong."""
    started = time.monotonic()
    with _office() as (desk, book):
        verdict = verify(desk, read_book(heads) if heads else book.heads())
    remember(Settings().common, verdict, time.monotonic() - started)
    say(f"链上记录 {verdict.head.number} 条，链尾 {verdict.head.link}")
    for fault in verdict.faults[:_MOST_SHOWN]:
        say(f"不符：{fault.message}")
    if len(verdict.faults) > _MOST_SHOWN:
        say(f"另有 {len(verdict.faults) - _MOST_SHOWN} 处不符")
    if verdict.unsigned:
        say(f"最后 {verdict.unsigned} 条记录尚无签名的链头")
    say("完整：未发现更改" if not verdict.faults else f"共 {len(verdict.faults)} 处不符")
    return 1 if verdict.faults else 0


def export_chain(out: Path) -> None:
    """Write the events (one JSON object a line) and the signed heads into a folder, to be kept elsewhere."""
    with _office() as (desk, book):
        book(desk.chain.head())
        out.mkdir(parents=True, exist_ok=True)
        count = 0
        with (out / "events.jsonl").open("w", encoding="utf-8") as file:
            for event in desk.chain.events():
                file.write(json.dumps(event._asdict(), ensure_ascii=False) + "\n")
                count += 1
        write_whole(out / "heads.jsonl", book_text(book.heads()).encode())
    say(f"{count} 条记录，签名公钥 {book.public_key}：{out.resolve()}")


def recalibrate(wrong: float, sureness: float) -> None:
    """Fit a new version on what experts have signed since the beginning; earlier versions stay."""
    # imported here: the chain is verified without a library of statistics
    from audit.calibration import calibrate, calibration_json
    from audit.labels import labels_of, settled
    from audit.promise import Promise

    if not 0 < wrong < 1 or not 0 < sureness < 1:
        raise UsageError("the promised share and its sureness are between 0 and 1")
    with _office() as (desk, _):
        found = calibrate(settled(labels_of(desk.usage)), Promise(wrong, sureness))
        stored = desk.calibrations.add(calibration_json(found), getpass.getuser())
    say(f"校准版本 {stored.version}：字段标签 {found.fields} 个，评分项标签 {found.criteria} 个")
    least = found.threshold.least
    if least is not None:
        say(f"确认阈值 {least:.4f}")
    else:
        say(f"标签不足或错误过多，不给出确认阈值（至少需要 {found.threshold.needed} 个无错的）；采用后仍按评审指标的阈值")
    say(f"已签名的评分表不变；zhiping audit adopt {stored.version} 之后，新的识别与重新评分才采用")


def adopt(version: int) -> None:
    """From now on new runs, rescored and reprocessed ones are made under that version; 0: under none. What was made stays as it is."""
    with _office() as (desk, _):
        desk.calibrations.adopt(version or None, getpass.getuser())
        scale = desk.calibrations.adopted()
    if scale is None:
        say("不采用校准：按识别所报把握与评审指标的阈值")
        return
    sorts = [name for name, curves in (("字段", scale.fields), ("评分项", scale.criteria)) if curves]
    least = f"{scale.least:.4f}" if scale.least is not None else "标签不足，按评审指标"
    say(f"采用校准版本 {scale.version.number}（{'、'.join(sorts)}）；确认阈值 {least}")


def write_report(out: Path) -> None:
    """Write report.html and report.xlsx."""
    from audit.desk import AuditDesk
    from flows.sheets import kind_titles
    from review.auditing import Cut

    out.mkdir(parents=True, exist_ok=True)
    with _office() as (desk, _):
        asked = AuditDesk(desk, kind_titles(), Settings().common)
        write_whole(out / "report.html", asked.page(Cut()))
        write_whole(out / "report.xlsx", asked.workbook(Cut()))
        facts = asked.audited(Cut()).facts
    for fact in facts:
        say(fact)
    say(str((out / "report.html").resolve()))


@contextmanager
def _office() -> Iterator[tuple[Desk, HeadBook]]:
    settings = Settings()
    book = HeadBook(settings.common)
    with open_store(settings.store_url, settings.store_blobs, book) as store:
        yield Desk.of(store), book
