"""Chinese numerals as dates and terms print them."""

from __future__ import annotations

ZEROS = "〇○◯零OoОΟQ0"
"""What stands for nought in a printed or misread Chinese year."""

_DIGITS = dict.fromkeys(ZEROS + "。", 0) | {c: i % 10 for row in ("一二三四五六七八九", "壹贰叁肆伍陆柒捌玖") for i, c in enumerate(row, 1)}
_DIGITS |= dict(zip("貳參陸兩两元弌", (2, 3, 6, 2, 2, 1, 1), strict=True))
_DIGITS |= {str(i): i for i in range(10)}
_TENS = {"十": 10, "拾": 10, "廿": 20, "卄": 20, "卅": 30}

NUMERAL = "〇○◯零一二三四五六七八九十廿卄卅元壹贰貳叁參肆伍陆陸柒捌玖拾"
"""Characters a month or day in Chinese numerals may consist of."""


def chinese_number(text: str) -> int | None:
    """The number 0..99 written with tens (二十八, 廿八, 十) or by digits (二八, 一〇); None when it is neither."""
    at = next((i for i, c in enumerate(text) if c in _TENS), None)
    if at is None:
        return chinese_digits(text) if 0 < len(text) <= 2 else None
    head, tail = text[:at], text[at + 1 :]
    if len(head) > 1 or len(tail) > 1 or any(c not in _DIGITS for c in head + tail):
        return None
    tens = _TENS[text[at]]
    if head and tens > 10:
        return None
    return (_DIGITS[head] * 10 if head else tens) + (_DIGITS[tail] if tail else 0)


def chinese_digits(text: str) -> int | None:
    """The number whose digits are written one by one (二〇二二); None when a character is no digit."""
    if not text or any(c not in _DIGITS for c in text):
        return None
    value = 0
    for c in text:
        value = value * 10 + _DIGITS[c]
    return value


def small_number(text: str) -> int | None:
    """A number of one or two places in Arabic or Chinese numerals, OCR's letters for digits accepted."""
    plain = "".join(text.split()).translate(str.maketrans("OoQlI|", "000111"))
    if plain.isascii() and plain.isdigit():
        return int(plain)
    return chinese_number("".join(text.split()))


def spelled(number: int) -> str:
    """A day or month, 1..39, as it is written: 十八, 二十."""
    tens, units = divmod(number, 10)
    digits = " 一二三四五六七八九"
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[units] if units else "")
