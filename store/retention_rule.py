"""The rules of keeping: how many years what is kept, and what stops a deletion."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from evidence.audit import digest
from evidence.errors import UsageError

Kept = Literal["pages", "papers", "sheets"]
"""pages: pictures and readings; papers: what was handed in; sheets: what runs wrote, and what repeats it."""
KEPT: tuple[Kept, ...] = get_args(Kept)
OURS = Path(__file__).with_name("retention.toml")


@dataclass(frozen=True, slots=True)
class Rule:
    """`years` from the round's end; `states` of the procedure in which nothing is deleted; `sha256` of the file that says so."""

    years: dict[Kept, int]
    states: frozenset[str]
    sha256: str


def load_rule(path: Path = OURS) -> Rule:
    """UsageError where the file is no rule."""
    try:
        content = path.read_bytes()
        raw = tomllib.loads(content.decode())
        years = {kept: _years(raw["years"][kept]) for kept in KEPT}
        states = frozenset(str(state) for state in raw["hold"]["states"])
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise UsageError(f"{path}: is no rule of keeping ({error})") from error
    if max(years["pages"], years["papers"]) > years["sheets"]:
        raise UsageError(f"{path}: sheets must be kept as long as pages and papers: they say whose those are")
    return Rule(years, states, digest(content))


def _years(raw: object) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool) or not 1 <= raw <= 100:
        raise ValueError(f"{raw!r} is no number of years")
    return raw
