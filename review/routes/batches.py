"""A whole batch in one request, for programs of a county's office; it becomes an upload like those of the pages."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import shutil
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from evidence.landing import CHINA, Landing
from review.inbox import batch_folder, safe_name
from review.options import Options
from review.receiving import TooLarge, receive
from review.visitors import TheDesk, TheOptions, Visitor, needs
from store import Desk
from store.landings import Landings

router = APIRouter(tags=["报送与县级核实"])
Officer = Annotated[Visitor, Depends(needs("upload"))]
_HOLDER = "pages"
_BYTES = {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}


class Receipt(BaseModel):
    """What arrived. `key` is the upload's, under which its progress is asked for; `repeated`: the county has sent the same before."""

    key: str
    name: str
    sha256: str
    size: int
    received_at: dt.datetime
    state: str
    repeated: bool


@router.post("/api/batches", status_code=201, openapi_extra={"requestBody": _BYTES})
async def send(
    request: Request,
    response: Response,
    visitor: Officer,
    desk: TheDesk,
    options: TheOptions,
    name: Annotated[str, Query(min_length=1, max_length=150)],
    deadline: dt.date | None = None,
) -> Receipt:
    """The body is an archive; `deadline` counts where its manifest says nothing. 200 where the county has sent the same content before."""
    given = safe_name(name)
    if given is None:
        raise HTTPException(422, "文件名无效")
    place = options.inbox / "arriving" / secrets.token_hex(8)
    try:
        path = await receive(request.stream(), place, given.relative_to(given.parent), options.largest)
        receipt = await run_in_threadpool(_landed, desk, options, visitor, path, deadline)
    except TooLarge:
        raise HTTPException(413, "文件过大") from None
    finally:
        await run_in_threadpool(shutil.rmtree, place, ignore_errors=True)
    response.status_code = 200 if receipt.repeated else 201
    return receipt


def _landed(desk: Desk, options: Options, visitor: Visitor, path: Path, deadline: dt.date | None) -> Receipt:
    """Each step may be the last before the program is killed: the same content sent again is then taken up where it was left."""
    size = path.stat().st_size
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    landings = Landings(desk.store.database)
    landing = landings.begin(path.name, _HOLDER)
    # one county does not learn what another has sent
    scope = hashlib.sha256(f"upload:{visitor.account.county}".encode()).hexdigest()
    first = landings.hold(landing.key, sha256, scope)
    if first and _state(desk, first) == "failed":
        landings.move(first.key, "rejected")
        first = landings.hold(landing.key, sha256, scope)
    if first is None:
        upload = desk.uploads.begin(visitor.account, path.stem, deadline.isoformat() if deadline else "")
        folder = batch_folder(options.inbox, upload.key)
        folder.mkdir(parents=True)
        path.rename(folder / path.name)
        landings.hand_over(landing.key, upload.key)
    else:
        landings.move(landing.key, "repeated")
    kept = first or landings.find(landing.key) or landing
    if _state(desk, kept) == "receiving":
        desk.uploads.tell(kept.upload, "waiting")
        options.land(kept.upload)
    return Receipt(
        key=kept.upload,
        name=kept.name,
        sha256=sha256,
        size=size,
        received_at=kept.received_at.astimezone(CHINA),
        state=_state(desk, kept),
        repeated=first is not None,
    )


def _state(desk: Desk, landing: Landing) -> str:
    """Its upload's; one that came to nothing has failed."""
    upload = desk.uploads.find(landing.upload) if landing.upload else None
    return upload.state if upload else "failed"
