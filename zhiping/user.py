"""``zhiping user``: accounts for the web pages."""

from __future__ import annotations

import getpass
import sys
from typing import cast, get_args

from evidence.errors import UsageError
from evidence.review import Role
from review.access import ROLES
from review.passwords import hashed, weakness
from store import Desk, Store, open_store
from zhiping.progress import say
from zhiping.settings import Settings


def add_user(name: str, role: str, shown: str, county: str) -> None:
    """A new account; its password is asked for, or read from stdin where that is no terminal. UsageError says what is wrong."""
    if role not in get_args(Role):
        raise UsageError(f"no role {role!r}; there are: {', '.join(get_args(Role))}")
    if (role == "county") != bool(county):
        raise UsageError("an account of the role county needs --county, others have none")
    password = getpass.getpass("password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    weak = weakness(password, name)
    if weak:
        raise UsageError(weak)
    with _desk() as store:
        account = Desk.of(store).accounts.add(name, shown or name, cast(Role, role), county, hashed(password))
    say(f"{account.name}  {ROLES[account.role]}  {account.county}".rstrip())


def list_users() -> None:
    """One line an account."""
    with _desk() as store:
        for account in Desk.of(store).accounts.all():
            closed = "" if account.active else "  (closed)"
            say(f"{account.name}  {account.shown}  {account.role}  {account.county}".rstrip() + closed)


def _desk() -> Store:
    settings = Settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    return open_store(settings.store_url, settings.store_blobs)
