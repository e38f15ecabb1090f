"""The control block at the head or foot of an enterprise's papers: the title in its cells, and the document's number."""

from __future__ import annotations

import re
from functools import lru_cache

from evidence.page import Page
from extractors.quotes import Line, lines_of

HEAD, FOOT = 0.25, 0.88
"""A block ends above HEAD or begins below FOOT (fractions of the page)."""
CONTROL_KEY = (
    r"(?:文件|表单|记录|制度|规程|手册|程序|体系文件|指导书)(?:编号|编码|号):?"
    r"([A-Z][A-Z0-9]{0,7}[/.\-][A-Z0-9/.\-]{2,24}|[A-Z]{2,6}\d{2,6})"
)
"""The number that a control block labels as the document's own, as a kind's `key`."""
BARE_NUMBER = (
    r"^(?:[A-Z]{2,8}[/\-])?(?:QM|QP|QC|QI|QS|QR|QD|WI|SOP|CX|ZY|ZD|GC|GY|JY|PD|SM)"
    r"(?:[/\-][A-Z]{1,4}){0,2}[/.\-]?\d{1,4}(?:[.\-]\d{1,4}){0,2}$"
)
"""A document number without a label, known by the letters that such systems give to levels and sorts of documents."""
NOUNS = (
    r"手册|程序(?:文件)?|规程|规范|指导书|指引|指导卡|(?:工艺|过程|工序|流程|操作|作业)卡片?|制度|办法|规定|守则|细则|台[账帐]|记录[表单本]?|报告|总结|评[估价]表"
    r"|方案|预案|说明书?|流程图?|标准书?|清单|登记表|一览表|计划"
)
"""What titles of an enterprise's own papers end in."""

_TITLE = re.compile(rf"^[^:。;,]{{1,28}}(?:{NOUNS})(?:\([^()]{{1,12}}\))?$")
_STATE = re.compile(
    r"^(?:版[次本号]|受控|(?:开始)?(?:生效|实施|执行|施行|启用)(?:日期|时间)|修[订改](?:状态|次数|号)|Rev(?:ision)?\b|Version)|版[次本]:?$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    rf"{_STATE.pattern}|^(?:文件|表单|制度|规程|手册|程序|体系)*(?:编号|编码)|^页[码次数]|^第\d+页|^编制|^审核|^批准", re.IGNORECASE
)
_BODY = re.compile(r"(?:公司|集团|厂|有限公|有限)$")


@lru_cache(maxsize=256)
def block_titles(page: Page) -> tuple[Line, ...]:
    """Lines in the cells of the block at the page's head that read as a title of a paper. Cells stand beside the labels, so that
    such a line is no row of its own, and is often set in the size of the body."""
    head = [line for line in lines_of(page) if line.box.bottom < HEAD]
    labels = [line for line in head if _LABEL.search(_tight(line))]
    if len(labels) < 2 or not any(_STATE.search(_tight(line)) or _states(line) for line in labels):
        return ()
    slack = max(line.box.height for line in labels)
    top, bottom = min(o.box.top for o in labels) - slack, max(o.box.bottom for o in labels) + slack
    return tuple(o for o in head if o not in labels and top < o.box.middle_y < bottom and (_TITLE.match(_tight(o)) or _ends_title(o)))


def _ends_title(line: Line) -> bool:
    """Whether a few characters are the end of a title that a narrow cell broke within its last word (……控制程 / 序)."""
    above = line_over(line) if re.fullmatch(r"[\u4e00-\u9fff]{1,4}", _tight(line)) else None
    return above is not None and bool(_TITLE.match(_tight(above) + _tight(line)))


def whole_titles(page: Page) -> tuple[str, ...]:
    """The texts of `block_titles`, each with the line over it where a narrow cell broke it in two."""
    return tuple("".join(_tight(one) for one in (line_over(line), line) if one is not None) for line in block_titles(page))


def spelled_titles(page: Page) -> tuple[str, ...]:
    """The `whole_titles`, the lines that end them, and what a company's notice brings into force."""
    return tuple(dict.fromkeys((*whole_titles(page), *(_tight(line) for line in block_titles(page)), *issued_titles(page))))


def issued_titles(page: Page) -> tuple[str, ...]:
    """Titles of papers that a company's own notice issues (关于印发《……》的通知); an authority's notices are letters and no more."""
    head = "".join(_tight(line) for line in lines_of(page) if line.box.bottom < 0.4)
    found = tuple(m[1] for m in ISSUES.finditer(head))
    return found if found and any(_OWN_HEAD.search(_tight(line)) for line in lines_of(page)) else ()


ISSUES = re.compile(r"关于(?:印发|发布|颁布|下发|实施|执行|修订)[^《。]{0,12}《([^》]{4,40})》的?(?:通知|决定|公告)")
"""How a notice names the paper that it issues."""
_OWN_HEAD = re.compile(r"(?:公司|厂|集团)(?:文件)?$")


def block_number(page: Page) -> str:
    """The document number in the head or the foot of the page, "" where there is none."""
    for line in lines_of(page):
        if line.box.bottom > HEAD and line.box.top < FOOT:
            continue
        text = _tight(line)
        m = re.search(CONTROL_KEY, text, re.IGNORECASE) or re.search(BARE_NUMBER, text)
        if m:
            return m[1] if m.re.groups else m[0]
    return ""


def line_over(line: Line) -> Line | None:
    """The line close over `line` in its cell, where it can be the first half of a title."""
    near = [
        o
        for o in lines_of(line.page)
        if o is not line
        and -0.3 * line.box.height < line.box.top - o.box.bottom < 0.6 * line.box.height
        and abs(o.box.middle_x - line.box.middle_x) < 0.03
        and abs(o.box.height - line.box.height) < 0.4 * line.box.height
    ]
    above = max(near, key=lambda o: o.box.bottom, default=None)
    if above is None or _BODY.search(_tight(above)) or not re.fullmatch(r"[\u4e00-\u9fff、()]{2,20}", _tight(above)):
        return None
    return None if _TITLE.match(_tight(above)) or _LABEL.search(_tight(above)) else above


def _states(line: Line) -> bool:
    """Whether a line with a number goes on with the version or the date of effect."""
    return bool(re.search(r"版[次本号]|受控|(?:生效|实施)日期", _tight(line)))


def _tight(line: Line) -> str:
    return re.sub(r"\s+", "", line.text)
