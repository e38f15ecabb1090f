"""Notices that list many projects."""

from __future__ import annotations

from evidence.document import Document
from extractors.fields.project_rows import of_applicant
from extractors.kinds import all_kinds
from extractors.paper import Reading
from tests.papers import Placed, page_of, paper_of_pages
from tests.tables.sheets import office_page

A, B, C = "江门市甲乙电器有限公司", "江门市丙丁五金有限公司", "鹤山市戊己机械有限公司"
LETTER: tuple[Placed, ...] = (
    ("江门市科学技术局文件", 0.25, 0.06, 0.04),
    "江科〔2022〕45号",
    ("关于下达2022年度江门市科技计划项目的通知", 0.15, 0.2, 0.025),
    "各有关单位：",
    "现将2022年度江门市科技计划项目(见附件)下达给你们。",
    ("江门市科学技术局", 0.6, 0.7),
    ("2022年8月9日", 0.6, 0.74),
)
COLUMNS = ["序号", "项目编号", "项目名称", "承担单位", "合作单位", "起止时间"]
PROJECTS = [
    ["1", "2022JC001", "低铅恒温水嘴关键技术研究", B, "", "2022-07至2024-06"],
    ["2", "2022JC002", "节能电热水壶关键技术研发", A, "广东戊己大学", "2022-07至2024-06"],
    ["3", "2022JC003", "数控车床主轴关键技术研发", C, "", "2022-07至2024-06"],
]


def read(rows: list[list[str]]) -> Reading:
    return all_kinds()["science_project_approval"].read(paper_of_pages([page_of(*LETTER), office_page([COLUMNS, *rows])]))


def document(kind: str, reading: Reading, name: str) -> Document:
    return Document(name, kind, 0.9, (), reading.fields, reading.rows)


def licence(holder: str) -> Document:
    lines = (("营业执照", 0.35, 0.1, 0.06), f"名称 {holder}", "统一社会信用代码 91440703MA4W1A2B95")
    return document("business_license", all_kinds()["business_license"].read(paper_of_pages([page_of(*lines)])), holder)


def test_a_list_of_projects_gives_a_row_each_and_names_all_who_undertake_one() -> None:
    found = read(PROJECTS)
    assert [row["project_number"].value for row in found.rows] == ["2022JC001", "2022JC002", "2022JC003"]
    assert found.fields["undertaking_organizations"].value == (B, A, "广东戊己大学", C)
    assert {"project_name", "project_number", "start_date"}.isdisjoint(found.fields)
    assert (found.fields["issuer"].value, found.fields["issue_date"].value) == ("江门市科学技术局", "2022-08-09")


def test_a_list_of_one_project_is_that_project() -> None:
    found = read(PROJECTS[1:2])
    assert found.fields["project_name"].value == "节能电热水壶关键技术研发"
    assert found.fields["undertaking_organizations"].value == (A, "广东戊己大学")
    assert (found.fields["start_date"].value, found.fields["end_date"].value) == ("2022-07", "2024-06")


def test_among_the_papers_of_one_application_the_row_of_their_owner_is_the_project() -> None:
    listed = document("science_project_approval", read(PROJECTS), "list")
    chosen = of_applicant((licence(A), listed))[1]
    assert chosen.text("project_name") == "节能电热水壶关键技术研发"
    assert chosen.names("undertaking_organizations") == (A, "广东戊己大学")
    assert chosen.text("end_date") == "2024-06"
    assert len(chosen.rows) == 3


def test_a_list_without_the_owner_or_without_an_owner_stays_as_it_is() -> None:
    listed = document("science_project_approval", read(PROJECTS), "list")
    assert of_applicant((licence("江门市庚辛化工有限公司"), listed))[1] == listed
    assert of_applicant((licence(A), licence(B), listed))[2] == listed


def test_several_projects_of_the_owner_are_told() -> None:
    rows = [*PROJECTS, ["4", "2022JC004", "电热水壶温控器关键技术研发", A, "", "2022-07至2024-06"]]
    chosen = of_applicant((licence(A), document("science_project_approval", read(rows), "list")))[1]
    assert chosen.text("project_number") == "2022JC002"
    assert "several_projects" in {f.code for f in chosen.flags}


def test_of_several_committees_announced_at_once_the_owners_is_told_and_none_surely_without_it() -> None:
    columns = ["序号", "编号", "名称", "秘书处承担单位"]
    listed = [
        ["1", "SAC/TC901/SC5", "全国绿色某某标准化技术委员会新材料分技术委员会", B],
        ["2", "SAC/TC902/SC3", "全国电动某某标准化技术委员会检测分技术委员会", A],
    ]
    letter = page_of(
        ("国家标准化管理委员会", 0.25, 0.08, 0.04),
        ("关于批准成立2个标准化技术委员会分技术委员会的公告", 0.15, 0.2, 0.025),
        "2021年10月27日",
    )
    kind = all_kinds()["committee_secretariat_document"]
    announced = document(kind.name, kind.read(paper_of_pages([letter, office_page([columns, *listed])])), "list")
    own, unknown = of_applicant((licence(A), announced))[1], of_applicant((licence(C), announced))[1]
    assert (own.text("committee_number"), own.names("undertaking_organizations")) == ("SAC/TC 902/SC 3", (A,))
    assert own.text("committee_name") == "全国电动某某标准化技术委员会检测分技术委员会"
    assert unknown.fields["committee_number"].confidence <= 0.6
    assert unknown.fields["committee_number"].alternatives == ("SAC/TC 902/SC 3",)
    assert not own.rows
