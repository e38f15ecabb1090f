"""Dates as documents print them.

One grammar of ours (domain.md B20); dateparser is asked only in `read_date`, for a whole short text that the grammar
does not know, and only where year, month and day all stand there.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.fields.numerals import NUMERAL, chinese_digits, small_number

LONG_TERM = "long-term"
YEARS = range(1985, 2041)
"""Years a paper of this kind can carry; anything else is a misreading or another number."""
LIFETIMES = range(1949, 2100)
"""Years in which an enterprise can have been founded, and its term can end."""


@dataclass(frozen=True, slots=True)
class DateRead:
    """A date in a text: ``text[start:end]``, as `value` (``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY`` or ``long-term``).

    `ambiguous` holds the other value when day and month could be exchanged, else "". `short_year` is set
    where the year was printed, or read, with fewer than four digits; `cut` where the text ends after one digit of the day.
    """

    start: int
    end: int
    value: str
    ambiguous: str = ""
    short_year: bool = False
    cut: bool = False

    @property
    def whole(self) -> bool:
        """Known to the day."""
        return len(self.value) == 10 and self.value != LONG_TERM


_D = r"[0-9OoQlI|]"
_YEAR = rf"(?<!\d)[12]\s?[09OoQ]\s?{_D}\s?{_D}(?!\d)"
_CN_YEAR = (
    r"(?<![〇○一二三四五六七八九])[一二壹贰貳]\s?[〇○◯零OoОΟQ0。九玖]\s?(?:[〇○◯零OoОΟQ0。一二三四五六七八九壹贰貳叁肆伍陆柒捌玖]\s?){2}"
)
_NUM = rf"(?:(?<!\d){_D}\s?{_D}?(?!\d)|[{NUMERAL}Oo](?:\s?[{NUMERAL}Oo]){{0,3}})"
_MON = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_RUSSIAN = "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEP = r"\s?[-./·。、一_]\s?"
_SEP2 = r"\s?[-./·。、,一_]\s?"
_LONG = (
    r"长期(?:有效)?(?![\u4e00-\u9fff])|(?:长期|永久|永续)有效|永久(?![\u4e00-\u9fff])"
    r"|(?:无|不约定|未约定|不限)(?:固定|经营|营业|有效)?期限|有效期不限|long[\s-]?term|indefinite(?:ly)?|perpetual"
    r"|no\s+expir(?:y|ation)(?:\s+date)?|until\s+(?:revoked|withdrawn|cancell?ed|further\s+notice)"
)
_ERAS = {"令和": 2018, "平成": 1988, "民國": 1911, "民国": 1911}
"""Eras of Japan and Taiwan and the year before their first."""


def date_value(year: int | None, month: int | None = None, day: int | None = None) -> str:
    """The date as text, or "" where it is none."""
    if year is None or year not in LIFETIMES:
        return ""
    try:
        if month is None:
            return f"{year:04d}"
        if day is None:
            return f"{dt.date(year, month, 1):%Y-%m}"
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _year(text: str) -> int | None:
    plain = "".join(text.split())
    digits = plain.translate(str.maketrans("OoQlI|", "000111"))
    return int(digits) if digits.isascii() and digits.isdigit() else chinese_digits(plain)


def _numeric(m: re.Match[str]) -> tuple[str, str]:
    """Year (month (day)) in that order, each in Arabic or Chinese numerals."""
    found = m.groupdict()
    year = _year(found["y"])
    month, day = (small_number(found[k]) if found.get(k) else None for k in ("m", "d"))
    if (found.get("m") and month is None) or (found.get("d") and day is None):
        return "", ""
    return date_value(year, month, day), ""


def _numeric_spaced(m: re.Match[str]) -> tuple[str, str]:
    month = small_number(m["m"] or m["m2"])
    return date_value(_year(m["y"]), month, small_number(m["d"])), ""


def _english(m: re.Match[str]) -> tuple[str, str]:
    month = _MONTHS.index(m["name"][:3].lower()) + 1
    day = m.groupdict().get("d")
    return date_value(int(m["y"]), month, int(day) if day else None), ""


def _day_month_year(m: re.Match[str]) -> tuple[str, str]:
    """``08/01/2022``: day first where both could be, the other value told beside it."""
    a, b, year = int(m["a"]), int(m["b"]), int(m["y"])
    first, other = date_value(year, b, a), date_value(year, a, b)
    return (first, other if other != first else "") if first else (other, "")


def _short(m: re.Match[str]) -> tuple[str, str]:
    return date_value(2000 + int(m["y"]), int(m["m"]), int(m["d"])), ""


def _short_month(m: re.Match[str]) -> tuple[str, str]:
    return date_value(2000 + int(m["y"]), int(m["m"])), ""


def _spelt_year(m: re.Match[str]) -> tuple[str, str]:
    """``二千零二十四年六月七日``."""
    rest = small_number(re.sub("^二千零?", "", m["y"]))
    return date_value(None if rest is None else 2000 + rest, small_number(m["m"]), small_number(m["d"])), ""


def _era(m: re.Match[str]) -> tuple[str, str]:
    """``令和2年10月5日``: 元年 is the first year."""
    year = 1 if m["y"] == "元" else small_number(m["y"])
    return date_value(None if year is None else _ERAS[m["era"]] + year, small_number(m["m"]), small_number(m["d"])), ""


def _republic(m: re.Match[str]) -> tuple[str, str]:
    """``110年6月1日``: a year of three digits is one of Taiwan's era."""
    return date_value(_ERAS["民國"] + int(m["y"]), small_number(m["m"]), small_number(m["d"])), ""


def _russian(m: re.Match[str]) -> tuple[str, str]:
    return date_value(int(m["y"]), _RUSSIAN.split("|").index(m["name"].lower()) + 1, int(m["d"])), ""


def _lost_zero(m: re.Match[str]) -> tuple[str, str]:
    """``二二二年``: engines drop the round 〇; what stands after 二 are then the last two digits of 20xx."""
    digits = chinese_digits(m["y"])
    return date_value(2000 + digits if digits is not None else None, small_number(m["m"]), small_number(m["d"])), ""


def _lost_year_sign(m: re.Match[str]) -> tuple[str, str]:
    """``202249月14日``: a seal over 年."""
    return _numeric(m)


def _stray(m: re.Match[str]) -> tuple[str, str]:
    """``2020年11月M19日``: a stroke of a seal read as a letter."""
    return _numeric(m)


def _lost_point(m: re.Match[str]) -> tuple[str, str]:
    """``202204.11``: engines lose a point between digits."""
    return _numeric_spaced(m)


def _forever(_: re.Match[str]) -> tuple[str, str]:
    return LONG_TERM, ""


Reader = Callable[[re.Match[str]], tuple[str, str]]


def _form(pattern: str, reader: Reader) -> tuple[re.Pattern[str], Reader]:
    return re.compile(pattern, re.IGNORECASE), reader


_Y = rf"(?P<y>{_YEAR}|{_CN_YEAR})"
_FORMS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    _form(rf"{_Y}\s?年\s?(?P<m>{_NUM})\s?[月用]\s?(?P<d>{_NUM})\s?(?:[日曰目号]|(?=$|[起至到止,。;)\s~-]))", _numeric),
    # a full stop or a seal in place of 日; counted things (6月12家) are no days
    _form(rf"{_Y}\s?年\s?(?P<m>{_D}{{1,2}})\s?[月用]\s?(?P<d>\d{{1,2}})(?![\d年月个项家名天人次批份万元件.%])", _numeric),
    _form(r"(?P<y>(?:19|20)\d\d)\s?년\s?(?P<m>\d{1,2})\s?월\s?(?P<d>\d{1,2})\s?일", _numeric),
    _form(r"(?<!\d)(?P<y>20\d\d)\s?(?P<m>0?[1-9]|1[0-2])\s?月\s?(?P<d>\d{1,2})\s?日", _numeric),  # 年 lost under a seal
    # 年 read as something like it: no month has a number that begins with 4 or with a character
    _form(r"(?<!\d)(?P<y>20\d\d)\s?[4午牛车手乍生丰午千卡韦羊]\s?(?P<m>0?[1-9]|1[0-2])\s?月\s?(?P<d>\d{1,2})\s?[日曰目]", _lost_year_sign),
    _form(rf"{_Y}\s?年\s?(?P<m>\d{{1,2}})\s?月\s?[A-Za-z|'`*.]{{1,2}}\s?(?P<d>\d{{1,2}})\s?日", _stray),
    _form(rf"{_Y}\s?年\s?[A-Za-z|'`*.]{{1,2}}\s?(?P<m>\d{{1,2}})\s?月\s?(?P<d>\d{{1,2}})\s?日", _stray),
    _form(rf"{_Y}\s?年\s?(?P<m>0[1-9]|1[0-2])\s?(?P<d>[0-3]\d)\s?日", _stray),  # 月 under a seal
    # a point lost, behind a label: sums of money look the same
    _form(
        r"(?<=[期间]:)\s?(?P<y>20\d\d)(?:\s?\.\s?(?P<m>0[1-9]|1[0-2])|(?P<m2>0[1-9]|1[0-2])\s?\.\s?)(?P<d>[0-3]\d)(?![\d.])", _lost_point
    ),
    _form(rf"(?P<era>令和|平成|民[國国])\s?(?P<y>元|\d{{1,3}})\s?年\s?(?P<m>{_NUM})\s?月\s?(?P<d>{_NUM})\s?日", _era),
    _form(r"(?<!\d)(?P<y>1[0-3]\d)\s?年\s?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?日", _republic),
    _form(rf"(?<!\d)(?P<d>\d{{1,2}})\s(?P<name>{_RUSSIAN})\s(?P<y>(?:19|20)\d\d)(?!\d)", _russian),
    _form(rf"{_Y}\s?年\s?(?P<m>{_NUM})\s?[月用]", _numeric),
    _form(rf"(?P<y>二千零?[一二三四五六七八九十]{{1,3}})年(?P<m>{_NUM})月(?P<d>{_NUM})日", _spelt_year),
    _form(rf"\(\s?{_Y}\s?年\s?\)\s?(?P<m>{_NUM})\s?月\s?(?P<d>{_NUM})\s?日", _numeric),
    _form(rf"(?<![〇○零一二三四五六七八九])二(?P<y>[一二三][〇○O0零一二三四五六七八九])年(?P<m>{_NUM})月(?P<d>{_NUM})日", _lost_zero),
    # ``2014年9`` at the end of a line is a cut date, ``2026年月17日`` one without its month: both are no years
    _form(rf"{_Y}\s?年(?!\s?{_D}{{1,2}}\s?[月用]?\s?$|\s?月\s?\d)", _numeric),
    _form(
        rf"(?<![\dA-Za-z.])(?<![A-Za-z][-/])(?P<y>[12][09Oo]{_D}{_D})(?:{_SEP}(?P<m>{_D}{{1,2}}){_SEP2}|\s(?P<m2>[01]\d)\s)"
        rf"(?P<d>{_D}{{1,2}})(?:日|(?=\d\d:\d\d)|(?=T\d\d:\d\d)|(?![\dA-Za-z]))",
        _numeric_spaced,
    ),
    _form(r"(?:(?<![\dA-Za-z./-])|(?<=\d{8}-))(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)(?![\dA-Za-z])", _numeric),
    _form(
        r"(?<![\dA-Za-z./])(?<![A-Za-z]-)(?P<y>(?:19|20)\d\d)\s?[-./]\s?(?P<m>0[1-9]|1[0-2]|[1-9])(?![\dA-Za-z:]"
        r"|\s?[./-]\s?\d{1,2}(?!\d))月?",
        _numeric,
    ),
    _form(rf"(?<![A-Za-z]){_MON}\s?[.,-]?\s?(?P<d>\d{{1,2}})\s?(?:st|nd|rd|th)?\s?[,.-]?\s?(?P<y>(?:19|20)\d\d)(?!\d)", _english),
    _form(
        rf"(?<!\d)(?P<d>\d{{1,2}})\s?(?:st|nd|rd|th)?\s?[.,/-]?\s?(?:(?:day\s)?of\s)?{_MON}\s?[.,/-]?\s?(?P<y>(?:19|20)\d\d)(?!\d)",
        _english,
    ),
    _form(rf"(?<!\d)(?P<y>(?:19|20)\d\d)\s?[-./,]?\s?{_MON}\s?[-./,]?\s?(?P<d>\d{{1,2}})(?!\d)", _english),
    _form(rf"(?<![A-Za-z]){_MON}\s?[.,-]?\s?(?P<y>(?:19|20)\d\d)(?!\d)", _english),
    _form(r"(?<![\d./-])(?P<m>0[1-9]|1[0-2])\s?/\s?(?P<y>(?:19|20)\d\d)(?![\d/])", _numeric),
    _form(r"(?<![\d./-])(?P<a>\d{1,2})\s?(?P<s>[-./])\s?(?P<b>\d{1,2})\s?(?P=s)\s?(?P<y>(?:19|20)\d\d)(?![\d])", _day_month_year),
    _form(r"(?<![\d.和成国國])(?P<y>[0-3]\d)年(?P<m>\d{1,2})月(?P<d>\d{1,2})日", _short),
    _form(r"(?<![\d.和成国國])(?P<y>[0-3]\d)年(?P<m>0?[1-9]|1[0-2])月(?!\d|期|内)", _short_month),
    _form(r"^(?P<y>[0-3]\d)[./-](?P<m>\d{1,2})[./-](?P<d>\d{1,2})$", _short),
    _form(rf"(?<!中){_LONG}", _forever),
)
_COMPACT_MONTH = _form(r"(?<![\dA-Za-z./])(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?![\dA-Za-z])", _numeric)


@lru_cache(maxsize=1 << 13)
def find_dates(text: str, *, compact_months: bool = False, years: range = YEARS) -> tuple[DateRead, ...]:
    """All dates in normalised `text`, left to right, not overlapping. No precision is invented.

    What has a date's form but is none (13th month, 30 February, year 3022) is passed over whole.
    `compact_months` also reads ``202312``, as social-insurance tables print months; `years` are those a date may have.
    """
    found = sorted(_candidates(text, compact_months), key=lambda r: (r.start, -r.end))
    kept: list[DateRead] = []
    for read in found:
        if not kept or read.start >= kept[-1].end:
            kept.append(read)
    return tuple(r for r in kept if r.value == LONG_TERM or (r.value and int(r.value[:4]) in years))


def _candidates(text: str, compact_months: bool) -> Iterator[DateRead]:
    for rx, reader in (*_FORMS, _COMPACT_MONTH) if compact_months else _FORMS:
        for m in rx.finditer(text):
            value, other = reader(m)
            cut = m.end() == len(text) and re.search(r"月\s?\d$", m[0]) is not None
            yield DateRead(
                m.start(), m.end(), value, other, reader in (_short, _short_month, _lost_zero, _lost_year_sign, _lost_point, _stray), cut
            )


def read_date(text: str) -> DateRead | None:
    """The one date that `text` (a value, not a paragraph) holds; by our grammar, else by dateparser."""
    found = find_dates(text)
    if found:
        return found[0]
    if len(text) > 40 or not re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", text) or not re.search(r"(?<!\d)\d{1,2}(?!\d)", text):
        return None
    import dateparser

    read = dateparser.parse(text, languages=["zh", "en"], settings={"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"]})
    value = date_value(read.year, read.month, read.day) if read else ""
    return DateRead(0, len(text), value) if value else None
