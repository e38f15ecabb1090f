"""Captions that stand under their values, as on plaques and forms of other countries.

A label is followed by its value nearly everywhere; where it stands under it nothing in its words says so. The page does: its captions
are all set nearer to the line over them than to the one below. Where a page's captions do not agree, none is taken to stand so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.quotes import LABEL_WORD, Line

LEAST = 3
"""Fewest captions that must tell where a page's captions stand."""
AGREED = 0.8
"""Least share of them that must stand under their values."""
NEAR, NEARER = 1.6, 1.3
"""How near a caption is set under its value (in heights of the higher of the two), and how much farther the next line is."""
LONGEST = 12
"""Most characters of a caption in Chinese."""

_CHINESE = re.compile(
    rf"(?=.{{2,{LONGEST}}}$)[\u4e00-\u9fff、/()]*(?:名称|姓名|[编证册]?号|号码|编码|日期|时间|年限|日|地址|[住场]所|机构|机关|部门|单位|组织|企业"
    r"|代码|人|者|商|范围|依据|标准|等级|级别|类别|分类|型号|规格|有效期|期限|(?<!长)期|至|专业|资格|职称|职业|结论|版本|版次|产品|名义|项目|奖项|工种\)?|变更[前后])"
)
_TRANSLATION = re.compile(r"(?<=[\u4e00-\u9fff])\s?[/|(]\s?[A-Za-z][A-Za-z. ]*\)?$")
"""A label's other language set behind it on its line: 证书编号 / No."""
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
    return 0 < len(words) <= 6 and not re.search(r"[\d:]", text) and all(LABEL_WORD.fullmatch(word) for word in words)


def stand_under(lines: Sequence[Line]) -> bool:
    """Whether the captions among the lines of one page stand under their values."""
    captions = {line.index for line in lines if is_caption(line)}
    if len(captions) < LEAST:
        return False
    told = [_is_under(line, lines, captions) for line in lines if line.index in captions and not _leads(line, lines, captions)]
    return len(told) >= LEAST and sum(told) >= AGREED * len(told)


def value_over(caption: Line, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of the value that `caption` stands under, on a page where captions do; () where it is none or stands under nothing."""
    captions = {line.index for line in lines if is_caption(line)}
    place = _place(caption, lines)
    if caption.index not in captions or place.over is None or not _is_under(caption, lines, captions):
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
