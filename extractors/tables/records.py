"""The records of a list, over all tables and pages it runs through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from evidence.document import Field, Provenance, Value
from evidence.page import Cell, Page, Table
from extractors.fields.confidence import judge
from extractors.normalise import compact, normalise
from extractors.tables import continued_table, tables_of
from extractors.tables.borders import SECTION
from extractors.tables.columns import Columns, by_contents, carried, columns_at
from extractors.tables.masks import masked
from extractors.tables.shapes import as_rows, carded, unfolded

_TOTAL = re.compile(r"^(本页|全部|总)?[合总小共]计|^累计|(月数|人数|人次|金额|缴费|数量)(合计|总计)|^截[止至]")
_DITTO = re.compile(r"同上|同前|[〃″]|''|\"")
UNNAMED = 0.1
"""How much less sure a value is whose column was known by its contents alone."""
_NOTE = re.compile(r"^(备注|说明|注)\d?[::]|^(填表|制表|审核|经办|打印)(人|日期|时间)")


@dataclass(frozen=True)
class PlacedCell:
    """A cell on its page. `text` is normalised. `named`: its column is known by its header, not by what stands in it alone."""

    page: Page
    cell: Cell
    named: bool = True

    @property
    def text(self) -> str:
        return normalise(self.cell.text)

    @property
    def compact(self) -> str:
        """The text without any space."""
        return compact(self.cell.text)

    @property
    def other(self) -> str | None:
        """What a second model read of the cell where it is one line; None where it has not read it, or the cell is not one line."""
        box = self.cell.box
        own = [x for x in self.page.lines if x.text.strip() == self.cell.text.strip() and x.box.overlap_y(box) > 0.5 * x.box.height]
        own = [x for x in own if x.box.overlap_x(box) > 0]
        return own[0].other if len(own) == 1 and self.page.route == "ocr" else None

    def then(self, rest: PlacedCell) -> PlacedCell:
        """This cell with the text that its page had no room for."""
        text, more = self.cell.text, rest.cell.text
        gap = " " if re.search(r"[A-Za-z,;&]$", text) and re.match(r"[A-Za-z&(]", more) else ""
        return replace(self, cell=replace(self.cell, text=text + gap + more, score=min(self.cell.score, rest.cell.score)))

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
        sure = judge(self.cell.score, labelled=self.named, grammar=grammar, check=check, repaired=repaired, rivals=rivals)
        sure -= 0.0 if self.named else UNNAMED
        text = masked(raw or self.text)
        quote = f"{self.cell.place}: {text}" if self.cell.place else text
        source = Provenance(self.page.file, self.page.number, self.cell.box, quote, self.page.method + suffix)
        return Field(value, text, max(0.05, round(sure, 4)), source, derived, inputs, alternatives)


@dataclass(frozen=True)
class Record:
    """One record: its cells by column name (only those with text), the others by the header printed over them, and the
    heading it stands under (``一、发明专利``, or the sheet's name). It stands on `page` at `top`; `columns` are all names its
    table has, whether the row fills them or not."""

    cells: Mapping[str, PlacedCell]
    others: Mapping[str, PlacedCell] = field(default_factory=dict)
    section: str = ""
    page: Page | None = None
    top: float = 0.0
    columns: frozenset[str] = frozenset()

    def text(self, name: str) -> str:
        """A cell's text without spaces, "" where there is none."""
        cell = self.cells.get(name)
        return cell.compact if cell else ""


def records(
    pages: Iterable[Page],
    synonyms: Mapping[str, str],
    needed: Sequence[str] = (),
    *,
    contents: Mapping[str, str] | None = None,
    extra: str = "",
    sections: bool = True,
) -> tuple[Record, ...]:
    """All records of the lists on `pages` whose header names at least two columns of `synonyms`, one of them in `needed`.

    `synonyms` gives for each column name a pattern of what its header may be called (spaces removed), `contents` for names
    whose values have a form of their own a pattern of it. A header may stand in any row, take several rows and come again
    on every page; a table without one that has the columns of the one before it continues it, and so does a record that the
    page's end cuts in two. Totals, notes and rows without any of `needed` are left out. With `sections` a row that holds one
    text only is a heading of those below it. `extra`: see `columns_at`.
    """
    reader = _Reader(synonyms, needed, contents or {}, extra, sections)
    for page in pages:
        reader.begin(page)
        tables = tables_of(page)
        if not tables and reader.model is not None:
            tables = continued_table(page, reader.model)
        for table in carded(tables, synonyms, needed):
            reader.read(as_rows(table, synonyms, needed, reader.contents, extra) if reader.columns is None else unfolded(table, synonyms))
    return tuple(reader.found)


@dataclass
class _Reader:
    """The state of reading a list: the header in force, the table it was last used for, and whether a page has just begun."""

    synonyms: Mapping[str, str]
    needed: Sequence[str]
    contents: Mapping[str, str]
    extra: str
    sections: bool
    found: list[Record] = field(default_factory=list)
    columns: Columns | None = None
    model: Table | None = None
    page: Page | None = None
    fresh: bool = False

    def begin(self, page: Page) -> None:
        self.fresh = self.page is not None
        self.page = page

    def read(self, table: Table) -> None:
        """Adds the records of one table."""
        if self.columns is not None:
            self.columns = carried(self.columns, table)
        self.fresh = self.fresh and self.columns is not None
        if self.columns is None and not any(self._header(table, r) for r in range(len(table.rows))):
            self.columns = by_contents(table, self.needed, self.contents)
        section, skip = table.name, 0
        for r, row in enumerate(table.rows):
            if skip:
                skip -= 1
                continue
            header = self._header(table, r)
            if header is not None:
                self.columns, skip = header, header.depth - 1
            elif self.columns is not None and self._goes_on(row, self.columns):
                self.fresh = False
            elif self.sections and (heading := _heading(row)):
                section = heading if len(heading) <= 40 else section
            elif self.columns is not None:
                self._add(row, self.columns, section)
        self.model = table if self.columns is not None else None

    def _header(self, table: Table, r: int) -> Columns | None:
        """The header in row `r`; one that is known by its columns' contents alone only where no other is in force."""
        found = columns_at(table.rows, r, self.synonyms, self.needed, self.contents, self.extra)
        guessed = found is not None and found.unnamed and len(found.at) - len(found.unnamed) < 2
        return None if guessed and self.columns is not None else found

    def _add(self, row: Sequence[Cell], columns: Columns, section: str) -> None:
        assert self.page is not None
        record = _record(self.page, row, columns, section)
        if record is not None and self.needed and not any(name in record.cells for name in self.needed):
            record = record if any(self.extra and re.search(self.extra, title) for title in record.others) else None
        if record is not None:
            self.found.append(_undittoed(record, self.found[-1] if self.found else None))
            self.fresh = False

    def _goes_on(self, row: Sequence[Cell], columns: Columns) -> bool:
        """Whether `row` is the rest of the last record, which the page before had no room for; it is then added to it."""
        if not self.fresh or not self.found or self.page is None:
            return False
        filled = {c for c, cell in enumerate(row) if cell.text.strip()}
        last, at = self.found[-1], {c: name for name, c in columns.at.items()}
        index = columns.index
        keys = {columns.at[n] for n in self.needed if n in columns.at and n != "title"}
        whole = index in filled if index is not None else bool(keys & filled) and not filled < keys
        texts = {compact(row[c].text) for c in filled}
        if (
            not filled
            or whole
            or len(filled) > 0.6 * len(row)
            or any(_TOTAL.search(t) or _NOTE.search(t) or SECTION.search(t) for t in texts)
        ):
            return False
        if not all(c in at and at[c] in last.cells for c in filled):
            return False
        for c in filled:
            rest = PlacedCell(self.page, row[c])
            last = replace(last, cells={**last.cells, at[c]: last.cells[at[c]].then(rest)})
        self.found[-1] = last
        return True


def _undittoed(record: Record, before: Record | None) -> Record:
    """The record with 同上 replaced by what stands above."""
    cells = {
        name: replace(cell, cell=replace(cell.cell, text=before.cells[name].cell.text))
        if before is not None and name in before.cells and _DITTO.fullmatch(cell.compact)
        else cell
        for name, cell in record.cells.items()
    }
    return replace(record, cells=cells)


def _heading(row: Sequence[Cell]) -> str:
    """The text of a row that holds one text only (merged over the row, or alone in it); "" for other rows."""
    texts = list(dict.fromkeys(compact(cell.text) for cell in row if cell.text.strip()))
    filled = [i for i, cell in enumerate(row) if cell.text.strip()]
    if len(row) < 3 or len(texts) != 1 or re.fullmatch(r"[\d.]+", texts[0]):
        return ""
    return texts[0] if len(filled) in (1, len(row)) else ""


def _record(page: Page, row: Sequence[Cell], columns: Columns, section: str) -> Record | None:
    texts = [compact(cell.text) for cell in row if cell.text.strip()]
    if not texts or any(_TOTAL.search(t) or _NOTE.search(t) for t in texts[:2]):
        return None
    cells = {
        name: PlacedCell(page, row[c], name not in columns.unnamed)
        for name, c in columns.at.items()
        if c < len(row) and row[c].text.strip()
    }
    taken = set(columns.at.values())
    others = {
        title: PlacedCell(page, row[c])
        for c, title in enumerate(columns.titles)
        if title and c not in taken and c < len(row) and row[c].text.strip()
    }
    boxes = [cell.box for cell in row if cell.text.strip()]
    return Record(cells, others, section, page, min(b.top for b in boxes), frozenset(columns.at))
