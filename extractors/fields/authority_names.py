"""Names of the authorities and institutes that papers of Guangdong carry: place and body, both from small closed lists.

A name of the lists is cut free of what a seal left in front of it; a name one character away from exactly one of them is
that one, where the place it then has is beyond doubt.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from evidence.document import Field, Value
from extractors.fields.vocabulary import CITIES, COUNTIES
from extractors.paper import Paper

MOST = 0.85
"""Highest confidence of a name whose characters were changed."""

_DISTRICTS = COUNTIES[:3]
PLACE_NAMES: tuple[str, ...] = ("广东省", *(f"{c}市" for c in (*CITIES, *COUNTIES[3:])), *(f"{d}区" for d in _DISTRICTS))
_BARE = ("广东", *CITIES)
"""Institutes go by the bare name: 广东产品质量监督检验研究院."""
BODIES: tuple[str, ...] = (
    *("人民政府", "市场监督管理局", "质量技术监督局", "工商行政管理局", "知识产权局", "知识产权保护中心", "食品药品监督管理局"),
    *("科学技术局", "科学技术厅", "科技创新局", "科工商务局", "工业和信息化局", "工业和信息化厅", "经济和信息化局", "发展和改革局"),
    *(
        "人力资源和社会保障局",
        "人力资源社会保障局",
        "人力资源和社会保障厅",
        "人力资源社会保障厅",
        "社会保险基金管理局",
        "社会保险基金管理中心",
    ),
    *("社会保险服务中心", "社会保险事业管理局", "税务局", "财政局", "商务局", "民政局", "教育局", "应急管理局", "生态环境局", "农业农村局"),
    *("质量计量监督检测所", "质量技术监督检测所", "计量检定测试所", "计量科学研究院", "产品质量监督检验研究院", "产品质量监督检验所"),
    *("质量监督检测院", "特种设备检测研究院", "标准化研究院", "质量技术监督标准与编码所", "质量技术监督标准与编码研究院"),
    *("质量协会", "质量发展促进会", "质量检验协会", "标准化协会", "计量协会", "计量测试学会", "测量控制与装备协会", "卓越绩效促进会"),
)
_ELSEWHERE = re.compile(
    r"荆门|厦门|天门|玉门|上海|北海|威海|乌海|沈阳|贵阳|洛阳|南阳|襄阳|衡阳|邵阳|岳阳|益阳|绵阳|资阳|信阳|濮阳|安阳|唐山|乐山"
    r"|舟山|鞍山|黄山|保山|眉山|白山|昆山|九江|镇江|丽江|内江|靖江|吴江|晋江|潜江|安庆|大庆|重庆|包头|济源|辽源|杭州|苏州|常州"
    r"|湖州|温州|台州|徐州|扬州|泰州|福州|泉州|漳州|赣州|郑州|柳州|兰州|沧州|滨州|德州|四平|南平|山东"
)
"""Places outside Guangdong whose names are one character away from one inside: they are no misreadings."""
_LONG_BODY = 6
"""Shorter bodies have neighbours that are bodies too (税务局, 商务局): they are never changed."""
_LEGITIMATE = re.compile(r"(?:[省市区县厅局府院会]|中共|中国|国家|总局|广东|[\u4e00-\u9fff]省[\u4e00-\u9fff]{2,3})$")
"""What may stand before a place in one name: a wider place, or the body it belongs to (国家税务总局|江门市税务局)."""


@cache
def _well_formed() -> re.Pattern[str]:
    places, bodies = "|".join(PLACE_NAMES), "|".join(sorted(BODIES, key=len, reverse=True))
    return re.compile(rf"(?:广东省)?(?:江门市)?(?:{places})(?:{bodies})$")


def foreign_start(name: str) -> int:
    """How many characters at the beginning of `name` do not belong to it: a well-formed name follows them, and they are no
    part of one (a seal's ``力资源和社`` before ``江门市人力资源和社会保障局``)."""
    m = _well_formed().search(name)
    return m.start() if m and not _LEGITIMATE.search(name[: m.start()]) else 0


def begins_name(text: str) -> bool:
    """Whether a well-formed name begins with `text`, its place whole."""
    return any(text.startswith(p) and any(b.startswith(text[len(p) :]) for b in BODIES) for p in (*PLACE_NAMES, *_BARE))


def one_edit(a: str, b: str) -> bool:
    """Whether `a` becomes `b` by one character changed, lost or added; False when they are equal."""
    if len(a) > len(b):
        a, b = b, a
    if len(b) - len(a) > 1 or a == b:
        return False
    at = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    return a[at:] == b[at + 1 :] or (len(a) == len(b) and a[at + 1 :] == b[at + 1 :])


def mended(name: str, context: str = "") -> tuple[str, ...]:
    """The well-formed names that a misread `name` can be, () where it is well-formed or nothing like one.

    `context` is what else the paper says: of several places the ones it names, and a place may have a character changed, not
    only lost, where the paper names it.
    """
    if _well_formed().fullmatch(name):
        return ()
    found = dict.fromkeys(p + b for place, body in _splits(name) for b in _bodies(body) for p in _places(place, context))
    found.pop(name, None)
    named = [n for n in found if _named(_place_of(n), context)]
    return tuple(named or found)


def _splits(name: str) -> tuple[tuple[str, str], ...]:
    """Where place and body can meet: after 省, 市, 区, or after a bare place."""
    at = {m.end() for m in re.finditer(r"[省市区]", name[:6])} | {len(b) for b in _BARE if name.startswith(b)}
    return tuple((name[:i], name[i:]) for i in sorted(at) if i < len(name))


def _bodies(text: str) -> tuple[str, ...]:
    """The body that `text` is, else those one inner character away."""
    if text in BODIES:
        return (text,)
    return tuple(b for b in BODIES if len(b) >= _LONG_BODY and text[-1:] == b[-1] and one_edit(text, b))


def _places(text: str, context: str) -> tuple[str, ...]:
    if text in PLACE_NAMES or text in _BARE:
        return (text,)
    if _ELSEWHERE.fullmatch(text[:-1]):
        return ()
    near = [p for p in PLACE_NAMES if text[-1:] == p[-1] and one_edit(text, p)]
    return tuple(p for p in near if len(p) > len(text) or _named(p, context))


def _place_of(name: str) -> str:
    return next((p for p in PLACE_NAMES if name.startswith(p)), name[:2])


def _named(place: str, context: str) -> bool:
    """Whether the paper names the place, or a county of Jiangmen where the place is Jiangmen."""
    return place[:-1] in context or (place == "江门市" and any(county in context for county in COUNTIES))


def settled(found: Field, paper: Paper) -> Field:
    """An authority's field with its name as it must be: the well-formed one where it is the only one, else as alternatives.

    What was read stays in `raw`.
    """
    if isinstance(found.value, tuple) or not isinstance(found.value, str):
        return found
    start = foreign_start(found.value)
    if start:
        return _changed(found, found.value[start:], "+repair:cut", (found.value,))
    if sum(found.value in line.text for line in (*paper.lines, *paper.rims)) > 1:
        return found  # misread twice alike: less likely than a body that no list has
    names = mended(found.value, _context(paper, found.value))
    if len(names) == 1:
        return _changed(found, names[0], "+repair:vocabulary", (found.value,))
    others = tuple(dict.fromkeys((*found.alternatives, *names)))
    return replace(found, alternatives=others, confidence=min(found.confidence, MOST)) if names else found


def _changed(found: Field, value: str, suffix: str, others: tuple[Value, ...]) -> Field:
    source = replace(found.source, method=found.source.method + suffix)
    return replace(found, value=value, confidence=round(min(MOST, found.confidence - 0.05), 4), source=source, alternatives=others)


def _context(paper: Paper, name: str) -> str:
    """All the paper and its seals say, without the name in doubt."""
    return "\n".join(line.text for line in (*paper.lines, *paper.rims)).replace(name, "")
