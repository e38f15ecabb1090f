"""joined.json: facts joined over an application, for pages and for people who look things up. Ids show their last characters only."""

from __future__ import annotations

from scoring.export.json import JsonValue, json_bytes
from scoring.joined.certificates import CertificateLine
from scoring.joined.completeness import Requirement
from scoring.joined.facts import JoinedFacts
from scoring.joined.patents import PatentLine
from scoring.joined.people import PersonLine
from scoring.joined.standards import StandardLine

JOINED_SCHEMA = "zhiping/joined/1"


def joined_json(facts: JoinedFacts) -> bytes:
    return json_bytes(joined_value(facts))


def joined_value(facts: JoinedFacts) -> dict[str, JsonValue]:
    identity = facts.identity
    return {
        "schema": JOINED_SCHEMA,
        "names": {"own": sorted(identity.own), "former": sorted(identity.former), "claimed": sorted(identity.claimed)},
        "months": list(facts.months),
        "persons": [_person(p) for p in facts.persons],
        "patents": [_patent(p) for p in facts.patents],
        "patent_points": {"claimed": float(facts.patent_sums.claimed), "proved": float(facts.patent_sums.proved)},
        "standards": [_standard(s) for s in facts.standards],
        "certificates": [_certificate(c) for c in facts.certificates],
        "requirements": [_requirement(r) for r in facts.requirements],
    }


def _person(p: PersonLine) -> JsonValue:
    return {
        "name": p.name,
        "id_tail": p.tail,
        "titles": list(p.titles),
        "posts": p.posts,
        "employers": list(p.employers),
        "bond": p.bond,
        "months": dict(p.grid),
        "counted_in": list(p.counted),
        "certificates": list(p.certificates),
        "insurance": [{"document": r.document, "row": r.row} for r in p.insurance],
    }


def _patent(p: PatentLine) -> JsonValue:
    return {
        "number": p.number,
        "type": p.type,
        "title": p.title,
        "where": p.where,
        "owned": p.owned,
        "granted": p.granted,
        "check_digit": p.check,
        "ended": p.ended,
        "family": list(p.family),
        "same_day": p.same_day,
        "papers": [{"document": r.document, "row": r.row} for r in p.papers],
    }


def _standard(s: StandardLine) -> JsonValue:
    editions: list[JsonValue] = [
        {"number": e.number, "issued": e.issued, "in_force": e.in_force, "rank": e.rank, "of": e.of, "document": e.document}
        for e in s.editions
    ]
    return {"key": s.key, "level": s.level, "editions": editions, "in_window": list(s.in_window), "superseded": list(s.superseded)}


def _certificate(c: CertificateLine) -> JsonValue:
    return {
        "number": c.number,
        "kind": c.kind,
        "holder": c.holder,
        "until": c.until,
        "documents": list(c.documents),
        "counted_in": list(c.counted),
        "looked_at_in": list(c.looked_at),
        "flags": [{"code": f.code, "message": f.message} for f in c.flags],
    }


def _requirement(r: Requirement) -> JsonValue:
    parts: list[JsonValue] = [{"kinds": list(p.kinds), "presence": p.presence, "documents": list(p.documents)} for p in r.parts]
    return {"item": r.item, "complete": r.complete, "parts": parts}
