"""A standard's cover: number, title, issuers, dates, and what says that it is not a published standard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evidence.document import Field, Flag, Value
from evidence.page import Page
from extractors.fields.confidence import judge
from extractors.fields.dates import find_dates
from extractors.fields.standards import Level, NumberRead, find_standard_numbers
from extractors.paper import Paper, Quote
from extractors.rows import Row, rows_of

HEADINGS: tuple[tuple[str, Level], ...] = (
    (r"中华人民共和国.{0,2}国家标准|^国家标准$", "national"),
    (r"行业标准", "industry"),
    (r"地方标准", "local"),
    (r"团体标准|^(?:学会|协会|联合会|联盟)标准$", "group"),
    (r"企业标准", "enterprise"),
)
_DRAFT = re.compile(r"征求意见稿|报批稿|送审稿|讨论稿|草案|在提交反馈意见时|\(稿\)")
_AMENDMENT = re.compile(r"第?[\d一二三四五六七八九十]*号?修改单")
_REPLACES = re.compile(r"代替|备案号|部分代替|ICS|^(?:CCS)?[A-Z]\d{2}$|^P?[A-Z]?\s*\d{2}$|标准号|定价|版权|归口")
_ISSUE = re.compile(r"^\s*(?:日)?\s*(?:发布|发市|公布|批准|颁布)")
_FORCE = re.compile(r"^\s*(?:日)?\s*起?\s*(?:实施|施行|执行)")
_ISSUE_LABEL = re.compile(r"(?:发布|公布|批准)(?:日期|时间)\s*[::]?\s*$")
_FORCE_LABEL = re.compile(r"(?:实施|施行|执行)(?:日期|时间)\s*[::]?\s*$")
_PUBLISHED = re.compile(r"(?:联合)?(?:发布|发市|批准)$|^(?:联合)?发布")
_BODY = re.compile(
    r"^[\u4e00-\u9fffA-Za-z()]{2,}(?:局|委员会|厅|部|署|会|公司|中心|联盟|院|集团|厂|学会|协会|社|办公室|促进会|商会)(?:\([\u4e00-\u9fff]+\))?$"
)
_ISSUER_LABEL = re.compile(r"^(?:发布|批准)(?:机[构关]|单位|部门|者|方)[:：]")
_COUNTRY = "中华人民共和国"
"""It can stand on a row of its own over the name of a ministry."""
_TWO_BODIES = re.compile(r"(?<=[局会署部厅])(?=中华人民共和国|国家|中国|全国|[\u4e00-\u9fff]{2,3}省)")
_SCOPE = re.compile(r"^1\.?(?:范围|总则|适用范围)")


@dataclass(frozen=True)
class Cover:
    """What the cover gave. `present`: a page with a cover's heading or dates was there."""

    fields: dict[str, Field]
    flags: tuple[Flag, ...]
    present: bool


def read_cover(paper: Paper) -> Cover:
    """The fields of the first cover among the pages; number and title also from running heads where there is none."""
    likely = [p for p in paper.pages if _heading(p) is not None or _has_dates(p)]
    page = max(likely, key=lambda p: (_has_dates(p), _heading(p) is not None), default=None)
    page = _cover_half(page) if page else next((p for p in paper.pages if _amends(p)), None)
    rows = rows_of(page) if page else ()
    heading = _heading(page) if page else None
    fields: dict[str, Field] = {}
    number = _number(paper, page, heading[1] if heading else None)
    if number is not None:
        fields["standard_number"] = number[0]
        level = number[1].level
        if level is not None:
            agrees = heading is None or heading[1] == level
            fields["level"] = replace(number[0], value=level, alternatives=()).with_confidence(
                number[0].confidence + (0.02 if heading and agrees else 0.0 if agrees else -0.3)
            )
    elif heading is not None:
        fields["level"] = heading[0].quote.field(heading[1], judge(heading[0].quote.score) - 0.1)
    title = _amended(rows) or _cover_title(rows, number[0].raw if number else "") if page else None
    title = title or _body_title(paper.pages)
    if title is not None:
        fields["title"] = title
    fields |= _dates(rows)
    issuer = _issuers(rows)
    if issuer is not None:
        fields["issuer"] = issuer
    return Cover(fields, tuple(_flags(rows, fields, heading)), page is not None)


def _cover_half(page: Page) -> Page:
    """The left half of a spread that shows the cover beside the foreword; the page itself where it is none."""
    return sides(page)[0]


def sides(page: Page) -> tuple[Page, ...]:
    """The halves of a spread that shows the cover beside the foreword; the page itself where it is none."""
    across = any(line.box.left < 0.46 and line.box.right > 0.54 for line in page.lines)
    right = any(line.box.left > 0.48 and re.search(r"本(?:文件|标准|部分)", line.text) for line in page.lines)
    left = tuple(line for line in page.lines if line.box.middle_x < 0.5)
    if not right or across or not any(re.search("标准|发布", line.text) for line in left):
        return (page,)
    return replace(page, lines=left), replace(page, lines=tuple(line for line in page.lines if line not in left))


def _amends(page: Page) -> bool:
    return any(row.top < 0.4 and len(row.compact) <= 40 and _AMENDMENT.search(row.compact) for row in rows_of(page))


def _amended(rows: Sequence[Row]) -> Field | None:
    """The title of the standard that an amendment changes (《……》第1号修改单)."""
    if not any(row.top < 0.4 and len(row.compact) <= 40 and _AMENDMENT.search(row.compact) for row in rows):
        return None
    for row in rows:
        m = re.search(r"《([^》]{3,60})》", row.text) if row.top < 0.4 else None
        if m and not find_standard_numbers(m[1]) and len(row.compact) <= 60:
            quote = row.quote.cut(m.start(1), m.end(1))
            return quote.field(m[1].strip(), judge(quote.score, labelled=True, grammar=True))
    return None


def _heading(page: Page) -> tuple[Row, Level] | None:
    """The row that says what family of standards this is."""
    for row in rows_of(page):
        if row.top < 0.5 and (row.title or row.cjk >= 6) and len(row.compact) <= 30:
            for pattern, level in HEADINGS:
                if re.search(pattern, row.compact):
                    return row, level
    return None


def _has_dates(page: Page) -> bool:
    text = [row.compact for row in rows_of(page)]
    return len(text) < 40 and any(re.search(r"[\d日]发布", t) for t in text) and any(re.search(r"[\d日]实施", t) for t in text)


def _number(paper: Paper, cover: Page | None, level: Level | None) -> tuple[Field, NumberRead] | None:
    """The standard's own number: a row of nothing else (bar what it replaces), on the cover or as running head; the most seen."""
    seen: list[tuple[Quote, NumberRead, bool]] = []
    for page in paper.pages:
        for row in rows_of(page):
            for line in row.lines:
                for read in find_standard_numbers(line.text)[:1]:
                    if _stands_alone(line.text, read):
                        read_as = _as_heading_says(read, level)
                        seen.append((Quote(((line, read.start, read.end),)), read_as, page is cover))
    if not seen:
        return None
    count = {r.value: sum(1 for _, other, _ in seen if other.value == r.value) for _, r, _ in seen}
    quote, read, on_cover = max(seen, key=lambda s: (s[2] + 0.5 * count[s[1].value] - 0.4 * s[1].repaired, -s[0].page.number))
    others: tuple[Value, ...] = tuple(v for v in sorted(count, key=lambda v: -count[v]) if v != read.value)
    sure = judge(quote.score, labelled=on_cover, grammar=True, check=True if count[read.value] > 1 else None, repaired=read.repaired)
    sure -= 0.12 if others and count[str(others[0])] >= count[read.value] else 0.0
    suffix = "+repair:grammar" if read.repaired else ""
    return quote.field(read.value, sure, suffix=suffix, alternatives=others[:3]), read


def _stands_alone(text: str, read: NumberRead) -> bool:
    before, after = text[: read.start].strip(" :"), text[read.end :].strip()
    if before and not re.fullmatch(r"[A-Z]|(?:标准(?:编号|号)?|编号)", before):
        return False
    return not after or bool(re.match(r"[(/]|代替|部分代替|ISO|IEC|idt|eqv", after))


def _as_heading_says(read: NumberRead, level: Level | None) -> NumberRead:
    """CB/T (ships) under 国家标准 is a misread GB/T."""
    if level == "national" and read.family in {"CB", "GR", "GH"}:
        return replace(read, value=read.value.replace(read.family, "GB", 1), family="GB", repaired=True)
    return read


def _cover_title(rows: Sequence[Row], number: str) -> Field | None:
    """The Chinese title: the largest Chinese rows between the number (or heading) and the dates or issuers."""
    start = max((r.bottom for r in rows if r.top < 0.45 and ((number and number in r.text) or _is_heading(r))), default=0.12)
    stop = min((r.top for r in rows if r.top > start and (_date_row(r) or _PUBLISHED.search(r.compact))), default=0.8)
    band = [r for r in rows if start - 0.005 <= r.top and r.bottom <= stop + 0.005 and r.cjk >= 2 and not _REPLACES.search(r.compact)]
    band = [r for r in band if not re.fullmatch(r"[(\[].*[)\]]", r.compact) and not _DRAFT.search(r.compact)]
    if not band:
        return None
    tallest = max(r.height for r in band)
    chosen = [r for r in band if r.height >= 0.72 * tallest]
    run = [chosen[0]]
    for row in chosen[1:]:
        if row.top - run[-1].bottom < 2.5 * tallest:
            run.append(row)
    return _title_field(run, labelled=True)


def _title_field(run: Sequence[Row], *, labelled: bool) -> Field:
    lines = [line for row in run for line in row.lines if row.cjk]
    quote = Quote(tuple((line, 0, len(line.text)) for line in lines))
    text = " ".join(line.text.strip() for line in lines)
    cut = _DRAFT.search(text)
    text = re.sub(r"\s*\($", "", text[: cut.start()]) if cut else text
    return quote.field(re.sub(r"\s+", " ", text).strip(), judge(quote.score, labelled=labelled, grammar=True))


def _body_title(pages: Sequence[Page]) -> Field | None:
    """The title over clause 1 on the first page of the body, for papers without a cover."""
    for page in pages:
        rows = rows_of(page)
        at = next((i for i, row in enumerate(rows) if _SCOPE.match(row.compact)), None)
        if at is None:
            continue
        above = [r for r in rows[:at] if r.cjk >= 3 and not find_standard_numbers(r.text) and r.left > 0.13 and r.top > 0.09]
        if above:
            return _title_field(above[-2:], labelled=False)
    return None


def _is_heading(row: Row) -> bool:
    return len(row.compact) <= 30 and any(re.search(pattern, row.compact) for pattern, _ in HEADINGS)


def _date_row(row: Row) -> bool:
    return bool(find_dates(row.text)) and bool(re.search(r"发布|实施|批准|公布|施行", row.text))


def _dates(rows: Sequence[Row]) -> dict[str, Field]:
    """发布 and 实施 dates, told apart by the word after (or the label before) each."""
    found: dict[str, Field] = {}
    for i, row in enumerate(rows):
        text = row.text
        below = rows[i + 1] if i + 1 < len(rows) else None
        for read in find_dates(text):
            if len(read.value) < 7 or read.value == "long-term":
                continue
            name = _date_name(text[: read.start], text[read.end :]) or (_date_below(row, read.start, below) if below else "")
            if name and name not in found:
                quote = row.quote.cut(read.start, read.end)
                found[name] = quote.field(read.value, judge(quote.score, labelled=True, grammar=len(read.value) == 10))
    return _in_order(found)


def _date_name(before: str, after: str) -> str:
    if _ISSUE.match(after) or _ISSUE_LABEL.search(before):
        return "issue_date"
    if _FORCE.match(after) or _FORCE_LABEL.search(before):
        return "implementation_date"
    return ""


def _date_below(row: Row, start: int, below: Row) -> str:
    """The word under a date, where date and word stand on two rows."""
    box = row.quote.cut(start, start + 4).box
    words = [
        line
        for line in below.lines
        if line.box.overlap_x(row.quote.cut(start, len(row.text)).box) > 0 and abs(line.box.left - box.left) < 0.2
    ]
    return _date_name("", words[0].text) if words else ""


def _in_order(found: dict[str, Field]) -> dict[str, Field]:
    """In force before issued cannot be: both are less sure."""
    issued, force = found.get("issue_date"), found.get("implementation_date")
    if issued and force and str(force.value) < str(issued.value):
        return {name: one.with_confidence(one.confidence - 0.3) for name, one in found.items()}
    return found


def _issuers(rows: Sequence[Row]) -> Field | None:
    """Organisations at the foot of the cover beside 发布: one or several."""
    start = max((r.top for r in rows if _date_row(r)), default=0.75)
    names: list[tuple[str, Quote]] = []
    country: Quote | None = None
    for row in rows:
        if row.top < start - 0.01:
            continue
        for line in row.lines:
            words = _PUBLISHED.sub("", _ISSUER_LABEL.sub("", re.sub(r"\s+", "", line.text)))
            for name in (n for part in re.split(r"[、,;]", words) for n in _TWO_BODIES.split(part)):
                if name == _COUNTRY:
                    country = Quote.of(line)
                elif country is not None and _BODY.match(name) and not names:
                    names.append((_COUNTRY + name, country.then(Quote.of(line))))
                elif _BODY.match(name) and len(name) >= 4:
                    names.append((name, Quote.of(line)))
    if not names:
        return None
    quote = names[0][1]
    for _, other in names[1:]:
        quote = quote if other.pieces[0] in quote.pieces else quote.then(other)
    values = tuple(dict.fromkeys(name for name, _ in names))
    beside = any("发布" in r.compact for r in rows if r.top >= start - 0.01)
    return quote.field(values if len(values) > 1 else values[0], judge(quote.score, labelled=beside, grammar=True))


def _flags(rows: Sequence[Row], fields: dict[str, Field], heading: tuple[Row, Level] | None) -> list[Flag]:
    flags = []
    head = [row.compact for row in rows]
    if any(_DRAFT.search(text) for text in head):
        flags.append(Flag("draft_standard", "首页印有征求意见稿/送审稿/报批稿字样,未正式发布,需核实"))
    if any(_AMENDMENT.search(text) for text in head):
        flags.append(Flag("amendment", "为标准修改单,不是新标准,需核实"))
    level = fields.get("level")
    if heading and level and level.value != heading[1]:
        flags.append(Flag("level_differs", "标准编号的代号与首页所称标准类别不一致,需核实"))
    number = fields.get("standard_number")
    if number and re.match(r"GB/Z|JJ|GJB|GSB", str(number.value)):
        flags.append(Flag("level_unclear", "指导性技术文件或计量规范等,标准级别由专家认定"))
    return flags


def running_number(page: Page) -> NumberRead | None:
    """The number in a page's running head: alone on a row in the upper or lower tenth."""
    for row in rows_of(page):
        if row.top < 0.14 or row.bottom > 0.9:
            for read in find_standard_numbers(row.text):
                if _stands_alone(row.text, read):
                    return read
    return None
