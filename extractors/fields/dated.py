"""The dates of a paper with the words that say what they are: first, current, changed, expiry, or none of the paper's term."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.captions import is_caption
from extractors.fields.damaged_dates import dates_on
from extractors.fields.date_words import Role, role_behind, role_of
from extractors.fields.dates import DateRead, find_dates
from extractors.fields.terms import find_ranges
from extractors.paper import Line, Paper, Quote
from extractors.rows import Row, rows_of

_SLASHED = re.compile(r"(?<![\d./-])(\d{1,2})\s?([-./])\s?(\d{1,2})\s?\2\s?(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class DatedQuote:
    """A date on the page with the words that say what it is."""

    quote: Quote
    read: DateRead
    role: Role
    label: str


def dated(paper: Paper) -> tuple[DatedQuote, ...]:
    """Every date of the paper with its role, in reading order; day and month in the order that the paper's other dates prove."""
    found = tuple(d for page in paper.pages for row in rows_of(page) for d in _in_row(paper, row))
    order = day_order(paper) if any(d.read.ambiguous for d in found) else ""
    return tuple(replace(d, read=_ordered(d.read, order)) for d in found) if order else found


def day_order(paper: Paper) -> str:
    """``dmy`` or ``mdy`` where a date of the paper like 25/12/2022 can be read in one order only and no other contradicts; else ""."""
    orders = {
        "dmy" if int(m[1]) > 12 else "mdy"
        for line in paper.lines
        for m in _SLASHED.finditer(line.text)
        if (int(m[1]) > 12) != (int(m[3]) > 12)
    }
    return orders.pop() if len(orders) == 1 else ""


def _ordered(read: DateRead, order: str) -> DateRead:
    """An ambiguous date with the reading of `order`: `find_dates` gives the day first."""
    return replace(read, value=read.value if order == "dmy" else read.ambiguous, ambiguous="") if read.ambiguous else read


def _in_row(paper: Paper, row: Row) -> Iterator[DatedQuote]:
    found, carried = False, ""
    for line in row.lines:
        whole = _over_end(paper, line) or Quote.of(line)
        reads = tuple(read for read in dates_on(paper, whole.words) if read.start < len(line.text))
        if reads:
            found = True
            yield from _told(paper, whole, whole.words, reads, _level(row, line, carried) or _open_range(paper, row, line, reads[0]), line)
            carried = ""
        else:
            carried = "" if _COUNTED.search(carried) and line.text.isdigit() else carried + line.text
    if not found and len(row.lines) > 1:
        yield from _told(paper, row.quote, row.text, dates_on(paper, row.text), "", row.lines[0])


def _told(paper: Paper, quote: Quote, text: str, reads: tuple[DateRead, ...], before: str, line: Line) -> Iterator[DatedQuote]:
    ranges = find_ranges(text)
    at, last = 0, ""
    both = len(reads) == 2 and _joint(text[: reads[0].start], before, paper, line)
    for i, read in enumerate(reads):
        label = text[at : read.start]
        role = role_of(label)
        if not role and i == 0:
            label = before + label
            role = role_of(label) or role_behind(text, read)
            apart = "" if role else _above(paper, line) or _beneath(paper, line) or _stacked(paper, line)
            role, label = role or role_of(apart), apart or label
        role = role or role_behind(text, read) or ("issue" if _PLACED.fullmatch(label) else "")
        pair = next((r for r in ranges if r.begin.start == read.start), None)
        ending = next((r for r in ranges if r.until.start == read.start), None)
        broken_off = i == len(reads) - 1 and _breaks_off(paper, line, text[read.end :])
        if both:
            role = "expiry" if i else "issue"
        elif (pair is not None or broken_off) and role in ("expiry", "issue", ""):
            role = "begin"
        elif ending is not None:
            role = "expiry" if last != "other" else "other"
        last = role
        at = read.end
        yield DatedQuote(quote.cut_words(read.start, read.end), read, role, label)


_COUNTED = re.compile(r"数:?$")
"""A label that asks for a number (再认证次数), and with it says nothing of a date behind."""
_PLACED = re.compile(r"[A-ZÄÖÜ][a-zäöüéß]+(?:[ -][A-ZÄÖÜ][a-zäöüéß]+)?,\s*")
"""The place before the day on which a paper was signed there: Berlin, 07.09.2021."""


def _level(row: Row, line: Line, carried: str) -> str:
    """Of what stands before a date in its row, what is set on the date's own height, where a tall line joined two rows to one."""
    if max(one.box.height for one in row.lines) < _TALL * line.box.height:
        return carried
    level = [
        one
        for one in row.lines
        if one.box.right <= line.box.left + 0.01 and abs(one.box.middle_y - line.box.middle_y) < 0.5 * line.box.height
    ]
    return "".join(one.text for one in level) or carried


_TALL = 1.8
"""How much higher than a date a line is that can join the date's row with the next."""


def _breaks_off(paper: Paper, line: Line, rest: str) -> bool:
    """Whether a period breaks off behind the date and ends with the date alone on the line below (2022.10.18— / 2025.10.17)."""
    if not re.fullmatch(r"\s*[日起]*\s*(?:至|到|-{1,2}|~|to|until)\s*", rest, re.IGNORECASE):
        return False
    below = paper.below(line)
    reads = find_dates(below.text) if below is not None and abs(below.box.left - line.box.left) < 0.05 else ()
    return len(reads) == 1 and reads[0].start == 0 and below is not None and reads[0].end >= len(below.text) - 1


def _stacked(paper: Paper, line: Line) -> str:
    """The label left of a date that is set on two lines, the date between them or beside the first: one label, or one in two languages."""
    height = max(line.box.height, 1e-6)
    left = [
        o
        for o in paper.lines
        if o.page is line.page and o.box.right <= line.box.left + 0.01 and -0.9 * height < o.box.middle_y - line.box.middle_y < 1.3 * height
    ]
    column = max((o.box.left for o in left), default=0.0)
    label = sorted((o for o in left if abs(o.box.left - column) < 0.02), key=lambda o: o.box.top)
    if not 1 <= len(label) <= 2 or any(len(o.text) > _CAPTION or find_dates(o.text) for o in label):
        return ""
    said = " ".join(o.text for o in label)
    return said if role_of(said) else ""


_JOINT = re.compile(
    r"(?:issu|发证|颁证|签发|颁发|批准|注册|登记|生效|certif|regist)[^:：]{0,16}?(?:/|&|,|、|及|和|与|\band\b|-|~)[^:：]{0,10}?"
    r"(?:expir|valid|有效|截止|到期|失效|终止)",
    re.IGNORECASE,
)
"""One label for two dates: DATE OF ISSUE / EXPIRY."""


def _joint(own: str, before: str, paper: Paper, line: Line) -> bool:
    """Whether two dates stand under one label for issue and expiry."""
    return any(_JOINT.search(label) for label in (own, before) if label) or (not own.strip() and bool(_JOINT.search(_above(paper, line))))


def _open_range(paper: Paper, row: Row, line: Line, read: DateRead) -> str:
    """``至`` where the row above breaks off behind a first date and 至 (自2021年2月14日至 / 2031年2月13日)."""
    if line is not row.lines[0] or read.start > 1:
        return ""
    rows = rows_of(line.page)
    at = next((i for i, one in enumerate(rows) if line in one.lines), 0)
    over = rows[at - 1].text if at else ""
    m = re.search(r"(?:至|到|止于|\buntil|\bto|\btill|-|~)\s*$", over)
    return "至" if m and any(d.end >= m.start() - 4 for d in find_dates(over)) else ""


_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_OPEN = re.compile(
    r"(?:(?<!\d)(?:19|20)\d\d"
    r"|[二一][〇○O0零一二三四五六七八九]{2,3})(?:年(?:[\d一二三四五六七八九十元]{1,3}(?:月[\d一二三四五六七八九十]{0,3})?)?)?$"
    rf"|(?<!\d)(?:19|20)\d\d[-./](?:\d{{1,2}}[-./]?)?$|{_MONTHS}\.?\s?\d{{1,2}}(?:st|nd|rd|th)?,?$|(?<!\d)\d{{1,2}}\s{_MONTHS}\.?,?$"
    r"|(?:-|~|至|\bto|\buntil|\band)\s?\d{1,2}(?:st|nd|rd|th)?$",
    re.IGNORECASE,
)
"""The beginning of a date at the end of a line."""


def _over_end(paper: Paper, line: Line) -> Quote | None:
    """The line together with the next one, where a date begins at its end and is whole only with what follows there."""
    if not _OPEN.search(line.text):
        return None
    rows = rows_of(line.page)
    at = next((i for i, row in enumerate(rows) if line in row.lines), len(rows))
    following = [paper.below(line), *(row.lines[0] for row in rows[at + 1 : at + 2])]
    for after in following:
        if after is None or after.box.top - line.box.bottom > 2 * line.box.height:
            continue
        joined = Quote(((line, 0, len(line.text)), (after, 0, len(after.text))))
        if any(r.whole and r.start < len(line.text) < r.end for r in find_dates(joined.words)):
            return joined
    return None


def _above(paper: Paper, line: Line) -> str:
    """The label on the line above, for values that stand under their labels; "" where it says nothing of a date."""
    over = [
        o
        for o in paper.lines
        if o.page is line.page
        and o.box.overlap_x(line.box) > 0.3 * min(o.box.width, line.box.width)
        and 0 <= line.box.top - o.box.bottom + 0.3 * line.box.height < (3.2 if o.text.endswith(":") else 2.5) * line.box.height
        and not find_dates(o.text)
        and not re.search(r"(?<!\d)(?:19|20)\d\d$", o.text)  # it has a year of its own
        and len(o.text) <= _SENTENCE
    ]
    nearest = max(over, key=lambda o: o.box.bottom, default=None)
    if nearest is None or not role_of(nearest.text):
        nearest = _slid(paper, line) or _margin(paper, line)
    if nearest is None or not role_of(nearest.text):
        return ""
    first = next((o for o in paper.lines if o.page is line.page and len(o.text) <= _CAPTION and _tops(o, nearest)), None)
    return f"{first.text} {nearest.text}" if first is not None else nearest.text


def _tops(over: Line, line: Line) -> bool:
    """Whether a line is the first of a label that `line` ends: set close over it, at its left edge."""
    return abs(over.box.left - line.box.left) < 0.01 and -0.2 * line.box.height < line.box.top - over.box.bottom < 0.9 * line.box.height


def _slid(paper: Paper, line: Line) -> Line | None:
    """The label left of the date that is set half a row higher or lower and has nothing else beside it."""
    for o in paper.lines:
        if (
            o.page is line.page
            and len(o.text) <= _CAPTION
            and o.box.right <= line.box.left + 0.02
            and role_of(o.text)
            and not find_dates(o.text)
        ):
            value = paper.slid(o)
            if value is not None and value.index == line.index:
                return o
    return None


def _margin(paper: Paper, line: Line) -> Line | None:
    """The label alone at the margin of the row above, under which values are set in."""
    height = max(line.box.height, 1e-6)
    over = [o for o in paper.lines if o.page is line.page and -0.3 * height <= line.box.top - o.box.bottom < 1.5 * height]
    alone = (
        len(over) == 1
        and (over[0].text.endswith(":") or is_caption(over[0]))
        and over[0].box.right <= line.box.left + 0.02
        and not find_dates(over[0].text)
    )
    return over[0] if alone else None


_SENTENCE = 80
"""The same of one over it, which can be a clause (Дата … регистрации в … реестре)."""
_CAPTION = 30
"""Most characters of a label that is set under its value."""


def _beneath(paper: Paper, line: Line) -> str:
    """The label set under the date, where that label has no date of its own beside or below it."""
    label = paper.below(line)
    if label is None or len(label.text) > _CAPTION or find_dates(label.text) or label.text.endswith(":"):
        return ""
    own = [*(o for o in paper.neighbours(label) if o is not line)]
    return label.text if role_of(label.text) and not any(find_dates(o.text) for o in own) else ""
