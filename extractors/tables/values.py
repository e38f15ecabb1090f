"""Single values as spreadsheets and lists hold them."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from evidence.document import Field
from extractors.fields.dates import LONG_TERM, YEARS, read_date
from extractors.fields.organisations import find_organisations
from extractors.normalise import compact
from extractors.tables.records import PlacedCell

_SERIAL = re.compile(r"[2-5]\d{4}(?:\.\d+)?")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{1,2}", re.IGNORECASE)
_COUNTRY = re.compile(
    "中国香港|中国澳门|中国台湾|香港|澳门|台湾|中国|美国|日本|韩国|德国|英国|法国|欧盟|欧洲|意大利|西班牙|荷兰|瑞士|瑞典|俄罗斯|加拿大|澳大利亚"
    "|新西兰|印度尼西亚|印度|越南|泰国|马来西亚|新加坡|菲律宾|巴西|墨西哥|南非|土耳其|沙特阿拉伯|阿联酋|以色列|波兰|比利时|奥地利|丹麦|芬兰|挪威|乌克兰|哈萨克斯坦"
    "|巴基斯坦|孟加拉国|缅甸|柬埔寨|智利|阿根廷|秘鲁|哥伦比亚|埃及|尼日利亚|肯尼亚"
)
_EXCEL_EPOCH = dt.date(1899, 12, 30)


def date_field(cell: PlacedCell) -> Field | None:
    """The date in a cell: printed, or a spreadsheet's day count (days since 1899-12-30, where the date format was lost)."""
    read = read_date(cell.text)
    if read is not None and read.value != LONG_TERM:
        alone = compact(cell.text) == compact(cell.text[read.start : read.end])
        alternatives = (read.ambiguous,) if read.ambiguous else ()
        broken = not read.whole and bool(re.match(r"\s*[-./年月]", cell.text[read.end :]))  # 2021.08. has lost its day
        return cell.field(
            read.value,
            grammar=False if broken else True if alone and read.whole and not read.short_year else None,
            rivals=len(alternatives),
            alternatives=alternatives,
        )
    if _SERIAL.fullmatch(cell.compact):
        day = _EXCEL_EPOCH + dt.timedelta(days=int(float(cell.compact)))
        return cell.field(day.isoformat(), repaired=True, suffix="+repair:day-count") if day.year in YEARS else None
    return None


def country_field(cell: PlacedCell) -> Field:
    """The country or region of a cell; of ``国外（美国）`` the one named, of seal print run into it the part that is a country."""
    text = cell.compact
    named = _COUNTRY.search(text)
    if named is None or named[0] == text:
        return cell.field(text, grammar=named is not None)
    return cell.field(named[0], grammar=None)


def owners_field(cell: PlacedCell) -> Field:
    """The owners of a cell, separated by ``;``. A few characters of a seal that stuck to a company's name are cut off."""
    text = re.sub(r"[,，;；]", ";", cell.text).strip(";")
    found = _organisations(text)
    if len(found) == 1 and found[0].start == 0 and 0 < len(text) - found[0].end <= 4 and not re.search(r"[;、/和()]", text[found[0].end :]):
        return cell.field(found[0].name, repaired=True, alternatives=(text,))
    return cell.field(text, grammar=True if found else None)


_organisations = lru_cache(maxsize=1024)(find_organisations)
"""A list names the same owner in every row."""


def is_scientific(text: str) -> bool:
    """Whether a number stands as ``2.0201E+12``: a spreadsheet took it for a quantity."""
    return bool(_SCIENTIFIC.fullmatch(compact(text)))


def whole_number(text: str) -> str:
    """The digits of a number that a spreadsheet stored as a quantity (``2020104300960.0``, ``2.02010430096E+12``), with as many
    digits as it still shows; "" where `text` is no such number or has lost digits."""
    plain = compact(text).replace(",", "")
    if re.fullmatch(r"\d{6,}\.0+", plain):
        return plain.partition(".")[0]
    if is_scientific(plain):
        digits, exponent = re.split("E", plain.upper())
        shown = len(digits.replace(".", ""))
        if shown >= min(int(exponent) + 1, 12):
            return digits.replace(".", "").ljust(int(exponent) + 1, "0")
    return ""
