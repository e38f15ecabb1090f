"""Lists of names in running text: drafting organisations and drafters in a standard's foreword."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from extractors.fields.persons import is_person
from extractors.paper import Quote
from extractors.rows import Flow

_TEXT = r"(?:文件|标准|部分|规范|规程|规则|规定|指南|导则|准则|要求|指导性技术文件|技术规范|修改单)"
_ROLE = r"(?:主要|负责|牵头|参加|参与|协助|共同|联合)"
_WORK = r"(?:起草|编制|编写|制定|制订|修订|研制)"
ORGANIZATION_LIST = re.compile(
    rf"(?:本{_TEXT}(?:的|由)?(?:{_ROLE}{{0,2}})(?:{_WORK}(?:负责|参加|主要|参与|协助)?|主编|参编|参加|参与|牵头|协编|协作)(?:单位|者?组织|机构)"
    rf"|(?P<bare>(?:{_ROLE}{{0,2}}{_WORK}|主编|参编|参加|协编)单位))(?:及(?:主要)?起草人)?(?:\([^)]{{0,20}}\))?(?:有|为|是|包括|如下)?(?P<colon>\s*[::;.])?\s*"
)
BORNE_BY = re.compile(
    rf"本{_TEXT}由(?P<names>[^。;]{{4,400}}?)(?:(?:负责|共同|联合|主要|牵头|参加|参与|提出|归口)[并、,和]?)*起草(?:[、,]?并?(?:负责)?(?:归口|解释|发布))*(?:。|;|$)"
)
"""The older wording: 本标准由……负责起草。 Enterprises write 本标准由……提出并起草。"""
_OTHERS = re.compile(r".*(?:归口|提出)[,、;并]?由?")
"""Who proposed it, before who drafted it."""
DRAFTER_LIST = re.compile(
    rf"(?:本{_TEXT}(?:的)?(?:{_ROLE})?{_WORK}(?:人员?|者)|(?<![\u4e00-\u9fff])(?:主要)?{_WORK}(?:人员?|者))(?:有|为|是|如下)?\s*[::;.]\s*"
    rf"|本{_TEXT}(?:的)?(?:{_ROLE})?{_WORK}(?:人员|人|者)(?=[\u4e00-\u9fff·]{{2,4}}[、,])"
)
LEAD = re.compile(r"负责|牵头|主编")

_NEXT = re.compile(
    rf"本{_TEXT}(?:的|由)?(?:主要|负责|牵头|参加|参与|协助|共同|首次|历次|主编|参编|协编|起草|编制|编写|所代替|代替|于|及|附录|为|审|由|在|是|自|与|的|第|委托)"
    r"|(?:主要|参加)?(?:起草|编写|编制|审查|审核|审定)(?:人员?|者)(?:[::]|$)|(?:主编|参编|参加|协编|归口|提出|审查|批准|发布|主要起草|负责起草|参加起草)单位|附录[A-Z]|引\s*言$"
)
_SPLIT = re.compile(r"\((?:地址|邮编|邮政编码|电话)[^()]*\)|[、,,;;]|\s{2,}")
_BRACKETED = re.compile(r"\([^()]*\)?")
"""Where a drafter works, behind the name."""
_ORDER = re.compile(r"[((](?:按|以|排名|排序|顺序|不分先后)[^))]*[))]|(?:排名|排序)不分先后")
ORGANIZATION = re.compile(
    r"(?:公司|集团|工厂|厂|院|所|校|大学|学院|中心|协会|学会|商会|联合会|促进会|研究会|联盟|委员会|总局|局|厅|部|站|处|社|行|馆|基地|实验室|办公室|总队|园区|园|署"
    r"|分公司|有限合伙\)|\))$"
)
_AND = re.compile(r"(?<=公司|大学|学院|究院|究所|中心|协会|学会|总局)[和与及](?=[\u4e00-\u9fff]{4})")
_COMPANY_END = re.compile(r"(?:公司|大学|研究院|研究所|研究总院|协会|学会)$")
_NEW_NAME = re.compile(
    r"^(?:中国|国家|全国|北京|上海|天津|重庆|广东|江苏|浙江|山东|福建|湖南|湖北|河南|河北|四川|安徽|江西|辽宁|吉林|黑龙江|陕西|山西|云南|贵州|广西|海南|甘肃|内蒙古"
    r"|.{2,3}[省市县区])"
)


@dataclass(frozen=True)
class NameList:
    """The names of one list, its place, the label before it, and whether its end (full stop, next clause) was seen."""

    names: tuple[str, ...]
    quote: Quote
    label: str
    closed: bool
    colon: bool


def organization_lists(flow: Flow) -> Iterator[NameList]:
    """Every list of drafting, leading or taking-part organisations, in order."""
    text = flow.text
    for m in ORGANIZATION_LIST.finditer(text):
        if m["bare"] and m.start() not in flow.breaks and re.match(r"[\u4e00-\u9fff]", text[m.start() - 1 : m.start()]):
            continue
        end, closed = _list_end(text, m.end(), flow.breaks)
        names = _names(text, m.end(), end, flow.breaks)
        named = tuple(n for n in names if 3 <= len(n) <= 60)
        if not named or (m["colon"] is None and not ORGANIZATION.search(named[0])):
            continue
        yield NameList(named, flow.quote(m.end(), end), m.group().strip(), closed, m["colon"] is not None)
    for m in BORNE_BY.finditer(text):
        start, end = m.span("names")
        others = _OTHERS.match(m["names"])
        start += others.end() if others else 0
        parts = [p for name in _names(text, start, end, flow.breaks) for p in re.split(_AND, name)]
        if parts and all(ORGANIZATION.search(p) for p in parts):
            yield NameList(tuple(parts), flow.quote(start, end), m.group()[-8:], True, True)


def drafter_lists(flow: Flow) -> Iterator[NameList]:
    """Every list of drafters, in order."""
    text = flow.text
    for m in DRAFTER_LIST.finditer(text):
        end, closed = _list_end(text, m.end(), flow.breaks)
        pieces = [part for p in _parts(text, m.end(), end, flow.breaks) for part in _people(p.strip(" .。"))]
        names = tuple(p for p in pieces if re.fullmatch(r"[\u4e00-\u9fff·]{2,8}", p))
        if names:
            yield NameList(names, flow.quote(m.end(), end), m.group().strip(), closed, True)


def _parts(text: str, start: int, end: int, breaks: tuple[int, ...]) -> list[str]:
    """What signs part of ``text[start:end]``; where there are none, its lines and boxes."""
    body = _BRACKETED.sub("", text[start:end])
    if _SPLIT.search(body):
        return _SPLIT.split(body)
    edges = [start, *(b for b in breaks if start < b < end), end]
    return [_BRACKETED.sub("", text[a:b]) for a, b in pairwise(edges)]


def _people(text: str) -> list[str]:
    """Persons that only spaces part, where each is a name; two that ran together only where one cut alone makes two names."""
    parts = text.split()
    if len(parts) > 1 and all(is_person(part) or _halves(part) for part in parts):
        return [name for part in parts for name in ((part,) if is_person(part) else _halves(part))]
    whole = "".join(parts)
    return list(_halves(whole)) or [whole] if len(whole) > 4 else [whole]


def _halves(text: str) -> tuple[str, ...]:
    cuts = [(text[:at], text[at:]) for at in range(2, len(text) - 1) if is_person(text[:at]) and is_person(text[at:])]
    return cuts[0] if len(cuts) == 1 else ()


def _list_end(text: str, start: int, breaks: tuple[int, ...]) -> tuple[int, bool]:
    """Where the list that starts at `start` ends, and whether something marks that end."""
    after = _NEXT.search(text, start)
    limit = after.start() if after else min(len(text), start + 3000)
    stop = text.find("。", start, limit)
    while stop != -1 and stop + 1 < limit and _goes_on(text[stop + 1 : limit]):
        stop = text.find("。", stop + 1, limit)
    if stop != -1:
        return stop, True
    dot = next((b for b in breaks if start < b <= limit and text[b - 1] == "."), None)
    if dot is not None and dot < limit:
        return dot - 1, True
    return limit, after is not None


def _goes_on(rest: str) -> bool:
    """A full stop that was a misread comma: more organisations follow before the next stop."""
    head = rest.split("。", maxsplit=1)[0]
    parts = [p.strip() for p in _SPLIT.split(head) if p.strip()]
    return bool(parts) and all(ORGANIZATION.search(p) and 4 <= len(p) <= 40 for p in parts)


def _names(text: str, start: int, end: int, breaks: tuple[int, ...]) -> list[str]:
    inner = [b for b in breaks if start < b < end]
    body = text[start:end]
    if inner and not _SPLIT.search(body):
        lines = [text[a:b].strip() for a, b in zip([start, *inner], [*inner, end], strict=True)]
        if sum(1 for line in lines if ORGANIZATION.search(line)) >= len(lines) - 1:
            return [_clean(line) for line in lines if _clean(line)]
    pieces, at = [], start
    for m in _SPLIT.finditer(body):
        pieces.append((at, start + m.start()))
        at = start + m.end()
    pieces.append((at, end))
    found = [name for a, b in pieces for name in _unmerged(text, a, b, inner)]
    return [name for name in map(_clean, found) if name]


def _unmerged(text: str, a: int, b: int, breaks: list[int]) -> list[str]:
    """``text[a:b]``, cut where a line ends with a whole company and the next begins another (its separator was lost)."""
    for at in breaks:
        first, rest = text[a:at].strip(), text[at:b].strip()
        if not a < at < b or not _COMPANY_END.search(first) or len(first) < 6 or len(rest) < 6:
            continue
        if ORGANIZATION.search(rest) and not rest.endswith("分公司") and _NEW_NAME.search(rest):
            return [first, *_unmerged(text, at, b, breaks)]
    return [text[a:b]]


def _clean(name: str) -> str:
    name = _ORDER.sub("", name)
    name = re.sub(r"(?<=[\u4e00-\u9fff)])\s+|\s+(?=[\u4e00-\u9fff(])", "", name).strip(" .。:-_")
    name = re.sub(r"^[和及](?=.{4})", "", name)
    if re.match(r"(?:以上|上述|其[他余]|排名|注[:：])", name):  # a remark after the list
        return ""
    return re.sub(r"(?<=[\u4e00-\u9fff])等(?:单位)?$", "", name)
