"""What an expert may do at a seat, and what is wrong with a deed that may not be done."""

from __future__ import annotations

from decimal import Decimal

from evidence.review import Deed
from evidence.sheet import ScoreSheet
from review.decisions import Decisions, cells_of
from review.dossier import Dossier
from review.rescoring import field_of

STEP = Decimal("0.5")
_LONGEST = 4000
_REASONED = {"points", "exclude", "correct", "ask"}


class Refusal(Exception):
    """The deed cannot be done; the message is Chinese, for people."""


def examine(deed: Deed, decisions: Decisions, dossier: Dossier, sheet: ScoreSheet) -> None:
    """Refusal where an expert may not do this here and now. `sheet` is the one they see, corrections included."""
    if max(len(deed.reason), len(deed.value)) > _LONGEST:
        raise Refusal(f"文字过长，最多 {_LONGEST} 字")
    match deed.kind:
        case "declare":
            _require(decisions.state == "assigned", "已经作过声明")
        case "conflict":
            _require(decisions.state in {"assigned", "declared"}, "已签名或已回避，不能再声明")
            _require(bool(deed.reason.strip()), "请写明需要回避的情形")
        case "sign":
            _signs(decisions, sheet)
        case "reopen":
            raise Refusal("签名后由市局经办人办理重新打开")
        case _:
            _require(decisions.open, _why_closed(decisions))
            _judges(deed, decisions, dossier, sheet)


def _judges(deed: Deed, decisions: Decisions, dossier: Dossier, sheet: ScoreSheet) -> None:
    if deed.kind in _REASONED and not _takes_back(deed, decisions):
        _require(len(deed.reason.strip()) >= 2, "请写明理由")
    if deed.kind in {"confirm", "points", "exclude", "ask", "comment"}:
        _require(any(c.id == deed.criterion for c in sheet.criteria), "没有这个评审项")
    match deed.kind:
        case "confirm":
            proposed = next(c.proposed for c in sheet.criteria if c.id == deed.criterion)
            _require(deed.points == proposed, "建议分已变化，请重新核对后确认")
        case "points":
            full = next(c.full for c in sheet.criteria if c.id == deed.criterion)
            _require(
                deed.points is not None and 0 <= deed.points <= full and deed.points % STEP == 0, f"分数须在 0 至 {full} 之间，步长 0.5"
            )
        case "exclude" | "correct":
            document = dossier.by_id.get(deed.document)
            _require(document is not None, "没有这份材料")
            if deed.kind == "correct" and document is not None:
                _require(field_of(document, deed.field, deed.row) is not None, "这份材料没有这个字段")
                _require(bool(deed.value.strip()) or not deed.reason, "请填写更正后的内容")
        case "opinion":
            _require(deed.recommended is not None, "请选择推荐或不推荐")
        case "undo":
            last = decisions.undoable
            _require(last is not None and deed.undoes == last.version, "没有可以撤销的操作")


def _takes_back(deed: Deed, decisions: Decisions) -> bool:
    """Whether this is the empty deed by which an exclusion or a correction is taken back."""
    if deed.reason:
        return False
    known = decisions.excluded if deed.kind == "exclude" else decisions.corrections if deed.kind == "correct" else ()
    return any((a.deed.document, a.deed.row, a.deed.field) == (deed.document, deed.row, deed.field) for a in known)


def _signs(decisions: Decisions, sheet: ScoreSheet) -> None:
    _require(decisions.open, _why_closed(decisions))
    left = [c.result.id for c in cells_of(sheet, decisions) if not c.decided]
    _require(not left, f"还有 {len(left)} 项未评：{'、'.join(left)}")
    _require(decisions.opinion is not None, "请填写评审意见并选择推荐或不推荐")


def _why_closed(decisions: Decisions) -> str:
    return {"assigned": "请先作出承诺与回避声明", "signed": "已签名，评分已锁定", "conflict": "已回避"}.get(decisions.state, "不能修改")


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise Refusal(message)
