"""营业执照, of an enterprise or of a branch, on paper or electronic (domain.md B18)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from evidence.document import Field, Flag
from extractors.fields.confidence import judge
from extractors.fields.dates import LIFETIMES, LONG_TERM, DateRead, find_dates
from extractors.fields.numbers import NumberRead, find_uscc
from extractors.fields.organisations import find_organisations
from extractors.fields.parties import parties
from extractors.fields.terms import find_ranges
from extractors.kinds import Cue, Kind
from extractors.paper import Paper, Quote, Reading
from extractors.rows import rows_of

_NAME = r"(?:企\s*业|公\s*司|商事主体|市场主体|机\s*构|单\s*位)?\s*名\s*类?\s*称|^名类?称"
_ESTABLISHED = r"(?:成\s*立|设\s*立|注\s*册|登\s*记|开\s*业)\s*(?:日\s*期|时\s*间)"
_TERM = r"(?:(?:营\s*业|经\s*营|合\s*伙|存\s*续)\s*(?:\(驻在\))?\s*期\s*限|有效期限|(?:营业|经营|存续)期间?(?=[:至自]|$))至?"
_SCOPE = r"(?<![\u4e00-\u9fff、])(?:经\s*营\s*范\s*围|(?:营业|(?:主营)?业务)范围|主\s*营\s*范\s*围|(?:许可)?经营项目(?=\s*:|$))(?!由)"
_ADDRESS = (
    r"(?:营\s*业|经\s*营|主要经营)\s*场\s*所|住\s*所|^营场所|经营场所|(?:注册|企业|公司|经营)\s*(?:地\s*址|住\s*所)|^地\s*址|^住\s*址"
)
_NEXT = (
    r"统一社会|名\s*称|类\s*型|住\s*所|法定代表人|负\s*责\s*人|投资人|经营者|执行事务|注册资本|出\s*资\s*额|成立日期|营业期限"
    r"|组成形式|经营方式|经济性质|企业类型|主体类型|股东|实收资本|经营期限|合伙期限|(?:经营|营业|业务)范围|(?:许可)?经营项目|营业场所"
    r"|(?:登记|发照|核准)(?:机关|日期)|重要提示|说明[:：]|年\s*月\s*日|^照$|国家企业信用|\d{4}年\d{1,2}月\d{1,2}日"
)


def read(paper: Paper) -> Reading:
    fields: dict[str, Field] = {}
    code = _code(paper)
    for name, found in (
        ("holder", _holder(paper)),
        ("uscc", code[0] if code else None),
        ("established", _established(paper)),
        ("valid_until", _until(paper)),
        ("business_scope", _closed(_long(paper, _SCOPE, 40))),
        (
            "address",
            _long(paper, _ADDRESS, 4) or _long(paper, r"^[住所]$|^所(?=[\u4e00-\u9fff]{2,3}[省市])", 4),
        ),  # one of 住 所, set wide apart, was not read
    ):
        if found is not None:
            fields[name] = found
    flags: tuple[Flag, ...] = ()
    if code is not None and not code[1].check:
        flags = (Flag("check_digit", f"统一社会信用代码 {code[1].value} 的校验位不符，需核对原件"),)
    return Reading(fields, (), flags)


def _code(paper: Paper) -> tuple[Field, NumberRead] | None:
    found: list[tuple[Quote, NumberRead]] = []
    for page in paper.pages:
        for row in rows_of(page):
            for line in row.lines:
                found.extend((Quote(((line, n.start, n.end),)), n) for n in find_uscc(line.text))
    found = found or [(q, n) for q in paper.labelled(r"信用代码|注册号", lines=1) for n in find_uscc(q.text)]
    if not found:
        return None
    quote, read = max(found, key=lambda f: (f[1].check is True, not f[1].repaired))
    sure = judge(quote.score, labelled=True, grammar=True, check=read.check, repaired=read.repaired)
    return quote.field(read.value, sure, suffix="+repair:check-digit" if read.repaired else "", alternatives=read.alternatives), read


def _holder(paper: Paper) -> Field | None:
    """The name beside 名称; where the label is lost under wide spacing, the first organisation that is no authority."""
    for quote in paper.labelled(
        _NAME,
        lambda t: bool(_organisation(t)),
        lines=2,
        stop=r"类\s*型|^型|(?<=公司)(?:有限责任|股份有限)公司|(?<=[厂社店])(?:个人独资|普通合伙)|统一社会|有限责任公司\((?:自然人|法人)",
    ):
        read = _organisation(quote.text)
        if read:
            cut = quote.cut(*read)
            return cut.field(_plain(cut.text), min(0.98, judge(cut.score, labelled=True, grammar=True)))
    free = [p for p in parties(paper) if p.read.sort != "authority" and p.line.box.middle_y < 0.65 and len(p.read.name) >= 6]
    free = [p for p in free if not re.match(r"^型?有限责任公司|股份有限公司", p.line.text)]
    best = min(free, key=lambda p: (p.line.box.top, p.line.box.left), default=None)
    if best is None:
        return None
    start, name = best.quote, best.read.name
    if re.match(r"^(?:名?称|称)", name) and not re.match(r"^称心", name):
        start = start.cut(re.match(r"^(?:名?称)", name).end(), len(name))  # type: ignore[union-attr]
    return start.field(_plain(start.text), judge(start.score, labelled=False, grammar=True))


def _organisation(text: str) -> tuple[int, int] | None:
    """Where an enterprise's name stands at the beginning of `text`: one with a known ending, else a short text without signs."""
    for read in find_organisations(text):
        if read.sort != "authority" and read.start <= 2 and len(read.name) >= 4 and not re.match(r"有限责任公司", read.name):
            return read.start, read.end
    m = re.match(r"[\u3400-\u9fffA-Za-z0-9()·]{4,40}$", text)
    return (m.start(), m.end()) if m and re.search(r"(?:店|厂|部|行|社|馆|坊|中心|工作室|经营户|农场|户)$", text) else None


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", text) if re.search(r"[\u3400-\u9fff]", text) else text


def _established(paper: Paper) -> Field | None:
    for quote in paper.labelled(_ESTABLISHED, lambda t: bool(find_dates(t, years=LIFETIMES))):
        read = find_dates(quote.text, years=LIFETIMES)[0]
        return _dated(quote, read)
    return None


def _dated(quote: Quote, read: DateRead) -> Field:
    cut = quote.cut(read.start, read.end)
    return cut.field(read.value, min(0.98, judge(cut.score, labelled=True, grammar=read.whole or read.value == LONG_TERM)))


def _until(paper: Paper) -> Field | None:
    """营业期限: 长期, or the end of 自…至…."""
    for quote in paper.labelled(
        _TERM, lambda t: bool(find_dates(t, years=LIFETIMES)), lines=2, stop=r"经营范围|登记机关|住所|成立日期|注册资本"
    ):
        ranges, dates = find_ranges(quote.text, years=LIFETIMES), find_dates(quote.text, years=LIFETIMES)
        alone = dates[-1].value == LONG_TERM or (len(dates) == 1 and re.search(r"至\W*$", f"{quote.label}{quote.text[: dates[0].start]}"))
        read = ranges[0].until if ranges else dates[-1] if alone else None
        if read is not None:
            return _dated(quote, read)
    return None


def _long(paper: Paper, labels: str, lines: int) -> Field | None:
    """A text that runs over several lines set under each other, until the next label."""
    for quote in paper.labelled(labels, lambda t: len(t) >= 4 and not re.match(_NEXT, t)):
        whole = _column(paper, quote, lines)
        text = re.sub(r"^[:：\s]+", "", whole.text)
        return whole.field(text, min(0.94, judge(whole.score, labelled=True, rivals=int(len(whole.pieces) > 3))))
    return None


def _closed(scope: Field | None) -> Field | None:
    """`scope` with the bracket that a seal took from the words every scope ends with (…开展经营活动)."""
    if scope is None or not re.search(r"\([^()]*经营活动$", str(scope.value)):
        return scope
    source = replace(scope.source, method=scope.source.method + "+repair:bracket")
    return replace(scope, value=f"{scope.value})", source=source, alternatives=(scope.value, *scope.alternatives))


def _column(paper: Paper, quote: Quote, lines: int) -> Quote:
    """`quote` with the lines under it that begin near its left edge, until a label, a gap or a seal's date."""
    left, last = quote.box.left, quote.pieces[-1][0]
    apart = _leading(paper, quote)
    for below in _under(paper, quote, left):
        if (
            lines <= 1
            or _has_label(paper, below)
            or paper.over(below.pieces[0][0])
            or re.match(_NEXT, below.pieces[0][0].text)
            or _OPENED.match(below.pieces[0][0].text)
            or below.box.top - last.box.bottom > apart * last.box.height
        ):
            break
        line, start, _ = quote.pieces[-1]
        whole = Quote((*quote.pieces[:-1], (line, start, len(line.text))), quote.label)
        quote, last, lines = whole.then(below), below.pieces[0][0], lines - 1
    return quote


_OPENED = re.compile(r"(?!一般|许可|前置)[\u4e00-\u9fff](?:\s?[\u4e00-\u9fff]){1,6}\s*:")
"""Another label with its colon; 一般项目: and 许可项目: belong to a scope."""
CLOSE, WIDE = 1.2, 2.4
"""Widest gap between lines of one value in heights of a line: on a form set close, and where its rows of labels stand as far apart."""


def _leading(paper: Paper, quote: Quote) -> float:
    """How far apart the lines of a value may stand: as far as the rows of labels around it do."""
    rows = sorted((o for o in paper.lines if o.page is quote.page and re.match(_NEXT, o.text)), key=lambda o: o.box.top)
    gaps = [b.box.top - a.box.bottom for a, b in pairwise(rows) if b.box.top > a.box.bottom]
    return min(WIDE, max(CLOSE, 1.1 * min(gaps, default=0.0) / max(quote.box.height, 1e-6)))


def _has_label(paper: Paper, quote: Quote) -> bool:
    """Whether a label stands left of the line: then it is another label's value."""
    box = quote.box
    return any(
        o.page is quote.page
        and o.box.right <= box.left + 0.01
        and o.box.overlap_y(box) > 0.5 * min(o.box.height, box.height)
        and (re.match(_NEXT, o.text) or (re.fullmatch(r"[\u4e00-\u9fff]{2,6}", o.text) and box.left - o.box.right < 0.1))
        for o in paper.lines
    )


def _under(paper: Paper, quote: Quote, left: float) -> Iterator[Quote]:
    first = quote.pieces[-1][0]
    lines = [o for o in paper.lines if o.page is quote.page and o.box.top > first.box.top + 0.4 * first.box.height]
    near = [o for o in lines if abs(o.box.left - left) < 0.05 or abs(o.box.left - first.box.left) < 0.02]
    for line in sorted(near, key=lambda o: o.box.top):
        yield Quote.of(line)


KIND = Kind(
    name="business_license",
    title="营业执照",
    fields=("holder", "uscc", "established", "valid_until", "business_scope", "address"),
    cues=(
        Cue(r"营业执照", 1.0, "title"),
        Cue(r"^营业执照$", 0.6),
        Cue(r"统一社会信用代码", 0.2),
        Cue(r"登记机关|市场监督管理总局监制|工商行政管理总局监制", 0.4),
        Cue(r"经营范围|成立日期|营业期限|法定代表人|注册资本", 0.25),
        Cue(r"变更登记|通知书|证明|清单|申请|认证证书|许可证", -0.85, "title"),
        Cue(r"营业执照|执照", 0.3, "file"),
    ),
    read=read,
    begins=r"营业执照",
    key=r"(9[1-3]\d{6}[0-9A-HJ-NPQRTUWXY]{10})",
)
