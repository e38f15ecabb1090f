"""The order of a round under the machine's proposals, and how firm it is: worked out once for what was read, and kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from evidence.errors import BatchError
from evidence.review import Filed
from scoring.ranking import Ranking, rank
from scoring.rubric import load_rubric
from scoring.stored import StoredSheet, read_sheet
from store import Desk

_MOST = 1000
"""Sheets kept at once, as far as an order needs them; each is some kilobytes."""


class Order:
    """Sheets and the latest ranking, kept by the run that wrote them."""

    def __init__(self, desk: Desk, edition: str) -> None:
        self._desk = desk
        self._selection = load_rubric(edition).selection
        self._sheets: OrderedDict[tuple[int, int], StoredSheet] = OrderedDict()
        self._known: tuple[tuple[tuple[int, int], ...], Ranking] | None = None
        self._ranking, self._reading = threading.Lock(), threading.Lock()  # who reads one sheet does not wait for a ranking

    def ranking(self, filed: Sequence[Filed]) -> Ranking:
        """These applications as one round, each named by batch and folder. Takes seconds for a new round of two hundred."""
        ordered = sorted(filed, key=lambda f: f.id)
        key = tuple((f.id, f.run) for f in ordered)
        with self._ranking:
            if self._known is None or self._known[0] != key:
                entrants = [replace(self._sheet(f).entrant(f.batch), application=f.folder) for f in ordered]
                self._known = key, rank(entrants, self._selection.seats, self._selection.draws, self._selection.seed)
            return self._known[1]

    def own_total(self, filed: Filed) -> Decimal | None:
        """What the enterprise gave itself altogether."""
        said = dict(self._sheet(filed).application.self_scores)
        if "total" in said:
            return said["total"]
        return sum(said.values(), Decimal(0)) if said else None

    def _sheet(self, filed: Filed) -> StoredSheet:
        key = (filed.id, filed.run)
        with self._reading:
            known = self._sheets.get(key)
        if known is not None:
            return known
        content = self._desk.applications.file(filed, "sheet.json")
        if content is None:
            raise BatchError(f"{filed.batch}/{filed.folder}: the run that read it is gone")
        found = read_sheet(content, f"{filed.folder}/sheet.json")
        with self._reading:
            self._sheets[key] = found
            while len(self._sheets) > _MOST:
                self._sheets.popitem(last=False)
        return found
