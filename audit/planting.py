"""Planting wrong values at experts' seats: which seats, drawn by a seed, and what a run would have written with them."""

from __future__ import annotations

import random

from audit.slips import Slip, slip_in
from evidence.errors import UsageError
from evidence.review import Account, Filed, Seat
from flows.sheets import sheet_files
from review.dossier import Dossier, Dossiers
from scoring.export.json import documents_json
from store import Desk

_UNTOUCHED = {"assigned", "declared"}


def plant(desk: Desk, year: int, share: float, seed: int, by: Account) -> int:
    """Plant one value at each of a share of the round's seats at which nothing was decided yet and that have had none; how many were.

    UsageError where the check is off for the round.
    """
    if not desk.looks.on(year, "plants"):
        raise UsageError(f"planted values are switched off for the round of {year}")
    dossiers, planted = Dossiers(desk), 0
    seated = desk.plants.seated()
    for filed, seat in _seats(desk, year):
        rng = random.Random(f"{seed}/{filed.key}/{seat.account}")  # noqa: S311  a draw that can be repeated, no secret
        if (seat.id, filed.run) in seated or rng.random() >= share:
            continue
        dossier = dossiers.of(filed)
        slip = slip_in(dossier, rng) if dossier.run == filed.run else None
        if slip is not None:
            planted += desk.plants.add(seat, filed, slip.value, _files(slip, dossier, year), by)
    return planted


def _seats(desk: Desk, year: int) -> list[tuple[Filed, Seat]]:
    panels = desk.seats.panels()
    return [
        (filed, seat)
        for filed in desk.applications.list()
        if filed.year == year
        for seat in panels.get(filed.id, ())
        if seat.state in _UNTOUCHED and seat.done == 0
    ]


def _files(slip: Slip, dossier: Dossier, year: int) -> dict[str, bytes]:
    files = sheet_files(slip.documents, dossier.problems, slip.sheet, dossier.rubric, year)
    return {**files, "documents.json": documents_json(slip.documents, dossier.problems)}
