"""What goes wrong besides processes: each trouble lasts for a moment, and goes."""

from __future__ import annotations

import datetime as dt
import os
import random
import resource
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import update

from evidence.errors import StoreUnavailable
from store.availability import available
from store.landing_schema import LandingRow
from tests.chaos.crew import Crew
from tests.chaos.site import Site

LONGEST = 0.4
"""Seconds."""
Trouble = Callable[[Site, Crew, random.Random], None]


def full_disk(site: Site, crew: Crew, chance: random.Random) -> None:
    """One process can make no file larger than a page of memory."""
    pid = chance.choice([*crew.pids.values()])
    with suppress(ProcessLookupError):
        before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (4096, before[1]))
        time.sleep(chance.uniform(0, LONGEST))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def read_only_inbox(site: Site, crew: Crew, chance: random.Random) -> None:
    with _read_only(site):
        time.sleep(chance.uniform(0, LONGEST))


def inbox_away(site: Site, crew: Crew, chance: random.Random) -> None:
    """As a share that is not mounted for a moment."""
    away = site.folder / "away"
    site.inbox.rename(away)
    time.sleep(chance.uniform(0, LONGEST))
    away.rename(site.inbox)


def clock_jump(site: Site, crew: Crew, chance: random.Random) -> None:
    """What is held seems to be held until yesterday, or until tomorrow: the clock was set forward or back since."""
    jump = dt.datetime.now(dt.UTC) + chance.choice((-1, 1)) * dt.timedelta(days=1)
    with site.open() as store, store.database.writing() as session:
        session.execute(update(LandingRow).where(LandingRow.holder != "").values(free_at=jump))


def time_passes(site: Site) -> None:
    """The pause after a fault is over: nobody has to wait for a minute."""
    with site.open() as store, store.database.writing() as session:
        session.execute(update(LandingRow).where(LandingRow.holder == "").values(free_at=dt.datetime.now(dt.UTC)))


def leases_end(site: Site) -> None:
    """Whoever was killed is not waited for as long as it might still be heard of."""
    with suppress(StoreUnavailable), available(), site.open() as store, store.database.writing() as session:
        session.execute(update(LandingRow).where(LandingRow.ended_at.is_(None)).values(free_at=dt.datetime.now(dt.UTC)))


TROUBLES: dict[str, Trouble] = {
    "full disk": full_disk,
    "read-only inbox": read_only_inbox,
    "inbox away": inbox_away,
    "clock jump": clock_jump,
}


@contextmanager
def _read_only(site: Site) -> Iterator[None]:
    """Nobody, not even root, can move anything in the inbox."""
    if os.geteuid():
        site.inbox.chmod(0o555)
    else:
        subprocess.run(["chattr", "+i", site.inbox], check=True)
    try:
        yield
    finally:
        if os.geteuid():
            site.inbox.chmod(0o755)
        else:
            subprocess.run(["chattr", "-i", site.inbox], check=True)
