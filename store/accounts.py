"""Accounts and the browsers that are signed in to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import cast

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from evidence.errors import UsageError
from evidence.review import Account, Role
from store.database import Database
from store.review_schema import AccountRow, SessionRow
from store.times import aware, now


class Accounts:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, shown: str, role: Role, county: str, password: str) -> Account:
        """A new account; `password` is its hash. UsageError where the name is taken."""
        row = AccountRow(name=name, shown=shown, role=role, county=county, password=password, active=True, created_at=now())
        try:
            with self._database.writing() as session:
                session.add(row)
                session.flush()
                return _account(row)
        except IntegrityError as error:
            raise UsageError(f"there is an account {name!r} already") from error

    def find(self, name: str) -> tuple[Account, str] | None:
        """The account of that name with its password's hash, or None."""
        with self._database.reading() as session:
            row = session.execute(select(AccountRow).where(AccountRow.name == name)).scalar_one_or_none()
        return (_account(row), row.password) if row else None

    def known_as(self, identities: Sequence[str]) -> Account | None:
        """The open account of the first of these identities at the office's provider that has one."""
        with self._database.reading() as session:
            for identity in identities:
                asked = select(AccountRow).where(AccountRow.identity == identity, AccountRow.active)
                row = session.execute(asked).scalar_one_or_none()
                if row is not None:
                    return _account(row)
        return None

    def set_identity(self, account: int, identity: str) -> None:
        """Let an account be signed in to by that identity, or ("") by password only. UsageError where another account has it."""
        try:
            self._change(account, identity=identity or None)
        except IntegrityError as error:
            raise UsageError(f"another account is {identity!r} at the provider") from error

    def all(self) -> tuple[Account, ...]:
        with self._database.reading() as session:
            return tuple(_account(r) for r in session.scalars(select(AccountRow).order_by(AccountRow.role, AccountRow.id)))

    def set_password(self, account: int, password: str) -> None:
        """A new hash; everybody signed in to the account is signed out."""
        self._change(account, password=password)

    def set_active(self, account: int, *, active: bool) -> None:
        """Open or close an account; a change signs out."""
        self._change(account, active=active)

    def sign_in(self, account: int, token: str, until: dt.datetime, address: str) -> None:
        """Remember a browser by the hash of its token; sessions that are over are forgotten."""
        with self._database.writing() as session:
            session.execute(delete(SessionRow).where(SessionRow.expires_at < now()))
            session.add(SessionRow(token=token, account_id=account, expires_at=until, address=address[:100]))

    def signed_in(self, token: str) -> Account | None:
        """Whose browser this is, None where its session is over or its account closed."""
        asked = select(AccountRow, SessionRow.expires_at).join(SessionRow, SessionRow.account_id == AccountRow.id)
        with self._database.reading() as session:
            row = session.execute(asked.where(SessionRow.token == token, AccountRow.active)).one_or_none()
        if row is None or aware(row[1]) <= now():
            return None
        return _account(row[0])

    def sign_out(self, token: str) -> None:
        with self._database.writing() as session:
            session.execute(delete(SessionRow).where(SessionRow.token == token))

    def _change(self, account: int, **values: str | bool | None) -> None:
        with self._database.writing() as session:
            session.execute(update(AccountRow).where(AccountRow.id == account).values(**values))
            session.execute(delete(SessionRow).where(SessionRow.account_id == account))


def _account(row: AccountRow) -> Account:
    return Account(row.id, row.name, row.shown, cast(Role, row.role), row.county, row.active, row.identity or "")
