"""Samples for a second look: how many are needed, and which, spread over strata by a draw that can be repeated."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence

from audit.promise import Promise, flawless
from evidence.label import Label
from evidence.quality import Pick, SampleTerms

SURE = 0.99
"""Fields of which the system was at least so sure are drawn from."""
STRATA = {"kind": "类别", "route": "读取方式", "county": "县区"}


def size_for(wrong: float, sureness: float) -> int:
    """So many without a single error bound the share of wrong ones by `wrong` (Clopper and Pearson): 299 for 1 % at 95 %."""
    return flawless(Promise(wrong, sureness))


def population(settled: Sequence[Label], terms: SampleTerms) -> tuple[Label, ...]:
    """What a round's sample is drawn from: criteria that were said to need one click and were confirmed unchanged, by whom looked or not;
    or fields that the system was sure of and nobody corrected."""
    own = (x for x in settled if x.round == terms.year and x.what == terms.what and x.right)
    return tuple(x for x in own if (x.confirm if terms.what == "criterion" else x.confidence >= SURE))


def draw(among: Sequence[Label], terms: SampleTerms, taken: Collection[tuple[str, str]] = ()) -> tuple[Pick, ...]:
    """A systematic sample along the strata, at random within each: every value has the same chance, every stratum its share. All, where
    there are fewer than needed; `taken` are places (application, place) that earlier samples have."""
    rng = random.Random(terms.seed)  # noqa: S311  a draw that can be repeated, no secret
    left = sorted((x for x in among if (x.application, x.place) not in taken), key=lambda x: (x.application, x.place))
    rng.shuffle(left)
    left.sort(key=lambda x: stratum(x, terms.by))
    size = min(size_for(terms.wrong, terms.sureness), len(left))
    start = rng.random()
    chosen = [left[int((n + start) * len(left) / size)] for n in range(size)]
    return tuple(Pick(x.application, x.place, stratum(x, terms.by), x.proposed) for x in chosen)


def stratum(label: Label, by: Sequence[str]) -> str:
    """What the strata say of a label."""
    return " / ".join(str(getattr(label, name)) or "—" for name in by)
