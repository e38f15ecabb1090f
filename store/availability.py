"""A database that does not answer, told as something that may pass."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import InterfaceError, OperationalError

from evidence.errors import StoreUnavailable


@contextmanager
def available() -> Iterator[None]:
    """What the database refuses in this block because it is down, locked, read-only or full is a `StoreUnavailable`."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        told = str(error.orig or error).strip().splitlines()
        raise StoreUnavailable(f"数据库暂时无法使用：{told[0] if told else type(error).__name__}") from error
