"""The records of a list, over all tables and pages it runs through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evidence.document import Field, Provenance, Value
from evidence.page import Cell, Page, Table
from extractors.fields.confidence import judge
from extractors.normalise import compact, normalise
from extractors.tables import tables_of
from extractors.tables.columns import Columns, columns_at
from extractors.tables.masks import masked

_TOTAL = re.compile(r"^(本页|全部|总)?[合总小共]计|^累计|(月数|人数|人次|金额|缴费|数量)(合计|总计)|^截[止至]")
_NOTE = re.compile(r"^(备注|说明|注)\d?[::]|^(填表|制表|审核|经办|打印)(人|日期|时间)")


@dataclass(frozen=True)
class PlacedCell:
    """A cell on its page. `text` is normalised."""

    page: Page
    cell: Cell

    @property
    def text(self) -> str:
        return normalise(self.cell.text)

    @property
    def compact(self) -> str:
        """The text without any space."""
        return compact(self.cell.text)

    def field(
        self,
        value: Value,
        *,
        raw: str = "",
        grammar: bool | None = None,
        check: bool | None = None,
        repaired: bool = False,
        rivals: int = 0,
        derived: bool = False,
        inputs: tuple[str, ...] = (),
        suffix: str = "",
        alternatives: tuple[Value, ...] = (),
    ) -> Field:
        """A field read from this cell, found by its column's header. Citizens' numbers are masked in what it quotes;
        `raw` is quoted instead of the cell's text where that must not be shown."""
        sure = judge(self.cell.score, labelled=True, grammar=grammar, check=check, repaired=repaired, rivals=rivals)
        text = masked(raw or self.text)
        quote = f"{self.cell.place}: {text}" if self.cell.place else text
        source = Provenance(self.page.file, self.page.number, self.cell.box, quote, self.page.method + suffix)
        return Field(value, text, sure, source, derived, inputs, alternatives)


@dataclass(frozen=True)
class Record:
    """One record: its cells by column name (only those with text), the others by the header printed over them, and the
    heading it stands under (``一、发明专利``, or the sheet's name)."""

    cells: Mapping[str, PlacedCell]
    others: Mapping[str, PlacedCell] = field(default_factory=dict)
    section: str = ""

    def text(self, name: str) -> str:
        """A cell's text without spaces, "" where there is none."""
        cell = self.cells.get(name)
        return cell.compact if cell else ""


def records(pages: Iterable[Page], synonyms: Mapping[str, str], needed: Sequence[str] = (), *, sections: bool = True) -> tuple[Record, ...]:
    """All records of the lists on `pages` whose header names at least two columns of `synonyms`, one of them in `needed`.

    `synonyms` gives for each column name a pattern of what its header may be called (spaces removed). A header may
    stand in any row, take several rows and come again on every page; a table without one that is as wide as the one
    before it continues it. Totals, notes and rows without any of `needed` are left out. With `sections` a row that holds
    one text only is a heading of those below it.
    """
    found: list[Record] = []
    columns: Columns | None = None
    for page in pages:
        for table in tables_of(page):
            if columns is not None and table.rows and len(table.rows[0]) != len(columns.titles):
                columns = None
            new, columns = _of_table(page, table, synonyms, needed, columns, sections)
            found += new
    return tuple(found)


def _of_table(
    page: Page, table: Table, synonyms: Mapping[str, str], needed: Sequence[str], columns: Columns | None, sections: bool
) -> tuple[list[Record], Columns | None]:
    """The records of one table, and the header that was last in force; `columns` is the one before it."""
    found: list[Record] = []
    section, skip = table.name, 0
    for r, row in enumerate(table.rows):
        if skip:
            skip -= 1
            continue
        header = columns_at(table.rows, r, synonyms, needed)
        if header is not None:
            columns, skip = header, header.depth - 1
        elif sections and (heading := _heading(row)):
            section = heading if len(heading) <= 40 else section
        elif columns is not None and (record := _record(page, row, columns, section, needed)) is not None:
            found.append(record)
    return found, columns


def _heading(row: Sequence[Cell]) -> str:
    """The text of a row that holds one text only (merged over the row, or alone in it); "" for other rows."""
    texts = list(dict.fromkeys(compact(cell.text) for cell in row if cell.text.strip()))
    filled = [i for i, cell in enumerate(row) if cell.text.strip()]
    if len(row) < 3 or len(texts) != 1 or re.fullmatch(r"[\d.]+", texts[0]):
        return ""
    return texts[0] if len(filled) in (1, len(row)) else ""


def _record(page: Page, row: Sequence[Cell], columns: Columns, section: str, needed: Sequence[str]) -> Record | None:
    texts = [compact(cell.text) for cell in row if cell.text.strip()]
    if not texts or any(_TOTAL.search(t) or _NOTE.search(t) for t in texts[:2]):
        return None
    cells = {name: PlacedCell(page, row[c]) for name, c in columns.at.items() if c < len(row) and row[c].text.strip()}
    if needed and not any(name in cells for name in needed):
        return None
    taken = set(columns.at.values())
    others = {
        title: PlacedCell(page, row[c])
        for c, title in enumerate(columns.titles)
        if title and c not in taken and c < len(row) and row[c].text.strip()
    }
    return Record(cells, others, section)
