"""From when and until when a paper holds: its dates told apart by the words beside them.

Certificates show first, current and re-issue dates side by side; the current ones count for validity (domain.md, part B,
label variants). An end that is printed is never computed again; one that is not is derived from the term and says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import product

from evidence.document import Field, Flag, Value
from extractors.fields.confidence import judge
from extractors.fields.damaged_dates import by_term, pieces_by_term
from extractors.fields.date_words import Role, role_of
from extractors.fields.dated import DatedQuote, dated
from extractors.fields.dates import LONG_TERM, DateRead
from extractors.fields.terms import find_durations, term_end
from extractors.fields.unknown_labels import MOST
from extractors.paper import Paper, Quote
from extractors.rows import rows_of

__all__ = ["DatedQuote", "ambiguous", "dated", "field_of", "role_of", "term_months", "validity"]

ISSUE: tuple[Role, ...] = ("current", "issue", "begin", "changed", "first")
TERM_WORDS = "有效期|valid|期限|有效(?:年限|时间)|使用年限|时效"
UNSIGNED = 0.75
"""Highest confidence of a term's first day as day of issue where the paper has another that nothing explains."""
EXPIRY: tuple[Role, ...] = ("expiry", "cycle_end")


def validity(paper: Paper, *, default_months: int | None = None, term_words: str = TERM_WORDS) -> dict[str, Field]:
    """``issue_date`` and ``valid_until`` where they are there.

    `default_months` is the term usual for the kind, used (at low confidence) where nothing about the end is printed.
    """
    all_dates = dated(paper)
    issue, until = _pick(all_dates, ISSUE), _pick(all_dates, EXPIRY)
    if issue is not None and until is not None and until.read.value != LONG_TERM and until.read.value <= issue.read.value:
        issue = _pick(tuple(d for d in all_dates if d.read.value < until.read.value), ISSUE)
    before = tuple(d for d in all_dates if until is None or d.read.value < until.read.value)
    unknown = None if issue is not None or (issue := _alone(paper, before)) is not None else _behind_unknown(before)
    issue = issue or unknown
    if issue is not None and until is not None:
        issue, until = _by_term(issue, until)
    if issue is not None and until is not None and not _agree(issue, until):
        mended = by_term(issue.read, issue.quote.text, until.read.value)
        issue = issue if mended is None else replace(issue, read=mended)
    if issue is not None and (until is None or not until.read.whole) and (mended_end := _damaged_end(paper, issue)) is not None:
        until = mended_end
    agree = _agree(issue, until)
    fields: dict[str, Field] = {}
    if issue is not None:
        told = field_of(issue, agree, _rivals(all_dates, issue, until))
        fields["issue_date"] = told if unknown is None else told.with_confidence(min(MOST, told.confidence))
    if until is not None:
        fields["valid_until"] = field_of(until, agree)
    elif issue is not None and (derived := _derived(paper, fields["issue_date"], term_words, default_months)) is not None:
        fields["valid_until"] = derived
    return fields


def field_of(found: DatedQuote, agree: bool | None = None, rivals: tuple[Value, ...] = ()) -> Field:
    """The date as a field. `agree`: another date of the paper confirms it (a term of whole years); `rivals`: dates that the
    paper could as well mean."""
    read = found.read
    sure = judge(found.quote.score, labelled=bool(found.role), grammar=read.whole or read.value == LONG_TERM, rivals=int(bool(rivals)))
    if agree:
        sure += 0.6 * (1 - sure)
    if found.role == "begin" and rivals:
        sure = min(sure, UNSIGNED)  # a term that holds from that day does not say when it was signed
    if read.ambiguous or read.short_year or read.cut:
        sure = min(sure, 0.6)
    return found.quote.field(
        read.value,
        min(sure, 0.985),
        suffix="+repair:date" if read.short_year else "",
        alternatives=tuple(dict.fromkeys((*((read.ambiguous,) if read.ambiguous else ()), *rivals))),
    )


def ambiguous(fields: Mapping[str, Field]) -> tuple[Flag, ...]:
    """A flag where a date of `fields` can be read with day and month exchanged."""
    names = {
        "issue_date": "发证日期",
        "valid_until": "有效期",
        "registration_date": "注册日期",
        "grant_date": "授权日期",
        "filing_date": "申请日",
    }
    told = [
        f"{names[name]} {one.raw}"
        for name, one in fields.items()
        if name in names and one.alternatives and _swapped(str(one.value)) == str(one.alternatives[0])
    ]
    return (Flag("ambiguous_date", f"日期的日、月顺序不明确({'、'.join(told)})，需核实"),) if told else ()


def _swapped(value: str) -> str:
    return f"{value[:4]}-{value[8:]}-{value[5:7]}" if len(value) == 10 else ""


def _by_term(issue: DatedQuote, until: DatedQuote) -> tuple[DatedQuote, DatedQuote]:
    """Both dates with the one reading of day and month in which they are whole years apart, where there is just one."""
    pairs = [
        (a, b)
        for a, b in product(_readings(issue.read), _readings(until.read))
        if _whole_years(a.value, b.value) and (issue.read.ambiguous or until.read.ambiguous)
    ]
    return (replace(issue, read=pairs[0][0]), replace(until, read=pairs[0][1])) if len(pairs) == 1 else (issue, until)


def _readings(read: DateRead) -> tuple[DateRead, ...]:
    if not read.ambiguous:
        return (read,)
    return replace(read, ambiguous=""), replace(read, value=read.ambiguous, ambiguous="")


def _damaged_end(paper: Paper, issue: DatedQuote) -> DatedQuote | None:
    """The end whose month or day was lost, as the last day of a term of whole years from `issue`."""
    for page in paper.pages:
        for row in rows_of(page):
            m = _END_LABEL.search(row.text)
            found = pieces_by_term(row.text[m.end() :], issue.read.value) if m else None
            if m and found is not None:
                start, end = m.end() + found[0], m.end() + found[1]
                return DatedQuote(row.quote.cut(start, end), DateRead(start, end, found[2], short_year=True), "expiry", m[0])
    return None


_END_LABEL = re.compile(r"有效期?限?至|有效期限?|截止日期|valid until|expiry(?: date)?", re.IGNORECASE)


def _pick(dates: tuple[DatedQuote, ...], roles: tuple[Role, ...]) -> DatedQuote | None:
    """The date of the first role that is there; of several the most precise, then the first."""
    for role in roles:
        found = [d for d in dates if d.role == role and (d.read.value != LONG_TERM or role == "expiry")]
        if found:
            return max(found, key=lambda d: len(d.read.value))
    return None


def _alone(paper: Paper, dates: tuple[DatedQuote, ...]) -> DatedQuote | None:
    """A date without words, alone on its line in the lower part of a page: signed or sealed then."""
    free = [d for d in dates if d.role == "" and _low(paper, d) and d.read.value != LONG_TERM and len(d.read.value) >= 7]
    free = [d for d in free if len(d.quote.text) >= 0.6 * len(d.quote.pieces[0][0].text)]
    return max(free, key=lambda d: (len(d.read.value), d.quote.box.middle_y), default=None)


def _low(paper: Paper, d: DatedQuote) -> bool:
    """Whether a date stands in the lower part: of the print where it is alone, of the page where a label leads to it."""
    line = d.quote.pieces[0][0]
    return (line.box.middle_y if d.label.rstrip().endswith(":") else paper.depth(line)) > 0.45


def _behind_unknown(dates: tuple[DatedQuote, ...]) -> DatedQuote | None:
    """The only day of the paper that stands right behind a label which says nothing known."""
    free = [d for d in dates if d.role == "" and d.read.whole and re.search(r"(?:^|\s)[\u4e00-\u9fff]{2,8}:\s*$", d.label)]
    return free[0] if len({d.read.value for d in free}) == 1 else None


def _rivals(dates: tuple[DatedQuote, ...], chosen: DatedQuote, until: DatedQuote | None) -> tuple[Value, ...]:
    """Other dates under the same words; and where the chosen one does not fit the end of the term, one of issue that does."""
    same = {d.read.value for d in dates if d.role == chosen.role}
    if until is not None and not _agree(chosen, until):
        same |= {d.read.value for d in dates if d.role in ("issue", "begin") and _agree(d, until)}
    if chosen.role == "begin":  # a day that nothing explains may be the one on which it was signed
        same |= {d.read.value for d in dates if d.role == "" and d.read.whole and len(d.quote.text) >= len(d.quote.pieces[0][0].text) - 1}
    if chosen.role == "first":  # a later day that nothing explains may be the current issue's
        end = until.read.value if until is not None else ""
        same |= {d.read.value for d in dates if d.role == "" and d.read.whole and chosen.read.value < d.read.value < (end or "9")}
    return tuple(sorted(same - {chosen.read.value}))


def _agree(issue: DatedQuote | None, until: DatedQuote | None) -> bool:
    if issue is None or until is None or not (issue.read.whole and until.read.whole):
        return False
    return _whole_years(issue.read.value, until.read.value)


def _whole_years(begin: str, until: str) -> bool:
    """Whether a term of whole years from `begin` ends with `until`."""
    return len(begin) == len(until) == 10 and until != LONG_TERM and any(term_end(begin, 12 * n) == until for n in range(1, 21))


def term_months(paper: Paper, words: str) -> tuple[Quote, int] | None:
    """The term printed as a length beside one of `words` (有效期三年), with its place."""
    near = re.compile(words, re.IGNORECASE)
    for page in paper.pages:
        for row in rows_of(page):
            m, at = near.search(row.text), 0
            for line in row.lines:  # a signature on the same height is no word of the term's
                for d in find_durations(line.text):
                    beside = m is not None and m.start() <= at + d.start <= m.end() + 24
                    if (beside or _runs(line.text, d.start, d.end)) and not _NO_TERM.match(line.text[d.end :]):
                        return Quote(((line, d.start, d.end),)), d.months
                at += len(line.text)
    return None


_NO_TERM = re.compile(r"(?:内|前)?[^,。;有]{0,6}(?:监督(?!管理)|审核|年审|复查|提出|申请)|\s*(?:before|prior|after)", re.IGNORECASE)


def _runs(text: str, start: int, end: int) -> bool:
    """自颁发之日起三年(内有效): a length right behind 起, at the end of its clause."""
    return bool(re.search(r"起(?:计算?|算)?,?(?:有效)?$", text[:start]) and re.match(r"(?:内|之内|以内)?(?:有效|[,。;)]|$)", text[end:]))


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
