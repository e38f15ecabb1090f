"""One thing in two applications: flagged with both places, unless it may rightly be at both."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from evidence.document import Document
from evidence.history import Event
from evidence.sheet import Application
from evidence.trace import Party, Seen
from scoring.across import Meeting, flags_of, marked, meetings
from scoring.history import history_flags
from scoring.names import identity_of
from scoring.rubric import load_rubric
from scoring.sheet import score
from scoring.traces import party_of, person_key, traces_of
from tests.scoring.casework import DEADLINE, paper

ONE, OTHER = "江门市甲岳机电有限公司", "鹤山市乙禾电器有限公司"
SECRET = b"a key for tests"


def given(enterprise: str, *papers: Document, batch: str = "本批", day: dt.date = DEADLINE, photo: str = "") -> list[Seen]:
    application = Application(enterprise, enterprise, "", "", day)
    party = party_of(application, batch, identity_of(application, papers))
    pictures = {(p.pages[0].file, 1): photo for p in papers if photo}
    return [Seen(party, t) for t in traces_of(papers, pictures, SECRET)]


def met(*papers: tuple[Document, Document]) -> tuple[Meeting, ...]:
    return meetings([*given(ONE, *(p for p, _ in papers)), *given(OTHER, *(p for _, p in papers))])


def two(kind: str, one: dict[str, object], other: dict[str, object]) -> tuple[Document, Document]:
    """A paper of each applicant; holders are theirs unless given."""
    first, second = paper(kind, dict(one), "一"), paper(kind, dict(other), "二")
    return first, second


def suspects(pair: tuple[Document, Document]) -> list[bool]:
    return [m.suspect for m in met(pair)]


def test_one_certificate_number_in_two_applications_is_flagged_with_both_places() -> None:
    number = {"certificate_number": "00122E310344R0M", "issuer": "中国质量认证中心有限公司"}
    pair = two("management_system_certificate", {"holder": ONE, **number}, {"holder": OTHER, **number})
    found = met(pair)
    flags = flags_of(found, "本批", ONE)
    assert [f.code for f in flags["一"]] == ["RF06"]
    message = flags["一"][0].message
    assert "00122E310344R0M" in message
    assert OTHER in message
    assert "第1页" in message
    assert message.endswith("需核实")
    assert ONE in flags_of(found, "本批", OTHER)["二"][0].message


@pytest.mark.parametrize(
    ("kind", "one", "other", "expected"),
    [
        (
            "patent_certificate",
            {"patent_number": "ZL202020123456.0", "patentees": [ONE]},
            {"patent_number": "2020201234560", "patentees": [OTHER]},
            [True],
        ),
        (
            "patent_certificate",
            {"patent_number": "ZL202020123456.0", "patentees": [ONE, OTHER]},
            {"patent_number": "ZL202020123456.0", "patentees": [ONE, OTHER]},
            [False],
        ),
        (
            "standard_text",
            {"standard_number": "T/JMQA 12-2022", "drafting_organizations": [ONE]},
            {"standard_number": "T/JMQA12-2022", "drafting_organizations": [OTHER]},
            [False],
        ),
        (
            "science_project_approval",
            {"project_number": "2021030102", "undertaking_organizations": [ONE, OTHER]},
            {"project_number": "2021030102", "undertaking_organizations": [ONE, OTHER]},
            [False],
        ),
        (
            "science_project_approval",
            {"project_number": "2021030102", "undertaking_organizations": [ONE]},
            {"project_number": "2021030102", "undertaking_organizations": [OTHER]},
            [True],
        ),
        (
            "inspection_report",
            {"report_number": "2021-112", "issuer": "广东省产品质量监督检验研究院"},
            {"report_number": "2021-112", "issuer": "佛山市质量计量监督检测中心"},
            [],
        ),
        ("inspection_report", {"report_number": "2021-112"}, {"report_number": "2021-112"}, []),
        ("inspection_report", {"report_number": "W2021-119922"}, {"report_number": "W2021-119922"}, [True]),
        ("inspection_report", {"report_number": "W2021-119922"}, {"report_number": "W2021-119923"}, []),
        (
            "trademark_certificate",
            {"trademark_number": {"value": "78682228", "alternatives": ["78682220"]}},
            {"trademark_number": "78682220"},
            [True],
        ),
    ],
)
def test_numbers_meet_where_they_are_one_papers(kind: str, one: dict[str, object], other: dict[str, object], expected: list[bool]) -> None:
    assert suspects(two(kind, one, other)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("440703199003071235", "440703199003071235", [True]),
        ("440703199003071235", "440703********1235", [True]),
        ("440703199003071235", "440784199003071235", []),
        ("440703199003071235", "440703199003071236", []),
    ],
)
def test_persons_meet_by_id_and_never_by_name_alone(one: str, other: str, expected: list[bool]) -> None:
    facts = {"person": "张三明", "specialty": "质量管理"}
    assert suspects(two("title_certificate", {**facts, "id_number": one}, {**facts, "id_number": other})) == expected
    assert suspects(two("title_certificate", facts, facts)) == []


def test_a_certified_person_whom_another_applicant_insures_is_flagged() -> None:
    title = paper("title_certificate", {"person": "张三明", "id_number": "440703199003071235"}, "一")
    row = {"person": "张三明", "id_number": "440703********1235", "month": "2024-05"}
    own = paper("social_insurance_record", {"employer": OTHER, "rows": [row]}, "二")
    agencys = paper("social_insurance_record", {"employer": "众才劳务派遣有限公司", "rows": [row]}, "三")
    assert [m.suspect for m in met((title, own))] == [True]
    assert met((title, agencys)) == ()
    assert [m.thing for m in meetings([*given(ONE, own), *given(OTHER, own)])] == ["file"]


@pytest.mark.parametrize(("bits", "expected"), [(0, 1), (5, 1), (6, 0)])
def test_photographs_meet_within_five_bits(bits: int, expected: int) -> None:
    one = 0x00FF00FF00FF00FF
    other = one ^ ((1 << bits) - 1)
    photos = [paper("laboratory_photo", {}, n) for n in ("一", "二")]
    photos = [replace(p, pages=(replace(p.pages[0], sha256=n * 64),)) for p, n in zip(photos, "ab", strict=True)]
    seen = [*given(ONE, photos[0], photo=f"{one:016x}"), *given(OTHER, photos[1], photo=f"{other:016x}")]
    assert len(meetings(seen)) == expected


def test_a_flat_picture_looks_like_no_other() -> None:
    photo = paper("laboratory_photo", {}, "一")
    assert [t.thing for t in traces_of([photo], {("一.pdf", 1): "0000000000000001"}, SECRET)] == ["file"]


def test_one_file_of_an_enterprises_own_paper_is_flagged_and_a_public_text_is_not() -> None:
    assert suspects(two("work_instruction", {"holder": ONE}, {"holder": OTHER})) == [True]
    assert suspects(two("business_license", {"holder": ONE}, {"holder": OTHER})) == []


def test_an_enterprise_does_not_meet_itself_in_another_round() -> None:
    number = {"certificate_number": "00122E310344R0M", "holder": ONE}
    certificate = paper("management_system_certificate", number, "一")
    old = given(ONE, certificate, batch="2023年", day=dt.date(2023, 6, 9))
    assert meetings(given(ONE, certificate), old) == ()
    (meeting,) = meetings(given(OTHER, certificate), old)
    assert "2023年" in flags_of([meeting], "本批", OTHER)["一"][0].message
    assert meetings((), [*old, *given(OTHER, certificate, batch="2023年")]) == ()


def test_a_renamed_enterprise_is_one_by_its_code_or_by_its_former_name() -> None:
    day = DEADLINE
    one = Party("a", "1", "新名有限公司", "9144", day, frozenset({"新名有限公司", "旧名有限公司"}))
    assert one.same_applicant(Party("b", "2", "旧名有限公司", "", day))
    assert one.same_applicant(Party("b", "2", "别的有限公司", "9144", day))
    assert not one.same_applicant(Party("b", "2", "别的有限公司", "9145", day))
    assert not replace(one, uscc="").same_applicant(Party("b", "2", "别的有限公司", "", day))


def test_a_flag_of_another_application_keeps_the_cell_from_confirm() -> None:
    facts = {"system": "environment", "standard": "GB/T 24001-2016", "certificate_number": "00122E310344R0M", "issuer": "认证中心"}
    body = {**facts, "holder": ONE, "issue_date": "2023-01-05", "valid_until": "2026-01-04"}
    certificate = paper("management_system_certificate", dict(body), "一")
    copy = paper("management_system_certificate", {**facts, "holder": OTHER}, "二")
    application, rubric = Application(ONE, ONE, "", "", DEADLINE), load_rubric("jiangmen-2022")
    flags = flags_of(meetings([*given(ONE, certificate), *given(OTHER, copy)]), "本批", ONE)
    before = score(application, [certificate], (), rubric)
    after = score(application, marked([certificate], flags), (), rubric)
    cells = [next(c for c in s.criteria if c.id == "3.9-2") for s in (before, after)]
    assert [c.proposed for c in cells] == [1, 1]
    assert cells[1].review == "examine"
    assert "RF06" in {f.code for i in cells[1].items for f in i.flags}


def test_what_is_kept_of_a_person_does_not_tell_the_id() -> None:
    title = paper("title_certificate", {"person": "张三明", "id_number": "440703199003071235"}, "一")
    kept = repr(traces_of([title], {}, SECRET))
    assert "19900307" not in kept
    assert "440703" not in kept
    assert person_key("张三明", "440703199003071235", SECRET, "whole") != person_key("张三明", "440703199003071235", b"another", "whole")
    assert person_key("张三明", "4407**************", SECRET, "tail") == ""


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Event("9144", ONE, "revoked", dt.date(2021, 6, 8)), "不得重新申请"),
        (Event("9144", ONE, "passed", dt.date(2021, 6, 8)), "有效期至2024-06-07"),
        (Event("9144", ONE, "passed", dt.date(2021, 6, 7)), "不是初次通过"),
        (Event("", ONE, "granted", dt.date(2020, 1, 1)), "一次性经费"),
    ],
)
def test_history_says_what_to_verify(event: Event, words: str) -> None:
    (flag,) = history_flags([event], DEADLINE, load_rubric("jiangmen-2022"))
    assert flag.code == "RF20"
    assert words in flag.message
    assert flag.message.endswith("需核实")


@pytest.mark.parametrize(
    "event",
    [
        Event("9144", ONE, "revoked", dt.date(2021, 6, 7)),
        Event("9144", ONE, "ended", dt.date(2023, 6, 7)),
        Event("9144", ONE, "revoked", dt.date(2024, 6, 8)),
    ],
)
def test_a_bar_that_is_over_and_what_came_later_say_nothing(event: Event) -> None:
    assert history_flags([event], DEADLINE, load_rubric("jiangmen-2022")) == ()
