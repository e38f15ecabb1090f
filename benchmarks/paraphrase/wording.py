"""Changes of words: another label, title or form of a date. The truth stays as it is, but for a title that is a value itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from benchmarks.paraphrase.editing import Edit, edited
from benchmarks.paraphrase.specimens import Specimen
from benchmarks.paraphrase.words import Role, Title, alternatives, roles, titles

STATE_FORMS = frozenset({"patent_certificate", "trademark_certificate", "business_license"})
"""Papers that the state prints on one form: their dates are written one way."""


@dataclass(frozen=True)
class Changed:
    """A paper after a change. `note`: what was put for what."""

    specimen: Specimen
    note: str


@dataclass(frozen=True)
class OtherLabel:
    """A label becomes another word of its role. Made where one word of the role stands on the paper, and the new one nowhere."""

    role: Role
    unheard: bool = False
    """Whether the new word is one that no reader can know."""

    @property
    def name(self) -> str:
        return "label: unheard-of" if self.unheard else f"label: {self.role.name}"

    def __call__(self, specimen: Specimen, chance: Random) -> Changed | None:
        known = {*specimen.truth.fields, *(name for row in specimen.truth.rows for name in row)}
        if specimen.truth.kind not in self.role.kinds or not known & set(self.role.fields):
            return None
        there = {"".join(m[0].split()) for text in specimen.texts for m in self.role.pattern.finditer(text)}
        free = [w for w in (self.role.unheard if self.unheard else self.role.words) if "".join(w.split()) not in specimen.text]
        if len(there) != 1 or not free:
            return None
        old, new = there.pop(), chance.choice(free)

        def editor(text: str) -> Sequence[Edit]:
            return [Edit(m.start(), m.end(), new) for m in self.role.pattern.finditer(text)]

        return Changed(specimen.with_pages(edited(p, editor) for p in specimen.pages), f"{old} → {new}")


@dataclass(frozen=True)
class OtherTitle:
    """The first line that is a title and little else gets another title of the same paper."""

    title: Title
    name: str = "title"

    def __call__(self, specimen: Specimen, chance: Random) -> Changed | None:
        if specimen.truth.kind not in self.title.kinds:
            return None
        pattern = re.compile(alternatives((*self.title.words, *self.title.bare)))
        found = ((line.text, m) for line in specimen.pages[0].lines[:12] if (m := pattern.search(line.text)))
        old, match = next(((text, m) for text, m in found if len(text) < 2 * len(m[0]) + 8), ("", None))
        if match is None:
            return None
        tight = "".join(old.split())
        whole = self.title.bare if self.title.needs in specimen.text.replace(tight, "") else ()
        free = [(w, False) for w in self.title.words if w not in tight] + [(w, True) for w in whole if w != tight]
        if not free:
            return None
        new, bare = chance.choice(free)
        edit = Edit(0, len(old), new) if bare else Edit(match.start(), match.end(), new)
        first = edited(specimen.pages[0], lambda text: [edit] if text == old else [])
        told = {n: v.replace(match[0], new) if n == "title" and isinstance(v, str) else v for n, v in specimen.truth.fields.items()}
        truth = replace(specimen.truth, fields=told)
        return Changed(replace(specimen, truth=truth, pages=(first, *specimen.pages[1:])), f"{match[0]} → {new}")


_DATE = re.compile(
    r"(?<![\d.\-/])(?P<y>(?:19|20)\d{2})\s*(?P<s>[年.\-/])\s*(?P<m>1[0-2]|0?[1-9])\s*(?:月|(?P=s))\s*(?P<d>3[01]|[12]\d|0?[1-9])(?:\s*日|(?![\d年月.]))"
)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_ENGLISH = re.compile(
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s-](?P<m>{'|'.join(_MONTHS)})[,\s-]\s*(?P<y>20\d{{2}})"
    rf"|(?P<m2>{'|'.join(_MONTHS)})\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,\s*(?P<y2>20\d{{2}})"
)
_NUMERALS = "〇一二三四五六七八九"
CHINESE_FORMS = (
    "2022年8月5日",
    "2022年08月05日",
    "2022.08.05",
    "2022.8.5",
    "2022-08-05",
    "2022/8/5",
    "2022 年 08 月 05 日",
    "二〇二二年八月五日",
)
ENGLISH_FORMS = ("5 August 2022", "August 5, 2022", "05 Aug 2022", "Aug. 5, 2022", "5th August 2022", "2022-08-05", "05-Aug-2022")


@dataclass(frozen=True)
class OtherDateForm:
    """Every whole date on the paper is written in one other form."""

    name: str = "date form"

    def __call__(self, specimen: Specimen, chance: Random) -> Changed | None:
        form, english = chance.choice(_forms(specimen)), chance.choice(ENGLISH_FORMS)

        def editor(text: str) -> Sequence[Edit]:
            chinese = [Edit(m.start(), m.end(), said(day, form)) for m in _DATE.finditer(text) if (day := _date_of(m["y"], m["m"], m["d"]))]
            return chinese or [Edit(m.start(), m.end(), said(day, english)) for m in _ENGLISH.finditer(text) if (day := _english(m))]

        changed = specimen.with_pages(edited(page, editor) for page in specimen.pages)
        if changed.text == specimen.text:
            return None
        return Changed(changed, form if any(_DATE.search(text) for text in specimen.texts) else english)


def _forms(specimen: Specimen) -> list[str]:
    """The forms of `CHINESE_FORMS` in which dates could stand on such a paper and be understood."""
    forms = list(CHINESE_FORMS)
    if len(re.findall(r"[\u4e00-\u9fff]", specimen.text)) < 0.3 * len(specimen.text):
        forms = [f for f in forms if f.isascii()]
    if specimen.truth.kind in STATE_FORMS:
        forms = [f for f in forms if "年" in f and f[0] == "2"]
    if specimen.truth.rows:
        forms = [f for f in forms if " " not in f and f[0] == "2"]
    if re.search(r"\d\s*[-－—~～]\s*(?:19|20)\d{2}[年.\-/]", specimen.text):
        forms = [f for f in forms if "-" not in f]
    return forms


def said(day: date, form: str) -> str:
    """`day` as `form` (which is 5 August 2022) writes dates."""
    month = _MONTHS[day.month - 1]
    if form[0] == "二":
        return "".join(_NUMERALS[int(c)] for c in str(day.year)) + f"年{_tens(day.month)}月{_tens(day.day)}日"
    ordinal = "th" if 10 < day.day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    pieces = {
        "2022": str(day.year),
        "August": month,
        "Aug": month[:3],
        "08": f"{day.month:02}",
        "05": f"{day.day:02}",
        "5th": f"{day.day}{ordinal}",
    }
    pieces |= {"8": str(day.month), "5": str(day.day)}
    return re.sub("2022|August|Aug|08|05|5th|8|5", lambda m: pieces[m[0]], form)


def _tens(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens] + "十") + (_NUMERALS[ones] if ones else "")


def _date_of(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _english(match: re.Match[str]) -> date | None:
    month = _MONTHS.index(match["m"] or match["m2"]) + 1
    return _date_of(match["y"] or match["y2"], str(month), match["d"] or match["d2"])


def wordings() -> list[OtherLabel | OtherTitle | OtherDateForm]:
    return [
        *(OtherLabel(role) for role in roles()),
        *(OtherLabel(role, unheard=True) for role in roles() if role.unheard),
        *(OtherTitle(title) for title in titles()),
        OtherDateForm(),
    ]
