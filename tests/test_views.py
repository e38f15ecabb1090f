"""Papers that share a sheet: cut where each side is a paper of its own, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence.geometry import BoundingBox
from evidence.page import Cell, Page, Table, TextLine
from extractors.documents import documents
from extractors.views import placed, views_of, zoomed
from tests.papers import Placed, page_of

LEFT, RIGHT = BoundingBox(0.0, 0.0, 0.5, 1.0), BoundingBox(0.5, 0.0, 1.0, 1.0)
UPPER, LOWER = BoundingBox(0.0, 0.0, 1.0, 0.5), BoundingBox(0.0, 0.5, 1.0, 1.0)


def patent(number: str, owner: str = "江门市某某有限公司", title: str = "发明专利证书", name: str = "一种水嘴") -> Page:
    return page_of(
        (title, 0.3, 0.12, 0.04),
        (f"发明名称:{name}", 0.12, 0.25),
        f"专利号:{number}",
        "专利申请日:2019年09月03日",
        f"专利权人:{owner}",
        "授权公告日:2021年11月16日",
    )


def mark(number: str) -> Page:
    return page_of(
        ("商标注册证", 0.35, 0.12, 0.04),
        (f"第{number}号", 0.4, 0.2),
        "核定使用商品:水嘴",
        "注册人:江门市某某有限公司",
        "有效期至:2032年05月13日",
    )


def qualified(person: str, number: str) -> Page:
    return page_of(
        ("职业资格证书", 0.3, 0.15, 0.05),
        (f"姓名:{person}", 0.1, 0.3),
        f"管理号:{number}",
        "职业资格:质量工程师",
        "级别:中级",
        "发证日期:2010年06月13日",
    )


def sheet_of(*papers: tuple[Page, BoundingBox], rows: tuple[Placed, ...] = ()) -> Page:
    """`papers` laid on one sheet, each in its place."""
    lines = tuple(TextLine(line.text, placed(line.box, frame), line.score) for page, frame in papers for line in page.lines)
    sheet = page_of(*rows)
    return replace(sheet, lines=(*sheet.lines, *lines), width=2480, height=1754)


FIRST, SECOND = patent("ZL201910380558.X"), patent("ZL201910190004.3", name="一种阀芯")


@pytest.mark.parametrize(("a", "b"), [(LEFT, RIGHT), (UPPER, LOWER)])
def test_two_patents_on_a_sheet_are_two_documents(a: BoundingBox, b: BoundingBox) -> None:
    found = documents([sheet_of((FIRST, a), (SECOND, b))])
    assert [(d.kind, d.text("patent_number"), [(p.page, p.part) for p in d.pages]) for d in found] == [
        ("patent_certificate", "ZL201910380558.X", [(1, 1)]),
        ("patent_certificate", "ZL201910190004.3", [(1, 2)]),
    ]


def test_documents_of_one_sheet_have_names_of_their_own() -> None:
    first, second = documents([sheet_of((FIRST, LEFT), (SECOND, RIGHT))])
    assert first.id != second.id


def test_boxes_lie_on_the_whole_sheet() -> None:
    _, second = documents([sheet_of((FIRST, LEFT), (SECOND, RIGHT))])
    box = second.fields["patent_number"].source.box
    assert box is not None
    assert 0.5 < box.left < box.right < 1


def test_two_papers_of_different_kinds_on_a_sheet_are_two_documents() -> None:
    found = documents([sheet_of((FIRST, LEFT), (mark("51601849"), RIGHT))])
    assert [d.kind for d in found] == ["patent_certificate", "trademark_certificate"]


def test_four_cards_on_a_sheet_are_four_documents_in_reading_order() -> None:
    quarters = [BoundingBox(x, y, x + 0.5, y + 0.5) for y in (0.0, 0.5) for x in (0.0, 0.5)]
    people = ("陈志豪", "李嘉欣", "黄健文", "梁晓彤")
    cards = [(qualified(who, f"104420104400{i}123"), frame) for i, (who, frame) in enumerate(zip(people, quarters, strict=True))]
    found = documents([sheet_of(*cards)])
    assert [d.text("person") for d in found] == list(people)
    assert [d.pages[0].part for d in found] == [1, 2, 3, 4]


def test_three_certificates_one_under_another_are_three() -> None:
    thirds = [BoundingBox(0.0, i / 3, 1.0, (i + 1) / 3) for i in range(3)]
    found = views_of(sheet_of(*((mark(n), frame) for n, frame in zip(("51601849", "24469087", "18969301"), thirds, strict=True))))
    assert len(found) == 3


def test_a_stamped_page_number_does_not_hinder_the_cut() -> None:
    assert len(views_of(sheet_of((FIRST, LEFT), (SECOND, RIGHT), rows=(("- 12 -", 0.48, 0.97),)))) == 2


def test_the_sheet_after_two_certificates_goes_on_with_nothing_of_them() -> None:
    report = page_of(("检 验 报 告", 0.35, 0.1, 0.04), ("报告编号:JD2022-000001", 0.2, 0.2), "检验结论:合格", number=2)
    found = documents([sheet_of((FIRST, LEFT), (SECOND, RIGHT)), report])
    assert [(d.kind, [p.page for p in d.pages]) for d in found] == [
        ("patent_certificate", [1]),
        ("patent_certificate", [1]),
        ("inspection_report", [2]),
    ]


ZH = page_of(
    ("质量管理体系认证证书", 0.2, 0.1, 0.04),
    "证书编号:00122Q310344R0M/4400",
    "兹证明 江门市某某有限公司",
    "地址:广东省江门市",
    "有效期至:2026年5月6日",
)
EN = page_of(
    ("QUALITY MANAGEMENT SYSTEM CERTIFICATE", 0.1, 0.1, 0.04),
    "Certificate No.: 00122Q310344R0M/4400",
    "This is to certify that",
    "JIANGMEN MOUMOU CO., LTD.",
    "Valid until: May 6, 2026",
)


@pytest.mark.parametrize(("a", "b"), [(LEFT, RIGHT), (UPPER, LOWER)])
def test_a_bilingual_certificate_stays_one(a: BoundingBox, b: BoundingBox) -> None:
    assert len(views_of(sheet_of((ZH, a), (EN, b)))) == 1


def test_the_halves_of_a_booklet_stay_together() -> None:
    inside_left = page_of(
        ("专业技术资格证书", 0.3, 0.12, 0.04), "广东省人力资源和社会保障厅", "姓名:陈志豪", "性别:男", "编号:粤中职证字第1607534107470号"
    )
    inside_right = page_of(
        "专业名称:质量", "资格名称:工程师", "授予时间:2016年07月08日", "评审组织:江门市评审委员会", "证书号:1607534107470"
    )
    assert len(views_of(sheet_of((inside_left, LEFT), (inside_right, RIGHT)))) == 1


def test_two_pages_of_one_paper_on_a_sheet_stay_together() -> None:
    def page(n: int) -> Page:
        return page_of(
            ("质量手册", 0.4, 0.08, 0.035),
            "文件编号:HR-QM-01 版本:A/0",
            f"{n} 过程控制",
            "各部门应按本文件的规定实施过程控制。",
            "并保留成文信息。",
        )

    assert len(views_of(sheet_of((page(3), LEFT), (page(4), RIGHT)))) == 1


def test_the_original_and_the_copy_of_one_certificate_on_a_sheet_stay_together() -> None:
    assert len(views_of(sheet_of((FIRST, LEFT), (FIRST, RIGHT)))) == 1


def test_a_letter_in_two_columns_stays_one() -> None:
    column = [f"第{i}条 供需双方应按约定的质量要求交付和验收产品,并保存记录。" for i in range(1, 9)]
    assert len(views_of(sheet_of((page_of(("质量协议书", 0.3, 0.08, 0.04), *column), LEFT), (page_of(*column), RIGHT)))) == 1


def test_a_list_that_names_many_certificates_stays_one() -> None:
    rows: list[Placed] = [("专利清单", 0.4, 0.06, 0.035)]
    for i in range(10):
        y = 0.15 + i * 0.07
        rows += [(str(i + 1), 0.08, y), ("发明专利证书", 0.2, y), (f"ZL20191038055{i}.X", 0.6, y)]
    assert len(views_of(page_of(*rows))) == 1


def test_zooming_takes_lines_and_tables_with_it_and_placing_brings_them_back() -> None:
    cell = Cell("姓名", BoundingBox(0.6, 0.4, 0.7, 0.5))
    page = replace(sheet_of((FIRST, LEFT), (SECOND, RIGHT)), tables=(Table(((cell, cell),)),))
    right = zoomed(page, RIGHT)
    assert right.tables[0].rows[0][0].box == BoundingBox.of(0.2, 0.4, 0.4, 0.5)
    assert not zoomed(page, LEFT).tables
    assert {placed(line.box, RIGHT) for line in right.lines} <= {line.box for line in page.lines}
    assert right.width == 1240


def appointed(person: str, post: str, day: str) -> Page:
    return page_of(
        ("任命书", 0.4, 0.15, 0.05),
        f"经公司研究决定,兹任命{person}同志为{post},",
        "负责本岗位的全部工作,任期三年。",
        "江门市某某有限公司",
        day,
    )


def test_two_papers_without_numbers_are_told_apart_by_what_they_say() -> None:
    a, b = appointed("陈志豪", "首席质量官", "2022年1月10日"), appointed("欧阳国栋", "检测中心主任", "2023年6月8日")
    assert len(views_of(sheet_of((a, UPPER), (b, LOWER)))) == 2
    assert len(views_of(sheet_of((a, UPPER), (a, LOWER)))) == 1


def test_a_number_of_a_year_and_a_serial_is_no_date() -> None:
    def officer(person: str, number: str) -> Page:
        return page_of(
            ("首席质量官培训证书", 0.25, 0.15, 0.05), f"证书编号:CQO-GD-{number}", f"姓名:{person}", "考核合格", "2021年11月26日"
        )

    assert len(views_of(sheet_of((officer("陈志豪", "2021-1012"), LEFT), (officer("李嘉欣", "2021-1113"), RIGHT)))) == 2


def test_a_sheet_is_cut_over_a_title_and_not_within_the_paper_before_it() -> None:
    rows: tuple[Placed, ...] = (
        ("企业首席质量官任职培训合格证书", 0.22, 0.08, 0.03),
        "黄某明同志于2021年5月3日至2021年5月7日参加企业首席质量官任职培训，",
        "学完规定课程，经考核成绩合格，特发此证。",
        "特此证明。",
        ("证书编号：粤某质字20210077", 0.15, 0.4),
        ("广东省某某协会", 0.6, 0.4),
        ("2021年5月8日", 0.6, 0.43),
        ("计量保证体系确认证书", 0.3, 0.55, 0.03),
        ("编号：粤计保2020-111", 0.7, 0.62),
        "江门市某某有限公司：",
        "经考核，你单位计量保证体系符合二级计量保证体系的要求。",
        ("有效期限：五年", 0.13, 0.87),
        ("江门市市场监督管理局", 0.57, 0.87),
        ("二〇二〇年四月十五日", 0.57, 0.9),
    )
    found = documents([page_of(*rows)])
    assert [(d.kind, d.text("certificate_number"), d.text("issue_date")) for d in found] == [
        ("chief_quality_officer_certificate", "粤某质字20210077", "2021-05-08"),
        ("metrology_assurance_certificate", "粤计保2020-111", "2020-04-15"),
    ]


def test_copies_of_two_persons_certificates_on_a_sheet_are_two_papers_though_one_has_no_title() -> None:
    sheet = page_of(
        ("姓名司徒明", 0.55, 0.096),
        ("性别男", 0.55, 0.123),
        ("专业名称标准化", 0.55, 0.15),
        ("资格名称工程师", 0.55, 0.177),
        ("批准时间2012年12月18日", 0.55, 0.204),
        ("证书编号:粤中职证字第5555029040233号", 0.1, 0.23),
        ("评委会名称江门市机电工程技术人才中级职称评审委员会", 0.4, 0.257),
        ("发证机关:江门市人事局", 0.1, 0.29),
        ("专业技术人员职业资格证书", 0.3, 0.578, 0.028),
        ("姓名:甄慧敏", 0.29, 0.62),
        ("专业类别:质量专业", 0.29, 0.66),
        ("资格级别:中级", 0.29, 0.7),
        ("批准日期:2009年6月14日", 0.29, 0.73),
        ("管理号:37860086905675", 0.1, 0.76),
        ("签发单位:广东省人事厅", 0.29, 0.79),
    )
    assert [view.part for view in views_of(sheet)] == [1, 2]
    same = replace(sheet, lines=tuple(replace(x, text=x.text.replace("甄慧敏", "司徒明")) for x in sheet.lines))
    assert [view.part for view in views_of(same)] == [0]
