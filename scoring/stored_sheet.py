"""sheet.json back into the whole sheet, for those who show it."""

from __future__ import annotations

from decimal import Decimal
from typing import cast, get_args

from evidence.document import Flag
from evidence.errors import BatchError
from evidence.sheet import (
    CriterionResult,
    EligibilityResult,
    EvidenceRef,
    ItemResult,
    Missing,
    Outcome,
    ReadingPoints,
    Rejection,
    Review,
    ScoreSheet,
)
from scoring.stored import Raw, parsed_sheet, sheet_from


def read_score_sheet(content: bytes, name: str) -> ScoreSheet:
    """The sheet as it was written. BatchError where it is none; `name` is for the message."""
    raw = parsed_sheet(content, name)
    known = sheet_from(raw, name)
    try:
        return ScoreSheet(
            application=known.application,
            edition=known.edition,
            edition_sha256=str(cast(Raw, raw["rubric"])["sha256"]),
            eligibility=tuple(_eligibility(e) for e in _each(raw, "eligibility")),
            criteria=tuple(_criterion(c) for c in _each(raw, "criteria")),
            proposed_total=_points(raw, "proposed_total"),
            full_total=_points(raw, "full_total"),
            missing=tuple(Missing(str(m["item"]), str(m["what"]), str(m["why"]), _points(m, "points")) for m in _each(raw, "missing")),
            flags=_flags(raw),
            rulings=known.rulings,
            calibration=known.calibration,
        )
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise BatchError(f"{name}: not as this program writes it ({type(error).__name__}: {error})") from error


def _each(raw: Raw, name: str) -> list[Raw]:
    found = raw.get(name, [])
    if not isinstance(found, list) or not all(isinstance(x, dict) for x in found):
        raise TypeError(f"{name} must be a list of objects")
    return found


def _points(raw: Raw, name: str) -> Decimal:
    return Decimal(str(raw[name]))


def _flags(raw: Raw) -> tuple[Flag, ...]:
    return tuple(Flag(str(f["code"]), str(f["message"])) for f in _each(raw, "flags"))


def _outcome(raw: Raw) -> Outcome:
    if raw["outcome"] not in get_args(Outcome):
        raise ValueError(f"unknown outcome {raw['outcome']}")
    return cast(Outcome, raw["outcome"])


def _eligibility(raw: Raw) -> EligibilityResult:
    outcome = raw["outcome"]
    if outcome not in {"met", "not_met", "unknown"}:
        raise ValueError(f"unknown outcome {outcome}")
    return EligibilityResult(
        str(raw["id"]),
        str(raw["title"]),
        outcome,
        float(str(raw["confidence"])),
        str(raw["reason"]),
        _evidence(raw),
    )


def _evidence(raw: Raw) -> tuple[EvidenceRef, ...]:
    found = []
    for ref in _each(raw, "evidence"):
        row = ref.get("row")
        fields = tuple(str(f) for f in cast(list[object], ref["fields"]))
        found.append(EvidenceRef(str(ref["document"]), fields, None if row is None else int(str(row))))
    return tuple(found)


def _criterion(raw: Raw) -> CriterionResult:
    if raw["review"] not in get_args(Review):
        raise ValueError(f"unknown review {raw['review']}")
    proposed, said = _points(raw, "proposed"), raw.get("said")
    return CriterionResult(
        id=str(raw["id"]),
        title=str(raw["title"]),
        full=_points(raw, "full"),
        proposed=proposed,
        outcome=_outcome(raw),
        confidence=float(str(raw["confidence"])),
        review=cast(Review, raw["review"]),
        items=tuple(_item(i) for i in _each(raw, "items")),
        low=_points(raw, "low") if "low" in raw else proposed,
        high=_points(raw, "high") if "high" in raw else proposed,
        odds=tuple((_points(o, "points"), float(str(o["probability"]))) for o in _each(raw, "odds")),
        sound=raw.get("sound", raw["review"] == "confirm") is True,
        said=None if said is None else float(str(said)),
    )


def _item(raw: Raw) -> ItemResult:
    return ItemResult(
        id=str(raw["id"]),
        title=str(raw["title"]),
        full=_points(raw, "full"),
        proposed=_points(raw, "proposed"),
        outcome=_outcome(raw),
        confidence=float(str(raw["confidence"])),
        reason=str(raw["reason"]),
        evidence=_evidence(raw),
        rejected=tuple(Rejection(str(r["document"]), str(r["reason"])) for r in _each(raw, "rejected")),
        readings=tuple(_reading(r) for r in _each(raw, "readings")),
        flags=_flags(raw),
    )


def _reading(raw: Raw) -> ReadingPoints:
    options = cast(Raw, raw.get("options", {}))
    return ReadingPoints(
        id=str(raw["id"]),
        default=_points(raw, "default"),
        alternative=_points(raw, "alternative"),
        text=str(raw.get("text", "")),
        taken=str(raw.get("taken", "")),
        ruled=raw.get("ruled") is True,
        options=tuple((o, Decimal(str(p))) for o, p in options.items()),
    )
