"""A fresh office for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Desk, open_store
from tests.review.desks import Office, open_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "pages")) as store:
        yield open_office(Desk.of(store), tmp_path)
