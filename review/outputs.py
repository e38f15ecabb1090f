"""Files to take away, put together from what the store has: an expert's sheet, the evidence book, the round's summary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from evidence.review import Filed, Seat
from review.decisions import Decisions
from review.masking import masked
from review.pictures import Pictures
from review.proof import Step
from review.sheet_view import SheetView
from scoring.export.book import Leaf, evidence_book
from scoring.export.pdf import signed_pdf
from scoring.export.signed import ExpertSheet, Given, signed_xlsx
from scoring.panel import Vote
from store import Desk

_STANDINGS = {"evidence": "", "rejected": "（未计分）", "excluded": "（专家不计）"}
_WIDTH = 1600
_MOST_NOTES = 10
_MOST_LINES = 60


def own_sheet(view: SheetView, expert: str, year: int) -> ExpertSheet:
    """What an expert has given so far, or signed."""
    decisions = view.decisions
    given = {
        line.id: Given(line.cell.points, line.cell.reason, line.cell.comment)
        for line in view.lines
        if line.cell.decided and line.cell.points is not None
    }
    opinion = decisions.opinion.deed if decisions.opinion else None
    signed_on = decisions.signed.at.date() if decisions.signed else None
    return ExpertSheet(expert, year, given, opinion.reason if opinion else "", opinion.recommended if opinion else None, signed_on)


def expert_xlsx(view: SheetView, own: ExpertSheet, kinds: Mapping[str, str]) -> bytes:
    dossier = view.dossier
    return signed_xlsx(dossier.sheet, dossier.rubric, dossier.documents, dossier.problems, kinds, own)


def expert_pdf(view: SheetView, own: ExpertSheet, kinds: Mapping[str, str]) -> bytes:
    return signed_pdf(view.dossier.sheet, view.dossier.rubric, view.dossier.documents, kinds, own)


def book(desk: Desk, pictures: Pictures, filed: Filed, view: SheetView, *, hidden: bool) -> bytes:
    """The evidence book; `hidden`: with ids and telephone numbers blacked out."""
    names = [(line.id, line.cell.result.title) for line in view.lines]
    return evidence_book(filed.enterprise, _leaves(desk, pictures, view, hidden=hidden), names)


def vote_of(seat: Seat, decisions: Decisions) -> Vote:
    """A signed seat's points."""
    points = {c: a.deed.points or Decimal(0) for c, a in decisions.points.items()}
    opinion = decisions.opinion
    return Vote(seat.expert, points, bool(opinion and opinion.deed.recommended), opinion.deed.reason if opinion else "")


def _leaves(desk: Desk, pictures: Pictures, view: SheetView, *, hidden: bool) -> Iterator[Leaf]:
    for line in view.lines:
        for step in line.steps:
            yield _leaf(desk, pictures, line.id, line.cell.result.title, step, hidden=hidden)


def _leaf(desk: Desk, pictures: Pictures, criterion: str, title: str, step: Step, *, hidden: bool) -> Leaf:
    found = desk.pictures.find(step.page.sha256, step.page.page)
    jpeg = None
    if found is not None and found.picture:
        try:
            jpeg = pictures.bytes_of(found, _WIDTH, masked=hidden)
        except KeyError:
            jpeg = None
    lines = _shown([x.text for x in found.page.lines[:_MOST_LINES]], hidden=hidden) if found is not None and jpeg is None else ()
    printed = f"（印刷页码{step.page.printed}）" if step.page.printed else ""
    notes = [f"{m.label}：{m.value}　“{m.quote}”" for m in step.marks if m.deciding][:_MOST_NOTES]
    why = [f"原因：{step.why}"] if step.why else []
    return Leaf(
        criterion=criterion,
        title=title,
        kind=step.kind,
        place=f"{step.page.file} 第{step.page.page}页{printed}",
        standing=_STANDINGS[step.standing],
        picture=jpeg,
        boxes=step.boxes,
        notes=_shown([*why, *notes], hidden=True),
        lines=lines,
    )


def _shown(texts: Sequence[str], *, hidden: bool) -> tuple[str, ...]:
    return tuple(masked(t) if hidden else t for t in texts)
