"""Changes of names: another county, body, firm or person. The truth changes in step: wherever it says the old name it says the new."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from benchmarks.paraphrase.editing import Edit, edited
from benchmarks.paraphrase.specimens import Specimen
from benchmarks.paraphrase.wording import Changed
from benchmarks.paraphrase.words import names, spaced
from fixtures.truth import Fields, Value

_REST = re.compile(r"省|市|区|县|镇|广东|江门|蓬江|江海|新会|开平|鹤山|台山|恩平|有限|责任|公司|股份")
"""What many names share: what is left when it is cut off is a name's own."""


@dataclass(frozen=True)
class OtherCounty:
    """The paper comes from another province, city and county."""

    name: str = "name: county"

    def __call__(self, specimen: Specimen, chance: Random) -> Changed | None:
        home = names().home
        other = chance.choice(names().elsewhere)
        changed = renamed(specimen, dict(zip(home, other, strict=True)))
        return None if changed is None else Changed(changed, f"{home[1]} → {other[1]}")


@dataclass(frozen=True)
class OtherFirm:
    """The paper is another firm's: one with brackets in its name, a works, a co-operative, a branch."""

    name: str = "name: firm"

    def __call__(self, specimen: Specimen, chance: Random) -> Changed | None:
        return _one_for(specimen, specimen.enterprise, chance.choice(names().firms))


@dataclass(frozen=True)
class OtherBody:
    """The paper is issued by another body of its kind."""

    kinds: tuple[str, ...]
    bodies: tuple[str, ...]
    name: str = "name: issuer"

    def __call__(self, specimen: Specimen, chance: Random) -> Changed | None:
        issuer = specimen.truth.fields.get("issuer")
        if specimen.truth.kind not in self.kinds or not isinstance(issuer, str) or not re.search("认证|检|研究院", issuer):
            return None
        return _one_for(specimen, issuer, chance.choice(self.bodies))


@dataclass(frozen=True)
class OtherPerson:
    """The paper speaks of another person."""

    name: str = "name: person"

    def __call__(self, specimen: Specimen, chance: Random) -> Changed | None:
        people = [str(who["person"]) for who in (specimen.truth.fields, *specimen.truth.rows) if "person" in who]
        others = [p for p in names().people if p not in specimen.text]
        chance.shuffle(others)
        if not people or len(set(people)) > len(others) or any(len(p) < 2 for p in people):
            return None
        pairs = dict(zip(dict.fromkeys(people), others, strict=False))
        changed = renamed(specimen, pairs)
        if changed is None or any(old in changed.text for old in pairs):
            return None
        return Changed(changed, ", ".join(pairs.values()))


def _one_for(specimen: Specimen, old: str, new: str) -> Changed | None:
    """`new` for `old`, where nothing that is the old name's own stays behind on the paper."""
    own = _REST.sub("", old)[:2]
    changed = renamed(specimen, {old: new})
    if changed is None or len(own) < 2 or own in changed.text:
        return None
    return Changed(changed, f"{old} → {new}")


def renamed(specimen: Specimen, pairs: Mapping[str, str]) -> Specimen | None:
    """The paper and its truth with each old name replaced; None where none stands on it."""
    pattern = re.compile("|".join(f"({spaced(old)})" for old in sorted(pairs, key=len, reverse=True)))
    ordered = [pairs[old] for old in sorted(pairs, key=len, reverse=True)]

    def editor(text: str) -> Sequence[Edit]:
        return [Edit(m.start(), m.end(), ordered[(m.lastindex or 1) - 1]) for m in pattern.finditer(text)]

    def text_of(text: str) -> str:
        return pattern.sub(lambda m: ordered[(m.lastindex or 1) - 1], text)

    def value_of(value: Value) -> Value:
        return text_of(value) if isinstance(value, str) else [text_of(v) for v in value] if isinstance(value, list) else value

    def fields_of(fields: Fields) -> Fields:
        return {name: value_of(value) for name, value in fields.items()}

    pages = tuple(edited(page, editor) for page in specimen.pages)
    if all(a is b for a, b in zip(pages, specimen.pages, strict=True)):
        return None
    truth = replace(specimen.truth, fields=fields_of(specimen.truth.fields), rows=tuple(fields_of(r) for r in specimen.truth.rows))
    return replace(specimen, truth=truth, pages=pages, enterprise=text_of(specimen.enterprise))


def namings() -> list[OtherCounty | OtherFirm | OtherBody | OtherPerson]:
    certifiers = OtherBody(("management_system_certificate", "measurement_management_certificate"), names().certifiers)
    return [OtherCounty(), OtherFirm(), certifiers, OtherBody(("inspection_report",), names().inspectors), OtherPerson()]
