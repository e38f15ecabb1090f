"""Who looked at what, when, from where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from sqlalchemy import select

from evidence.audit import Statement, canonical
from evidence.review import Account, Opening, Role
from store.chain import tell
from store.database import Database
from store.review_schema import AccountRow, ApplicationRow, OpeningRow
from store.times import now


class Openings:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, application: int, by: Account, what: str, address: str, *, masked: bool) -> None:
        self.add_all((application,), by, what, address, masked=masked)

    def add_all(self, applications: Iterable[int], by: Account, what: str, address: str, *, masked: bool) -> None:
        """Several applications were opened at once."""
        told = {"account_id": by.id, "at": now(), "what": what[:100], "address": address[:100], "masked": masked}
        with self._database.writing() as session:
            opened = tuple(applications)
            session.add_all(OpeningRow(application_id=application, **told) for application in opened)
            after = canonical({"what": what, "address": address, "masked": str(masked).lower()})
            tell(session, *(Statement("opening", by.name, str(application), after=after) for application in opened))

    def latest(self, most: int = 500, application: int | None = None) -> tuple[Opening, ...]:
        """The newest first."""
        asked = select(OpeningRow, AccountRow, ApplicationRow.enterprise)
        asked = asked.join(AccountRow, OpeningRow.account_id == AccountRow.id)
        asked = asked.join(ApplicationRow, OpeningRow.application_id == ApplicationRow.id)
        if application is not None:
            asked = asked.where(OpeningRow.application_id == application)
        with self._database.reading() as session:
            rows = session.execute(asked.order_by(OpeningRow.id.desc()).limit(most))
            return tuple(Opening(o.at, a.shown, cast(Role, a.role), name, o.what, o.address, o.masked) for o, a, name in rows)
