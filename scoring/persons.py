"""People across papers: who is insured by the applicant, for which months, and who is who."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from evidence.document import Document, Field, Row
from evidence.sheet import EvidenceRef
from scoring.match import Case
from scoring.names import NameMatch
from scoring.windows import span_of

_VARIANTS = str.maketrans(
    "陳張劉黃葉吳趙馮羅鄭許鄧蘇盧譚馬關陸賴鐘鍾麥溫龍區歐楊謝韓潘偉國華強軍東麗艷榮鋒輝傑寶",
    "陈张刘黄叶吴赵冯罗郑许邓苏卢谭马关陆赖钟钟麦温龙区欧杨谢韩潘伟国华强军东丽艳荣锋辉杰宝",
)
_MASK = re.compile(r"[＊●█□]")
_PENSION = re.compile(r"养老")
_PAID = re.compile(r"欠缴|未缴|停缴|中断")


def same_name_key(name: str) -> str:
    """A person's name as compared: NFKC, no blanks or dots, common traditional forms as simplified ones."""
    return re.sub(r"[\s·•・]", "", unicodedata.normalize("NFKC", name)).translate(_VARIANTS)


def ids_agree(one: str, other: str) -> bool:
    """Whether two id numbers, each perhaps masked, can be one person's: every visible character agrees.

    Where the number of stars is not the number of hidden digits, only heads and tails are compared.
    """
    a, b = (_MASK.sub("*", re.sub(r"\s", "", x.upper())) for x in (one, other))
    a, b = (re.sub(r"(?<=\d)X(?=.)", "*", x) for x in (a, b))
    if len(a) == len(b):
        return all(x == y or "*" in (x, y) for x, y in zip(a, b, strict=True))
    heads = [x.split("*", 1)[0] for x in (a, b)]
    tails = [x.rsplit("*", 1)[-1] for x in (a, b)]
    head, tail = min(map(len, heads)), min(map(len, tails))
    return heads[0][:head] == heads[1][:head] and (tail == 0 or tails[0][-tail:] == tails[1][-tail:])


@dataclass(frozen=True, slots=True)
class Insured:
    """One person on the social-insurance papers under one employer. `months` are ``YYYY-MM`` paid."""

    name: str
    id_number: str
    employer: NameMatch
    employer_name: str
    months: frozenset[str]
    pension: bool
    confidence: float
    refs: tuple[EvidenceRef, ...]


def insured_people(case: Case) -> tuple[Insured, ...]:
    """Everybody on the social-insurance papers; rows of one person under one employer are put together."""
    people: list[Insured] = []
    for document in case.of_kinds("social_insurance_record"):
        for index, row in enumerate(document.rows):
            entry = _entry(case, document, row, index)
            if entry is None:
                continue
            at = next((i for i, p in enumerate(people) if _one_person(p, entry)), None)
            if at is None:
                people.append(entry)
            else:
                people[at] = _together(people[at], entry)
    return tuple(people)


def matches(people: Sequence[Insured], name: str, id_number: str) -> tuple[Insured, ...]:
    """The insured with that name whose id does not contradict."""
    key = same_name_key(name)
    return tuple(
        p for p in people if same_name_key(p.name) == key and (not id_number or not p.id_number or ids_agree(p.id_number, id_number))
    )


def near_matches(people: Sequence[Insured], name: str) -> tuple[Insured, ...]:
    """The insured whose name differs by one character, as a misreading would."""
    key = same_name_key(name)
    return tuple(
        p
        for p in people
        if len(key) >= 2 and len(same_name_key(p.name)) == len(key) and Levenshtein.distance(key, same_name_key(p.name)) == 1
    )


def posts_of(case: Case, name: str) -> str:
    """What organisation charts and appointments say of a person's department and post, "" when nothing."""
    key, said = same_name_key(name), []
    for chart in case.of_kinds("organization_chart"):
        said += [text for text in chart.names("persons") if key in same_name_key(text)]
        for row in chart.rows:
            cells = [str(f.value) for f in row.values()]
            said += [" ".join(cells)] if any(same_name_key(c) == key for c in cells) else []
    for paper in case.of_kinds("appointment_document"):
        said += [paper.text("post")] if any(same_name_key(n) == key for n in paper.names("person")) else []
    return " ".join(said)


def _entry(case: Case, document: Document, row: Row, index: int) -> Insured | None:
    person = row.get("person") or row.get("name")
    if person is None:
        return None
    employer = row.get("employer") or document.fields.get("employer")
    status = row.get("status")
    months = frozenset() if status and _PAID.search(str(status.value)) else frozenset(_months(document, row))
    insurances = _texts(row.get("insurances"))
    number = row.get("id_number")
    fields = [f for f in (person, employer, row.get("month"), row.get("period_start"), row.get("period_end")) if f]
    return Insured(
        name=str(person.value),
        id_number=str(number.value) if number else "",
        employer=case.identity.field(employer),
        employer_name=str(employer.value) if employer else "",
        months=months,
        pension=not insurances or bool(_PENSION.search(insurances)),
        confidence=min([document.kind_confidence, *(f.confidence for f in fields)]),
        refs=(EvidenceRef(document.id, tuple(row), index),),
    )


def _texts(field: Field | None) -> str:
    if field is None:
        return ""
    return ";".join(field.value) if isinstance(field.value, tuple) else str(field.value)


def _months(document: Document, row: Row) -> Iterator[str]:
    """The months a row stands for: its month, its period, or the whole paper's period; an open end reaches to the print date."""
    month = row.get("month")
    if month is not None:
        yield from (text for value in _texts(month).split(";") if (text := _month_of(value)))
        return
    own = "period_start" in row
    start = span_of((row if own else document.fields)["period_start"].value) if own or "period_start" in document.fields else None
    ends = row.get("period_end") if own else document.fields.get("period_end")
    end = span_of(ends.value) if ends else span_of(document.get("print_date"))
    if start is None or end is None:
        return
    last = end.last if not end.open_ended else start.last
    index, stop = start.first.year * 12 + start.first.month - 1, last.year * 12 + last.month - 1
    for m in range(index, min(stop, index + 1200) + 1):
        yield f"{m // 12:04d}-{m % 12 + 1:02d}"


def _month_of(text: str) -> str:
    span = span_of(text)
    return f"{span.first:%Y-%m}" if span and not span.open_ended else ""


def _one_person(one: Insured, other: Insured) -> bool:
    same = same_name_key(one.name) == same_name_key(other.name) and one.employer_name == other.employer_name
    if not same:
        return False
    return not one.id_number or not other.id_number or ids_agree(one.id_number, other.id_number)


def _together(one: Insured, other: Insured) -> Insured:
    number = max((one.id_number, other.id_number), key=lambda n: (len(n) - n.count("*"), n))
    months = one.months | other.months
    confidence = min(one.confidence, other.confidence)
    return Insured(
        one.name, number, one.employer, one.employer_name, months, one.pension or other.pension, confidence, one.refs + other.refs
    )
