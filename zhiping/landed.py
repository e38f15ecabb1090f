"""``zhiping land-batch``: one batch that landed in a watched folder, read; called by ``watch``, in a process of its own.

A process that is killed leaves its lease behind: when that is over the batch is taken up again, and what was read is not read twice.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from evidence.about import about
from evidence.batch import Batch
from evidence.errors import EngineMissing, Unavailable, UsageError, ZhipingError
from evidence.landing import READABLE, Landing
from extractors.intake import open_batch
from extractors.pages.pool import Progress
from flows.content import content_of
from flows.held import Held, clear_left, holder, workplace
from flows.inbox import Inbox
from flows.reception import reject
from flows.records import RunRequest, Source
from store import FinishedRun, Store
from store.availability import available
from store.landings import Landings
from zhiping.machine import cores
from zhiping.progress import ToldProgress
from zhiping.run import finish, request_of, write
from zhiping.settings import Settings

LOG = logging.getLogger(__name__)
MOST_ATTEMPTS = 10
"""A batch whose reading was begun so often without getting any further is not tried again."""
_SHORTEST, _LONGEST = 5.0, 600.0
"""Seconds to the next attempt: doubled with each, give or take half, so that many do not come back at once."""
_OF_THE_MACHINE = 4
"""What a full disk or a silent database is waited for: as after so many attempts."""

Finish = Callable[[RunRequest, Store, Settings, float, AbstractContextManager[Callable[[Progress], None]]], FinishedRun]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the batches of a watched folder are read under, and where their sheets go; None: as their manifests say. `workers` 0: one for
    each core of the machine that reads."""

    out: Path
    deadline: dt.date | None
    county: str | None
    edition: str | None
    engine: str
    workers: int


def read_landed(
    store: Store, landings: Landings, key: str, terms: Terms, settings: Settings, work: Finish = finish, most: int = MOST_ATTEMPTS
) -> bool:
    """Read the landing of that key and write its sheets; False where another process does, or there is nothing to do. What cannot be read
    is rejected, and what was tried `most` times; what may pass is put off, and raised."""
    by = holder()
    landing = landings.claim(key, by, READABLE)
    if landing is None:
        return False
    told, started = {"landing": landing.key, "batch": landing.name}, time.monotonic()
    with about(**told), Held(landings, key, by):
        try:
            with available(), workplace(settings.home, key) as place:
                if landing.attempts >= most:
                    raise UsageError("处理时程序多次异常退出，请联系管理员")
                clear_left(settings.home, landings)
                landings.count_attempt(key)
                batch = _opened(landing, place)
                request = request_of(batch, terms.deadline, terms.county, terms.edition, terms.engine, terms.workers or cores())
                request = replace(request, source=Source("landing", key))
                told_of = ToldProgress(lambda pages: landings.pages(key, pages.done, pages.total))
                folder = write(terms.out, work(request, store, settings, started, told_of))
        except (EngineMissing, Unavailable, OSError) as error:
            landings.postpone(key, pause(_OF_THE_MACHINE), str(error), blameless=True)
            raise
        except UsageError as error:
            reject(Inbox(Path(landing.inbox), 0), landings, landing, str(error))
        except Exception as error:
            landings.postpone(key, pause(landing.attempts), str(error) if isinstance(error, ZhipingError) else "程序出错，稍后自动重试")
            LOG.exception("put off")
            raise
        except BaseException:  # it was asked to stop
            landings.postpone(key, dt.timedelta(0), "", blameless=True)
            raise
        else:
            landings.move(key, "done")
            LOG.info("done: %s", folder, extra={"seconds": round(time.monotonic() - started, 1)})
    return True


def pause(attempts: int) -> dt.timedelta:
    """How long to wait after that many attempts failed."""
    return dt.timedelta(seconds=min(_LONGEST, _SHORTEST * 2**attempts) * random.uniform(0.5, 1.5))  # noqa: S311


def _opened(landing: Landing, place: Path) -> Batch:
    """The batch as it was received, under a name that no other has: two counties may call theirs alike."""
    path = Inbox(Path(landing.inbox), 0).accepted(landing)
    if path is not None:
        batch = open_batch(path, place)
        if content_of(path).sha256 == landing.sha256:  # asked last: it may be replaced while it is opened
            return replace(batch, name=f"{batch.name[:70]}-{landing.sha256[:6]}")
    raise UsageError("材料在接收后被移走或改动，请重新报送")
