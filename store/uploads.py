"""Batches on their way in."""

from __future__ import annotations

import secrets

from sqlalchemy import case, func, select, update

from evidence.review import Account, Filed, Upload
from evidence.tally import Tally
from store.database import Database
from store.review_schema import UploadRow
from store.tallies import count

READING = ("waiting", "reading")
"""States in which somebody has to be reading it, or to begin."""


class Uploads:
    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, by: Account, name: str, deadline: str) -> Upload:
        """A new batch of the officer's county. Its name is the county's, what the officer calls it, and a few signs that tell it apart."""
        key = secrets.token_hex(8)
        return self._begin(UploadRow(**_of(by, name, key), batch=f"{by.county}-{name[:150]}-{key[:6]}", base=key, deadline=deadline))

    def add_to(self, filed: Filed, base: Upload, by: Account, name: str) -> Upload:
        """More papers for an application of the batch that `base` brought."""
        row = _of(by, name, secrets.token_hex(8)) | {"application": filed.key}
        return self._begin(UploadRow(**row, batch=filed.batch, base=base.key, deadline=base.deadline))

    def base_of(self, batch: str) -> Upload | None:
        """The upload that brought a batch; None where it came by the command line."""
        asked = select(UploadRow).where(UploadRow.batch == batch, UploadRow.application == "")
        with self._database.reading() as session:
            row = session.execute(asked).scalars().first()
        return _upload(row) if row else None

    def tell(self, key: str, state: str, *, done: int = 0, total: int = 0, current: str = "", message: str = "") -> None:
        """How far it is. `message` is Chinese, for people."""
        told = {"state": state, "done": done, "total": total, "current": current[:500], "message": message}
        with self._database.writing() as session:
            session.execute(update(UploadRow).where(UploadRow.key == key).values(**told))
            if state == "failed":
                count(session, [Tally("failures", "upload", 1)])

    def again(self, key: str, deadline: str) -> bool:
        """Have a failed one wait for its reading again, under the deadline it has or else this one; False where it has not failed."""
        with self._database.writing() as session:
            failed = (UploadRow.key == key, UploadRow.state == "failed")
            told = {"state": "waiting", "message": "", "deadline": case((UploadRow.deadline == "", deadline), else_=UploadRow.deadline)}
            return session.execute(update(UploadRow).where(*failed).values(**told).returning(UploadRow.id)).first() is not None

    def find(self, key: str) -> Upload | None:
        with self._database.reading() as session:
            row = session.execute(select(UploadRow).where(UploadRow.key == key)).scalar_one_or_none()
        return _upload(row) if row else None

    def of(self, county: str, most: int = 20) -> tuple[Upload, ...]:
        """A county's uploads, the newest first."""
        with self._database.reading() as session:
            rows = session.scalars(select(UploadRow).where(UploadRow.county == county).order_by(UploadRow.id.desc()).limit(most))
            return tuple(_upload(r) for r in rows)

    def counts(self) -> dict[str, int]:
        """How many are in each state."""
        asked = select(UploadRow.state, func.count().label("number")).group_by(UploadRow.state)
        with self._database.reading() as session:
            return {row.state: row.number for row in session.execute(asked)}

    def unfinished(self) -> tuple[Upload, ...]:
        """What was waiting or being read when the program ended."""
        with self._database.reading() as session:
            rows = session.scalars(select(UploadRow).where(UploadRow.state.in_(READING)).order_by(UploadRow.id))
            return tuple(_upload(r) for r in rows)

    def _begin(self, row: UploadRow) -> Upload:
        with self._database.writing() as session:
            session.add(row)
            session.flush()
            return _upload(row)


def _of(by: Account, name: str, key: str) -> dict[str, str | int]:
    told: dict[str, str | int] = {"key": key, "account_id": by.id, "county": by.county, "name": name[:255], "application": ""}
    return told | {"state": "receiving", "done": 0, "total": 0, "current": "", "message": ""}


def _upload(row: UploadRow) -> Upload:
    return Upload(
        id=row.id,
        key=row.key,
        account=row.account_id,
        county=row.county,
        name=row.name,
        batch=row.batch,
        base=row.base,
        application=row.application,
        deadline=row.deadline,
        state=row.state,
        done=row.done,
        total=row.total,
        current=row.current,
        message=row.message,
    )
