"""From when and until when a paper holds: its dates told apart by the words beside them.

Certificates show first, current and re-issue dates side by side; the current ones count for validity (domain.md, part B,
label variants). An end that is printed is never computed again; one that is not is derived from the term and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from evidence.document import Field
from extractors.fields.confidence import judge
from extractors.fields.damaged_dates import by_term, dates_on
from extractors.fields.dates import LONG_TERM, DateRead, find_dates
from extractors.fields.terms import find_durations, find_ranges, term_end
from extractors.paper import Line, Paper, Quote
from extractors.rows import Row, rows_of

Role = Literal["first", "current", "issue", "begin", "expiry", "cycle_end", "other", ""]

_ROLE_WORDS: tuple[tuple[Role, str], ...] = (
    (
        "other",
        r"出生|申请日|打印|查询日|监督审核|年审|年检|审核日期|date of birth|印发|下载|每年|首次监督|next audit|surveillance|审核时间|留存",
    ),
    ("cycle_end", r"注册截止|周期截止|周期结束|certification cycle (?:end|expir)\w*|cycle end"),
    (
        "begin",
        r"有效期(?:限|间)?[:：]?(?:自|从)|有效期起|起始日期|有效期开始|valid(?:ity)? from|valid as of|effective (?:date|from)"
        r"|生效日期|自(?:公元)?$|从$",
    ),
    (
        "expiry",
        r"有效期?限?至|有效期限?|有效日期|有效截止|截止日期|截止|到期|届满|失效|有效至|终止日期|止于|有敏期"
        r"|valid (?:until|to|till|thru|through|date)|validity|expir\w*|until",
    ),
    ("first", r"首次|初次|初始|最初|首发|initial|original(?:ly)?|first(?:ly)? (?:issue|certif)\w*|since"),
    (
        "current",
        r"本次|此次|换证|换发|重新签发|再认证|再次|更新|变更|当前|re-?\s?issue\w*|re-?\s?certif\w*|current|revis\w*|last issue",
    ),
    (
        "issue",
        r"发证|颁证|颁发|签发|核发|发放|批准日期|批准时间|注册日期|获证|认证日期|授予|证书日期|制发|通过时间|取得时间|生效"
        r"|issu\w*|date of (?:grant|certification|registration)|(?:certification|registration|approval) date"
        r"|certified on|grant(?:ed)?|date of publication"
        r"|^\W*(?:date|日期)\W*$",
    ),
)
_ROLES = {role: re.compile(pattern, re.IGNORECASE) for role, pattern in _ROLE_WORDS}


@dataclass(frozen=True, slots=True)
class DatedQuote:
    """A date on the page with the words that say what it is."""

    quote: Quote
    read: DateRead
    role: Role
    label: str


def role_of(label: str) -> Role:
    """What a date means by the words before it: the last one that says something; 签发/重新签发 is the current one."""
    best: tuple[int, int, Role] = (-1, 0, "")
    for rank, (role, rx) in enumerate(_ROLES.items()):
        for m in rx.finditer(label):
            if (m.end(), -rank) > (best[0], best[1]):
                best = (m.end(), -rank, role)
    if best[2] == "issue":
        if _ROLES["first"].search(label):
            return "first"
        if _ROLES["current"].search(label):
            return "current"
    if best[2] in ("first", "current") and _ROLES["expiry"].search(label):
        return "expiry"
    return best[2]


def dated(paper: Paper) -> tuple[DatedQuote, ...]:
    """Every date of the paper with its role, in reading order."""
    return tuple(d for page in paper.pages for row in rows_of(page) for d in _in_row(paper, row))


def _in_row(paper: Paper, row: Row) -> Iterator[DatedQuote]:
    found, carried = False, ""
    for line in row.lines:
        whole = Quote(((line, 0, len(line.text)),))
        reads = dates_on(paper, line.text)
        if reads:
            found = True
            yield from _told(paper, whole, line.text, reads, carried, line)
            carried = ""
        else:
            carried += line.text
    if not found and len(row.lines) > 1:
        yield from _told(paper, row.quote, row.text, dates_on(paper, row.text), "", row.lines[0])


def _told(paper: Paper, quote: Quote, text: str, reads: tuple[DateRead, ...], before: str, line: Line) -> Iterator[DatedQuote]:
    ranges = find_ranges(text)
    at, last = 0, ""
    for i, read in enumerate(reads):
        label = text[at : read.start]
        role = role_of(label)
        if not role and i == 0:
            label = before + label
            role = role_of(label) or _above(paper, line)
        pair = next((r for r in ranges if r.begin.start == read.start), None)
        ending = next((r for r in ranges if r.until.start == read.start), None)
        if pair is not None and role in ("expiry", "issue", ""):
            role = "begin"
        elif ending is not None:
            role = "expiry" if last != "other" else "other"
        last = role
        at = read.end
        yield DatedQuote(quote.cut(read.start, read.end), read, role, label)


def _above(paper: Paper, line: Line) -> Role:
    """The role by the line above, for values that stand under their labels."""
    over = [
        o
        for o in paper.lines
        if o.page is line.page
        and o.box.overlap_x(line.box) > 0.3 * min(o.box.width, line.box.width)
        and 0 <= line.box.top - o.box.bottom + 0.3 * line.box.height < 2.5 * line.box.height
        and not find_dates(o.text)
        and len(o.text) <= 60
    ]
    nearest = max(over, key=lambda o: o.box.bottom, default=None)
    return role_of(nearest.text) if nearest is not None else ""


ISSUE: tuple[Role, ...] = ("current", "issue", "begin", "first")
EXPIRY: tuple[Role, ...] = ("expiry", "cycle_end")


def validity(paper: Paper, *, default_months: int | None = None, term_words: str = "有效期|valid|期限") -> dict[str, Field]:
    """``issue_date`` and ``valid_until`` where they are there.

    `default_months` is the term usual for the kind, used (at low confidence) where nothing about the end is printed.
    """
    all_dates = dated(paper)
    issue, until = _pick(all_dates, ISSUE), _pick(all_dates, EXPIRY)
    if issue is not None and until is not None and until.read.value != LONG_TERM and until.read.value <= issue.read.value:
        issue = _pick(tuple(d for d in all_dates if d.read.value < until.read.value), ISSUE)
    if issue is None:
        issue = _alone(paper, tuple(d for d in all_dates if until is None or d.read.value < until.read.value))
    if issue is not None and until is not None and not _agree(issue, until):
        mended = by_term(issue.read, issue.quote.text, until.read.value)
        issue = issue if mended is None else replace(issue, read=mended)
    agree = _agree(issue, until)
    fields: dict[str, Field] = {}
    if issue is not None:
        fields["issue_date"] = field_of(issue, agree, rivals=_rivals(all_dates, issue))
    if until is not None:
        fields["valid_until"] = field_of(until, agree)
    elif issue is not None and (derived := _derived(paper, fields["issue_date"], term_words, default_months)) is not None:
        fields["valid_until"] = derived
    return fields


def field_of(found: DatedQuote, agree: bool | None = None, rivals: int = 0) -> Field:
    """The date as a field. `agree`: another date of the paper confirms it (a term of whole years)."""
    sure = judge(found.quote.score, labelled=bool(found.role), grammar=found.read.whole or found.read.value == LONG_TERM, rivals=rivals)
    if agree:
        sure += 0.6 * (1 - sure)
    if found.read.ambiguous or found.read.short_year or found.read.cut:
        sure = min(sure, 0.6)
    return found.quote.field(
        found.read.value,
        min(sure, 0.985),
        suffix="+repair:date" if found.read.short_year else "",
        alternatives=(found.read.ambiguous,) if found.read.ambiguous else (),
    )


def _pick(dates: tuple[DatedQuote, ...], roles: tuple[Role, ...]) -> DatedQuote | None:
    """The date of the first role that is there; of several the most precise, then the first."""
    for role in roles:
        found = [d for d in dates if d.role == role and (d.read.value != LONG_TERM or role == "expiry")]
        if found:
            return max(found, key=lambda d: len(d.read.value))
    return None


def _alone(paper: Paper, dates: tuple[DatedQuote, ...]) -> DatedQuote | None:
    """A date without words, alone on its line in the lower part of a page: signed or sealed then."""
    free = [d for d in dates if d.role == "" and d.quote.box.middle_y > 0.45 and d.read.value != LONG_TERM and len(d.read.value) >= 7]
    free = [d for d in free if len(d.quote.text) >= 0.6 * len(d.quote.pieces[0][0].text)]
    return max(free, key=lambda d: (len(d.read.value), d.quote.box.middle_y), default=None)


def _rivals(dates: tuple[DatedQuote, ...], chosen: DatedQuote) -> int:
    return int(len({d.read.value for d in dates if d.role == chosen.role}) > 1)


def _agree(issue: DatedQuote | None, until: DatedQuote | None) -> bool:
    if issue is None or until is None or not (issue.read.whole and until.read.whole):
        return False
    return any(term_end(issue.read.value, 12 * n) == until.read.value for n in range(1, 21))


def term_months(paper: Paper, words: str) -> tuple[Quote, int] | None:
    """The term printed as a length beside one of `words` (有效期三年), with its place."""
    near = re.compile(words, re.IGNORECASE)
    for page in paper.pages:
        for row in rows_of(page):
            m = near.search(row.text)
            if m is None:
                continue
            for d in find_durations(row.text[m.start() : m.end() + 24]):
                return row.quote.cut(m.start() + d.start, m.start() + d.end), d.months
    return None


def _derived(paper: Paper, issue: Field, words: str, default_months: int | None) -> Field | None:
    """The end of the term, computed: from the printed length, else from what is usual for the kind."""
    if len(str(issue.value)) < 7:
        return None
    printed = term_months(paper, words)
    if printed is not None:
        quote, months = printed
        sure = min(issue.confidence, judge(quote.score, labelled=True, grammar=True))
        return quote.field(term_end(str(issue.value), months), sure, derived=True, inputs=("issue_date",))
    if default_months is None:
        return None
    return Field(
        term_end(str(issue.value), default_months),
        issue.raw,
        round(min(issue.confidence * 0.8, 0.75), 4),
        issue.source,
        derived=True,
        inputs=("issue_date",),
    )
