"""A workbook's bytes, the same for the same pages. Written as text: a library takes longer to write a sheet than scoring it does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from scoring.export.looks import Looks
from scoring.export.package import EPOCH
from scoring.export.pages import Cell, Entry, Formula, Page, column_letter, name_of, range_of

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.{0}+xml"
_WRITTEN = "2000-01-01T00:00:00Z"


def workbook_bytes(pages: Sequence[Page], title: str) -> bytes:
    """The package of the pages, in their order."""
    looks = Looks()
    parts = {
        "[Content_Types].xml": _content_types(len(pages)),
        "_rels/.rels": _relations((("officeDocument", "xl/workbook.xml"),), (("metadata/core-properties", "docProps/core.xml"),)),
        "docProps/core.xml": _core(title),
        "xl/workbook.xml": _workbook(pages),
        "xl/_rels/workbook.xml.rels": _relations(
            (*(("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(pages) + 1)), ("styles", "styles.xml"))
        ),
        **{f"xl/worksheets/sheet{n}.xml": _sheet(page, looks) for n, page in enumerate(pages, 1)},
    }
    parts["xl/styles.xml"] = looks.xml()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(member, (_HEAD + text).encode())
    return out.getvalue()


# -- the package ------------------------------------------------------------------------------------------------------


def _content_types(sheets: int) -> str:
    named = {
        "/xl/workbook.xml": _SHEET_TYPE.format("sheet.main"),
        "/xl/styles.xml": _SHEET_TYPE.format("styles"),
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        **{f"/xl/worksheets/sheet{n}.xml": _SHEET_TYPE.format("worksheet") for n in range(1, sheets + 1)},
    }
    relations = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    overrides = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in named.items())
    plain = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'<Types xmlns="{_PACKAGE}/content-types">{relations}{plain}{overrides}</Types>'


def _relations(of_office: Sequence[tuple[str, str]], of_package: Sequence[tuple[str, str]] = ()) -> str:
    kinds = [(f"{_REL}/{kind}", target) for kind, target in of_office]
    kinds += [(f"{_PACKAGE}/relationships/{kind}", target) for kind, target in of_package]
    told = "".join(f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(kinds, 1))
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def _core(title: str) -> str:
    names = (
        f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    days = "".join(f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{_WRITTEN}</dcterms:{name}>' for name in ("created", "modified"))
    return f"<cp:coreProperties {names}><dc:title>{escape(title)}</dc:title><dc:creator>zhiping</dc:creator>{days}</cp:coreProperties>"


def _workbook(pages: Sequence[Page]) -> str:
    sheets = "".join(f'<sheet name={quoteattr(p.name)} sheetId="{n}" r:id="rId{n}"/>' for n, p in enumerate(pages, 1))
    names = "".join(_defined(n, page) for n, page in enumerate(pages))
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><bookViews><workbookView activeTab="0"/></bookViews><sheets>{sheets}</sheets>'
        f'<definedNames>{names}</definedNames><calcPr calcId="124519" fullCalcOnLoad="1"/></workbook>'
    )


def _defined(number: int, page: Page) -> str:
    row, column = page.area
    found = (
        f'<definedName name="_xlnm.Print_Area" localSheetId="{number}">\'{page.name}\'!$A$1:${column_letter(column)}${row}</definedName>'
    )
    if page.titles:
        first, last = page.titles
        found += f'<definedName name="_xlnm.Print_Titles" localSheetId="{number}">\'{page.name}\'!${first}:${last}</definedName>'
    return found


# -- a sheet ----------------------------------------------------------------------------------------------------------


def _sheet(page: Page, looks: Looks) -> str:
    last = (max(r for r, _ in page.cells), max(c for _, c in page.cells))
    columns = "".join(f'<col min="{n}" max="{n}" width="{width:g}" customWidth="1"/>' for n, width in enumerate(page.widths, 1))
    parts = (
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>',
        f'<dimension ref="{range_of(1, 1, *last)}"/>',
        f'<sheetViews><sheetView workbookViewId="0">{_frozen(page)}</sheetView></sheetViews>',
        f'<sheetFormatPr baseColWidth="8" defaultRowHeight="15"/><cols>{columns}</cols>',
        f"<sheetData>{''.join(_rows(page, looks))}</sheetData>",
        '<sheetProtection sheet="1" formatColumns="0" formatRows="0"/>' if page.locked else "",
        _merged(page),
        _entries(page.entries),
        '<printOptions horizontalCentered="1"/>',
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>',
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>',
        f"<headerFooter><oddFooter>{escape(f'&L&8 {page.footer}&C&9 第&P页 共&N页')}</oddFooter></headerFooter>",
    )
    return f'<worksheet xmlns="{_MAIN}">{"".join(parts)}</worksheet>'


def _frozen(page: Page) -> str:
    if page.frozen is None:
        return ""
    row, column = page.frozen
    sides = "".join(f' {side}="{n - 1}"' for side, n in (("xSplit", column), ("ySplit", row)) if n > 1)
    pane = "bottomRight" if column > 1 else "bottomLeft"
    return f'<pane{sides} topLeftCell="{name_of(row, column)}" activePane="{pane}" state="frozen"/><selection pane="{pane}"/>'


def _rows(page: Page, looks: Looks) -> Iterator[str]:
    written = {
        row: "".join(_cell(name_of(*place), page.cells[place], looks) for place in places)
        for row, places in groupby(sorted(page.cells), key=lambda place: place[0])
    }
    for row in sorted({*written, *page.heights}):
        height = f' ht="{page.heights[row]:g}" customHeight="1"' if row in page.heights else ""
        yield f'<row r="{row}"{height}>{written.get(row, "")}</row>'


def _cell(name: str, cell: Cell, looks: Looks) -> str:
    value, head = cell.value, f'<c r="{name}" s="{looks.number(cell.look)}"'
    if value is None or value == "":
        return f"{head}/>"
    if isinstance(value, Formula):
        return f"{head}><f>{escape(value.text)}</f></c>"
    if not isinstance(value, str):
        return f"{head}><v>{value}</v></c>"
    space = ' xml:space="preserve"' if value != value.strip() else ""
    return f'{head} t="inlineStr"><is><t{space}>{escape(value)}</t></is></c>'


def _merged(page: Page) -> str:
    ranges = "".join(f'<mergeCell ref="{range_of(*r)}"/>' for r in page.merged)
    return f'<mergeCells count="{len(page.merged)}">{ranges}</mergeCells>' if ranges else ""


def _entries(entries: Sequence[Entry]) -> str:
    told = "".join(
        f'<dataValidation type="custom" allowBlank="1" showInputMessage="1" showErrorMessage="1" errorTitle={quoteattr(e.error_title)}'
        f" error={quoteattr(e.error)} promptTitle={quoteattr(e.prompt_title)} prompt={quoteattr(e.prompt)} sqref={quoteattr(e.cell)}>"
        f"<formula1>{escape(e.formula)}</formula1></dataValidation>"
        for e in entries
    )
    return f'<dataValidations count="{len(entries)}">{told}</dataValidations>' if entries else ""
