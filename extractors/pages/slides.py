"""The text of a presentation (pptx): slide by slide, from the top of each down, tables as tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from extractors.pages.package import Node, Package, beside

Rows = list[list[tuple[str, str]]]
_MAIN = "ppt/presentation.xml"


def slides_of(path: Path) -> list[tuple[Rows, bool]]:
    """Paragraphs (one cell, False) and tables (all rows equally long, True). Raises BrokenPackage."""
    package = Package(path)
    try:
        found: list[tuple[Rows, bool]] = []
        for number, location in enumerate(_slides(package), start=1):
            shapes = list(_shapes(package.node(location).first("cSld").first("spTree")))
            for shape in sorted(shapes, key=_height):
                found += _blocks(shape, f"第{number}页")
        return found
    finally:
        package.close()


def _slides(package: Package) -> list[str]:
    """Locations of the slides in the order they are shown."""
    relations = package.node("ppt/_rels/presentation.xml.rels")
    targets = {r.get("Id"): beside(_MAIN, r.get("Target")) for r in relations.all("Relationship")}
    shown = [targets.get(s.get(":id"), "") for s in package.node(_MAIN).first("sldIdLst").all("sldId")]
    return [location for location in shown if location and package.has(location)]


def _shapes(parent: Node) -> Iterator[Node]:
    for child in parent.children:
        if child.tag in {"sp", "graphicFrame"}:
            yield child
        elif child.tag == "grpSp":
            yield from _shapes(child)


def _height(shape: Node) -> tuple[int, int]:
    """Where it stands, in lines of about a centimetre; a placeholder takes its place from the layout: the title first."""
    off = next(shape.within("off"), Node(""))
    x, y = (int(value) if re.fullmatch(r"-?\d+", value := off.get(name)) else 0 for name in ("x", "y"))
    return y // 360_000, x


def _blocks(shape: Node, name: str) -> Iterator[tuple[Rows, bool]]:
    table = next(shape.within("tbl"), None)
    if table is not None:
        rows = [[_said(cell.first("txBody")) for cell in row.all("tc")] for row in table.all("tr")]
        width = max(map(len, rows), default=0)
        yield (
            [[(text, f"{name}!R{r}C{c}") for c, text in enumerate(row + [""] * (width - len(row)), 1)] for r, row in enumerate(rows, 1)],
            True,
        )
        return
    for paragraph in shape.first("txBody").all("p"):
        text = _text(paragraph)
        if text:
            yield [[(text, name)]], False


def _said(body: Node) -> str:
    return " ".join(text for paragraph in body.all("p") if (text := _text(paragraph)))


def _text(paragraph: Node) -> str:
    return "".join(run.first("t").text if run.tag in {"r", "fld"} else " " for run in paragraph.all("r", "fld", "br")).strip()
