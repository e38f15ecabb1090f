"""What a second look needs in front of it: the value, why it is so, and the pages that say it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from evidence.geometry import BoundingBox
from evidence.quality import Look
from evidence.review import Filed
from review.judging import STEP
from review.masking import masked
from review.reading_room import Reading
from review.rescoring import field_of
from review.sheet_view import Line
from scoring.export.labels import FIELDS
from scoring.export.sources import value_text


@dataclass(frozen=True, slots=True)
class Shown:
    """A page to look at, with frames around what decided."""

    title: str
    sha256: str
    page: int
    boxes: tuple[BoundingBox, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """`full` are the points that may be given, None for a field."""

    title: str
    said: tuple[str, ...]
    pages: tuple[Shown, ...]
    full: Decimal | None = None


def proof_of(look: Look, filed: Filed, reading: Reading) -> Proof | None:
    """None where the papers were read anew since, and no longer hold what was drawn."""
    if look.what == "criterion":
        line = next((x for x in reading.view(filed).lines if x.id == look.place), None)
        return _criterion(line) if line else None
    return _field(look, filed, reading)


def lacking(look: Look, proof: Proof, *, agrees: bool, given: str, reason: str) -> str:
    """What an answer lacks (Chinese), "" where it may be kept."""
    if agrees:
        return ""
    if len(reason.strip()) < 2:
        return "请写明理由"
    if proof.full is None:
        return "" if given.strip() else "请填写原件上的内容"
    try:
        points = Decimal(given)
    except InvalidOperation:
        return "请填写分数"
    if not points.is_finite() or not 0 <= points <= proof.full or points % STEP:
        return f"分数须在 0 至 {proof.full} 之间，步长 0.5"
    return "与原结果相同，请选择“一致”" if points == Decimal(look.proposed) else ""


def _criterion(line: Line) -> Proof:
    result = line.cell.result
    pages = tuple(
        Shown(
            f"{s.kind} {s.page.file} 第{s.page.page}页",
            s.page.sha256,
            s.page.page,
            s.boxes,
            tuple(f"{m.label}：{masked(m.value)}" for m in s.marks if m.deciding),
        )
        for s in line.steps
    )
    said = tuple(f"{i.id} {i.title}（{i.proposed:g}/{i.full:g} 分）：{masked(i.reason)}" for i in result.items)
    return Proof(f"{result.id} {result.title}", (*said, f"评审标准：{line.printed.text}"), pages, result.full)


def _field(look: Look, filed: Filed, reading: Reading) -> Proof | None:
    name, row = look.place.split("/")[-1], look.place.split("/")[1]
    document = reading.dossiers.of(filed).by_id.get(look.place.split("/", maxsplit=1)[0])
    field = field_of(document, name, int(row) if row else None) if document else None
    if document is None or field is None:
        return None
    page = next((p for p in document.pages if (p.file, p.page) == (field.source.file, field.source.page)), document.pages[0])
    boxes = (field.source.box,) if field.source.box else ()
    kind = reading.options.kinds.get(document.kind, document.kind)
    shown = Shown(f"{page.file} 第{page.page}页", page.sha256, page.page, boxes, ())
    label = FIELDS.get(name, name) if not row else f"第{int(row) + 1}行 {FIELDS.get(name, name)}"
    return Proof(f"{kind}：{label}", (f"系统读作：{masked(value_text(name, field))}",), (shown,))
