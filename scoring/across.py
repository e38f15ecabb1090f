"""One thing in two applications, of a round or of two rounds: what an expert has to hear of, and what may rightly be at both."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from evidence.document import Document, Flag
from evidence.trace import Seen, Thing

_PICTURE_BITS = 5
_ALIKE = 75
_SHORT = 8
"""Bits by which one photograph's hashes may differ; how alike one body's names are; numbers shorter than this need their body."""

_HASH_BITS = 64

_WORDS: Mapping[Thing, str] = {
    "certificate": "证书编号",
    "report": "报告编号",
    "patent": "专利",
    "trademark": "商标",
    "project": "科技项目",
    "standard": "标准",
    "committee": "标准化技术委员会",
    "person": "持证人",
    "insured": "参保人",
    "picture": "照片",
    "file": "文件",
}
# Of two things that one pair of papers has in common, the one that says more is told.
_RANK: tuple[Thing, ...] = (
    *("patent", "certificate", "report", "trademark", "project", "committee", "standard", "person", "insured", "picture", "file"),
)
_JOINTLY: frozenset[Thing] = frozenset({"patent", "project", "committee", "standard", "trademark"})


@dataclass(frozen=True, slots=True)
class Meeting:
    """One thing at two places of two applications. `suspect`: it cannot simply belong to both."""

    thing: Thing
    one: Seen
    other: Seen
    suspect: bool
    why: str

    def seen_from(self, seen: Seen) -> Seen:
        """The other place."""
        return self.other if seen == self.one else self.one


def meetings(seen: Sequence[Seen], earlier: Sequence[Seen] = ()) -> tuple[Meeting, ...]:
    """Everything that two applications have in common: within `seen`, and between it and `earlier` rounds. One meeting a pair of
    papers; applications of one enterprise do not meet."""
    found: dict[tuple[str, ...], Meeting] = {}
    for one, other in _pairs(seen, earlier):
        if one.party == other.party or one.party.same_applicant(other.party):
            continue
        meeting = _meeting(one, other)
        if meeting is None:
            continue
        key = (one.party.batch, one.party.application, one.trace.document, other.party.batch, other.party.application, other.trace.document)
        if key not in found or _RANK.index(meeting.thing) < _RANK.index(found[key].thing):
            found[key] = meeting
    return tuple(found.values())


def flags_of(found: Iterable[Meeting], batch: str, application: str) -> dict[str, tuple[Flag, ...]]:
    """The remarks on an application's documents, by document."""
    flags: dict[str, list[Flag]] = defaultdict(list)
    for meeting in found:
        for here in (meeting.one, meeting.other):
            if (here.party.batch, here.party.application) == (batch, application):
                flags[here.trace.document].append(_flag(meeting, here))
    return {document: tuple(dict.fromkeys(f)) for document, f in flags.items()}


def marked(documents: Iterable[Document], flags: Mapping[str, Sequence[Flag]]) -> tuple[Document, ...]:
    """The documents with the remarks on them."""
    return tuple(replace(d, flags=tuple(dict.fromkeys((*d.flags, *flags[d.id])))) if d.id in flags else d for d in documents)


def _pairs(seen: Sequence[Seen], earlier: Sequence[Seen]) -> Iterator[tuple[Seen, Seen]]:
    """Traces that may be of one thing: of equal keys (in any reading), certificates against insurance, pictures that look alike. Of two one
    at least is in `seen`."""
    by_key: dict[tuple[str, str], list[tuple[Seen, bool]]] = defaultdict(list)
    pictures: list[tuple[Seen, bool]] = []
    for s, old in itertools.chain(((s, False) for s in seen), ((s, True) for s in earlier)):
        if s.trace.thing == "picture":
            pictures.append((s, old))
            continue
        group = "person" if s.trace.thing == "insured" else s.trace.thing
        for key in dict.fromkeys((s.trace.key, *s.trace.other_keys)):
            by_key[group, key].append((s, old))
    for alike in by_key.values():
        for place, (one, old) in enumerate(alike):
            if old:  # those of earlier rounds come last
                break
            for other, _ in alike[place + 1 :]:
                yield one, other
    new = sum(not old for _, old in pictures)
    for first, second in _near([int(s.trace.key, 16) for s, _ in pictures], new):
        yield pictures[first][0], pictures[second][0]


def _near(hashes: Sequence[int], new: int) -> list[tuple[int, int]]:
    """Places, in order, of two hashes that may differ in at most `_PICTURE_BITS` bits, the first among the first `new`.

    Of one part more than that one is the same in both.
    """
    width = -(-_HASH_BITS // (_PICTURE_BITS + 1))
    found: set[tuple[int, int]] = set()
    for part in range(_PICTURE_BITS + 1):
        parts = [bits >> part * width & ((1 << width) - 1) for bits in hashes]
        same: dict[int, list[int]] = defaultdict(list)
        for place, bits in enumerate(parts):
            same[bits].append(place)
        found.update((first, second) for first in range(new) for second in same[parts[first]] if first < second)
    return sorted(found)


def _meeting(one: Seen, other: Seen) -> Meeting | None:
    a, b = one.trace, other.trace
    if {a.thing, b.thing} == {"insured"}:
        return None
    if {a.thing, b.thing} <= {"person", "insured"}:
        return _persons(one, other)
    if a.thing == "picture":
        differ = (int(a.key, 16) ^ int(b.key, 16)).bit_count()
        return Meeting("picture", one, other, True, "照片相同或极为相似") if differ <= _PICTURE_BITS else None
    if a.thing == "file":
        return Meeting("file", one, other, True, "文件内容完全相同")
    if not _one_number(one, other):
        return None
    if a.thing == "standard":
        return Meeting("standard", one, other, False, "同一标准可有多个起草单位")
    if a.thing in _JOINTLY and _shared(one, other):
        return Meeting(a.thing, one, other, False, "两家均列名，属共有或共同承担")
    return Meeting(a.thing, one, other, True, "编号相同")


def _one_number(one: Seen, other: Seen) -> bool:
    """Whether equal numbers are one paper's: of one kind, and not of two bodies."""
    a, b = one.trace, other.trace
    if a.thing in {"certificate", "trademark"} and a.kind != b.kind:
        return False
    if a.thing in {"patent", "project", "standard", "committee"}:
        return True
    if a.issuer and b.issuer:
        return fuzz.ratio(a.issuer, b.issuer) >= _ALIKE
    return len(a.key) >= _SHORT


def _shared(one: Seen, other: Seen) -> bool:
    """Whether a paper names both applicants."""
    return any(holders & _names(one) and holders & _names(other) for holders in (one.trace.holders, other.trace.holders))


def _names(seen: Seen) -> frozenset[str]:
    return seen.party.names | {seen.party.enterprise}


def _persons(one: Seen, other: Seen) -> Meeting | None:
    """One person's certificate in both, or a certificate in one and the other's insurance. Whole ids that differ are two persons."""
    a, b = one.trace, other.trace
    if a.issuer and b.issuer and a.issuer != b.issuer:
        return None
    if a.thing == b.thing == "person":
        return Meeting("person", one, other, True, "同一人的证书")
    insured = one if a.thing == "insured" else other
    if not insured.trace.holders & _names(insured):
        return None
    return Meeting("insured", one, other, True, "持证人同时由另一申请企业缴纳社保")


def _flag(meeting: Meeting, here: Seen) -> Flag:
    there = meeting.seen_from(here)
    batch = "本批" if there.party.batch == here.party.batch else f"批次“{there.party.batch}”（截止{there.party.deadline}）"
    said = (
        f"{_WORDS[meeting.thing]}{here.trace.shown}（{here.trace.place}）同时出现在{batch}“{there.party.enterprise}”的材料"
        f"（{there.trace.place}），{meeting.why}"
    )
    return Flag("RF06", f"{said}，需核实") if meeting.suspect else Flag("shared", said)
