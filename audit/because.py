"""What made a field's confidence: the signals of the trust model, each with what it adds or takes away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence.document import Document, Field
from extractors.trust import model, signals_of, voices_of

WORDS = {
    "judged": "读取时的判断",
    "kind": "材料类别的把握",
    "agrees": "第二个模型读出相同",
    "differs": "第二个模型读出不同",
    "repaired": "按编号规则修复过",
    "derived": "由其他字段推算",
    "rivalled": "另有可能的读法",
    "unscanned": "取自电子文本",
    "glanced": "该页只粗读",
    "unplaced": "原文位置未定",
    "supported": "其他材料有相同的值",
    "date": "是日期",
    "number": "是编号",
    "list": "是名单",
    "issuer": "是发证机构",
    "cut": "可能截短",
    "overrun": "可能多读",
    "anniversary": "起止日期恰为整年",
    "labelled": "可能混入栏目名",
    "unbalanced": "括号不成对",
    "complete": "该材料应有字段的齐全程度",
    "unstarted": "有截止日期而无起始日期",
    "shared": "与同一材料的另一字段相同",
    "long": "字数",
    "bodiless": "不像单位名称",
    "of_name": "是名称类字段",
    "of_scope": "是范围、地址类字段",
    "of_holder": "是单位字段",
    "of_several": "是多个单位或权利人",
    "of_person": "是人员字段",
    "of_end": "是截止日期字段",
    "of_day": "是签发日期字段",
    "of_version": "是版本字段",
    "of_number": "是编号字段",
}


@dataclass(frozen=True)
class Because:
    """`judged` are the application's documents as their kinds' readers gave them, before the trust model: () where its pages are gone."""

    judged: Mapping[str, Document]
    voices: Counter[str]

    @classmethod
    def of(cls, judged: Sequence[Document]) -> Because:
        return cls({d.id: d for d in judged}, voices_of(judged))

    def words(self, document: str, name: str, row: int | None) -> str:
        """``证据权重：…``, the strongest first; "" where the pages are gone or the field is not among them."""
        found = self.judged.get(document)
        field = _field(found, name, row) if found else None
        if found is None or field is None:
            return ""
        signals = signals_of(field, found, name, self.voices)
        parts = {signal: model().weights.get(signal, 0.0) * value for signal, value in signals.items()}
        told = [(share, signal) for signal, share in parts.items() if abs(share) >= 0.05]
        listed = "，".join(f"{WORDS[signal]}{share:+.2f}" for share, signal in sorted(told, key=lambda t: -abs(t[0])))
        return f"起点{model().bias:+.2f}，{listed}，合计折算为{model().sure(signals):.1%}"


def _field(document: Document, name: str, row: int | None) -> Field | None:
    if row is None or row >= len(document.rows):
        return document.fields.get(name)
    return document.rows[row].get(name) or document.fields.get(name)
