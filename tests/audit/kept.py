"""A store with something of everything that the chain tells of, and a way past its guards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from audit.heads import HeadBook
from audit.verify import Verdict, verify
from evidence.quality import Pick, PlantedValue, SampleTerms, WrongField
from evidence.review import Account, Deed, Filed
from store import Desk, FinishedRun
from store.append_only import unguards

YEAR = 2024
GUARDED = ("audit_events", "calibrations", "adoptions")


@dataclass
class Kept:
    """A store with its book of heads, in a folder."""

    desk: Desk
    book: HeadBook
    folder: Path

    def verdict(self) -> Verdict:
        return verify(self.desk, self.book.heads())

    def faults(self) -> list[str]:
        return [f.message for f in self.verdict().faults]

    def tamper(self, *statements: str) -> None:
        with closing(sqlite3.connect(self.folder / "store.db")) as database, database:
            for statement in (*(s for table in GUARDED for s in unguards(table, "sqlite")), *statements):
                database.execute(statement)


def land(desk: Desk, run: FinishedRun) -> Filed:
    """The application of a run."""
    desk.store.keep_run("key", run)
    for landed in desk.applications.unregistered():
        desk.applications.register(landed, "甲", "", "鹤山市", (Decimal(5), 1), "experts")
    return desk.applications.list()[0]


def judge(desk: Desk, run: FinishedRun, expert: Account) -> Filed:
    """An application, seen by an expert and judged in two acts."""
    filed = land(desk, run)
    desk.openings.add(filed.id, expert, "评分表", "127.0.0.1", masked=True)
    seat = desk.seats.assign(filed.id, expert.id)
    desk.seats.add(seat, 0, expert, Deed("confirm", "1.1", points=Decimal(5)))
    desk.seats.add(seat, 1, expert, Deed("points", "1.1", points=Decimal(4), reason="缺页"))
    return filed


def check(desk: Desk, filed: Filed) -> None:
    """Whatever else people do about an application: rows in every other table of which the chain tells row by row."""
    auditor = desk.accounts.add("audit", "审计", "auditor", "", "hash")
    wang, chen = (desk.accounts.add(name, shown, "expert", "", "hash") for name, shown in (("wang", "王专家"), ("chen", "陈专家")))
    desk.calibrations.add("{}", auditor.name)
    desk.calibrations.adopt(1, auditor.name)
    desk.applications.check(filed.id, auditor, [("1", "yes", "齐全")])
    desk.applications.complain(filed.id, auditor, "对得分有异议", "维持")
    desk.looks.switch(YEAR, "looks", auditor, on=True)
    picks = [Pick(filed.key, place, "营业执照", "5") for place in ("1.1", "1.2")]
    desk.looks.draw(SampleTerms(YEAR, "criterion", 0.05, 0.95, (), 7), picks, auditor)
    one, other = desk.looks.samples(YEAR)[0].looks
    desk.looks.declare(one, wang if one.expert == wang.shown else chen)
    desk.looks.answer(one, wang if one.expert == wang.shown else chen, "differs", "4", "缺页")
    desk.looks.refuse(other, wang if other.expert == wang.shown else chen, "曾任顾问")
    value = PlantedValue("1.1", "d1", (WrongField("valid_until", "2026-05-06", "2023-05-06"),), Decimal(5), Decimal(0), Decimal(40))
    desk.plants.add(desk.seats.assign(filed.id, chen.id), filed, value, {"sheet.json": b"{}", "documents.json": b"[]"}, auditor)
    desk.applications.move(filed, "reviewed", auditor, "")
