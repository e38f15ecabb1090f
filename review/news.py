"""An application done again while its experts were at it: what is proposed otherwise, and which of their corrections hang loose."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from review.decisions import Decisions
from review.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Moved:
    """A criterion whose proposal is not what it was."""

    criterion: str
    title: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class News:
    """`loose`: how many corrections and exclusions are of papers that are not found as they were any more, so that they change nothing."""

    moved: tuple[Moved, ...]
    loose: int


def news_of(then: Dossier, now: Dossier, decisions: Decisions) -> News:
    """What differs between the dossier that an expert began with and the one there is."""
    before = {c.id: c.proposed for c in then.sheet.criteria}
    changed = [c for c in now.sheet.criteria if before.get(c.id, c.proposed) != c.proposed]
    loose = sum(act.deed.document not in now.by_id for act in (*decisions.corrections, *decisions.excluded))
    return News(tuple(Moved(c.id, c.title, before[c.id], c.proposed) for c in changed), loose)
