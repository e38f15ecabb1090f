"""What papers begin with, whatever their kind: a title that names a paper, an office's number, a greeting, an address on the web."""

from __future__ import annotations

import re

from evidence.page import Page
from extractors.fields.tongues import WORD_FOR_CERTIFICATE
from extractors.normalise import bare
from extractors.rows import TITLE_SCALE, body_height, rows_of

_PAPER = re.compile(
    r"(?:证书|证明|证明书|通知|通知书|公告|决定|合同|协议|发票|执照|许可证|(?<!报告)[\u4e00-\u9fff]{2}声明|承诺书|申报材料|申请材料"
    r"|授权书|批复|登记表|申报书|报告|结论书|身份证|批件|名单|报表|课表|纪要|签到表|通报|函件|公示|(?:企业|公司)简介|委托书|[明诺]函|复印件)$"
    rf"|[證证][書书]$|{WORD_FOR_CERTIFICATE}|(?<![a-z])(?:ZEICHENGENEHMIGUNG|MARKS? ?APPROVAL|DECLARATION ?OF|LICEN[CS]E|DIPLOMA"
    r"|MINUTES OF|INVOICE|(?:LETTER|NOTICE) OF|TEST ?REPORT)(?![a-z])",
    re.IGNORECASE,
)
_OF_REPORT = re.compile(r"(?:委员会|专家组?|评审组|验收组|课题组|项目组|主要(?:完成|研究|研制)?人员?|参加人员)(?:成员|专家)?名单$")
"""Who examined or took part, as a page within a report lists them."""
LONGEST_LATIN = 70
"""Most characters of a head in Latin letters, which take more of them to say the same."""
_GREETING = re.compile(
    r"^(?:(?:our|your)? ?ref(?:erence)?(?: ?no)?\b.{0,3}[:.]|to whom it may concern|dear\b|to,?$|sirs?\b|sir ?/ ?madam)", re.IGNORECASE
)
"""How a letter in English begins."""
LETTER = re.compile(r"^[\u4e00-\u9fff]{2,10}[〔\[(（]\d{4}[〕\])）]第?\d+号$")
"""The number of an office's letter."""
ORGANISATION = re.compile(r"(?:公司|厂|集团|局|厅|部|委员会|政府|中心|院|所|协会|学会)(?:文件)?[A-Z]*$")
TITLE_ROWS = 8
"""Rows of a page among which its titles are; a cover has no more, and what is large further down is no title."""
_PRINTED_WHEN = re.compile(r"^(?:19|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2},? ?(?:[上下]午)? ?\d{1,2}:\d\d")
_ADDRESS = re.compile(r"^(?:https?://)?((?:[\w-]+\.)+(?:cn|com|org|net|gov|int|eu)(?:/[^\s?#]*)?)", re.IGNORECASE)


def page_of_web(page: Page) -> tuple[bool, str]:
    """Whether a browser printed the page, by the time in its upper corner, and of which address, by the line at its foot."""
    when = any(line.box.bottom < 0.08 and _PRINTED_WHEN.search(line.text) for line in page.lines)
    foot = (m[1] for line in page.lines if line.box.top > 0.9 and (m := _ADDRESS.search(line.text.strip())))
    return when, next(foot, "").lower()


def strange_title(page: Page) -> bool:
    """A large title that names a paper (……证书, ……通知), or the number of an office's letter: the first page of something of its own."""
    heads = [row for row in rows_of(page) if row.top < 0.4 and len(row.compact) <= (30 if row.cjk else LONGEST_LATIN)]
    return any(
        (row.title and _PAPER.search(bare(row.text if not row.cjk else row.compact)) and not _OF_REPORT.search(row.compact))
        or LETTER.search(row.compact)
        for row in heads
    ) or _is_letter(page)


def _is_letter(page: Page) -> bool:
    """A letter in English: it begins as letters do, in two ways at least."""
    return sum(bool(_GREETING.search(row.text)) for row in rows_of(page) if row.top < 0.4) > 1


def running_heads(page: Page) -> set[str]:
    """Rows in the page's upper eighth, without digits: running heads repeat them. Large rows are titles, not running heads.

    Names of organisations are none: all papers of an enterprise, or of an office, carry them.
    """
    rows = rows_of(page)
    body = body_height(line for row in rows for line in row.lines)
    texts = (re.sub(r"[\d\W_]+", "", row.compact) for row in rows if row.top < 0.13 and row.height < TITLE_SCALE * body)
    return {text for text in texts if len(text) >= 4 and not ORGANISATION.search(text)}


def set_titles(page: Page) -> list[str]:
    """Titles by their size: not what merely stands first or in the middle, and not bits of a seal's rim under the text."""
    rows = rows_of(page)
    body = body_height(line for row in rows for line in row.lines)
    return [row.compact for row in rows[:TITLE_ROWS] if row.title and row.height >= TITLE_SCALE * body]
