"""Whether characters can be what is printed: PDF layers whose fonts lie give other characters than one sees."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

FREQUENT = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没日于起"
    "还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声"
    "全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产"
    "入先山五太水万市系目性入合品表度格标准证书质量管理体系认证有限公司编号企业技术专利发布实施国家单位人员产品检验报告日期规范系统要求"
    "服务设备测量省市区县广东江门局章印盖组织机构代码住所地址名称法定代表注册资本经营范围社会保险缴费参保养老失业工伤医疗姓名身份证号月"
    "起止职称资格级别授予批准号申请人发明实用新型外观设计权利要求说明书摘要附图表项目内容序备注合计试验方法条件应符合规定本标准适用引用"
    "下列件对是必不可少凡注期的版本均适术语和义总则范围附录提出归口草单位主要起委会员监督检疫局全国标化信息安全密码算法数据接口网络"
)
"""Characters that make up most of ordinary and official Chinese text."""

_KNOWN = 1 << 14
"""Characters of which it is kept what they are."""
_PUNCTUATION_OF_LEADERS = frozenset("….·-—_.。")
_VOWELS = frozenset("aeiouAEIOU")


def is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char > "\U0001ffff"


@lru_cache(maxsize=_KNOWN)
def is_common_han(char: str) -> bool:
    """Whether it is among the 6763 characters of GB 2312; names use others now and then, running text hardly ever."""
    try:
        return len(char.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False


@lru_cache(maxsize=_KNOWN)
def is_impossible(char: str) -> bool:
    """Private use, unassigned, control and replacement characters, and scripts that these papers do not use."""
    if char == "\ufffd" or unicodedata.category(char) in {"Co", "Cn", "Cc", "Cs"}:
        return True
    code = ord(char)
    foreign = 0x0500 <= code < 0x1E00 or 0xA000 <= code < 0xF900 or 0x1F00 <= code < 0x2000 or 0xFB00 <= code < 0xFE10
    accents = 0xA1 <= code < 0x250 and char not in "°±²³·×÷µ§®©¥"
    return foreign or accents


@lru_cache(maxsize=_KNOWN)
def _is_ordinary(char: str) -> bool:
    """Whether nothing speaks against a character but many of its sort: most lines have no others, and are told at once."""
    return (is_han(char) and is_common_han(char)) or (char.isascii() and char.isprintable()) or char in "。、《》“”—"


def is_garbled(text: str) -> bool:
    """Whether one line holds characters that cannot have been printed there.

    Rare characters in names do not make a line garbled. A line of nothing else does, and so do two of those under 犬 that
    typesetting fonts of Chinese standards give for Latin letters (犌犅 for GB), and Latin text of punctuation and
    consonants, which is what glyph numbers look like.
    """
    chars = [c for c in unicodedata.normalize("NFKC", text) if not c.isspace()]
    if not chars:
        return False
    if all(map(_is_ordinary, chars)):
        others = [c for c in chars if not is_han(c)]
        return _is_symbol_soup(others, len(chars) - len(others))
    accents = [c for c in chars if c.isalpha() and 0xC0 <= ord(c) < 0x180]
    plain = sum(c.isascii() and c.isalpha() for c in chars)
    european = "".join(accents) if 4 * len(accents) <= plain else ""  # Prüfstelle; what fonts that lie give has little else
    impossible = sum(is_impossible(c) for c in chars if c not in european and c not in "«»¿¡")
    if impossible >= 2 or (impossible and len(chars) <= 10):
        return True
    hans = [c for c in chars if is_han(c)]
    rare = sum(not is_common_han(c) for c in hans)
    typeset = sum("\u7280" <= c < "\u7360" and not is_common_han(c) for c in hans)
    if typeset >= 2 or (rare >= 3 and rare > 0.5 * len(hans)):
        return True
    return _is_symbol_soup([c for c in chars if not is_han(c)], len(hans) - rare)


def _is_symbol_soup(chars: list[str], plain: int) -> bool:
    """Whether a line's `chars` other than Chinese are mostly marks; `plain` Chinese characters stand beside them."""
    letters = [c for c in chars if c.isascii() and c.isalpha()]
    marks = [c for c in chars if c.isascii() and not c.isalnum() and c not in _PUNCTUATION_OF_LEADERS]
    if len(marks) >= 3 and len(marks) > len(letters) + sum(c.isdigit() for c in chars) + plain:
        return True
    return len(letters) >= 12 and sum(c in _VOWELS for c in letters) < 0.15 * len(letters)


def is_chinese_as_written(texts: Iterable[str]) -> bool:
    """Whether the Chinese characters of a page are those Chinese pages are made of; True where there are too few to say."""
    hans = [c for text in texts for c in text if is_han(c)]
    if len(hans) < 30:
        return True
    frequent = sum(c in FREQUENT for c in hans) / len(hans)
    common = sum(map(is_common_han, hans)) / len(hans)
    return frequent > 0.2 and common > 0.9
