"""Which column holds what: a header found among a table's rows, borne out by what stands below it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import median

from evidence.page import Cell, Table
from extractors.normalise import compact

_DEPTH = 3
"""A header has at most so many rows (a group title above the columns it covers)."""

_COVERS = 0.5
"""The share of a header cell's text that its synonym must make up."""

_SAMPLE = 12
"""So many filled cells of a column tell what it holds."""

_PROVEN = 0.7
"""The share of a column's cells that must have a form no other column has, for the column to be known by them alone."""

_INDEX = re.compile(r"序号?|编号|项次|项目?号|行号|顺序号?|No\.?|S/?N|#|№|", re.IGNORECASE)


@dataclass(frozen=True)
class Columns:
    """A header: the column of each name, the texts of all header cells, how many rows it takes, and from where to where
    its columns reach (page fractions). `unnamed` are the names that the columns' contents alone gave."""

    at: Mapping[str, int]
    titles: tuple[str, ...]
    depth: int
    spans: tuple[tuple[float, float], ...] = ()
    unnamed: frozenset[str] = frozenset()

    @property
    def index(self) -> int | None:
        """The column of serial numbers, None where there is none."""
        named = {*self.at.values()}
        return next((c for c, t in enumerate(self.titles) if t and c not in named and _INDEX.fullmatch(t)), None)


@lru_cache(maxsize=4096)
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@lru_cache(maxsize=1 << 14)
def fit(pattern: str, title: str) -> float:
    """How much of a header cell's text a synonym makes up (0..1), with and without what stands in brackets."""
    best = 0.0
    for text in {title, re.sub(r"\([^()]*\)?", "", title)} - {""}:
        if _regex(pattern).fullmatch(text):
            return 1.0
        found = [m.end() - m.start() for m in _regex(pattern).finditer(text)]
        best = max(best, max(found, default=0) / len(text))
    return best


def columns_at(
    rows: Sequence[Sequence[Cell]],
    start: int,
    synonyms: Mapping[str, str],
    needed: Sequence[str] = (),
    contents: Mapping[str, str] | None = None,
    extra: str = "",
) -> Columns | None:
    """The header that begins in row `start`, None when none does.

    It must name at least two of the columns, and one of `needed` where that is given. Deeper headers are taken
    only where a further row names further columns or divides one. `contents` gives for names whose values have a form of
    their own that form: a column is known by it even where its title is unknown. `extra` is a pattern of titles that name no
    column but make a header all the same: three of them (months) do what a needed name does.
    """
    best: Columns | None = None
    if not _may_be_header(rows[start], extra):
        return None
    for depth in range(1, min(_DEPTH, len(rows) - start) + 1):
        block = rows[start : start + depth]
        if depth > 1 and not _is_header_row(block[-1], extra):
            break
        titles = [_titles(block, c) for c in range(len(rows[start]))]
        more = len({parts for parts in titles if parts and extra and re.search(extra, "".join(parts))})
        said = sum(_named(parts, synonyms) for parts in titles) + (more >= 3)
        if said < 2 and not contents:
            continue
        values = [_values(rows[start + depth :], c) for c in range(len(titles))]
        at = _assigned(titles, synonyms, values, contents or {})
        unnamed = frozenset(name for name, c in at.items() if _title_fit(synonyms[name], titles[c]) < _COVERS)
        if said < 2 and (len(unnamed) < 3 - said or any(_has_form(titles[at[name]], (contents or {})[name]) for name in unnamed)):
            continue
        if len(at) + (more >= 3) < 2 or (needed and more < 3 and not any(n in at for n in needed)):
            continue
        if best is None or len(at) > len(best.at) or (depth > 1 and _divides(block)):
            best = Columns(at, tuple("".join(t) for t in titles), depth, (), unnamed)
    return None if best is None else replace(best, spans=spans_of(rows[start:]))


def _has_form(parts: Sequence[str], form: str) -> bool:
    """Whether a header's cell looks like a value: then it is a record's."""
    return any(re.search(form, part, re.IGNORECASE) for part in parts)


def _divides(block: Sequence[Sequence[Cell]]) -> bool:
    """Whether the last row of a header only divides columns of the row above it: cells beside merged ones, or months."""
    upper, lower = ([compact(cell.text) for cell in row] for row in block[-2:])
    new = [t for u, t in zip(upper, lower, strict=True) if t and t != u]
    return bool(new) and (all(_MONTH.fullmatch(t) for t in new) or any(t and t == u for u, t in zip(upper, lower, strict=True)))


def spans_of(rows: Sequence[Sequence[Cell]]) -> tuple[tuple[float, float], ...]:
    """From where to where the columns of `rows` reach: the middle one of their cells' edges."""
    some = rows[:40]
    return tuple((median(row[c].box.left for row in some), median(row[c].box.right for row in some)) for c in range(len(rows[0])))


def carried(columns: Columns, table: Table) -> Columns | None:
    """The header of an earlier table for one that goes on without a header of its own: the same number of columns, or
    (where a column is empty on that page) columns in the same places. None when `table` is another one."""
    if len(table.rows[0]) == len(columns.titles):
        return columns
    spans = spans_of(table.rows)
    if not columns.spans or all(s == spans[0] for s in spans):
        return None
    at: dict[str, int] = {}
    for name, c in columns.at.items():
        shared = [min(r, columns.spans[c][1]) - max(le, columns.spans[c][0]) for le, r in spans]
        best = max(range(len(spans)), key=lambda i: shared[i])
        if shared[best] > 0 and best not in at.values():
            at[name] = best
    if len(at) < 2 or len(at) < 0.6 * len(columns.at):
        return None
    titles = {c: columns.titles[columns.at[name]] for name, c in at.items()}
    return Columns(at, tuple(titles.get(c, "") for c in range(len(spans))), 0, spans, columns.unnamed)


def by_contents(table: Table, needed: Sequence[str], contents: Mapping[str, str]) -> Columns | None:
    """The columns of a table without any header, by what stands in them: three or more, and one of `needed`."""
    values = [_values(table.rows, c) for c in range(len(table.rows[0]))]
    at = _assigned([()] * len(values), dict.fromkeys(contents, r"(?!)"), values, contents)
    if len(table.rows) < 2 or len(at) < 3 or not any(n in at for n in needed):
        return None
    return Columns(at, ("",) * len(values), 0, spans_of(table.rows), frozenset(at))


def period_of(titles: Sequence[str]) -> int:
    """After how many columns the titles of a header begin anew (a list set in two halves side by side); else all of them."""
    n = len(titles)
    for k in range(2, n // 2 + 1):
        if n % k == 0 and len(set(titles[:k])) == k and all(titles[:k]) and all(titles[i] == titles[i % k] for i in range(n)):
            return k
    return n


def _titles(block: Sequence[Sequence[Cell]], column: int) -> tuple[str, ...]:
    """The distinct texts over a column in the header's rows, top to bottom; a group's title counts for all its columns."""
    texts = [compact(row[column].text) if column < len(row) else "" for row in block]
    if len(block) > 1 and not texts[0] and texts[1]:
        left = next((c for c in range(column - 1, -1, -1) if block[0][c].text.strip()), None)
        if left is not None and compact(block[1][left].text) not in ("", compact(block[0][left].text)):
            texts[0] = compact(block[0][left].text)
    return tuple(dict.fromkeys(t for t in texts if t))


def _may_be_header(row: Sequence[Cell], extra: str) -> bool:
    """Whether a row could begin a header: at least two different texts, no number of a record and no label with its value among
    them (a line of the paper's head that is merged over columns)."""
    texts = {compact(cell.text) for cell in row if cell.text.strip()}
    return len(texts) >= 2 and not any(
        _SAID.match(t) or (re.search(r"\d{7}|\*{3}", t) and not (extra and re.search(extra, t))) for t in texts
    )


_SAID = re.compile(r"[\u4e00-\u9fff]{3,10}:[^()]{2}")
_MONTH = re.compile(r"20\d{2}[-./年]?(0?[1-9]|1[0-2])月?(份|缴费)?|20\d{2}年?度?|(0?[1-9]|1[0-2])月(份)?")


def _is_header_row(row: Sequence[Cell], extra: str) -> bool:
    """Whether a row could be the lower part of a header: short words, no numbers of records."""
    texts = [compact(cell.text) for cell in row if cell.text.strip()]
    if not texts or re.fullmatch(r"\d{1,4}", texts[0]):
        return False
    return all((len(t) <= 24 and not re.search(r"\d{4}|\*{2}", t)) or bool(extra and _MONTH.fullmatch(t)) for t in texts)


def _named(parts: Sequence[str], synonyms: Mapping[str, str]) -> bool:
    return any(_title_fit(pattern, parts) >= _COVERS for pattern in synonyms.values())


def _title_fit(pattern: str, parts: Sequence[str]) -> float:
    if not parts or len(parts[-1]) > 40:
        return 0.0
    return max(fit(pattern, parts[-1]), fit(pattern, "".join(parts)) - 0.01 if len(parts) > 1 else 0.0)


def _values(rows: Sequence[Sequence[Cell]], column: int) -> list[str]:
    """What stands in a column, without spaces: the first filled cells."""
    found: list[str] = []
    for row in rows[: 3 * _SAMPLE]:
        if column < len(row) and row[column].text.strip():
            found.append(compact(row[column].text))
            if len(found) == _SAMPLE:
                break
    return found


def _is_counting(values: Sequence[str]) -> bool:
    """Whether a column only numbers the rows: 1, 2, 3, ..."""
    numbers = [int(float(v)) for v in values if re.fullmatch(r"\d{1,4}(\.0)?", v)]
    if len(numbers) < max(2, 0.8 * len(values)):
        return False
    return sum(b - a == 1 for a, b in itertools.pairwise(numbers)) >= 0.7 * (len(numbers) - 1)


def _assigned(
    titles: Sequence[tuple[str, ...]], synonyms: Mapping[str, str], values: Sequence[Sequence[str]], contents: Mapping[str, str]
) -> dict[str, int]:
    """Each name's column, best fits first, no column used twice; the leftmost of equals."""
    fits = []
    counting = [_is_counting(v) for v in values]
    for order, (name, pattern) in enumerate(synonyms.items()):
        for column, parts in enumerate(titles):
            if counting[column] and (not parts or _INDEX.fullmatch(parts[-1])):
                continue
            fit = _borne_out(_title_fit(pattern, parts), contents.get(name), values[column])
            if fit >= _COVERS:
                fits.append((-fit, order, column, name))
    at: dict[str, int] = {}
    for _, _, column, name in sorted(fits):
        if name not in at and column not in at.values():
            at[name] = column
    return at


def _borne_out(fit: float, form: str | None, values: Sequence[str]) -> float:
    """How well a column fits a name by its title, corrected by what stands below it."""
    if form is None or not values:
        return fit
    fits = _regex(form)
    share = sum(bool(fits.search(v)) for v in values) / len(values)
    if share >= _PROVEN:
        return max(fit + 0.2, 0.6)
    return fit - 0.2 if fit >= _COVERS and share < 0.2 else fit
