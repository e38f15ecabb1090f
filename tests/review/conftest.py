"""A fresh office for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Desk, open_store
from tests.review.desks import Office, open_office
from tests.review.site import Site, running_site
from tests.review.stored import keep_sample


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "pages")) as store:
        yield open_office(Desk.of(store), tmp_path)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office that the sample has landed in; shared by a module's tests, each takes another application or expert."""
    folder = tmp_path_factory.mktemp("sample")
    with open_store(f"sqlite:///{folder}/store.db", str(folder / "pages")) as store:
        keep_sample(Desk.of(store))
        yield open_office(Desk.of(store), folder)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Pages at an address with a browser, shared by a module's tests: each takes another application or expert.

    No longer than a module: while the browser's driver runs, its thread has a running event loop, which makes libraries that
    look for one (Prefect's `State.result`) answer with a coroutine in whatever test comes after in that process.
    """
    with running_site(tmp_path_factory.mktemp("site")) as found:
        yield found
