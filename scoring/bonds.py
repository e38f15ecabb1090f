"""Whether two papers tell of one person: names and ids compared with all their readings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import Levenshtein

from evidence.document import Field, Row
from scoring.identifiers import Agreement, birth_month, compare_ids, digits_apart

Bond = Literal["id", "name", "slip", "near", "ambiguous", "contradicts", "none"]
"""How a certificate's person stands to insured ones. id: name and id (or birth) agree; name: the name alone; slip: the id, or the
name, is one misread character off and the other agrees; near: a name one character off, nothing else; ambiguous: several of that
name; contradicts: that name, another's id."""

_VARIANTS = str.maketrans(
    "陳張劉黃葉吳趙馮羅鄭許鄧蘇盧譚馬關陸賴鐘鍾麥溫龍區歐楊謝韓潘偉國華強軍東麗艷榮鋒輝傑寶",
    "陈张刘黄叶吴赵冯罗郑许邓苏卢谭马关陆赖钟钟麦温龙区欧杨谢韩潘伟国华强军东丽艳荣锋辉杰宝",
)
# An id read less surely than this, and so few characters off, cannot speak against a person of the same name.
_SURE = 0.85
_MISREAD = 2


@lru_cache(maxsize=20000)
def same_name_key(name: str) -> str:
    """A person's name as compared: NFKC, no blanks or dots, common traditional forms as simplified ones."""
    return re.sub(r"[\s·•・]", "", unicodedata.normalize("NFKC", name)).translate(_VARIANTS)


@dataclass(frozen=True, slots=True)
class Who:
    """A person as one paper tells of them: name and id with all their readings, the likeliest first. `birth` is ``YYYY-MM``."""

    names: tuple[str, ...]
    ids: tuple[str, ...] = ()
    birth: str = ""
    id_sure: bool = True

    @property
    def name(self) -> str:
        return self.names[0] if self.names else ""

    @property
    def id_number(self) -> str:
        return self.ids[0] if self.ids else ""


def who_of(fields: Row) -> Who:
    """The person that a paper's fields, or a row's, tell of."""
    number, born = fields.get("id_number"), fields.get("birth_date")
    return Who(
        _readings(fields.get("person") or fields.get("name")),
        _readings(number),
        str(born.value)[:7] if born else "",
        number is None or number.confidence >= _SURE,
    )


def _readings(field: Field | None) -> tuple[str, ...]:
    if field is None:
        return ()
    first = field.value[0] if isinstance(field.value, tuple) and field.value else field.value
    return tuple(dict.fromkeys(str(v) for v in (first, *field.alternatives)))


@lru_cache(maxsize=20000)
def bond_between(one: Who, other: Who) -> Bond:
    """What speaks for two papers telling of one person."""
    name = _names_stand(one, other)
    if name == "other":
        return "none"
    number = _ids_stand(one, other)
    if name == "same":
        known: dict[Agreement, Bond] = {"same": "id", "weak": "id", "slip": "slip", "unknown": "name"}
        unsure = number == "differs" and not (one.id_sure and other.id_sure)
        unsure = unsure and 0 < digits_apart(one.id_number, other.id_number) <= _MISREAD
        return "slip" if unsure else known.get(number, "contradicts")
    if number == "same":
        return "slip"
    return "near" if number in {"unknown", "weak"} else "none"


def _names_stand(one: Who, other: Who) -> Literal["same", "near", "other"]:
    first, second = same_name_key(one.name), same_name_key(other.name)
    if not first or not second:
        return "other"
    if first == second:
        return "same"
    if second in map(same_name_key, one.names) or first in map(same_name_key, other.names):
        return "near"
    return "near" if len(first) == len(second) >= 2 and Levenshtein.distance(first, second) == 1 else "other"


def _ids_stand(one: Who, other: Who) -> Agreement:
    """The ids compared, then births; other readings of an id can make a difference a slip."""
    found = compare_ids(one.id_number, other.id_number)
    if found == "unknown":
        births = [w.birth or birth_month(w.id_number) for w in (one, other)]
        return found if not all(births) else "same" if births[0] == births[1] else "differs"
    if found == "differs" and any(compare_ids(a, b) in {"same", "weak"} for a in one.ids for b in other.ids):
        return "slip"
    return found


def may_be_one(one: Who, other: Who) -> bool:
    if same_name_key(one.name) != same_name_key(other.name):
        return False
    return compare_ids(one.id_number, other.id_number) in {"same", "weak", "slip", "unknown"}


def fuller(one: Who, other: Who) -> Who:
    """One person as two rows tell of them: all readings, the id that shows most first."""
    ids = sorted(_distinct((*one.ids, *other.ids)), key=lambda n: (n.count("*") - len(n), n))
    return Who(_distinct((*one.names, *other.names)), tuple(ids), one.birth or other.birth, one.id_sure and other.id_sure)


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t for t in texts if t))
