"""The files of a batch that was read before, where they are still to be had."""

from __future__ import annotations

from pathlib import Path

from evidence.batch import Batch
from evidence.errors import UsageError
from extractors.intake import open_batch
from flows.inbox import Inbox
from flows.records import Source
from review.inbox import batch_folder
from store import Desk
from store.landings import Landings
from zhiping.land import batch_of
from zhiping.settings import Settings


def place_of(source: Source | None, desk: Desk, settings: Settings) -> Path | None:
    """Where the batch lies; None where it does no longer, or where it was is not known."""
    if source is None:
        return None
    found: Path | None = None
    match source.kind:
        case "path":
            found = Path(source.name)
        case "landing":
            landing = Landings(desk.store.database).find(source.name)
            found = Inbox(Path(landing.inbox), 0).batch_of(landing) if landing else None
        case "upload":
            upload = desk.uploads.find(source.name)
            found = batch_folder(settings.common / "inbox", upload.base) if upload else None
    return found if found is not None and found.exists() else None


def open_source(source: Source, desk: Desk, settings: Settings, work: Path) -> Batch:
    """The batch as it lies there, unpacked in `work` where need be. UsageError where it is gone or cannot be read."""
    place = place_of(source, desk, settings)
    if place is None:
        raise UsageError("原始材料已不在原处")
    upload = desk.uploads.find(source.name) if source.kind == "upload" else None
    return batch_of(desk, upload, settings.common / "inbox", work) if upload else open_batch(place, work)
