"""From the points of a criterion down to the pixels, in words: rule, facts, papers, fields, quotes, places on pages, and who said what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic_core import from_json

from audit.because import Because
from audit.kept import DOCUMENTS, SHEET, KeptSheet
from evidence.audit import AuditEvent, digest
from evidence.document import Document, Field, PageRef
from evidence.errors import UsageError
from evidence.geometry import BoundingBox
from evidence.page import Page
from evidence.sheet import CriterionResult, EvidenceRef, ItemResult, Rejection, ScoreSheet
from extractors.pages.cache import page_key_by
from flows.again import pages_of
from flows.inputs import Inputs
from review.masking import masked
from scoring.export.labels import FIELDS, OUTCOMES, REVIEWS
from scoring.export.sources import Sources, value_text
from scoring.export.words import percent, points_text
from scoring.rubric import Rubric, load_rubric
from scoring.stored import read_documents
from scoring.stored_sheet import read_score_sheet
from store import Desk

_ROUTES = {"ocr": "文字识别", "layer": "自带文字", "office": "办公文件", "image": "图片", "blank": "空白"}
_KINDS = {
    "run": "生成评分表",
    "act": "专家操作",
    "move": "程序流转",
    "hold": "保留",
    "retire": "按保存期限删除",
    "look": "复看",
}
_DEEDS = {
    "confirm": "确认",
    "points": "改分",
    "exclude": "不计某材料",
    "correct": "更正字段",
    "ask": "要求补正",
    "comment": "备注",
    "undo": "撤销",
}
Line = tuple[int, str]
"""How far it is indented, and what it says."""


@dataclass(frozen=True)
class _Told:
    """Everything that is looked up for one explanation."""

    sheet: ScoreSheet
    rubric: Rubric
    documents: Mapping[str, Document]
    sources: Sources
    because: Because
    pages: Mapping[tuple[str, int], AuditEvent]
    """The record of each page's reading, by the file's hash and the page's number."""
    events: Sequence[AuditEvent]


def explain(desk: Desk, kept: KeptSheet, wanted: str, kinds: Mapping[str, str]) -> str:
    """The chain from a criterion's or an item's points to the pixels. `kinds` are the Chinese names of document kinds. UsageError where the
    sheet has no such criterion or item."""
    told = _told(desk, kept, kinds)
    result = next((c for c in told.sheet.criteria if wanted in {c.id, *(i.id for i in c.items)}), None)
    if result is None:
        raise UsageError(f"the sheet has no item {wanted!r}; its criteria are {'、'.join(c.id for c in told.sheet.criteria)}")
    items = [i for i in result.items if wanted in {result.id, i.id}]
    lines = [*_of_criterion(told, result, kept.subject), *(line for item in items for line in _of_item(told, item)), *_deeds(told, result)]
    return "\n".join(f"{'  ' * depth}{masked(text)}" for depth, text in lines)


def _told(desk: Desk, kept: KeptSheet, kinds: Mapping[str, str]) -> _Told:
    sheet = read_score_sheet(kept.files[SHEET], f"{kept.subject}/{SHEET}")
    documents, _ = read_documents(kept.files[DOCUMENTS], f"{kept.subject}/{DOCUMENTS}")
    inputs = kept.inputs
    pages: list[Page] = list(pages_of(inputs, desk.store.get)) if inputs else []
    whole = inputs is not None and len(pages) == sum(len(f.pages) for f in inputs.files)
    return _Told(
        sheet,
        load_rubric(sheet.edition),
        {d.id: d for d in documents},
        Sources.of(documents, kinds),
        Because.of(pages if whole else ()),
        _page_events(desk, inputs) if inputs else {},
        tuple(e for e in desk.chain.events(*_KINDS) if e.subject == kept.subject),
    )


def _page_events(desk: Desk, inputs: Inputs) -> dict[tuple[str, int], AuditEvent]:
    keys = {digest(page_key_by(inputs.layers.pages, f.sha256, n).encode()): (f.sha256, n) for f in inputs.files for n in f.pages}
    return {keys[e.subject]: e for e in desk.chain.events("page") if e.subject in keys}


def _of_criterion(told: _Told, result: CriterionResult, subject: str) -> Iterator[Line]:
    printed, sheet = told.rubric.criterion(result.id), told.sheet
    yield 0, f"{sheet.application.enterprise}（{subject}）"
    points = f"{points_text(result.proposed)}/{points_text(result.full)}分，{OUTCOMES[result.outcome]}，{REVIEWS[result.review]}"
    yield 0, f"{result.id} {result.title}：建议 {points}，把握 {percent(result.confidence)}"
    odds = "，".join(f"{points_text(p)}分 {share:.1%}" for p, share in result.odds)
    yield 1, f"把握由来：逐一设想各决定性字段误读、漏读后重算，得分可能为 {odds}"
    if result.said is not None and sheet.calibration:
        yield 1, f"经校准版本 {sheet.calibration} 由 {result.said:.1%} 折算为 {result.confidence:.1%}"
    yield 1, f"规则：{told.rubric.title}（{told.rubric.number}，版本 {sheet.edition}，sha256 {sheet.edition_sha256[:16]}…）"
    yield 2, f"{printed.section}—{printed.indicator}：{' '.join(printed.text.split())}"
    if sheet.edition_sha256 != told.rubric.sha256:
        yield 2, "注意：评审指标文件此后已改动，以上条文为现在的版本"


def _of_item(told: _Told, item: ItemResult) -> Iterator[Line]:
    printed = next(i for c in told.rubric.criteria for i in c.items if i.id == item.id)
    yield 1, f"{item.id} {item.title}：{points_text(item.proposed)}分，{OUTCOMES[item.outcome]}，把握 {percent(item.confidence)}"
    yield 2, f"依据条款：{printed.clause}"
    yield 2, f"理由：{item.reason}"
    for reading in item.readings:
        ruled = next((r for r in told.sheet.rulings if r.reading == reading.id), None)
        how = f"由{ruled.by}于{ruled.on}裁定（{ruled.why}）" if ruled else "未裁定，取默认"
        yield 2, f"口径 {reading.id}：取 {reading.taken}，{how}；{reading.text}"
    for flag in item.flags:
        yield 2, f"提示：{flag.message}"
    for ref in item.evidence:
        yield from _of_paper(told, ref, "计分材料")
    for rejection in item.rejected:
        yield from _of_paper(told, rejection, f"未计分材料（{rejection.reason}）")
    if not item.evidence and not item.rejected:
        yield 2, "没有材料与此项有关"


def _of_paper(told: _Told, ref: EvidenceRef | Rejection, standing: str) -> Iterator[Line]:
    document = told.documents.get(ref.document)
    if document is None:
        yield 2, f"{standing}：{ref.document}（不在材料清单中）"
        return
    yield 2, f"{standing}：{told.sources.named(document.id)}，类别把握 {percent(document.kind_confidence)}"
    row = document.rows[ref.row] if ref.row is not None and ref.row < len(document.rows) else {}
    pages: dict[tuple[str, int], None] = {}
    for name in ref.fields or tuple(document.fields):
        field = row.get(name) or document.fields.get(name)
        if field is not None:
            yield from _of_field(told, document, name, field, ref.row if name in row else None)
            pages[field.source.file, field.source.page] = None
    for page in document.pages:
        if (page.file, page.page) in pages:
            yield from _of_page(told, page)


def _of_field(told: _Told, document: Document, name: str, field: Field, row: int | None) -> Iterator[Line]:
    line = "" if row is None else f"第{row + 1}行"
    derived = f"（由{'、'.join(FIELDS.get(n, n) for n in field.inputs)}推算）" if field.derived else ""
    yield 3, f"{line}{FIELDS.get(name, name)}：{value_text(name, field)}{derived}，原文“{field.source.quote}”"
    route, _, rest = field.source.method.partition(":")
    yield 4, f"出处：{field.source.file} 第{field.source.page}页{_place(field.source.box)}，{_ROUTES.get(route, route)}（{rest}）"
    calibrated = "" if field.worth is None else f"，校准前 {field.confidence:.1%}"
    yield 4, f"把握 {percent(field.sure)}{calibrated}"
    because = told.because.words(document.id, name, row)
    yield 5, because or "页面识别记录已不在，不能逐项说明"
    if field.alternatives:
        yield 4, f"另有可能的读法：{'、'.join(str(a) for a in field.alternatives)}"


def _of_page(told: _Told, page: PageRef) -> Iterator[Line]:
    """What the fields were read from, by hashes, and when."""
    yield 3, f"{page.file} 第{page.page}页：文件 sha256 {page.sha256}"
    event = told.pages.get((page.sha256, page.page))
    if event is None:
        yield 4, "链上没有该页识别的记录"
        return
    hashes, versions = from_json(event.hashes), from_json(event.versions)
    yield 4, f"页面图像 sha256 {hashes['picture']}" if "picture" in hashes else "无页面图像"
    yield 4, f"识别结果 sha256 {hashes['reading']}，链上第{event.number}条，{event.at[:19]}，引擎 {versions.get('engine', '')}"


def _deeds(told: _Told, result: CriterionResult) -> Iterator[Line]:
    """What was done about the criterion and about its papers' fields, as the chain tells it."""
    papers = {e.document for item in result.items for e in item.evidence} | {r.document for item in result.items for r in item.rejected}
    yield 0, "链上记录"
    for event in told.events:
        said = from_json(event.after) if event.after.startswith("{") else {}
        if event.kind == "act" and not (said.get("criterion") == result.id or said.get("document") in papers):
            continue
        yield 1, f"第{event.number}条，{event.at[:19]}，{event.who}：{_KINDS[event.kind]}{_deed(event, said)}"


def _deed(event: AuditEvent, said: Mapping[str, object]) -> str:
    if event.kind == "run":
        return f"（运行 {from_json(event.hashes)['run'][:16]}…）"
    if event.kind != "act":
        return f" {said.get('state') or said.get('what') or said.get('why') or ''}".rstrip()
    parts = [_DEEDS.get(str(said.get("kind")), str(said.get("kind")))]
    parts += [f"{said['points']}分"] if "points" in said else []
    parts += [f"{FIELDS.get(str(said['field']), said['field'])}→“{said.get('value', '')}”"] if said.get("field") else []
    parts += [f"理由：{said['reason']}"] if said.get("reason") else []
    return "：" + "，".join(parts)


def _place(box: BoundingBox | None) -> str:
    if box is None:
        return "（位置未定）"
    left, top, right, bottom = (f"{x:.1%}" for x in box.as_list())
    return f" 左{left} 上{top} 右{right} 下{bottom}"
