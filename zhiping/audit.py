"""``zhiping audit``: what an auditor asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from audit.heads import HeadBook, book_text, read_book
from audit.verify import verify
from store import Desk, open_store
from zhiping.files import replace_file
from zhiping.progress import say
from zhiping.settings import Settings

_MOST_SHOWN = 50


def verify_chain(heads: Path | None) -> int:
    """Check the chain against the home's signed heads, or those of a file kept elsewhere; the exit status: 1 where anything is wrong."""
    with _office() as (desk, book):
        verdict = verify(desk, read_book(heads) if heads else book.heads())
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
                file.write(json.dumps(asdict(event), ensure_ascii=False) + "\n")
                count += 1
        replace_file(out / "heads.jsonl", book_text(book.heads()).encode())
    say(f"{count} 条记录，签名公钥 {book.public_key}：{out.resolve()}")


@contextmanager
def _office() -> Iterator[tuple[Desk, HeadBook]]:
    settings = Settings()
    book = HeadBook(settings.home)
    with open_store(settings.store_url, settings.store_blobs, book) as store:
        yield Desk.of(store), book
