"""How applications and their criteria stand, as ranking and comparing see them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """One criterion of one application: its proposal and, where it is not `settled`, the odds of other points."""

    criterion: str
    title: str
    proposed: Decimal
    settled: bool
    odds: tuple[tuple[Decimal, float], ...]


@dataclass(frozen=True, slots=True)
class Entrant:
    """One application in a round. `failed` are the conditions of eligibility that are not met, as far as papers show."""

    batch: str
    application: str
    enterprise: str
    standings: tuple[Standing, ...]
    failed: tuple[str, ...] = ()

    @property
    def total(self) -> Decimal:
        return sum((s.proposed for s in self.standings), Decimal(0))
