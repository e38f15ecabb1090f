"""What an enterprise is told to hand in: what was found and where, why it does not count, what would mend it, what it is worth."""

from __future__ import annotations

import pytest

from evidence.document import Document, Problem
from evidence.sheet import Application, Missing
from scoring.rubric import load_rubric
from scoring.sheet import score
from tests.scoring.casework import APPLICANT, DEADLINE, paper

RUBRIC = load_rubric("jiangmen-2022")


def missing(item: str, *papers: Document, problems: tuple[Problem, ...] = ()) -> Missing:
    licence = paper("business_license", {"address": "江门市蓬江区"}, "licence")
    sheet = score(Application("a", APPLICANT, "", "", DEADLINE), [licence, *papers], problems, RUBRIC)
    return next(m for m in sheet.missing if m.item == item)


def test_nothing_found_asks_for_what_the_item_wants() -> None:
    found = missing("1.1-a")
    assert found.why == "提交的材料中未见"
    assert found.what == RUBRIC.item("1.1-a").what
    assert found.points == 5


@pytest.mark.parametrize(("end", "days"), [("2024-06-06", "已过期1天"), ("2023-06-07", "已过期366天")])
def test_an_expired_certificate_is_named_with_its_file_and_the_days_it_is_late(end: str, days: str) -> None:
    found = missing("1.1-a", paper("measurement_management_certificate", {"valid_until": end, "file": "1-1计量/测量.pdf"}))
    assert "《测量.pdf》" in found.why
    assert days in found.why
    assert "已换证的请交新证" in found.what


def test_an_end_known_to_the_month_is_not_counted_in_days() -> None:
    found = missing("1.1-a", paper("measurement_management_certificate", {"valid_until": "2024-03"}))
    assert "已过期" in found.why
    assert "天" not in found.why


def test_another_holder_is_named_and_the_change_notice_suggested() -> None:
    body = {"holder": "佛山市他人电器有限公司", "valid_until": "2026-05-06"}
    found = missing("1.1-a", paper("measurement_management_certificate", body))
    assert "佛山市他人电器有限公司" in found.why
    assert "变更登记通知书" in found.what


def test_a_month_that_is_not_paid_is_named() -> None:
    papers = [
        paper("title_certificate", {"person": n, "title_level": "intermediate", "specialty": "质量管理", "issue_date": "2018-12-01"}, n)
        for n in ("张三明", "李四海")
    ]
    rows = [
        {"person": "张三明", "period_start": "2023-12", "period_end": "2024-02"},
        {"person": "张三明", "period_start": "2024-04", "period_end": "2024-05"},
        {"person": "李四海", "period_start": "2023-12", "period_end": "2024-05"},
    ]
    found = missing("4.10-a", *papers, paper("social_insurance_record", {"rows": rows}, "s"))
    assert "张三明近半年（2023-12至2024-05）社保缺2024-03，只有5个月" in found.why
    assert "六个月须连续" in found.what
    assert found.points == 4


def test_a_cover_without_foreword_asks_for_the_foreword() -> None:
    body = {"standard_number": "GB/T 10001-2021", "issue_date": "2021-03-09", "drafting_organizations": None, "flags": ["missing_foreword"]}
    found = missing("1.2-a", paper("standard_text", body))
    assert "前言" in found.why
    assert "列明起草单位的前言页" in found.what


def test_a_file_that_could_not_be_opened_is_asked_for_again() -> None:
    found = missing("1.1-a", problems=(Problem("1-1测量管理体系证书.pdf", None, "encrypted", "设有密码"),))
    assert "1-1测量管理体系证书.pdf" in found.why
    assert "不设密码" in found.what


def test_a_missing_year_of_reports_is_said_with_its_days() -> None:
    body = {"report_type": "supervision", "supervision_level": "city", "conclusion": "pass", "report_date": "2022-11-07"}
    found = missing("3.7-a", paper("inspection_report", body))
    assert "缺2021-06-07至2022-06-06、2023-06-07至2024-06-07" in found.why
    assert found.points == 10


def test_the_same_reason_is_told_once() -> None:
    body = {"valid_until": "2020-01-01"}
    found = missing("1.1-a", *(paper("measurement_management_certificate", dict(body), f"m{n}") for n in range(3)))
    assert found.why.count("早于申请截止日期") == 1


def test_points_are_what_the_cell_still_has_room_for() -> None:
    certificate = paper("metrology_assurance_certificate", {"level": 2, "issuer": "广东省质量技术监督局", "valid_until": "2026-01-01"})
    assert missing("1.1-a", certificate).points == 2
