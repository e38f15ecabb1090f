"""The dates of a paper with the words that say what they are: first, current, changed, expiry, or none of the paper's term."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from extractors.fields.damaged_dates import dates_on
from extractors.fields.dates import DateRead, find_dates
from extractors.fields.terms import find_ranges
from extractors.paper import Line, Paper, Quote
from extractors.rows import Row, rows_of

Role = Literal["first", "current", "issue", "begin", "changed", "expiry", "cycle_end", "other", ""]

_ROLE_WORDS: tuple[tuple[Role, str], ...] = (
    (
        "other",
        r"出生|申请日|受理日|打印|查询日|成立日期|培训(?:时间|日期)|考试(?:时间|日期)|学习|参加|下次|复评|报告日期|初审|版本|施行"
        r"|实施日期|监督审核|年审|年检|监审|审核日期|印发|下载|每年|首次监督|审核时间|留存|受理|送审|抽样|决定日期"
        r"|(?:上一?个?|前一?个?)(?:认证)?(?:周期|证书)[^,。;]{0,8}|原证书[^,。;]{0,8}"
        r"|(?:report|test(?:ing)?|manufactur\w*|filing|application|priority|print\w*) date|date of (?:test\w*|report|receipt"
        r"|application|filing|manufacture|audit)"
        r"|date of birth|born|next audit|surveillance|audit (?:date|due)(?: before)?|previous (?:cycle|certificat\w*)"
        r"|certification decision",
    ),
    ("cycle_end", r"注册截止|周期截止|周期结束|certification cycle (?:end|expir)\w*|cycle end"),
    (
        "begin",
        r"有效期(?:限|间)?[:：]?(?:自|从)|有效期起|起始日期|有效期开始|valid(?:ity)? from|valid as of|effective (?:date|from)|cycle start"
        r"|生效日期|起算日期?|有效期?始|起始(?:时间|日)|开始(?:时间|日期)|gültig (?:ab|von)"
        r"|(?:accredited|certified|approved|registered|licen[cs]ed|granted) from|^\W*from\W*$|自(?:公元)?$|从$|(?:\bс|с)$",
    ),
    (
        "expiry",
        r"(?:至|到)$|有效期?限?至|有效期限?|有效日期|有效截止|截止日期|截止|到期|届满|失效|有效至|终止日期|止于|有敏期"
        r"|终止|截至|期满|有效日期?止|使用期限|效期"
        r"|valid (?:until|to|till|thru|through|date)|next payment due|renew(?:al)? (?:date|due|by)|valid\s?(?=:)"
        r"|validity|expir\w*|until|good through|(?<!cycle )end date"
        r"|gültig bis|gültigkeit|ablauf\w*"
        r"|due for renewal|renewal due|date d.expiration|validade|scadenza|válid[oa] até|fino al\b|vencimento"
        r"|срок действия|\bпо$|действителен до|valable jusqu\S*|válido hasta|fecha de vencimiento"
        r"|有効期限|満了日|유효기간|만료일|專用期限|屆滿",
    ),
    (
        "first",
        r"首次|初次|初始|最初|首发|原始|第一次|初回|initial|original(?:ly)?|first(?:ly)?\s(?:issue|certif|approv|regist|grant)\w*"
        r"|since|erst(?:zertifi|ausstell)\w*",
    ),
    ("current", r"本次|此次|换证|换发|补发|补证|重新签发|再认证|再次|当前|re-?\s?issue\w*|re-?\s?certif\w*|current|last issue"),
    ("changed", r"更新|变更|修订|修改|扩项|revis\w*|amend\w*|modif\w*|update\w*"),
    (
        "issue",
        r"发证|颁证|颁发|颁布|签发|签署|核发|核准|发放|制证|取证|领证|批准日期|批准时间|注册日期|登记日期|获证|认证日期|评定日期"
        r"|确认(?:日期|时间)|授予|证书日期"
        r"|授权(?:公告)?(?:日|时间)|授奖|颁奖|授牌|制发|填发|颁授|核定|公布|发布|公告日|制作日期|落款|出具|通过(?:时间|日期)|取得(?:时间|日期)|获得(?:时间|日期)"
        r"|认定(?:时间|日期)|评审(?:时间|日期)|生效|核准|换领"
        r"|issu\w*|date of (?:the )?(?:grant|certificat\w*|registration|approval|signature|award|conformity|declaration|entry)"
        r"|awarded|presented (?:on|this)|given (?:on|this|at)|signed"
        r"|ausgestellt|ausstellung\w*|^\W*datum\b|délivr\w*|fecha de (?:emisión|expedición)|発行日|交付日|登録日|発効日|발급일"
        r"|발행일|등록일|교부일"
        r"|(?:certification|registration|approval) date|place\s?(?:and|,|/|&)\s?date|"
        r"дата (?:регистрации|выдачи)|выдан|交付年月日|発行年月日|登録年月日"
        r"|date d.enregistrement|data d[oe] (?:registo|registro|emissão)|data di (?:emissione|rilascio|registrazione)"
        r"|fecha de (?:registro|concesión)"
        r"|註冊日|核准日|核發日|發證日|date of effect of registration|effective date of registration"
        r"|certified on|(?:authori[sz]ation|listing) date|date of (?:authori[sz]ation|listing)|grant(?:ed)?|date of publication|dated"
        r"|^\W*(?:date|日期)\W*$",
    ),
)
_ROLES = {role: re.compile(pattern, re.IGNORECASE) for role, pattern in _ROLE_WORDS}
_AFTER: tuple[tuple[Role, str], ...] = (
    ("expiry", r"\s?(?:止|截止|前有效|之?前有效)"),
    ("begin", r"\s?起(?!草)"),
    ("other", r"\s?(?:出)?生(?![产效])"),
    ("issue", r"\s?(?:颁发|发证|颁证|签发|核发|公告|发布|批准|授予|确认)(?!机[关构]|单位|部门|号)"),
    (
        "issue",
        r"\s?,?(?:经|通过|由)[^,。;]{0,30}?(?:评审|评定|考核|考试|认定|审定|评议|审核|鉴定|批准)[^,。;]{0,8}?(?:取得|通过|合格|获得"
        r"|具备|授予|评为|认定|批准)",
    ),
)
"""Words behind a date that say what it is, asked where none before it does."""
_SLASHED = re.compile(r"(?<![\d./-])(\d{1,2})\s?([-./])\s?(\d{1,2})\s?\2\s?(?:19|20)\d\d(?!\d)")


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
    if best[2] in ("issue", "begin"):
        for nearer in ("first", "current", "changed")[: 3 if best[2] == "issue" else 1]:
            if _ROLES[nearer].search(label):  # type: ignore[index]
                return nearer  # type: ignore[return-value]
    if best[2] in ("first", "current") and _ROLES["expiry"].search(label):
        return "expiry"
    return best[2]


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
            carried += line.text
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
            role = role_of(label) or _behind(text, read)
            apart = "" if role else _above(paper, line) or _beneath(paper, line) or _stacked(paper, line)
            role, label = role or role_of(apart), apart or label
        role = role or _behind(text, read)
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


def _behind(text: str, read: DateRead) -> Role:
    """The role by the word right behind the date: 2024年5月6日止."""
    return next((role for role, words in _AFTER if re.match(words, text[read.end :])), "")


def _above(paper: Paper, line: Line) -> str:
    """The label on the line above, for values that stand under their labels; "" where it says nothing of a date."""
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
    if nearest is None or not role_of(nearest.text):
        nearest = _slid(paper, line) or _margin(paper, line)
    return nearest.text if nearest is not None and role_of(nearest.text) else ""


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
    """The label alone at the margin of the row above, closed by a colon, under which values are set in."""
    height = max(line.box.height, 1e-6)
    over = [o for o in paper.lines if o.page is line.page and -0.3 * height <= line.box.top - o.box.bottom < 1.5 * height]
    alone = len(over) == 1 and over[0].text.endswith(":") and over[0].box.right <= line.box.left + 0.02 and not find_dates(over[0].text)
    return over[0] if alone else None


_CAPTION = 30
"""Most characters of a label that is set under its value."""


def _beneath(paper: Paper, line: Line) -> str:
    """The label set under the date, where that label has no date of its own beside or below it."""
    label = paper.below(line)
    if label is None or len(label.text) > _CAPTION or find_dates(label.text) or label.text.endswith(":"):
        return ""
    own = [*(o for o in paper.neighbours(label) if o is not line)]
    return label.text if role_of(label.text) and not any(find_dates(o.text) for o in own) else ""
