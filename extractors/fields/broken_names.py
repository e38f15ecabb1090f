"""Names of organisations that are broken over lines or boxes, whole again."""

from __future__ import annotations

import re

from extractors.fields.label_words import HOLDER_LATIN, ISSUER_LATIN
from extractors.fields.organisations import OrganisationRead, find_organisations
from extractors.paper import Line, Paper, Quote
from extractors.quotes import LABEL_WORD
from extractors.rows import rows_of

Named = tuple[Quote, OrganisationRead]
SPACE = 1.4
"""Widest gap between two words of a name in heights of the line, across a page that is as high as A4."""
OVER = 2
"""Most lines above its last one that a Latin name can begin."""

_HALF = re.compile(r"(?:有限责任公?|股份有限公?|有限公?|股份有?|责任公?|[\u4e00-\u9fff]公|[\u4e00-\u9fff]有)$")
"""A company's name cut within its ending."""
_BESIDE = re.compile(
    r"(?<=[\u4e00-\u9fff])(?:证书|注册)?(?:编号|号码|证号)[:：]|(?<=[\u4e00-\u9fff])(?:发证|颁证|有效|法定代表|地址|统一社会)"
)
"""The label of the next column, read into the line of a name that goes on below."""


def broken(paper: Paper, line: Line) -> tuple[Named, float] | None:
    """The name that begins on `line` and ends on the next one or in the next box, and how much of the text it fills."""
    if (cut := _cut_name(paper, line)) is not None:
        return cut
    below = paper.below(line) if re.match(r"[A-Z][\w&.,'()\- ]{6,}\bCO\.?,?$", line.text, re.IGNORECASE) else None
    if below is None or not re.fullmatch(r"(?:LTD|LIMITED|INC)\.?", below.text, re.IGNORECASE):
        return None
    quote = Quote(((line, 0, len(line.text)), (below, 0, len(below.text))))
    reads = find_organisations(quote.words)
    return ((quote.cut_words(reads[0].start, reads[0].end), reads[0]), 1.0) if reads and reads[0].start == 0 else None


def _cut_name(paper: Paper, line: Line) -> tuple[Named, float] | None:
    """A Chinese name whose ending stands in the next box or on the next line (…股份有 / 限公司)."""
    column = _BESIDE.search(line.text)
    end = column.start() if column else len(line.text)
    own = line.text[:end]
    if not _HALF.search(own) or any(r.end == len(own[-8:]) for r in find_organisations(own[-8:])):
        return None
    beside = next(iter(o for o in paper.neighbours(line) if o.box.overlap_y(line.box) > 0.5 * line.box.height), None)
    rows = rows_of(line.page)
    at = next((i for i, row in enumerate(rows) if line in row.lines), len(rows))
    for after in (beside, paper.below(line), *(row.lines[0] for row in rows[at + 1 : at + 2])):
        rest = _ending(paper, after) if after is not None else ()
        if not re.match(r"(?:份|限|有限|责任|任|公)?[\u4e00-\u9fff]{0,4}?司", "".join(o.text for o in rest)):
            continue
        quote = Quote(((line, 0, end), *((o, 0, len(o.text)) for o in rest)))
        for read in find_organisations(quote.text):
            if read.start < end < read.end:
                lead = re.match(r"[\u4e00-\u9fff]{2,8}[:：]", own)
                length = len(quote.text) - (lead.end() if lead else 0)
                return (quote.cut(read.start, read.end), read), (read.end - read.start) / length
    return None


def _ending(paper: Paper, line: Line) -> tuple[Line, ...]:
    """`line`, and the box beside it where both are parts of one legal form (限责任公 | 司), as a seal over a name cuts it."""
    beside = next(paper.neighbours(line), None) if re.fullmatch(r"[股份有限责任公]{1,6}", line.text) else None
    level = beside is not None and beside.box.overlap_y(line.box) > 0.5 * beside.box.height
    return (line, beside) if beside is not None and level and re.match(r"[股份有限责任公]*司", beside.text) else (line,)


_PART = re.compile(
    r"(?:Tech\w*|Industr\w*|Manufactur\w*|Certification|Assessment|Testing|Inspection|Services?|International|Group|Holdings?"
    r"|Trading|Electr\w*|Agents?"
    r"|Lighting|Hardware|Equipment|Machinery|Materials?|Products?|Company|Co\b|Limited|Ltd|Corporation|Enterprises?|Development|Quality)",
    re.IGNORECASE,
)
"""Words that no name begins with: what begins so is the rest of one."""
_LEGAL = re.compile(r"CO|LTD|LIMITED|COMPANY|INC|LLC|CORP|CORPORATION|AND", re.IGNORECASE)
"""Words of a legal form."""
NEAR, FAR = 0.75, 1.2
"""Widest gap between the lines of a name in heights of a line; and where the lower line can be nothing but the rest of one."""
_CAPITALS = re.compile(r"(?:^|(?<=[:,)：])\s?|(?<=\s))(?P<name>[A-Z][A-Z0-9&.'()\-]*,?(?: (?:&|[A-Z0-9(][A-Z0-9&.'()\-]*,?)){0,8})$")
_NO_PART = re.compile(
    r"\b(?:CERTIF\w+|THAT|HEREBY|AWARDED|ISSUED|APPLICANT|MANUFACTURER|FACTORY|HOLDER|SYSTEMS? OF|PATENTEE|OWNER|PROPRIETOR|NAME|ADDRESS"
    r"|REGISTRATION|REPORT|DECLARATION|STANDARD|PRODUCT|AUTHORI[SZ]\w+|NO|NUMBER|DATE|ISO|PATENT|INVENTION|DECLARE|PAGE)\b|[:.]$"
)


def begun_above(paper: Paper, quote: Quote, read: OrganisationRead) -> Named:
    """A Latin name that began on the lines above (``GUANGDONG JIAYI VALVES &`` / ``INDUSTRIAL CO., LTD.``) or left of it, whole."""
    quote, read = _begun_left(paper, quote, read)
    for _ in range(OVER):
        line, start, end = quote.pieces[0]
        if not read.name.isascii() or start > 0:
            break
        words = None if _capital(read.name) and not only_form(read.name) else _title_case_above(paper, line, end, read.name)
        branch = words is not None and _BRANCH.search(words.text)
        above = (_capitals_above(paper, line, read.name) or words) if _capital(read.name) and not branch else words
        if above is None:
            break
        quote = Quote((*above.pieces, *quote.pieces), quote.label)
        name = f"{above.text.strip()} {read.name}"
        again = find_organisations(name)
        sort = again[0].sort if len(again) == 1 else read.sort
        read = OrganisationRead(0, len(quote.words), re.sub(r",(?=[A-Z])", ", ", name), sort)
    return quote, read


def _begun_left(paper: Paper, quote: Quote, read: OrganisationRead) -> Named:
    """A Latin name in capitals whose first words were read as a box of their own, a space away (``JIAYI`` | ``VALVES CO., LTD.``)."""
    line, start, _ = quote.pieces[0]
    if start > 0 or not read.name.isascii() or not _capital(read.name):
        return quote, read
    height = max(line.box.height, 1e-6)
    near = (
        o
        for o in paper.lines
        if o.page is line.page
        and -0.3 * height < line.box.left - o.box.right < SPACE * height
        and o.box.left < line.box.left
        and o.box.overlap_y(line.box) > 0.7 * height
        and abs(o.box.height - line.box.height) < 0.25 * height
    )
    for left in near:
        words = _CAPITALS.fullmatch(left.text)
        known = all(LABEL_WORD.fullmatch(w) for w in re.findall(r"[A-Z]+", left.text))
        if (
            words
            and not known
            and not _NO_PART.search(left.text)
            and re.search(r"[A-Z]{3}", left.text)
            and not find_organisations(left.text)
        ):
            whole = Quote((*Quote.of(left).pieces, *quote.pieces), quote.label)
            return whole, OrganisationRead(0, len(whole.words), f"{left.text} {read.name}", read.sort)
    return quote, read


def _capital(name: str) -> bool:
    letters = [c for c in re.sub(r"\W*\b(?:Co|Ltd|Inc|Limited|Company)\b\W*", "", name) if c.isalpha()]
    return bool(letters) and all(c.isupper() for c in letters)


def _capitals_above(paper: Paper, line: Line, name: str) -> Quote | None:
    """The capitals at the end of the line above that carry on into `line`: at its left edge, centred over it, or behind a label."""
    height, rest = max(line.box.height, 1e-6), _is_rest(name)
    for o in paper.lines:
        gap = line.box.top - o.box.bottom
        if o.page is not line.page or o is line or not -0.35 * height < gap < (FAR if rest else NEAR) * height or o.box.top >= line.box.top:
            continue
        m = _CAPITALS.search(o.text)
        if m is None or abs(o.box.height - line.box.height) > 0.4 * height or len(m["name"]) < 6:
            continue
        tail = m["name"]
        known = all(LABEL_WORD.fullmatch(w) for w in re.findall(r"[A-Z]+", tail))
        if (
            known
            or _NO_PART.search(tail)
            or any(r.end > m.start("name") for r in find_organisations(o.text))
            or not re.search(r"[A-Z]{3}", tail)
            or re.search(r"\d", tail)
            or (not rest and _two_rows(paper, o, line))
        ):
            continue
        whole = m.start("name") == 0
        span = o.span(m.start("name"), len(o.text))
        edge = abs(span.left - line.box.left) < 0.02
        alike = abs(o.box.height - line.box.height) < 0.15 * height and o.box.width > 0.6 * line.box.width
        wider = o.box.width > line.box.width or alike or _part(name)
        centred = whole and abs(o.box.middle_x - line.box.middle_x) < 0.02 and wider
        lead = not whole and abs(o.box.left - line.box.left) < 0.02
        if edge or centred or lead:
            return Quote(((o, m.start("name"), len(o.text)),))
    return None


def only_form(name: str) -> bool:
    """Whether a Latin name is nothing but a legal form (CO., LTD.): the end of a name whose beginning was not found."""
    words = re.findall(r"\w+", name)
    return name.isascii() and bool(words) and all(_LEGAL.fullmatch(word) for word in words)


def _is_rest(name: str) -> bool:
    """Whether all words of `name` are those that no name begins with (PRODUCTS CO., LTD.): the rest of one, whatever stands beside it."""
    return all(_PART.fullmatch(word) or _LEGAL.fullmatch(word) for word in re.findall(r"[A-Za-z]+", name))


def _two_rows(paper: Paper, over: Line, line: Line) -> bool:
    """Whether the two lines stand beside a label each, the lower one beside one that asks for a name.

    They are two values then; one label in several languages is set tight.
    """
    above, own = _beside(paper, over), _beside(paper, line)
    if above is None or own is None or own.box.top - above.box.bottom <= 0.3 * line.box.height:
        return False
    return bool(re.search(rf"(?i:{HOLDER_LATIN}|{ISSUER_LATIN}|holder|owner|company|name)", own.text))


def _beside(paper: Paper, line: Line) -> Line | None:
    """The nearest line left of `line` on its height."""
    left = [
        o
        for o in paper.lines
        if o.page is line.page
        and o.box.right <= line.box.left + 0.01
        and o.box.overlap_y(line.box) > 0.5 * min(o.box.height, line.box.height)
    ]
    return max(left, key=lambda o: o.box.right, default=None)


def _part(name: str) -> bool:
    return bool(_PART.match(name))


_BRANCH = re.compile(r"\b(?:Cent(?:er|re)|Laborator\w+|Institute|Department|Division|Branch)\b.*\bof\b")
"""How the name of a part of a company begins: Testing Center of …"""


def _title_case_above(paper: Paper, line: Line, end: int, name: str) -> Quote | None:
    """The line of capitalised words above (``Testing Center of Jiangmen Jiayi`` / ``Technology Co., Ltd.``)."""
    alone = end >= 0.9 * len(line.text) or line.text[end:].lstrip().startswith("(")
    over = [
        o
        for o in paper.lines
        if alone
        and o.page is line.page
        and 0 <= line.box.top - o.box.bottom + 0.3 * line.box.height < 1.3 * line.box.height
        and o.box.overlap_x(line.box) > 0.7 * line.box.width
        and abs(o.box.height - line.box.height) < 0.4 * line.box.height
        and re.fullmatch(r"[A-Z][\w&.,'()\-]*(?: (?:[A-Z(][\w&.,'()\-]*|of|and|for|the|&))+", o.text)
    ]
    if not over and alone and (said := _said_above(paper, line, name)) is not None:
        return said
    if len(over) != 1 or find_organisations(over[0].text) or re.match(r"[A-Z]\. ?[A-Z]", over[0].text):
        return None
    if all(LABEL_WORD.fullmatch(w) for w in re.findall(r"[A-Za-z]+", over[0].text)):
        return None
    if len(over[0].text.split()) < 3 and not _part(name):  # a person who signs stands over the body too
        return None
    if len(name.split()) > 3 and not _BRANCH.search(over[0].text):
        return None
    return Quote.of(over[0])


def _said_above(paper: Paper, line: Line, name: str) -> Quote | None:
    """The beginning of a name at the end of a sentence's line (… verified by Harborlight Regulatory / Agents Inc.)."""
    if not _part(name):
        return None
    for o in paper.lines:
        gap = line.box.top - o.box.bottom
        m = re.search(r"\bby\s(?P<name>(?:[A-Z][\w&.'\-]*\s?){1,5})$", o.text)
        if m and o.page is line.page and -0.35 * line.box.height < gap < 0.75 * line.box.height:
            return Quote(((o, m.start("name"), len(o.text)),))
    return None
