"""Tables and paragraphs of an HTML file: what web systems give out as ``.xls`` is often one."""

from __future__ import annotations

from html.parser import HTMLParser

Rows = list[list[tuple[str, str]]]
SPAN_LIMIT = 200
CELL_LIMIT = 400_000
_SILENT = {"script", "style", "title", "template"}
_BREAKS = {"p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "section", "article", "hr"}


def blocks_of(text: str) -> list[tuple[Rows, bool]]:
    """Paragraphs (one cell, False) and tables (all rows equally long, True; a merged cell repeats)."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_all()
    return reader.blocks


class _Grid:
    """One table while it is read; cells that span rows or columns are repeated."""

    def __init__(self) -> None:
        self.rows: list[dict[int, str]] = []
        self._at = 0
        self._spans = (1, 1)
        self.cell: list[str] | None = None
        self._cells = 0

    def row(self) -> None:
        self.end_cell()
        self._at += 1
        self._upto(self._at)

    def _upto(self, count: int) -> None:
        while len(self.rows) < count:
            self.rows.append({})

    def begin_cell(self, down: int, across: int) -> None:
        self.end_cell()
        if not self._at:
            self.row()
        self.cell, self._spans = [], (down, across)

    def end_cell(self) -> None:
        if self.cell is None:
            return
        text, self.cell = " ".join("".join(self.cell).split()), None
        down, across = self._spans
        self._cells += down * across
        if self._cells > CELL_LIMIT:
            return
        column = 0
        while column in self.rows[self._at - 1]:
            column += 1
        self._upto(self._at - 1 + down)
        for r in range(self._at - 1, self._at - 1 + down):
            for c in range(column, column + across):
                self.rows[r].setdefault(c, text)

    def finished(self, name: str) -> Rows:
        self.end_cell()
        rows = [row for row in self.rows if any(row.values())]
        width = 1 + max((c for row in rows for c, text in row.items() if text), default=-1)
        return [[(row.get(c, ""), f"{name}!R{r}C{c + 1}") for c in range(width)] for r, row in enumerate(rows, start=1)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[Rows, bool]] = []
        self._grids: list[_Grid] = []
        self._words: list[str] = []
        self._silent = 0
        self._tables = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
            return
        grid = self._grids[-1] if self._grids else None
        if tag in _BREAKS and (grid is None or grid.cell is None):
            self._end_paragraph()
        if tag == "table":
            self._grids.append(_Grid())
        elif tag == "tr" and grid:
            grid.row()
        elif tag in {"td", "th"} and grid:
            said = dict(attrs)
            grid.begin_cell(_span(said.get("rowspan")), _span(said.get("colspan")))
        elif tag in _BREAKS and grid and grid.cell is not None:
            grid.cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "table" and self._grids:
            self._end_table()
        elif tag in {"td", "th"} and self._grids:
            self._grids[-1].end_cell()
        elif tag in _BREAKS and not self._grids:
            self._end_paragraph()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        cell = self._grids[-1].cell if self._grids else None
        (self._words if cell is None else cell).append(data)

    def end_all(self) -> None:
        """What was left open ends here."""
        while self._grids:
            self._end_table()
        self._end_paragraph()

    def _end_table(self) -> None:
        self._tables += 1
        rows = self._grids.pop().finished(f"表{self._tables}")
        self._end_paragraph()
        if rows:
            self.blocks.append((rows, True))

    def _end_paragraph(self) -> None:
        text, self._words = " ".join("".join(self._words).split()), []
        if text:
            self.blocks.append(([[(text, "")]], False))


def _span(said: str | None) -> int:
    return max(1, min(int(said), SPAN_LIMIT)) if said and said.strip().isdecimal() else 1
