"""What made a field's confidence: the signals of the trust model, each with what it adds or takes away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence.document import Document
from evidence.page import Page
from extractors.documents import found_in
from extractors.trust import model
from extractors.trust.witnesses import Witnesses

WORDS = {
    "judged": "读取时的判断",
    "kind": "材料类别的把握",
    "differs": "第二个模型读出不同",
    "glanced": "该页只粗读",
    "labelled": "可能混入栏目名",
    "sentence": "夹有句中用语",
    "cut_off": "首尾像未读全",
    "unbalanced": "括号不成对",
    "long": "字数",
    "bodiless": "不像单位名称",
    "short": "编号偏短",
    "worded": "编号中有汉字",
    "supported": "其他材料有相同的值",
    "cut": "可能截短",
    "overrun": "可能多读",
    "shared": "与同一材料的另一字段相同",
    "anniversary": "起止日期恰为整年",
    "complete": "该材料应有字段的齐全程度",
    "unexplained": "该材料上未被采用的文字所占比例",
    "goes_on": "同一行后面还有文字",
    "several_lines": "跨行",
    "later": "该材料上还有更晚的日期未被采用",
    "not_last": "该材料上印有更晚的日期",
    "other_numbers": "该材料上还有其他编号",
}
SORTS = {"kind=": "此类材料的难易", "field=": "此字段的难易"}
"""Signals that name a kind or a field, by how they begin."""


@dataclass(frozen=True)
class _Place:
    row: int | None


@dataclass(frozen=True)
class Because:
    """`judged` are the application's documents as their kinds' readers gave them, before the trust model: none where its pages are gone."""

    judged: Mapping[str, Document]
    witnesses: Witnesses

    @classmethod
    def of(cls, pages: Sequence[Page]) -> Because:
        """`pages` are all of an application, () where some are gone."""
        judged = found_in(pages)
        return cls({d.id: d for d in judged}, Witnesses.of(judged, pages))

    def words(self, document: str, name: str, row: int | None) -> str:
        """``证据权重：…``, the strongest first; "" where the pages are gone or the field is not among them."""
        found = self.judged.get(document)
        place = _place(found, name, row) if found else None
        if found is None or place is None:
            return ""
        signals = self.witnesses.signals(found, name, place.row)
        parts = {signal: model().weights.get(signal, 0.0) * value for signal, value in signals.items()}
        told = [(share, signal) for signal, share in parts.items() if abs(share) >= 0.05]
        listed = "，".join(f"{_named(signal)}{share:+.2f}" for share, signal in sorted(told, key=lambda t: -abs(t[0])))
        return f"起点{model().bias:+.2f}，{listed}，合计折算为{model().sure(signals):.1%}"


def _place(document: Document, name: str, row: int | None) -> _Place | None:
    """Where `name` is found: in the row where it is among its cells, else among the fields."""
    if row is not None and row < len(document.rows) and name in document.rows[row]:
        return _Place(row)
    return _Place(None) if name in document.fields else None


def _named(signal: str) -> str:
    return next((words for begin, words in SORTS.items() if signal.startswith(begin)), "") or WORDS[signal]
