"""Batches on their way in."""

from __future__ import annotations

import secrets

from sqlalchemy import select, update

from evidence.review import Account, Upload
from store.database import Database
from store.review_schema import UploadRow


class Uploads:
    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, by: Account, county: str, name: str) -> Upload:
        row = UploadRow(
            key=secrets.token_hex(8),
            account_id=by.id,
            county=county,
            name=name[:255],
            state="receiving",
            done=0,
            total=0,
            current="",
            message="",
        )
        with self._database.writing() as session:
            session.add(row)
            session.flush()
            return _upload(row)

    def tell(self, key: str, state: str, *, done: int = 0, total: int = 0, current: str = "", message: str = "") -> None:
        """How far it is. `message` is Chinese, for people."""
        told = {"state": state, "done": done, "total": total, "current": current[:500], "message": message}
        with self._database.writing() as session:
            session.execute(update(UploadRow).where(UploadRow.key == key).values(**told))

    def find(self, key: str) -> Upload | None:
        with self._database.reading() as session:
            row = session.execute(select(UploadRow).where(UploadRow.key == key)).scalar_one_or_none()
        return _upload(row) if row else None

    def of(self, account: int, most: int = 20) -> tuple[Upload, ...]:
        """An officer's uploads, the newest first."""
        with self._database.reading() as session:
            rows = session.scalars(select(UploadRow).where(UploadRow.account_id == account).order_by(UploadRow.id.desc()).limit(most))
            return tuple(_upload(r) for r in rows)

    def unfinished(self) -> tuple[Upload, ...]:
        """What was waiting or being read when the program ended."""
        with self._database.reading() as session:
            rows = session.scalars(select(UploadRow).where(UploadRow.state.in_(("waiting", "reading"))).order_by(UploadRow.id))
            return tuple(_upload(r) for r in rows)


def _upload(row: UploadRow) -> Upload:
    return Upload(row.id, row.key, row.account_id, row.county, row.name, row.state, row.done, row.total, row.current, row.message)
