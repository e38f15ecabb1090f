"""Where one document ends and the next begins."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence.page import Page, Picture
from extractors.classify import classify
from extractors.documents import documents, identity
from extractors.split import natural, split
from tests.papers import Placed, page_of

FILE = "合订本.pdf"


def cover(number: str = "GB/T 41234-2022", *, file: str = FILE, page: int = 1) -> Page:
    return page_of(
        ("中华人民共和国国家标准", 0.15, 0.15, 0.04),
        (number, 0.65, 0.21, 0.018),
        ("恒温水嘴通用技术要求", 0.25, 0.4, 0.035),
        ("2022-03-09发布", 0.1, 0.85),
        ("2022-10-01实施", 0.7, 0.85),
        ("国家市场监督管理总局", 0.3, 0.9, 0.025),
        ("发布", 0.65, 0.91, 0.022),
        file=file,
        number=page,
    )


def foreword(number: str = "GB/T 41234-2022", *, file: str = FILE, page: int = 2) -> Page:
    head: list[Placed] = [(number, 0.7, 0.07, 0.014)] if number else []
    return page_of(
        *head,
        ("前  言", 0.45, 0.13, 0.025),
        ("本文件按照GB/T 1.1-2020的规定起草。", 0.12, 0.2),
        ("本文件起草单位:江门市某某有限公司、广东省标准化研究院。", 0.12, 0.25),
        ("本文件主要起草人:张三、李四。", 0.12, 0.3),
        file=file,
        number=page,
    )


def body(text: str, *, page: int, file: str = FILE) -> Page:
    return page_of(text, "试验方法应符合相应的规定,样品应在规定条件下放置。", "其余要求由供需双方商定。", file=file, number=page)


def report(number: str, *, page: int, leaf: str = "") -> Page:
    rest = [leaf] if leaf else []
    return page_of(
        ("检 验 报 告", 0.35, 0.1, 0.04), (f"报告编号:{number}", 0.2, 0.2), "样品名称:水嘴", "检验结论:合格", *rest, file=FILE, number=page
    )


def kinds(*pages: Page) -> list[tuple[str, list[int]]]:
    return [(d.kind, [p.number for p in d.pages]) for d in split(pages)]


def test_cover_foreword_and_body_of_a_standard_are_one_document() -> None:
    assert kinds(cover(page=1), foreword(page=2), body("1 范围", page=3)) == [("standard_text", [1, 2, 3])]


def test_a_second_cover_begins_a_second_standard() -> None:
    pages = (cover(page=1), foreword(page=2), cover("GB/T 55555-2023", page=3), foreword("GB/T 55555-2023", page=4))
    assert kinds(*pages) == [("standard_text", [1, 2]), ("standard_text", [3, 4])]


def test_the_same_cover_again_is_a_second_copy() -> None:
    assert kinds(cover(page=1), foreword(page=2), cover(page=3), foreword(page=4)) == [("standard_text", [1, 2]), ("standard_text", [3, 4])]


def test_cover_and_foreword_photographed_as_two_files_are_one_document() -> None:
    drafts = split([cover(file="照片/IMG_2.jpg", page=1), foreword("", file="照片/IMG_10.jpg", page=1)])
    assert [(d.kind, [p.file for p in d.pages]) for d in drafts] == [("standard_text", ["照片/IMG_2.jpg", "照片/IMG_10.jpg"])]


def test_cover_and_foreword_with_other_numbers_stay_apart() -> None:
    drafts = split([cover(file="照片/IMG_1.jpg", page=1), foreword("GB/T 9999-2021", file="照片/IMG_2.jpg", page=1)])
    assert len(drafts) == 2


def test_forewords_find_their_covers_by_number_whatever_their_order() -> None:
    a, b = "GB/T 41234-2022", "GB/T 55555-2023"
    drafts = split([cover(a, file="1.jpg"), cover(b, file="2.jpg"), foreword(a, file="3.jpg", page=1), foreword(b, file="4.jpg", page=1)])
    assert [[p.file for p in d.pages] for d in drafts] == [["1.jpg", "3.jpg"], ["2.jpg", "4.jpg"]]


def test_documents_of_other_kinds_do_not_cross_files() -> None:
    one = report("JD2022-000001", page=1)
    drafts = split([one, replace(body("检验结果汇总", page=1), file="另一个.pdf")])
    assert len(drafts) == 2


def test_reports_in_a_row_are_told_apart_by_their_numbers() -> None:
    pages = (report("JD2022-000001", page=1), body("检验结果", page=2), report("JD2022-000002", page=3), body("检验结果", page=4))
    assert kinds(*pages) == [("inspection_report", [1, 2]), ("inspection_report", [3, 4])]


def test_a_report_whose_result_pages_count_anew_is_one_report() -> None:
    pages = (report("JD2022-000001", page=1), report("JD2022-000001", page=2, leaf="共2页 第1页"), body("第2页 共2页", page=3))
    assert kinds(*pages) == [("inspection_report", [1, 2, 3])]


def test_a_manual_takes_its_pages_until_another_paper_starts() -> None:
    manual = page_of(
        ("江门市某某有限公司", 0.3, 0.2, 0.03), ("质量手册", 0.35, 0.35, 0.05), ("文件编号:QM-01", 0.4, 0.6), file=FILE, number=1
    )
    pages = (manual, body("4.1 总则", page=2), body("4.2 文件控制", page=3), report("JD2022-000001", page=4))
    assert kinds(*pages) == [("quality_manual", [1, 2, 3]), ("inspection_report", [4])]


def test_an_unknown_certificate_ends_an_open_document() -> None:
    strange = page_of(("计算机软件著作权登记证书", 0.2, 0.15, 0.04), ("软件名称:某系统", 0.2, 0.3), file=FILE, number=2)
    assert kinds(report("JD2022-000001", page=1), strange) == [("inspection_report", [1]), ("other", [2])]


def test_blank_pages_are_in_no_document() -> None:
    blank = replace(page_of(file=FILE, number=2), route="blank")
    assert kinds(report("JD2022-000001", page=1), blank, body("检验结果", page=3)) == [("inspection_report", [1, 3])]


def test_a_divider_tells_what_the_photographs_after_it_show() -> None:
    divider = page_of(("附件3 实验室照片", 0.3, 0.4, 0.04), file=FILE, number=1)
    photo = replace(page_of(file=FILE, number=2), route="image", picture=Picture(texture=0.6))
    assert kinds(divider, photo) == [("other", [1]), ("laboratory_photo", [2])]


def test_files_come_in_the_order_people_number_them() -> None:
    assert sorted(["扫描10.pdf", "扫描2.pdf"], key=natural) == ["扫描2.pdf", "扫描10.pdf"]


def test_an_id_is_the_same_for_the_same_pages_and_another_for_another_kind() -> None:
    first, second = documents([cover(page=1), foreword(page=2)]), documents([cover(page=1), foreword(page=2)])
    assert first[0].id == second[0].id
    assert identity("other", first[0].pages) != first[0].id
    assert len(first[0].id) == 12


def test_a_report_goes_on_after_its_page_of_notices() -> None:
    notice = page_of(("声 明", 0.45, 0.1, 0.03), "1 报告无检验专用章无效。", "2 复制报告未重新加盖检验专用章无效。", file=FILE, number=2)
    pages = (report("JD2022-000001", page=1), notice, report("JD2022-000001", page=3))
    assert kinds(*pages) == [("inspection_report", [1, 2, 3])]


def test_an_unknown_page_between_two_pages_of_one_number_belongs_to_them() -> None:
    strange = page_of(("产品合格证书", 0.3, 0.15, 0.05), "本产品经检验合格。", "检验员:05", file=FILE, number=2)
    pages = (report("JD2022-000001", page=1), strange, report("JD2022-000001", page=3))
    assert kinds(*pages) == [("inspection_report", [1, 2, 3])]


def test_a_misread_number_in_a_running_head_does_not_end_a_standard() -> None:
    wrong = page_of(("GB/T 41284-2022", 0.7, 0.07, 0.014), "4 要求", "4.1 外观应光洁。", file=FILE, number=3)
    assert kinds(cover(page=1), foreword(page=2), wrong) == [("standard_text", [1, 2, 3])]


def test_a_form_in_a_standards_annex_with_the_standards_number_stays_in_it() -> None:
    form = page_of(("GB/T 41234-2022", 0.7, 0.05, 0.014), ("检验报告", 0.4, 0.12, 0.04), "报告编号:", "检验结论:", file=FILE, number=3)
    assert kinds(cover(page=1), foreword(page=2), form) == [("standard_text", [1, 2, 3])]


def test_an_annex_page_belongs_to_the_certificate_before_it() -> None:
    first = page_of(
        ("质量管理体系认证证书", 0.2, 0.1, 0.04),
        "证书编号:00122Q310344R0M/4400",
        "兹证明 江门市某某有限公司",
        "有效期至:2026年5月6日",
        file=FILE,
    )
    annex = page_of(("附件", 0.45, 0.1, 0.03), "证书编号:00122Q310344R0M/4400", "认证范围所涉及的场所", file=FILE, number=2)
    assert kinds(first, annex) == [("management_system_certificate", [1, 2])]


def test_certificates_of_one_kind_in_a_row_are_documents_of_their_own() -> None:
    def certificate(number: str, page: int) -> Page:
        return page_of(("质量管理体系认证证书", 0.2, 0.1, 0.04), f"证书编号:{number}", "兹证明 江门市某某有限公司", file=FILE, number=page)

    pages = (certificate("00122Q310344R0M/4400", 1), certificate("00123Q310345R0M/4400", 2))
    assert kinds(*pages) == [("management_system_certificate", [1]), ("management_system_certificate", [2])]


NUMBER = "00122Q310344R0M/4400"


def chinese(own: str = NUMBER, **where: object) -> Page:
    return replace(page_of(("质量管理体系认证证书", 0.2, 0.1, 0.04), f"证书编号:{own}", "兹证明 江门市某某有限公司", file=FILE), **where)  # type: ignore[arg-type]


def english(own: str = NUMBER, **where: object) -> Page:
    page = page_of(
        ("QUALITY MANAGEMENT SYSTEM CERTIFICATE", 0.2, 0.1, 0.04),
        f"Certificate No.: {own}",
        "This is to certify that",
        "JIANGMEN MOUMOU SANITARY WARE CO., LTD.",
        "has established a quality management system",
        file=FILE,
        number=2,
    )
    return replace(page, **where)  # type: ignore[arg-type]


def test_the_english_page_of_a_certificate_belongs_to_it() -> None:
    assert kinds(chinese(), english()) == [("management_system_certificate", [1, 2])]


def test_an_english_certificate_of_another_number_is_a_document_of_its_own() -> None:
    pages = (chinese(), english("00123Q310345R0M/4400"))
    assert kinds(*pages) == [("management_system_certificate", [1]), ("management_system_certificate", [2])]


def test_the_same_certificate_again_in_the_same_language_is_a_second_copy() -> None:
    assert kinds(chinese(), chinese(number=2)) == [("management_system_certificate", [1]), ("management_system_certificate", [2])]


def insured(title: str, person: str, serials: range, page: int, code: str = "355493155716") -> Page:
    rows: list[Placed] = [("序号", 0.1, 0.2), ("姓名", 0.2, 0.2), ("证件号码", 0.4, 0.2), ("参保险种", 0.7, 0.2)]
    for i, n in enumerate(serials):
        y = 0.23 + 0.03 * i
        rows += [(str(n), 0.1, y), (f"{person}{n}", 0.2, y), (f"440703********{1000 + n}", 0.4, y), ("养老、工伤、失业", 0.7, y)]
    return page_of((title, 0.25, 0.06, 0.035), (f"单位编号:{code} 单位名称:江门市某某有限公司", 0.1, 0.13), *rows, file=FILE, number=page)


def test_a_list_whose_rows_count_on_goes_over_several_pages() -> None:
    title = "单位参保证明(参保人员名册)"
    pages = (insured(title, "张", range(1, 9), 1), insured(title, "李", range(9, 17), 2), insured(title, "王", range(17, 20), 3))
    assert kinds(*pages) == [("social_insurance_record", [1, 2, 3])]


def test_a_list_whose_rows_count_anew_under_the_same_title_is_another_list() -> None:
    title = "单位参保证明(参保人员名册)"
    pages = (insured(title, "张", range(1, 9), 1), insured(title, "李", range(1, 7), 2, code="131583726384"))
    assert kinds(*pages) == [("social_insurance_record", [1]), ("social_insurance_record", [2])]


def personal(name: str, number: str, page: int, file: str = FILE) -> Page:
    return page_of(
        ("广东省社会保险个人参保证明", 0.25, 0.08, 0.035),
        f"姓名 {name} 证件号码 {number}",
        "参保起止时间 单位 养老 工伤 失业",
        "202312-202405 江门市:江门市某某有限公司 6 6 6",
        "该参保人累计月数合计 实际缴费6个月",
        file=file,
        number=page,
    )


def test_records_of_persons_are_documents_of_their_own_in_one_file_and_in_many() -> None:
    a, b = personal("区伟", "440703********8503", 1), personal("周强", "440703********1084", 2)
    assert [len(d.pages) for d in split([a, b])] == [1, 1]
    assert [len(d.pages) for d in split([replace(a, file="社保1.pdf"), replace(b, file="社保2.pdf", number=1)])] == [1, 1]


def manual(page: int, *rows: Placed, **where: object) -> Page:
    head: list[Placed] = [("江门市某某有限公司 质量手册", 0.1, 0.04, 0.012), ("HR-QM-01 A/0", 0.8, 0.04, 0.012)]
    body_rows: list[Placed] = [*rows, "各部门应按本文件的规定实施过程控制,并保留成文信息。", "品质部每月对过程数据进行统计分析。"]
    return replace(page_of(*head, *body_rows, file=FILE, number=page), **where)  # type: ignore[arg-type]


def front(**where: object) -> Page:
    page = page_of(
        ("江门市某某有限公司", 0.3, 0.2, 0.03),
        ("质量手册", 0.35, 0.35, 0.05),
        ("文件编号:HR-QM-01", 0.4, 0.6),
        "版本:A/0",
        file=FILE,
        number=1,
    )
    return replace(page, **where)  # type: ignore[arg-type]


def test_a_chapter_named_like_another_kind_of_paper_stays_in_its_manual() -> None:
    for heading in ("14 标识和可追溯性", "8.5.2 产品追溯系统", "7 检验规程", "6.1 风险和机遇的应对措施"):
        assert kinds(front(), manual(2), manual(3, (heading, 0.1, 0.1, 0.022)), manual(4)) == [("quality_manual", [1, 2, 3, 4])]


def test_a_chapter_on_a_page_without_a_running_head_stays_in_its_manual() -> None:
    plain = page_of(
        ("14 标识和可追溯性", 0.1, 0.06, 0.022), "14.1 产品追溯以批号为主线。", "14.2 内审员应独立于受审核的活动。", file=FILE, number=2
    )
    assert kinds(front(), plain) == [("quality_manual", [1, 2])]


def test_pages_of_which_only_head_and_foot_were_read_go_on_with_what_was_before() -> None:
    glance = [
        replace(
            page_of((f"{n} 过程控制", 0.1, 0.05, 0.02), ("各部门应", 0.1, 0.1), file=FILE, number=n),
            read="glance",
            picture=Picture(ink=0.06),
        )
        for n in (2, 3, 4)
    ]
    assert kinds(front(), *glance, report("JD2022-000001", page=5)) == [("quality_manual", [1, 2, 3, 4]), ("inspection_report", [5])]


def test_a_glance_at_the_heading_of_another_paper_begins_it() -> None:
    other = page_of(("装配工序作业指导书", 0.3, 0.06, 0.03), ("文件编号:WI-07", 0.1, 0.12), ("版本:A/0", 0.5, 0.12), file=FILE, number=2)
    assert kinds(front(), replace(other, read="glance")) == [("quality_manual", [1]), ("work_instruction", [2])]


@pytest.mark.parametrize(
    "names",
    [("001.jpg", "002.jpg", "003.jpg"), ("手册9.jpg", "手册10.jpg", "手册11.jpg"), ("扫描 (1).png", "扫描 (2).png", "扫描 (3).png")],
)
def test_a_manual_scanned_a_page_a_file_is_one_document(names: tuple[str, str, str]) -> None:
    pages = [front(file=names[0]), manual(1, file=names[1]), manual(1, file=names[2])]
    assert [[p.file for p in d.pages] for d in split(pages[::-1])] == [list(names)]


def test_certificates_in_files_numbered_one_after_another_stay_apart() -> None:
    drafts = split([chinese(f"0012{n}Q31034{n}R0M/4400", file=f"证书{n}.jpg", number=1) for n in (1, 2, 3)])
    assert [len(d.pages) for d in drafts] == [1, 1, 1]


def test_an_annex_in_a_file_of_its_own_belongs_to_the_certificate_whose_number_it_names() -> None:
    annex = page_of(("附件", 0.45, 0.1, 0.03), f"证书编号:{NUMBER}", "认证范围所涉及的场所", file="体系/B附件.jpg")
    drafts = split([chinese(file="体系/A证书.jpg"), annex])
    assert [[p.file for p in d.pages] for d in drafts] == [["体系/A证书.jpg", "体系/B附件.jpg"]]


def test_an_annex_of_another_number_stays_apart() -> None:
    annex = page_of(("附件", 0.45, 0.1, 0.03), "证书编号:00199Q999999R0M/4400", "认证范围所涉及的场所", file="体系/B附件.jpg")
    assert len(split([chinese(file="体系/A证书.jpg"), annex])) == 2


def test_page_two_of_three_in_the_next_file_goes_on() -> None:
    first = replace(report("JD2022-000001", page=1, leaf="共3页 第1页"), file="a.jpg")
    rest = [replace(body(f"共3页 第{n}页", page=1), file=f"{name}.jpg") for n, name in ((2, "b"), (3, "c"))]
    assert [[p.file for p in d.pages] for d in split([first, *rest])] == [["a.jpg", "b.jpg", "c.jpg"]]


def test_a_volumes_page_numbers_are_no_page_counts_of_its_papers() -> None:
    pages = [
        replace(
            report(f"JD2022-00000{n}", page=n),
            lines=(*report(f"JD2022-00000{n}", page=n).lines, *page_of((f"第{n}页 共8页", 0.45, 0.95)).lines),
        )
        for n in range(1, 9)
    ]
    drafts = split(pages)
    assert [len(d.pages) for d in drafts] == [1] * 8
    assert [d.printed for d in drafts] == [(str(n),) for n in range(1, 9)]


def test_a_misread_number_does_not_part_a_reports_cover_from_its_results() -> None:
    pages = (report("JD2022-000001", page=1), report("JD2022-0O0O71", page=2, leaf="共2页 第1页"), body("第2页 共2页", page=3))
    assert kinds(*pages) == [("inspection_report", [1, 2, 3])]


def controlled(number: str, leaf: str, page: int) -> Page:
    return page_of(
        ("装配工序作业指导书", 0.3, 0.05, 0.03), f"文件编号:{number} 版本:A/0", leaf, "操作步骤 操作要点", file=FILE, number=page
    )


def test_a_misread_number_does_not_part_the_pages_of_an_instruction_that_is_not_finished() -> None:
    pages = (
        controlled("HR-WI-101", "第1页 共3页", 1),
        controlled("HR-WI-l07", "第2负 共3页", 2),
        controlled("HR-WI-101", "第3页 共3页", 3),
    )
    assert kinds(*pages) == [("work_instruction", [1, 2, 3])]


def test_instructions_with_numbers_one_apart_stay_apart() -> None:
    pages = (controlled("HR-WI-101", "第1页 共1页", 1), controlled("HR-WI-102", "第1页 共1页", 2), controlled("HR-WI-103", "", 3))
    assert kinds(*pages) == [("work_instruction", [n]) for n in (1, 2, 3)]


def test_a_page_of_text_is_no_part_of_the_photograph_before_it() -> None:
    photo = replace(page_of(file=FILE, number=1), route="image", picture=Picture(texture=0.6))
    assert kinds(photo, body("情况说明", page=2)) == [("other", [1]), ("other", [2])]


def test_a_manuals_own_contents_between_its_cover_and_its_chapters_belongs_to_it() -> None:
    listed = page_of("1 范围…………1", "2 引用文件…………2", "3 术语…………3", "4 职责…………5", "5 程序…………7", "6 记录…………9", file=FILE, number=2)
    chapters = page_of(("质量手册", 0.4, 0.05, 0.03), "文件编号:HR-QM-01", "1 范围", "本手册适用于公司全部产品。", file=FILE, number=3)
    assert kinds(front(), listed, chapters) == [("quality_manual", [1, 2, 3])]


def licence(*, page: int) -> Page:
    return page_of(
        ("营 业 执 照", 0.35, 0.2, 0.04),
        ("统一社会信用代码 91440703MA4UWXYZ1A", 0.3, 0.28),
        "名称:江门市某某有限公司",
        "类型:有限责任公司",
        "法定代表人:张三",
        "成立日期:2006年2月10日",
        file=FILE,
        number=page,
    )


def test_another_paper_with_the_holders_credit_code_is_no_page_of_its_licence() -> None:
    credit = page_of(
        ("企业信用报告", 0.36, 0.08, 0.035),
        "主体名称:江门市某某有限公司",
        "统一社会信用代码 91440703MA4UWXYZ1A",
        "查询结果:未发现行政处罚记录。",
        file=FILE,
        number=2,
    )
    assert kinds(licence(page=1), credit) == [("business_license", [1]), ("other", [2])]


def mark(number: str, *, page: int) -> Page:
    return page_of(
        ("ZERTIFIKAT", 0.12, 0.04, 0.03),
        ("CERTIFICATE", 0.45, 0.04, 0.03),
        (f"Zertifikat Nr. / Certificate No. {number}", 0.12, 0.16),
        "Holder of Certificate JIANGMEN EXAMPLE CO., LTD.",
        "Produkt / Product Lifting stand",
        "Tested according to EN 17406:2020",
        "The manufacturer may use the mark.",
        file=FILE,
        number=page,
    )


def test_a_certificate_after_a_declaration_of_the_same_sort_begins_a_paper() -> None:
    declared = page_of(
        ("EU Declaration of Conformity", 0.22, 0.08, 0.035),
        ("No. DOC-3484-22", 0.42, 0.14),
        "Product model: Lifting stand",
        "Name and address of the manufacturer:",
        "JIANGMEN EXAMPLE CO., LTD., Jiangmen, China",
        "Directive 2006/42/EC, EN ISO 12100:2010",
        file=FILE,
        number=1,
    )
    assert [pages for _, pages in kinds(declared, mark("S 50038275", page=2))] == [[1], [2]]


def test_what_follows_a_report_that_has_shown_all_its_pages_is_another_paper() -> None:
    pages = [report("JD2022-031456", page=1, leaf="第1页 共2页"), page_of("第2页 共2页", "检验项目", "外观 合格", file=FILE, number=2)]
    assert [numbers for _, numbers in kinds(*pages, mark("S 50038275", page=3))] == [[1, 2], [3]]


def test_a_table_of_papers_with_rising_page_numbers_lists_what_follows() -> None:
    entries = ["营业执照", "组织机构图", "质量管理手册", "检验制度", "作业指导书", "质量管理体系认证证书"]
    lines: list[Placed] = [("材料及页码", 0.35, 0.08, 0.03), ("序号", 0.13, 0.15), ("材料", 0.2, 0.15), ("页码", 0.8, 0.15)]
    for i, title in enumerate(entries):
        lines += [(str(i + 1), 0.13, 0.18 + i * 0.03), (title, 0.2, 0.18 + i * 0.03), (str(2 + 3 * i), 0.8, 0.18 + i * 0.03)]
    verdict = classify(page_of(*lines, file=FILE))
    assert verdict.contents
    assert verdict.kind == "other"


def test_what_the_reading_of_a_page_makes_doubtful_reaches_its_document() -> None:
    blurred = replace(report("JD2022-031456", page=1), warnings=("图像模糊，识别结果需核实",))
    flags = [flag for flag in documents((blurred,))[0].flags if flag.code == "low_quality"]
    assert [flag.message for flag in flags] == [f"{FILE}：图像模糊，需核实"]


def test_a_wide_title_on_a_cover_of_large_print_is_one() -> None:
    front = page_of(
        ("No. SJ2021-85207", 0.7, 0.12, 0.019),
        ("产品质量监督抽查检验报告", 0.145, 0.22, 0.033),
        ("抽查产品:室内加热器", 0.15, 0.33, 0.026),
        ("生产企业:江门市某某有限公司", 0.15, 0.38, 0.026),
        ("任务来源:广东省市场监督管理局", 0.15, 0.43, 0.026),
        file=FILE,
        number=1,
    )
    assert kinds(front, report("SJ2021-85207", page=2, leaf="共2页 第1页")) == [("inspection_report", [1, 2])]


def letter(*, page: int) -> Page:
    return page_of(
        ("广东省市场监督管理局", 0.24, 0.1, 0.04),
        ("粤市监标准函〔2022〕220号", 0.54, 0.175, 0.02),
        ("关于同意成立广东省阀门标准化技术委员会的函", 0.18, 0.245, 0.024),
        "秘书处设在江门市某某有限公司,由其承担秘书处日常工作。",
        file=FILE,
        number=page,
    )


def test_an_annex_that_looks_a_little_like_another_kind_stays_with_its_letter() -> None:
    table: list[Placed] = [("附件:第一届委员名单", 0.13, 0.1, 0.02)]
    for r, row in enumerate(
        [("序号", "姓名", "职务", "工作单位"), ("1", "张三", "主任委员", "江门市某某有限公司"), ("2", "李四", "委员", "省研究院")]
    ):
        table += [(text, 0.14 + 0.18 * c, 0.15 + 0.03 * r) for c, text in enumerate(row)]
    assert kinds(letter(page=1), page_of(*table, file=FILE, number=2)) == [("committee_secretariat_document", [1, 2])]
