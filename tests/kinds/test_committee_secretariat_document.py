"""Who undertakes a committee's secretariat, and who is only a member."""

from __future__ import annotations

from extractors.kinds.committee_secretariat_document import read
from extractors.paper import Reading
from tests.papers import Placed, paper_of

A, B = "江门市某某有限公司", "广东省标准化研究院"
NAME = "全国建筑五金标准化技术委员会水暖器材分技术委员会"


def reading(*lines: Placed) -> Reading:
    return read(
        paper_of((f"关于成立{NAME}的批复", 0.1, 0.1, 0.02), *lines, ("国家标准化管理委员会", 0.5, 0.8), ("2021年6月18日", 0.5, 0.84))
    )


def test_the_secretariats_undertaker_committee_and_date_are_read() -> None:
    found = reading("编号为SAC/TC 998/SC 3,", f"秘书处由{A}承担。", "任期自2021年6月18日起至2026年6月17日止。")
    values = {name: one.value for name, one in found.fields.items()}
    assert values == {
        "committee_number": "SAC/TC 998/SC 3",
        "committee_name": NAME,
        "committee_level": "national",
        "undertaking_organizations": (A,),
        "issuer": "国家标准化管理委员会",
        "issue_date": "2021-06-18",
        "term_start": "2021-06-18",
        "term_end": "2026-06-17",
    }


def test_a_secretariat_undertaken_jointly_has_both() -> None:
    assert reading(f"秘书处由{A}和{B}联合承担。").fields["undertaking_organizations"].value == (A, B)


def test_a_member_of_a_committee_does_not_undertake_its_secretariat() -> None:
    found = reading(f"委员单位:{A}", "秘书处设在北京。")
    assert "undertaking_organizations" not in found.fields
    assert "member_only" in [f.code for f in found.flags]


def test_a_committee_in_preparation_is_flagged() -> None:
    found = read(paper_of("关于筹建全国建筑五金标准化技术委员会的通知", f"秘书处由{A}承担。"))
    assert "in_preparation" in [f.code for f in found.flags]


def test_a_term_told_as_years_is_computed_from_the_date_of_issue() -> None:
    end = reading(f"秘书处由{A}承担,任期五年。").fields["term_end"]
    assert (end.value, end.derived, end.inputs) == ("2026-06-17", True, ("issue_date",))
