"""Patents across papers: what a number says, and list rows joined with certificates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from rapidfuzz import fuzz

from scoring.match import Candidate, searchable
from scoring.windows import Span, span_of, year_of

PatentType = Literal["invention", "utility_model", "design", "foreign_invention", ""]

_CHINESE = re.compile(r"(?:ZL|CN)?((?:19|20)\d{2}[12389]\d{7})([\dX])?")
_CHINESE_OLD = re.compile(r"(?:ZL|CN)?(\d{2}[12389]\d{5})([\dX])?")
_TYPES: dict[str, PatentType] = {"1": "invention", "8": "invention", "2": "utility_model", "9": "utility_model", "3": "design"}
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_SIMILAR = 90


@dataclass(frozen=True, slots=True)
class PatentNumber:
    """A Chinese application number: `key` without its check digit; `valid` is None when there is no check digit to test."""

    key: str
    type: PatentType
    year: int
    valid: bool | None


@lru_cache(maxsize=20000)
def chinese_number(printed: str) -> PatentNumber | None:
    """What a number says, or None where it is no Chinese patent number."""
    text = re.sub(r"[\s.·]", "", searchable(printed)).upper()
    for pattern, digit in ((_CHINESE, 4), (_CHINESE_OLD, 2)):
        if m := pattern.fullmatch(text):
            key, check = m[1], m[2]
            year = int(key[:4]) if digit == 4 else (1900 if int(key[:2]) > 50 else 2000) + int(key[:2])
            valid = None if check is None else check_digit(key) == check
            return PatentNumber(key, _TYPES[key[digit]], year, valid)
    return None


def check_digit(key: str) -> str:
    """The check character of an application number of 12 (or, before October 2003, 8) digits."""
    return "0123456789X"[sum(int(d) * w for d, w in zip(key, _WEIGHTS, strict=False)) % 11]


@dataclass(frozen=True)
class Grant:
    """One patent as the papers show it: its certificate, its list row, or both. Certificates go before rows."""

    key: str
    papers: tuple[Candidate, ...]

    @property
    def lead(self) -> Candidate:
        return self.papers[0]

    @property
    def certified(self) -> bool:
        return self.lead.row is None

    @cached_property
    def number(self) -> PatentNumber | None:
        return next((n for p in self.papers if (n := chinese_number(p.text("patent_number"))) and n.valid is not False), None) or (
            chinese_number(self.lead.text("patent_number"))
        )

    @property
    def printed(self) -> str:
        return self.text("patent_number") or self.text("title") or "（无号）"

    @cached_property
    def title(self) -> str:
        return re.sub(r"\s+", "", searchable(self.text("title")))

    @cached_property
    def type(self) -> PatentType:
        """By the number where its check digit holds, else by the paper's heading."""
        heading: PatentType = self._heading()
        if self.foreign:
            return "foreign_invention"
        number = self.number
        if number and (number.valid or not heading):
            return number.type
        return heading

    @property
    def contradicts(self) -> bool:
        """The heading and the number name different types."""
        number, heading = self.number, self._heading()
        return bool(number and heading and not self.foreign and number.type != heading)

    @cached_property
    def foreign(self) -> bool:
        if self.lead.document.kind == "foreign_patent_certificate":
            return True
        country = self.text("country").strip().upper()
        if country:
            return country not in {"中国", "CN", "CHINA", "中华人民共和国", "国内"}
        number = searchable(self.text("patent_number")).strip().upper()
        return self.number is None and bool(re.match(r"(?!CN|ZL)[A-Z]{2}\s*\d", number))

    @cached_property
    def filed(self) -> Span | None:
        """The filing date, or the year in the number."""
        printed = span_of(next((v for p in self.papers if (v := p.document.get("filing_date"))), None))
        return printed or (year_of(self.number.year) if self.number else None)

    def text(self, name: str) -> str:
        """The first paper's value of a field that has one."""
        return next((t for p in self.papers if (t := p.text(name))), "")

    def paper_with(self, name: str) -> Candidate:
        return next((p for p in self.papers if name in p.document.fields), self.lead)

    def _heading(self) -> PatentType:
        heading = self.text("patent_type")
        known: tuple[PatentType, ...] = ("invention", "utility_model", "design")
        return next((t for t in known if t == heading), "")


def grants_of(found: Iterable[Candidate]) -> tuple[tuple[Grant, ...], tuple[str, ...]]:
    """Patents, one each, and the numbers that stand twice among certificates or twice among rows."""
    by_key: dict[str, list[Candidate]] = {}
    for candidate in found:
        by_key.setdefault(_key(candidate), []).append(candidate)
    _put_misread_together(by_key)
    twice = [
        papers[0].text("patent_number")
        for papers in by_key.values()
        if max(sum(p.row is None for p in papers), sum(p.row is not None for p in papers)) > 1
    ]
    ordered = ((key, sorted(papers, key=lambda p: p.row is not None)) for key, papers in by_key.items())
    return tuple(Grant(key, tuple(papers)) for key, papers in ordered), tuple(twice)


def _put_misread_together(by_key: dict[str, list[Candidate]]) -> None:
    """A number that its check digit refutes is another one's misreading where a paper has that other one: kept as another reading,
    or one character away under the same title or grant date."""
    for key, papers in list(by_key.items()):
        if any(n is None or n.valid is not False for p in papers for n in [chinese_number(p.text("patent_number"))]):
            continue
        true = next((k for k, others in by_key.items() if k != key and _misread_as(papers, k, others)), None)
        if true is not None:
            by_key[true] += by_key.pop(key)


def _misread_as(papers: Sequence[Candidate], key: str, others: Sequence[Candidate]) -> bool:
    number = chinese_number(others[0].text("patent_number"))
    if number is None or number.valid is not True:
        return False
    for paper in papers:
        field = paper.field("patent_number")
        if field and any(n and n.key == key for a in field.alternatives if (n := chinese_number(str(a)))):
            return True
        read = chinese_number(paper.text("patent_number"))
        close = read is not None and _one_off(paper.text("patent_number"), others[0].text("patent_number"))
        if close and any(_same_paper(paper, other) for other in others):
            return True
    return False


def _one_off(one: str, other: str) -> bool:
    """Whether two numbers, check digits and all, differ in one character."""
    a, b = (re.sub(r"^(ZL|CN)|[\s.·]", "", searchable(x).upper()) for x in (one, other))
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def _same_paper(one: Candidate, other: Candidate) -> bool:
    titles = [re.sub(r"\s+", "", searchable(c.text("title"))) for c in (one, other)]
    days = [c.text("grant_date") for c in (one, other)]
    return similar(*titles) or bool(days[0] and days[0] == days[1])


def similar(one: str, other: str) -> bool:
    """Whether two titles name the same creation."""
    return bool(one and other) and fuzz.ratio(one, other) >= _SIMILAR


def same_day(grant: Grant, others: Sequence[Grant]) -> Grant | None:
    """Another patent filed on the same printed day under the same title."""
    filed = grant.filed
    if filed is None or not filed.exact:
        return None
    return next((o for o in others if o.key != grant.key and o.filed == filed and similar(o.title, grant.title)), None)


def _key(candidate: Candidate) -> str:
    printed = candidate.text("patent_number")
    number = chinese_number(printed)
    if number:
        return number.key
    plain = re.sub(r"[^0-9A-Z]", "", searchable(printed).upper())
    if european := re.match(r"EP\d{7}", plain):
        return european[0]
    digits = re.sub(r"^[A-Z]{2}|[A-Z]\d?$", "", plain)
    return digits or f"{candidate.document.id}/{candidate.row}"
