"""Lists that are not set one record a row: in two halves, a record a column, a record a block of labels."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from evidence.page import Cell, Table
from extractors.normalise import compact
from extractors.tables.columns import columns_at, fit, period_of

LABEL = 0.95
"""How much of a cell its synonym must make up for the cell to be a label of the value after it."""
PAIRED = 0.6
"""The least share of a block's filled cells that are labels and their values."""


def as_rows(table: Table, synonyms: Mapping[str, str], needed: Sequence[str], contents: Mapping[str, str], extra: str) -> Table:
    """The table with one record a row, however it is set; the table itself where it has a header, or nothing is known of it."""
    table = unfolded(table, synonyms)
    if _sideways(table, synonyms) and (other := turned(table, synonyms, needed, contents)) is not None:
        return other
    if any(columns_at(table.rows, r, synonyms, needed, contents, extra) is not None for r in range(min(8, len(table.rows)))):
        return table
    return from_labels(table, synonyms, needed) or turned(table, synonyms, needed, contents) or table


def _sideways(table: Table, synonyms: Mapping[str, str]) -> bool:
    """Whether the first column holds more of the labels, three at least, than any row."""
    down = {name for row in table.rows if (name := _name(row[0], synonyms))}
    return len(down) >= LEAST_TURNED and all(len({_name(cell, synonyms) for cell in row} - {""}) < len(down) for row in table.rows)


def unfolded(table: Table, synonyms: Mapping[str, str]) -> Table:
    """A table whose header repeats side by side (a list set in two halves) with the halves one below the other."""
    for r, row in enumerate(table.rows[:6]):
        titles = [compact(cell.text) for cell in row]
        wide = period_of(titles)
        if wide < len(titles) and columns_at([row[:wide]], 0, synonyms) is not None:
            halves = [tuple(line[at : at + wide] for line in table.rows[r + 1 :]) for at in range(0, len(titles), wide)]
            above = tuple(line[:wide] for line in table.rows[:r])
            rows = (*above, row[:wide], *(line for half in halves for line in half if any(c.text.strip() for c in line)))
            return Table(rows, table.name)
    return table


def turned(table: Table, synonyms: Mapping[str, str], needed: Sequence[str], contents: Mapping[str, str]) -> Table | None:
    """A table whose header stands in its first column, turned; None where it has none there, or a single record (a form whose
    values are merged over several columns repeats them)."""
    if len(table.rows[0]) < LEAST_TURNED or len(table.rows) < 2:
        return None
    rows = tuple(zip(*table.rows, strict=True))
    texts = [compact(cell.text) for cell in rows[0]]
    named = sum(any(fit(pattern, text) >= LABEL for pattern in synonyms.values()) for text in texts)
    header = columns_at(rows, 0, synonyms, needed, contents) if named >= 0.5 * sum(bool(text) for text in texts) else None
    if header is None or any(_name(cell, synonyms) for row in rows[1:] for cell in row):
        return None
    keys = [[compact(row[c].text) for row in rows[1:]] for name, c in header.at.items() if name in needed or not needed]
    return Table(rows, table.name) if any(len({*key}) == len(key) for key in keys) else None


LEAST_TURNED = 3
"""Fewest columns of a table that is turned: labels and two records. With one record it is a form."""


def from_labels(table: Table, synonyms: Mapping[str, str], needed: Sequence[str]) -> Table | None:
    """A table made of the blocks in which each value stands right of its label, the same labels in every block; None where there
    are not two such blocks."""
    blocks, filled, paired = _blocks(table, synonyms)
    names = list(dict.fromkeys(name for block in blocks for name in block))
    if len(blocks) < 2 or len(names) < 2 or paired < PAIRED * filled or (needed and not set(needed) & set(names)):
        return None
    empty = Cell("", table.rows[0][0].box)
    labels = tuple(next(block[name][0] for block in blocks if name in block) for name in names)
    return Table((labels, *(tuple(block[name][1] if name in block else empty for name in names) for block in blocks)), table.name)


def _blocks(table: Table, synonyms: Mapping[str, str]) -> tuple[list[dict[str, tuple[Cell, Cell]]], int, int]:
    """The labels and values of each block, how many cells are filled, and how many of these are labels and values. A label that
    stands several times in a row belongs to blocks side by side."""
    blocks: list[dict[str, tuple[Cell, Cell]]] = []
    beside: list[dict[str, tuple[Cell, Cell]]] = []
    filled = paired = 0
    for row in table.rows:
        cells = [cell for i, cell in enumerate(row) if cell.text.strip() and not (i and row[i - 1].text == cell.text)]
        filled += len(cells)
        named = [(name, a, b) for a, b in pairwise(cells) if (name := _name(a, synonyms)) and not _name(b, synonyms)]
        paired += 2 * len(named)
        places = [sum(other == name for other, _, _ in named[:i]) for i, (name, _, _) in enumerate(named)]
        if any(at < len(beside) and name in beside[at] for at, (name, _, _) in zip(places, named, strict=True)):
            beside = []
        for at, (name, label, value) in zip(places, named, strict=True):
            if at == len(beside):
                beside.append({})
                blocks.append(beside[-1])
            beside[at][name] = (label, value)
    return blocks, filled, paired


def carded(tables: Sequence[Table], synonyms: Mapping[str, str], needed: Sequence[str]) -> tuple[Table, ...]:
    """The tables of a page, those that follow one another and hold one record each as labels and values made one table."""
    found: list[Table] = []
    cards: list[Table] = []
    for table in (*tables, None):
        if table is not None and _is_card(table, synonyms) and (not cards or len(cards[0].rows[0]) == len(table.rows[0])):
            cards.append(table)
            continue
        whole = from_labels(Table(tuple(row for card in cards for row in card.rows)), synonyms, needed) if len(cards) > 1 else None
        found += [whole] if whole is not None else cards
        cards = [table] if table is not None and _is_card(table, synonyms) else []
        found += [table] if table is not None and not cards else []
    return tuple(found)


def _is_card(table: Table, synonyms: Mapping[str, str]) -> bool:
    blocks, filled, paired = _blocks(table, synonyms)
    return len(table.rows) >= LEAST_LABELS and any(len(block) >= LEAST_LABELS for block in blocks) and paired >= PAIRED * filled


LEAST_LABELS = 3
"""Fewest labels, and rows, of a table that is one record's card."""


def _name(cell: Cell, synonyms: Mapping[str, str]) -> str:
    """The column that a label's cell names, "" for another cell."""
    text = compact(cell.text).rstrip(":")
    if len(text) > 16 or re.search(r"\d{3}", text):
        return ""
    return next((name for name, pattern in synonyms.items() if fit(pattern, text) >= LABEL), "")
