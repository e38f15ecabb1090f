"""Whatever the readers hand over, a sheet comes out and keeps its promises."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.document import Document, Field, Flag, PageRef, Problem, Provenance, Row, Value
from evidence.sheet import Application, ScoreSheet
from scoring.rubric import load_rubric
from scoring.sheet import score
from tests.scoring.casework import APPLICANT, DEADLINE

RUBRIC = load_rubric("jiangmen-2022")
KINDS = sorted(
    {k for i in RUBRIC.items for k in (*i.kinds, *i.rejected_kinds)} | {"business_license", "name_change_notice", "social_insurance_record"}
)
FIELDS = [
    *(
        "holder",
        "valid_until",
        "issue_date",
        "level",
        "system",
        "standard",
        "standard_number",
        "drafting_organizations",
        "implementation_date",
    ),
    *("committee_number", "committee_level", "undertaking_organizations", "term_end", "year", "patent_number", "patent_type", "patentees"),
    *("patentee", "grant_date", "filing_date", "title", "country", "trademark_number", "registration_date", "award_name", "nomination"),
    *("issuer", "persons", "report_type", "supervision_level", "conclusion", "report_date", "manufacturer", "project_name", "person"),
    *("title_level", "specialty", "qualification", "post", "employer", "former_name", "month", "period_start", "period_end", "id_number"),
]
VALUES: list[Value] = [
    *(
        APPLICANT,
        "佛山市他人电器有限公司",
        "JIANGMEN SHILI LTD",
        "张三明",
        "",
        "?",
        "long-term",
        "2024-06-07",
        "2024-06",
        "2024",
        "1999-01-01",
    ),
    *("2026-01-01", "GB/T 1-2021", "T/ABC 1-2022", "SAC/TC 1", "national", "city", "county", "quality", "invention", "utility_model"),
    *(
        "ZL201910380558.X",
        "US 1,234,567 B2",
        "pass",
        "fail",
        "supervision",
        "commissioned",
        "intermediate",
        "质量",
        "首席质量官",
        "江门市政府质量奖",
    ),
    *(2, 3, 2023, True, False, 1.5, (), (APPLICANT,), (APPLICANT, "五邑大学"), ("张三明 品质部 经理",), "440703********1235"),
]


@st.composite
def field(draw: st.DrawFn) -> Field:
    value = draw(st.sampled_from(VALUES))
    others = tuple(draw(st.lists(st.sampled_from(VALUES), max_size=1)))
    return Field(
        value, str(value), draw(st.sampled_from([0.2, 0.88, 0.97])), Provenance("a.pdf", 1, None, str(value), "t"), alternatives=others
    )


def rows() -> st.SearchStrategy[Row]:
    return st.dictionaries(st.sampled_from(FIELDS), field(), max_size=5)


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    found = []
    for n in range(draw(st.integers(0, 6))):
        kind, sure = draw(st.sampled_from(KINDS)), draw(st.sampled_from([0.4, 0.97]))
        flags = tuple(Flag(c, "") for c in draw(st.lists(st.sampled_from(["RF12", "low_quality", "draft_standard"]), max_size=1)))
        body = draw(st.dictionaries(st.sampled_from(FIELDS), field(), max_size=9))
        listed = tuple(draw(st.lists(rows(), max_size=2)))
        found.append(Document(f"d{n}", kind, sure, (PageRef(f"{n}.pdf", "0", 1),), body, listed, flags))
    return found


def problems() -> st.SearchStrategy[list[Problem]]:
    files = st.sampled_from(["1-1证书.pdf", "扫描件.pdf", "空.jpg"])
    return st.lists(
        st.builds(Problem, files, st.none(), st.sampled_from(["corrupt", "blank_page", "encrypted"]), st.just("无法读取")), max_size=1
    )


def sheet_of(papers: list[Document], unread: list[Problem]) -> ScoreSheet:
    return score(Application("a", APPLICANT, "", "", DEADLINE), papers, unread, RUBRIC)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents(), problems())
def test_a_sheet_keeps_its_promises_whatever_was_read(papers: list[Document], unread: list[Problem]) -> None:
    sheet = sheet_of(papers, unread)
    assert len(sheet.criteria) == 19
    assert sheet.proposed_total == sum((c.proposed for c in sheet.criteria), Decimal(0))
    for cell in sheet.criteria:
        assert 0 <= cell.proposed <= cell.full
        assert 0 <= cell.confidence <= 1
        assert cell.review == "examine" or cell.confidence >= RUBRIC.thresholds.confirm
        assert cell.review == "examine" or cell.outcome not in {"needs_expert", "unreadable"} or cell.proposed == cell.full
        assert cell.review == "confirm" or any(
            i.flags or i.outcome in {"needs_expert", "unreadable"} or any(r.default != r.alternative for r in i.readings)
            for i in cell.items
        )
        for item in cell.items:
            assert item.reason
            assert 0 <= item.proposed <= item.full
            assert item.proposed == 0 or item.evidence
            assert item.outcome != "no_evidence" or item.proposed == 0
            assert all(r.reason for r in item.rejected), (item.id, item.rejected)
    assert all(m.points > 0 and m.what and m.why for m in sheet.missing)
    assert sheet == sheet_of(papers, unread)
