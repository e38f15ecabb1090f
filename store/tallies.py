"""Figures of the work that was done, each a sum that only grows; written in the transaction of what they tell of, so counted once.

Several processes on several machines do the work and others answer for it: the store is what they share.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from evidence.tally import Tally, TallyName
from store.database import Database
from store.schema import TallyRow


def count(session: Session, tallies: Iterable[Tally]) -> None:
    """Add to the sums. In a fixed order, so that transactions on PostgreSQL never wait for one another in a circle."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    for tally in sorted(tallies, key=lambda t: (t.name, t.label)):
        adding = insert(TallyRow).values(name=tally.name, label=tally.label, value=tally.value)
        more = {"value": TallyRow.value + adding.excluded.value}
        session.execute(adding.on_conflict_do_update(index_elements=["name", "label"], set_=more))


class Tallies:
    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Tally, ...]:
        """Every sum, by name and label."""
        asked = select(TallyRow).order_by(TallyRow.name, TallyRow.label)
        with self._database.reading() as session:
            return tuple(Tally(row.name, row.label, row.value) for row in session.scalars(asked))

    def of(self, name: TallyName) -> dict[str, float]:
        """The sums of one name, by label."""
        return {tally.label: tally.value for tally in self.all() if tally.name == name}
