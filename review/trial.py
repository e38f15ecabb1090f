"""Planted values before an expert: shown like any other until the expert decides, then told and gone. None ever becomes an act, so that
points, totals, signatures, files and labels know nothing of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from evidence.quality import Plant, PlantOutcome
from evidence.review import Deed


@dataclass(frozen=True, slots=True)
class Trial:
    """What was planted at a seat: the value that is shown now, and those that were decided on, by criterion."""

    live: Plant | None = None
    told: Mapping[str, Plant] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, plants: Sequence[Plant], run: int) -> Trial:
        """`run` is the run whose papers are shown: a value planted in others is over."""
        live = next((p for p in plants if not p.outcome and p.run == run), None)
        told = {p.value.criterion: p for p in plants if p.outcome in {"caught", "missed", "void"}}
        return cls(live, MappingProxyType(told))


def outcome_of(deed: Deed, plant: Plant, proposed: Decimal) -> PlantOutcome:
    """What a deed says of a planted value, "" where nothing; `proposed` are the criterion's points as its author sees them.

    Confirming, or giving the very points shown, is to miss it; other points, another value in its field, or leaving its paper out, is to
    have caught it.
    """
    value = plant.value
    if deed.kind == "correct":
        return "caught" if deed.document == value.document and deed.field in {f.field for f in value.fields} else ""
    if deed.criterion != value.criterion or deed.kind not in {"confirm", "points", "exclude"}:
        return ""
    if proposed != value.shown:
        return "void"
    if deed.kind == "exclude":
        return "caught" if deed.document == value.document or not value.document else ""
    return "missed" if deed.points == value.shown else "caught"


def notice_of(plant: Plant) -> str:
    """What the expert is told at once (Chinese)."""
    value = plant.value
    shown = (
        f"系统建议分曾显示为 {value.shown:g} 分" if not value.fields else "、".join(f"{f.true} 曾显示为 {f.shown}" for f in value.fields)
    )
    found = {"caught": "您已发现", "missed": "刚才的确认不计入评分"}.get(plant.outcome, "未计入评分")
    return f"本项放有一处质量检查用的错误值（{shown}），{found}。现已恢复为系统原来的结果，请重新核对后评分。"
