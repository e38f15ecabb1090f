"""Persons of whom a certificate of social insurance speaks in sentences, without any table."""

from __future__ import annotations

import re
from dataclasses import replace

from evidence.document import Row
from extractors.fields.confidence import judge
from extractors.fields.numbers import citizen_id_ok
from extractors.fields.persons import is_person
from extractors.paper import Paper
from extractors.rows import Flow, flow_of
from extractors.tables.insurance import insurances_in
from extractors.tables.masks import masked_id
from extractors.tables.months import find_months

DOUBT = 0.1
"""How much less sure a sentence's values are than those under a header."""
REACH = 60
"""Within so many characters after a person's number stands the period, if the sentence gives one."""
_NUMBER = re.compile(r"(?<![\dX*])[1-9]\d{2,5}[\d*]{8,14}[\dXx](?![\dX*])")
_BORN = re.compile(r"\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
_BEFORE = re.compile(
    r"(?P<name>[\u4e00-\u9fff·]{2,16})[,、(\[\s]*(?:[男女][,、\s]*)?(?:系[^,]{2,12},)?"
    r"(?:(?:居民|公民)?(?:身份|社会保障|社保|证件)(?:证|证件)?(?:卡)?(?:号码?|编号)?)?[:\s]*(?:为|是)?[:\s]*$"
)
_PLANS = re.compile(
    r"(?:参加|缴纳|参保|办理)[^。;]{0,20}?(?P<plans>(?:(?:城镇|企业|职工|基本|、|和|及|与|,)*(?:养老|失业|工伤|医疗|生育)(?:保险)?)+|五险)"
)


def insured_in_sentences(paper: Paper) -> tuple[Row, ...]:
    """One row for each citizen's number with a name before it, with the period named after it; the insurances are those of the text."""
    flow = flow_of(page for page in paper.pages if page.route != "office")
    found = [m for m in _NUMBER.finditer(flow.text) if _is_number(m[0])]
    rows = []
    for i, m in enumerate(found):
        before = flow.text[found[i - 1].end() if i else 0 : m.start()]
        until = found[i + 1].start() if i + 1 < len(found) else len(flow.text)
        row = _person(flow, m, before) | _period(flow, m.end(), until)
        if "person" in row:
            rows.append(row | _insurances(flow))
    return tuple(rows)


def _is_number(text: str) -> bool:
    return len(text) == 18 and ("***" in text or _BORN.match(text) is not None)


def _person(flow: Flow, number: re.Match[str], before: str) -> Row:
    m = _BEFORE.search(before)
    name = _name(m["name"]) if m else ""
    if m is None or not name:
        return {}
    at = number.start() - len(before) + m.end("name")
    who, which = flow.quote(at - len(name), at), flow.quote(number.start(), number.end())
    value, hidden = masked_id(number[0])
    sound = "*" in number[0] or citizen_id_ok(number[0])
    quoted = which.field(value, judge(which.score, labelled=True, grammar=sound) - DOUBT, suffix="+mask" if hidden else "")
    shown = replace(quoted.source, quote=value)
    return {
        "person": who.field(name, judge(who.score, grammar=True) - DOUBT),
        "id_number": replace(quoted, raw=value, source=shown),
    }


def _name(text: str) -> str:
    """The name at the end of ``兹证明我单位职工某某某``: what is left of it where that is a name, else its longest end that is one."""
    return next((text[-n:] for n in (len(text), 3, 4, 2) if n <= min(4, len(text)) and is_person(text[-n:])), "")


def _period(flow: Flow, start: int, until: int, reach: int = REACH) -> Row:
    text = flow.text[start : min(until, start + reach)]
    months = next((one for one in find_months(text) if one.ranged and one.until), None)
    if months is None:
        return {}
    quote = flow.quote(start, start + len(text.split("。")[0].split(";")[0]))
    sure = judge(quote.score, labelled=True, grammar=True) - DOUBT
    return {"period_start": quote.field(months.begin, sure), "period_end": quote.field(months.until, sure)}


def told_period(paper: Paper) -> Row:
    """From when to when a unit paid, of which a sentence speaks (自2023年12月至2024年5月期间,已足额缴纳……保险费); {} where none says so."""
    flow = flow_of(page for page in paper.pages if page.route != "office")
    for sentence in re.finditer(r"[^。;]+", flow.text):
        if re.search(r"缴纳|参保|参加|缴费", sentence[0]) and len({m for m in find_months(sentence[0]) if m.ranged and m.until}) == 1:
            return _period(flow, sentence.start(), sentence.end(), sentence.end() - sentence.start())
    return {}


def _insurances(flow: Flow) -> Row:
    m = _PLANS.search(flow.text)
    plans = insurances_in(m["plans"]) if m else ()
    if m is None or not plans:
        return {}
    quote = flow.quote(m.start("plans"), m.end("plans"))
    return {"insurances": quote.field(plans, judge(quote.score, grammar=True) - DOUBT)}
