"""Management systems and the standards they are certified to (domain.md B9), whatever the edition."""

from __future__ import annotations

import re
from dataclasses import dataclass

SYSTEMS: tuple[tuple[str, str, str], ...] = (
    # system, numbers of its standards, words of its title
    ("automotive_quality", r"16949", r"汽车.{0,6}质量管理|IATF|automotive"),
    ("medical_quality", r"13485|42061", r"医疗器械.{0,4}质量管理|medical device"),
    ("food_safety", r"22000|HACCP|FSSC|27341|ISO/?TS\s?22002", r"食品安全|危害分析|food safety|HACCP"),
    ("information_security", r"27001|22080", r"信息安全|information security"),
    ("energy", r"23331|50001", r"能源管理|energy management"),
    ("intellectual_property", r"29490", r"知识产权|intellectual property"),
    ("social_responsibility", r"SA\s?8000|39604|26000|36000", r"社会责任|social (?:accountability|responsibility)"),
    ("occupational_health_safety", r"45001|28001|18001", r"职业健康|occupational health"),
    ("environment", r"24001|14001", r"环境管理|environmental management"),
    ("performance_excellence", r"19580", r"卓越绩效|performance excellence"),
    ("quality", r"19001|9001|50430", r"(?<!服务)质量管理体系|quality management"),
    (
        "other",
        r"20000|24405|22301|30146|27701|38505|2300[16]|31950|35770|37301|37001|55001|33173|27922|27925|28000|080000|41000|56005|23794|39001",
        r"信息技术服务管理|业务连续性|隐私信息|两化融合|信息化和工业化融合|诚信管理|合规管理|反贿赂|资产管理体系|售后服务|设施管理|创新管理|道路交通安全管理"
        r"|有害物质|品牌(?:培育|评价|管理)|供应链安全|温室气体"
        r"|service management|business continuity|anti-?bribery|compliance management|asset management",
    ),
)

_OCR = ((r"\bI\s?S\s?[0OQ](?=\s?/?\s?[\dTI:])", "ISO"), (r"\bG\s?[B8]\s?/?\s?[T7丁](?=\s?\d{4})", "GB/T"), (r"\bIS[0O](\d{4,5})", r"ISO\1"))
_ONE = (
    r"(?:GB/?[TZ]?\s?\d{4,5}(?:\.\d+)?-\d{4}|(?:ISO|OHSAS|IATF|EN\s?ISO|BS\s?EN\s?ISO)(?:/TS|/IEC)?\s?\d{4,5}(?:-\d)?(?:\s?[:-]\s?\d{4})?"
    r"|GJB\s?9001[A-E]?-\d{4}|(?:ISO/IEC|RB/T|ISO/TS)\s?\d{3,5}(?:-\d)?\s?[:-]\s?\d{4}|SA\s?8000(?:\s?[:-]\s?\d{4})?|FSSC\s?22000(?:\s?V?[\d.]+)?|HACCP(?:\s?V?\d+\.\d+)?|RB/T\s?\d{3}-\d{4})"
)
_STANDARD = re.compile(rf"{_ONE}(?:\s?(?:/|idt|IDT|\(|,|、|和|及|&|;)\s?{_ONE}\)?)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StandardRead:
    """A standard of management systems in a text: ``text[start:end]``; `name` with OCR's slips mended."""

    start: int
    end: int
    name: str


def find_system_standards(text: str) -> tuple[StandardRead, ...]:
    """Standards a management system can be certified to, joined ones (``GB/T 19001-2016/ISO 9001:2015``) as one."""
    mended, origin = _mended(text)
    found = []
    for m in _STANDARD.finditer(mended):
        if any(re.search(numbers, m[0], re.IGNORECASE) for _, numbers, _ in SYSTEMS):
            found.append(StandardRead(origin[m.start()], origin[m.end() - 1] + 1, re.sub(r"\s+", " ", m[0]).strip()))
    return tuple(found)


def _mended(text: str) -> tuple[str, list[int]]:
    """`text` with IS0 as ISO and the like, and for each character the index it came from."""
    chars, origin = text, list(range(len(text)))
    for pattern, new in _OCR:
        for m in reversed(list(re.finditer(pattern, chars, re.IGNORECASE))):
            put = m.expand(new)
            spots = [origin[min(m.start() + i, m.end() - 1)] for i in range(len(put))]
            chars = chars[: m.start()] + put + chars[m.end() :]
            origin = origin[: m.start()] + spots + origin[m.end() :]
    return chars, origin


def system_of_standard(standard: str) -> str | None:
    """The system by the number of its standard."""
    return next((s for s, numbers, _ in SYSTEMS if re.search(rf"(?<!\d)(?:{numbers})(?!\d)", standard, re.IGNORECASE)), None)


def system_of_title(title: str) -> str | None:
    """The system by words of a title."""
    return next((s for s, _, words in SYSTEMS if re.search(words, title, re.IGNORECASE)), None)
