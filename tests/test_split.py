"""Where one document ends and the next begins."""

from __future__ import annotations

from dataclasses import replace

from evidence.page import Page, Picture
from extractors.documents import documents, identity, printed_number
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


def test_the_number_printed_at_a_pages_foot_is_kept() -> None:
    assert printed_number(page_of("正文", ("- 37 -", 0.48, 0.95))) == "37"
    assert printed_number(page_of("正文", ("第37页 共90页", 0.45, 0.95))) == "37"
    assert printed_number(page_of("正文", "2022")) == ""


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


def test_the_same_certificate_in_another_language_is_a_document_of_its_own() -> None:
    number = "00122Q310344R0M/4400"
    zh = page_of(("质量管理体系认证证书", 0.2, 0.1, 0.04), f"证书编号:{number}", "兹证明 江门市某某有限公司", file=FILE)
    en = page_of(
        ("QUALITY MANAGEMENT SYSTEM CERTIFICATE", 0.2, 0.1, 0.04),
        f"Certificate No.: {number}",
        "This is to certify that",
        file=FILE,
        number=2,
    )
    assert kinds(zh, en) == [("management_system_certificate", [1]), ("management_system_certificate", [2])]
