"""The report as one HTML file: tables, diagrams, and pictures of the places that were misread. It loads nothing from elsewhere."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence

from lxml import html
from lxml.html import HtmlElement
from lxml.html import builder as e

from audit.calibration import Calibration
from audit.figures import Sample, figures_of
from audit.findings import SORTS, Cell, Findings, Table
from audit.plots import Named, reliability_svg, risk_svg, trend_svg
from evidence.label import Label

_STYLE = """
body{font:14px/1.6 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:2rem auto;max-width:1100px;padding:0 1rem;color:#1c2733}
table{border-collapse:collapse;margin:.5rem 0 1.5rem}caption{text-align:left;font-weight:bold;padding:.3rem 0}
th,td{border:1px solid #ccd3da;padding:.2rem .6rem;text-align:right}th{background:#e7ecf3}td:first-child,th:first-child{text-align:left}
.diagrams{display:flex;flex-wrap:wrap}figure{margin:.5rem}figcaption,.note{color:#5a6672}img{max-width:520px;border:1px solid #ccd3da}
"""
_SHARES = ("率", "限", "把握", "ECE")
_MOST_ROWS = 40


def report_html(findings: Findings, calibration: Calibration | None, facts: Sequence[str], pictures: Mapping[Label, bytes]) -> bytes:
    """`facts` are lines on top; `pictures` JPEGs of the places of disagreements."""
    body = e.BODY(e.H1("识别与评分可信度审计报告"), e.UL(*(e.LI(fact) for fact in facts)))
    body.append(_diagrams(findings.settled, calibration))
    for table in findings.tables:
        body.append(_table(table))
    for label, jpeg in pictures.items():
        body.append(_picture(label, jpeg))
    page = e.HTML(e.HEAD(e.META(charset="utf-8"), e.TITLE("审计报告"), e.STYLE(_STYLE)), body, lang="zh-CN")
    return bytes(html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>", pretty_print=False))


def _diagrams(settled: Sequence[Label], calibration: Calibration | None) -> HtmlElement:
    shown = e.DIV(e.CLASS("diagrams"))
    for what, name in SORTS:
        own = [x for x in settled if x.what == what]
        if not own:
            continue
        said = Sample.of(own)
        samples: list[Named] = [("as said", said)]
        samples += [("calibrated", Sample(calibration.worth(own), said.right))] if calibration else []
        shown.append(_figure(f"{name}：可靠性", reliability_svg(samples)))
        shown.append(_figure(f"{name}：风险与覆盖", risk_svg(samples)))
        shown.append(_figure(f"{name}：各月改动率", trend_svg(_months(own), "share changed")))
    return shown


def _months(own: Sequence[Label]) -> list[tuple[str, float, float, float]]:
    months: dict[str, list[Label]] = {}
    for x in own:
        months.setdefault(x.at.strftime("%Y-%m"), []).append(x)
    found = [figures_of(month, Sample.of(months[month])) for month in sorted(months)]
    return [(f.name, f.share, f.low, f.high) for f in found]


def _figure(caption: str, svg: str) -> HtmlElement:
    source = base64.b64encode(svg.encode()).decode()
    return e.FIGURE(e.IMG(src=f"data:image/svg+xml;base64,{source}", alt=caption), e.FIGCAPTION(caption))


def _table(table: Table) -> HtmlElement:
    head = e.TR(*(e.TH(c) for c in table.columns))
    rows = [e.TR(*(e.TD(_text(v, c)) for v, c in zip(row, table.columns, strict=True))) for row in table.rows[:_MOST_ROWS]]
    left = len(table.rows) - len(rows)
    more = [e.P(e.CLASS("note"), f"另有 {left} 行，见工作簿")] if left > 0 else []
    note = [e.P(e.CLASS("note"), table.note)] if table.note else []
    return e.DIV(e.TABLE(e.CAPTION(table.title), head, *rows), *note, *more)


def _text(value: Cell, column: str) -> str:
    if value is None:
        return "—"
    if isinstance(value, float):
        return f"{value:.2%}" if any(s in column for s in _SHARES) and column != "AUROC" else f"{value:.4g}"
    return str(value)


def _picture(label: Label, jpeg: bytes) -> HtmlElement:
    caption = f"{label.kind} {label.name}，把握{label.confidence:.1%}"
    source = base64.b64encode(jpeg).decode()
    return e.FIGURE(e.IMG(src=f"data:image/jpeg;base64,{source}", alt=caption), e.FIGCAPTION(caption))
