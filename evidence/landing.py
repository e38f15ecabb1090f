"""Batches that land by themselves, in a watched folder or through the programming interface."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

LandingState = Literal["receiving", "waiting", "reading", "done", "rejected", "repeated"]
"""receiving: being taken in; waiting: accepted, its receipt is written; repeated: the content of another landing, nothing more to do."""

CHINA = dt.timezone(dt.timedelta(hours=8), "北京时间")

RECEIVING: tuple[LandingState, ...] = ("receiving",)
READABLE: tuple[LandingState, ...] = ("waiting", "reading")


@dataclass(frozen=True, slots=True)
class Landing:
    """One arrival. `inbox` is the folder it was dropped in, `upload` its upload's key where it was sent by a program; the other is "".

    `name` is what it was called there, `sha256` of its content ("" until known), `same_as` the landing that brought the content before.
    `attempts` counts how often its reading was begun; `done` of `total` pages are read; `message` is Chinese, for people. Nobody holds it
    from `free_at` on, which changes whenever somebody takes it up, holds on to it or lets go.
    """

    key: str
    inbox: str
    upload: str
    name: str
    sha256: str
    state: LandingState
    same_as: str
    attempts: int
    done: int
    total: int
    received_at: dt.datetime
    ended_at: dt.datetime | None
    message: str
    free_at: dt.datetime
