"""A sheet as scoring gives it, made by hand, for tests that need one whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from evidence.document import Document, Field, Flag, PageRef, Problem, Provenance
from evidence.geometry import BoundingBox
from evidence.sheet import (
    Application,
    CriterionResult,
    EligibilityResult,
    EvidenceRef,
    ItemResult,
    Missing,
    ReadingPoints,
    Rejection,
    ScoreSheet,
)
from scoring.rubric import Criterion, Item, Rubric, load_rubric

RUBRIC: Rubric = load_rubric("jiangmen-2022")
KINDS = {
    "management_system_certificate": "管理体系认证证书",
    "patent_list": "专利清单",
    "standard_text": "标准文本",
    "social_insurance_record": "社会保险参保证明",
}
HOLDER = "江门市甲测试装备制造有限公司"


def field(value: str, *, page: int = 1, file: str = "证书/体系.pdf", derived: bool = False) -> Field:
    source = Provenance(file, page, BoundingBox.of(0.1, 0.2, 0.5, 0.23), f"兹证明 {value}", "ocr:rapidocr")
    return Field(value, value, 0.98765, source, derived, ("issue_date",) if derived else ())


def document(number: int, kind: str = "management_system_certificate", file: str = "证书/体系.pdf", pages: int = 2) -> Document:
    refs = tuple(PageRef(file, "ab" * 32, n, str(n + 36)) for n in range(1, pages + 1))
    fields = {"holder": field(HOLDER), "system": field("quality"), "valid_until": field("2026-05-06", derived=True)}
    return Document(f"d{number}", kind, 0.991234, refs, fields)


DOCUMENTS = (
    document(1),
    replace(
        document(2, "patent_list", "知识产权/专利清单.xlsx", 1),
        rows=({"title": field("一种装置"), "patent_number": field("2020101234563")},),
    ),
    document(3, "standard_text", "标准/团体标准T_ABC 001-2023扫描件（封面、前言）.pdf", 3),
    replace(document(4, "social_insurance_record", "社保/2024年上半年.pdf", 12), flags=(Flag("RF11", "参保单位与申报企业名称不一致"),)),
)
PROBLEMS = (
    Problem("知识产权/证书汇编(终版).pdf", None, "encrypted", "PDF 设有打开密码，请去除密码后重报"),
    Problem("社保/扫描件20240601.pdf", 3, "low_quality", "图像模糊，文字无法可靠识别"),
)


def item_result(item: Item, number: int) -> ItemResult:
    """Every fourth item lacks papers, the others are met, some with doubts, readings and rejected papers."""
    if number % 4 == 3:
        return ItemResult(item.id, item.title, item.full, Decimal(0), "no_evidence", 0.95, "申报材料中没有相应材料")
    doubtful = number % 5 == 0
    readings = (ReadingPoints(item.readings[0], item.full, item.full - Decimal("0.5"), "另一口径"),) if item.readings else ()
    reason = "证书编号00124Q12345R1M，发证日期2023年5月7日，有效期至2026-05-06，晚于申请截止日期2024-06-07，持有人与申报企业一致"
    evidence = (EvidenceRef("d2", ("patent_number",), 0),) if item.id.startswith("1.4") else (EvidenceRef("d1", ("holder", "valid_until")),)
    return ItemResult(
        item.id,
        item.title,
        item.full,
        item.full - Decimal("0.5") if doubtful else item.full,
        "needs_expert" if doubtful else "met",
        0.62 if doubtful else 0.96,
        reason,
        (*evidence, EvidenceRef("d3", ("title",))) if doubtful else evidence,
        (Rejection("d3", "发布日期2018-03-01，不在近五年（2019-06-08至2024-06-07）内"),) if doubtful else (),
        readings,
        (Flag("RF07", "印章下文字未能辨认，发证机构需核实"),) if doubtful else (),
    )


def criterion_result(criterion: Criterion, start: int) -> CriterionResult:
    items = tuple(item_result(item, start + i) for i, item in enumerate(criterion.items))
    proposed = min(criterion.full, sum((i.proposed for i in items), Decimal(0)))
    sure = min(i.confidence for i in items)
    examine = any(i.flags for i in items)
    outcome = "met" if proposed == criterion.full else "partly_met"
    return CriterionResult(
        criterion.id, criterion.title, criterion.full, proposed, outcome, sure, "examine" if examine else "confirm", items
    )


def a_sheet(enterprise: str = HOLDER) -> ScoreSheet:
    application = Application(
        "app-1",
        enterprise,
        "91440703MA4X12345Y",
        "江门市蓬江区",
        dt.date(2024, 6, 7),
        ("江门市旧名测试厂",),
        (("1.1", Decimal(5)), ("2.6-a", Decimal(2)), ("total", Decimal("88.5"))),
    )
    criteria, start = [], 0
    for criterion in RUBRIC.criteria:
        criteria.append(criterion_result(criterion, start))
        start += len(criterion.items)
    gates = tuple(
        EligibilityResult(c.id, c.title, "unknown" if n % 3 else "met", 0.9, "材料中没有可以证明的内容，需向属地市场监管部门核实")
        for n, c in enumerate(RUBRIC.eligibility)
    )
    missing = tuple(
        Missing(i.id, "提供有效期内的证书复印件（加盖公章），与申报企业名称一致", f"申报材料中没有{i.title}的有效证书", i.full)
        for c in criteria
        for i in c.items
        if i.outcome == "no_evidence"
    )
    return ScoreSheet(
        application,
        RUBRIC.edition,
        RUBRIC.sha256,
        gates,
        tuple(criteria),
        sum((c.proposed for c in criteria), Decimal(0)),
        RUBRIC.full_total,
        missing,
        (Flag("RF20", "申请截止日期不在本办法有效期内"),),
    )
