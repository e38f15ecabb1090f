"""How cells look, and a workbook's table of looks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Border = Literal["", "grid", "underline"]
TYPEFACE = "宋体"

_SIDE = '<{0} style="thin"><color rgb="FF808080"/></{0}>'
_BORDERS: dict[Border, str] = {
    "": "<left/><right/><top/><bottom/><diagonal/>",
    "grid": "".join(_SIDE.format(side) for side in ("left", "right", "top", "bottom")),
    "underline": _SIDE.format("bottom"),
}
_FONT = '<font><name val="Calibri"/><family val="2"/><sz val="11"/></font>'


@dataclass(frozen=True, slots=True)
class Look:
    """One look. `size` 0 is a cell that was never written: the workbook's own font, no alignment. `fill` is a colour, "" for none."""

    size: int = 0
    bold: bool = False
    align: str = ""
    vertical: str = ""
    fill: str = ""
    border: Border = ""
    unlocked: bool = False
    quoted: bool = False
    number: int = 0
    """Of the formats that every spreadsheet knows: 10 is a per cent with two places."""


PLAIN = Look()


@dataclass
class Looks:
    """The looks of a workbook, numbered as they come."""

    _numbers: dict[Look, int] = field(default_factory=lambda: {PLAIN: 0})
    _fonts: dict[str, int] = field(default_factory=lambda: {_FONT: 0})
    _fills: dict[str, int] = field(default_factory=lambda: {"<patternFill/>": 0, '<patternFill patternType="gray125"/>': 1})
    _borders: dict[str, int] = field(default_factory=lambda: {_BORDERS[""]: 0})
    _formats: list[str] = field(default_factory=lambda: ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'])

    def number(self, look: Look) -> int:
        """The look's number in the table."""
        known = self._numbers.get(look)
        if known is None:
            known = self._numbers[look] = len(self._numbers)
            self._formats.append(self._format(look))
        return known

    def xml(self) -> str:
        """The part ``xl/styles.xml``."""
        parts = (
            _table("fonts", "", self._fonts),
            _table("fills", "fill", self._fills),
            _table("borders", "border", self._borders),
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>',
            _table("cellXfs", "", self._formats),
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
        )
        return f'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{"".join(parts)}</styleSheet>'

    def _format(self, look: Look) -> str:
        font = f'<font><name val="{TYPEFACE}"/>{"<b/>" if look.bold else ""}<sz val="{look.size}"/></font>' if look.size else _FONT
        fill = f'<patternFill patternType="solid"><fgColor rgb="{look.fill}"/></patternFill>' if look.fill else "<patternFill/>"
        told = {
            "numFmtId": str(look.number),
            "fontId": str(_at(self._fonts, font)),
            "fillId": str(_at(self._fills, fill)),
            "borderId": str(_at(self._borders, _BORDERS[look.border])),
            "xfId": "0",
            **{f"apply{part}": "1" for part in ("Font", "Fill", "Border", "Alignment", "Protection")},
            **({"quotePrefix": "1"} if look.quoted else {}),
            **({"applyNumberFormat": "1"} if look.number else {}),
        }
        attributes = "".join(f' {name}="{value}"' for name, value in told.items())
        if not look.size:
            return f"<xf{attributes}/>"
        alignment = f'<alignment horizontal="{look.align}" vertical="{look.vertical}" wrapText="1"/>'
        return f'<xf{attributes}>{alignment}<protection locked="{"0" if look.unlocked else "1"}"/></xf>'


def _at(table: dict[str, int], entry: str) -> int:
    return table.setdefault(entry, len(table))


def _table(name: str, each: str, entries: dict[str, int] | list[str]) -> str:
    told = (f"<{each}>{e}</{each}>" if each else e for e in entries)
    return f'<{name} count="{len(entries)}">{"".join(told)}</{name}>'
