"""Captions that stand under their values, as on plaques and forms of other countries.

A label is followed by its value nearly everywhere; where it stands under it nothing in its words says so. The page does: its captions
are all set nearer to the line over them than to the one below. Where a page's captions do not agree, none is taken to stand so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from extractors.quotes import LABEL_WORD, Line

LEAST = 3
"""Fewest captions that must tell where a page's captions stand."""
AGREED = 0.8
"""Least share of them that must stand under their values."""
NEAR, NEARER = 1.6, 1.3
"""How near a caption is set under its value (in heights of the higher of the two), and how much farther the next line is."""
TITLE = 1.5
"""How much higher than most lines a line is that is a title and no caption."""
LONGEST = 12
"""Most characters of a caption in Chinese."""

_CHINESE = re.compile(
    rf"(?=.{{2,{LONGEST}}}$)[\u4e00-\u9fff、/()]*(?:名称|姓名|[编证册]?号|号码|编码|日期|时间|年限|日|地址|[住场]所|机构|机关|部门|单位|组织|企业"
    r"|代码|人|者|商|范围|依据|标准|等级|级别|类别|分类|型号|规格|有效期|期限|(?<!长)期|至|专业|资格|职称|职业|结论|版本|版次|产品|名义|项目|奖项|工种\)?|变更[前后])"
)
_TRANSLATION = re.compile(r"(?<=[\u4e00-\u9fff])\s?[/|(]\s?[A-Za-z][A-Za-z. ]*\)?$")
"""A label's other language set behind it on its line: 证书编号 / No."""
_JOINING = re.compile(r"of|the|and|or|for|to|by|in|on|from|at", re.IGNORECASE)
"""Words that lead from one part of a sentence to the next and are no label alone."""
_ASKS_DAY = re.compile(r"日期|时间|date", re.IGNORECASE)
_DAY = re.compile(r"(?=.*\d{4})[\d年月日./ -]{8,12}|(?:\d{1,2}\s)?[A-Z][a-z]{2,8}\.?\s(?:\d{1,2},?\s)?\d{4}")
_CJK = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Place:
    """What stands nearest over and under a caption, and how far."""

    over: Line | None
    up: float
    down: float


def is_caption(line: Line) -> bool:
    """Whether a line is nothing but words of a label, without the colon that points at what follows."""
    text = line.text.strip()
    text = text[1:-1] if text.startswith("(") and text.endswith(")") else text
    if _CHINESE.fullmatch(_TRANSLATION.sub("", text)):
        return True
    words = re.findall(r"[^\W\d_]+", text)
    said = any(not _JOINING.fullmatch(word) for word in words)
    return said and len(words) <= 6 and not re.search(r"[\d:]", text) and all(LABEL_WORD.fullmatch(word) for word in words)


def stand_under(lines: Sequence[Line]) -> bool:
    """Whether the captions among the lines of one page stand under their values."""
    captions = {line.index for line in lines if is_caption(line)}
    return len(captions) >= LEAST and _agreed(_free(lines, captions), lines, captions)


def under_values(lines: Sequence[Line]) -> frozenset[int]:
    """The indices of one page's captions that stand under their values: all where they agree, else those of a row with a day in it."""
    captions = {line.index for line in lines if is_caption(line)}
    if len(captions) < 2:
        return frozenset()
    free = _free(lines, captions)
    if len(captions) >= LEAST and _agreed(free, lines, captions):
        return frozenset(captions)
    rows = ([o for o in free if _level(o, line)] for line in free if _under_date(line, lines))
    return frozenset(o.index for row in rows if len(row) > 1 and all(_is_under(o, lines, captions) for o in row) for o in row)


def _free(lines: Sequence[Line], captions: set[int]) -> list[Line]:
    """The captions without a value beside them, but for what is set as large as a title."""
    body = median(line.box.height for line in lines)
    return [o for o in lines if o.index in captions and o.box.height < TITLE * body and not _leads(o, lines, captions)]


def _agreed(free: Sequence[Line], lines: Sequence[Line], captions: set[int]) -> bool:
    told = [_is_under(line, lines, captions) for line in free]
    return len(told) >= LEAST and sum(told) >= AGREED * len(told)


def _level(one: Line, other: Line) -> bool:
    return one.box.overlap_y(other.box) > 0.5 * min(one.box.height, other.box.height)


def _under_date(caption: Line, lines: Sequence[Line]) -> bool:
    """Whether a caption that asks for a day stands under one: that says as much as a caption more."""
    if not _ASKS_DAY.search(caption.text):
        return False
    place = _place(caption, lines)
    return place.over is not None and bool(_DAY.fullmatch(place.over.text.strip())) and place.up < place.down


def value_over(caption: Line, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of the value that `caption` stands under, where it is one of `under_values`; () where it stands under nothing."""
    captions = {line.index for line in lines if is_caption(line)}
    place = _place(caption, lines)
    if place.over is None or not _is_under(caption, lines, captions):
        return ()
    found = [place.over]
    while (above := _place(found[0], lines)).over is not None and above.up < 0.5 * found[0].box.height:
        if above.over.index in captions or abs(above.over.box.height - found[0].box.height) > 0.3 * found[0].box.height:
            break
        found.insert(0, above.over)
    return tuple(found)


def _is_under(caption: Line, lines: Sequence[Line], captions: set[int]) -> bool:
    place = _place(caption, lines)
    if place.over is None or place.over.index in captions or place.over.text.endswith(":"):
        return False
    if _CJK.search(place.over.text) and not _CJK.search(caption.text) and _leads(place.over, lines, captions):
        return False  # the translation of a label whose value stands beside both
    if caption.text.startswith("(") and caption.text.endswith(")"):
        return place.up < NEAR * max(caption.box.height, place.over.box.height)  # brackets alone say that it explains
    return place.up < NEAR * max(caption.box.height, place.over.box.height) and place.down > NEARER * max(place.up, 0.0)


def _leads(caption: Line, lines: Sequence[Line], captions: set[int]) -> bool:
    """Whether something other than a caption stands right of it: its value, as in a form's row."""
    return any(
        o.index not in captions
        and o.box.left >= caption.box.right - 0.02
        and o.box.overlap_y(caption.box) > 0.5 * min(o.box.height, caption.box.height)
        for o in lines
    )


def _place(line: Line, lines: Sequence[Line]) -> _Place:
    beside = [o for o in lines if o is not line and o.box.overlap_x(line.box) > 0]
    over = max((o for o in beside if o.box.middle_y < line.box.top), key=lambda o: o.box.bottom, default=None)
    under = min((o for o in beside if o.box.middle_y > line.box.bottom), key=lambda o: o.box.top, default=None)
    up = line.box.top - over.box.bottom if over is not None else 1.0
    return _Place(over, up, under.box.top - line.box.bottom if under is not None else 1.0)
