"""Values behind labels that no list has: told by their own form, and by being the only ones of it that the paper leaves unexplained."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from extractors.fields.dates import find_dates
from extractors.fields.numbers import find_uscc
from extractors.paper import Paper, Quote

MOST = 0.8
"""Highest confidence of a value whose label is unknown."""
_PAIR = re.compile(r"(?P<label>[\u4e00-\u9fff]{2,8}):\s*(?P<value>\S.*)")
_OTHERS = re.compile(
    r"地址|住所|电话|传真|邮编|邮箱|网址|身份|证件号|信用|税号|法定|代表|负责|联系|经办|签发人|签字|签名|批准人?$|审核|审定|编制|校对|校核|主检|拟稿|主任|评委"
    r"|考官|教师|校长|工作单位|所在单位|任职|委托|受托|代理|供应|客户|用户|防伪|查询|验证|档案|流水|批号|型号|规格|商标|类别|抽样|样品|依据|标准|职务|学历"
    r"|性别|民族|出生|籍贯|年龄|备注|说明|范围|产品|数量|资本|类型|经理|总监|书记|[长师员]$|(?<!本)人$|时间|日期|期限|有效"
)
"""Words of labels that lead to something else, known or not."""


def only_behind(paper: Paper, accept: Callable[[str], bool], heads: str = "") -> Quote | None:
    """The one value that stands behind an unknown label and that `accept` takes as a whole; None where several do.

    `heads`: what the label must end with (a pattern), where values of the form asked for are as often something else.
    """
    found = {
        quote.text: quote
        for label, quote in _pairs(paper)
        if not _OTHERS.search(label) and re.search(rf"(?:{heads})$", label) and accept(quote.text)
    }
    return next(iter(found.values())) if len(found) == 1 else None


def is_number(text: str) -> bool:
    """Whether a text has the form of a paper's number and of nothing else: no date, credit code, citizen's or telephone number."""
    plain = re.sub(r"\s", "", text)
    form = re.fullmatch(r"[A-Z0-9\u4e00-\u9fff\[\]()/.\-№]{5,32}", plain)
    if form is None or sum(c.isdigit() for c in plain) < 4 or len(re.findall(r"[\u4e00-\u9fff]", plain)) > 8:
        return False
    if re.fullmatch(r"[1-9]\d{5}(?:\d{8}|\*{4,})\d{2,3}[\dX]?|1\d{10}|0\d{2,3}-?\d{7,8}", plain) or "*" in plain:
        return False
    return not find_uscc(plain) and not any(read.end - read.start >= len(text) - 2 for read in find_dates(text))


def _pairs(paper: Paper) -> Iterator[tuple[str, Quote]]:
    """Labels with the values behind their colons, on the line or in the next box."""
    for line in paper.lines:
        pair = _PAIR.fullmatch(line.text)
        if pair is not None:
            yield pair["label"], Quote(((line, pair.start("value"), len(line.text)),))
        elif re.fullmatch(r"[\u4e00-\u9fff]{2,8}:", line.text):
            beside = next(iter(paper.neighbours(line)), None)
            if beside is not None and beside.box.overlap_y(line.box) > 0.5 * line.box.height:
                yield line.text[:-1], Quote.of(beside)
