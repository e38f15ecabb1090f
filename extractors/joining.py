"""Files that belong together: a paper photographed page by page, a cover and a foreword, a certificate and its annex."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import PurePosixPath

from evidence.page import Page
from extractors.belonging import Open
from extractors.classify import OTHER, as_key, classify, key_of
from extractors.kinds import Kind, all_kinds
from extractors.numbers import translates
from extractors.rows import rows_of

_NUMBERED = re.compile(r"^(.*?)[\s_\-(第]*(\d{1,4})[)页面张]*$")
"""A name that ends in a number: what precedes it, and the number. Longer numbers are times or codes."""


def runs_of(pages: Sequence[Page]) -> list[list[Page]]:
    """Pages that are read one after another: those of a file, and of files that are numbered as pages of one paper.

    `pages` are in order. Files make one run where their folder, their ending and their names but for the number agree, the numbers
    follow one another, and each has one page only. What is in a run is still told apart by what it says.
    """
    files = [list(group) for _, group in groupby(pages, key=lambda page: page.file)]
    runs: list[list[Page]] = []
    last: tuple[str, int] | None = None
    for file in files:
        name = _numbered(file[0].file) if len(file) == 1 and file[0].route != "office" else None
        if runs and name is not None and last is not None and name == (last[0], last[1] + 1):
            runs[-1] += file
        else:
            runs.append(file)
        last = name
    return runs


def _numbered(file: str) -> tuple[str, int] | None:
    path = PurePosixPath(file)
    m = _NUMBERED.match(path.stem)
    return (f"{path.parent}/{m[1]}{path.suffix.lower()}", int(m[2])) if m else None


def joined(found: Sequence[Open]) -> list[Open]:
    """Documents whose pieces came as files of their own put together."""
    kept: list[Open] = []
    waiting = list(found)
    while waiting:
        one = waiting.pop(0)
        kind = all_kinds()[one.kind]
        if kind.parts:
            while (mate := _mate(one, waiting, kind)) is not None:
                waiting.remove(mate)
                one = _merged(one, mate)
        if not any(_completes(one, before) for before in reversed(kept[-3:])):
            kept.append(one)
    return kept


def _merged(one: Open, mate: Open) -> Open:
    first, second = (one, mate) if min(one.parts) <= min(mate.parts) else (mate, one)
    return Open(
        one.kind, max(one.confidence, mate.confidence), [*first.views, *second.views], first.key or second.key, one.parts | mate.parts
    )


def _completes(one: Open, before: Open) -> bool:
    """Adds `one` to the document `before` it where it says that it is a piece of that one; whether it did."""
    if _file(one) == _file(before) or _folder(one) != _folder(before) or before.closed or one.closed:
        return False
    kind = all_kinds()[before.kind]
    if kind.picture or one.kind not in {before.kind, OTHER} or before.kind == OTHER != one.kind:
        return False
    page = one.pages[0]
    verdict = classify(page)
    key = key_of(kind, page) if before.kind != OTHER else ""
    if before.key and key and before.key != key:
        return False
    same = bool(before.key) and (key == before.key or (verdict.annex and any(before.key in as_key(row.compact) for row in rows_of(page))))
    follows = before.leaf[0] and verdict.leaf == (before.leaf[0] + 1, before.leaf[1]) and not (verdict.begins and not same)
    carried = same and (verdict.annex or verdict.continues or not verdict.begins or translates(before.pages[-1], page))
    if not (follows or carried):
        return False
    before.views += one.views
    before.leaf = one.leaf if one.leaf[0] else before.leaf
    before.confidence = max(before.confidence, one.confidence) if one.kind == before.kind else before.confidence
    return True


def _mate(one: Open, others: Sequence[Open], kind: Kind) -> Open | None:
    """The document that has the parts `one` lacks: of the same number in its folder, else the next file's with no other number."""
    if not one.parts or len(one.parts) == len(kind.parts):
        return None
    fitting = [o for o in others if o.kind == one.kind and o.parts and not o.parts & one.parts and _folder(o) == _folder(one)]
    same = [o for o in fitting if one.key and o.key == one.key]
    if same:
        return same[0]
    after = next((o for o in others if o.kind != OTHER or _file(o) != _file(one)), None)
    free = [o for o in fitting if o is after and _file(o) != _file(one) and not (one.key and o.key)]
    return free[0] if free else None


def _folder(one: Open) -> str:
    return str(PurePosixPath(one.pages[0].file).parent)


def _file(one: Open) -> str:
    return one.pages[0].file
