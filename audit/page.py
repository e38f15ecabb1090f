"""The report as one HTML file: tables, diagrams, and pictures of the places that were misread. It loads nothing from elsewhere."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from lxml import html
from lxml.html import HtmlElement
from lxml.html import builder as e

from audit.calibration import Calibration
from audit.diagrams import diagram, titles_of
from audit.findings import TITLE, Findings
from review.auditing import NOTHING, Table

_STYLE = """
body{font:14px/1.6 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:2rem auto;max-width:1100px;padding:0 1rem;color:#1c2733}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}caption{text-align:left;font-weight:bold;padding:.3rem 0}
th,td{border:1px solid #ccd3da;padding:.2rem .6rem;text-align:right}th{background:#e7ecf3}
td:first-child,th:first-child,.text{text-align:left}.text{min-width:4em}
.diagrams{display:flex;flex-wrap:wrap}figure{margin:.5rem}figcaption,.note{color:#5a6672}img{max-width:520px;border:1px solid #ccd3da}
"""
_MOST_ROWS = 40


def report_html(findings: Findings, calibration: Calibration | None, facts: Sequence[str], pictures: Sequence[bytes | None] = ()) -> bytes:
    """`facts` are lines on top; `pictures` JPEGs of the places of disagreements, in their order."""
    body = e.BODY(e.H1(TITLE), e.UL(*(e.LI(fact) for fact in facts)))
    drawn = ((title, diagram(name, findings.settled, calibration)) for name, title in titles_of(findings.settled))
    body.append(e.DIV(e.CLASS("diagrams"), *(_figure(title, "image/svg+xml", svg.encode()) for title, svg in drawn if svg)))
    for table in findings.tables:
        body.append(_table(table))
    for told, jpeg in zip(findings.worst, pictures, strict=False):
        if jpeg is not None:
            caption = f"{told.title}：系统“{told.proposed}”（把握{told.confidence:.1%}），专家“{told.given}”"
            body.append(_figure(caption, "image/jpeg", jpeg))
    page = e.HTML(e.HEAD(e.META(charset="utf-8"), e.TITLE(TITLE), e.STYLE(_STYLE)), body, lang="zh-CN")
    return bytes(html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>", pretty_print=False))


def _figure(caption: str, media: str, content: bytes) -> HtmlElement:
    source = base64.b64encode(content).decode()
    return e.FIGURE(e.IMG(src=f"data:{media};base64,{source}", alt=caption), e.FIGCAPTION(caption))


def _table(table: Table) -> HtmlElement:
    looks = [_looks(words) for words in table.words]
    head = e.TR(*(e.TH(c, *look, scope="col") for c, look in zip(table.columns, looks, strict=True)))
    shown = (zip(table.text(row), looks, strict=True) for row in table.rows[:_MOST_ROWS])
    rows = [e.TR(*(e.TD(text, *look) for text, look in row)) for row in shown]
    if not rows:
        rows = [e.TR(e.TD(NOTHING, colspan=str(len(table.columns))))]
    left = max(0, len(table.rows) - _MOST_ROWS)
    more = [e.P(e.CLASS("note"), f"另有 {left} 行，见工作簿")] if left else []
    note = [e.P(e.CLASS("note"), table.note)] if table.note else []
    return e.DIV(e.TABLE(e.CAPTION(table.title), head, *rows), *note, *more)


def _looks(words: bool) -> list[dict[str, str]]:
    return [e.CLASS("text")] if words else []
