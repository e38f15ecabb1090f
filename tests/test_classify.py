"""What a page is, from its words and from nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence.page import Picture
from extractors.classify import classify
from extractors.quotes import lines_of
from tests.papers import page_of


def test_a_title_in_letters_set_apart_as_boxes_of_their_own_is_read_as_one() -> None:
    page = page_of(
        ("检", 0.3, 0.1, 0.04), ("验", 0.4, 0.1, 0.04), ("报", 0.5, 0.1, 0.04), ("告", 0.6, 0.1, 0.04), ("报告编号:JD2022-031456", 0.2, 0.3)
    )
    assert classify(page).kind == "inspection_report"


def test_a_title_set_on_two_rows_is_read_as_one() -> None:
    page = page_of(
        ("科技计划项目", 0.3, 0.15, 0.04),
        ("验收证书", 0.35, 0.2, 0.04),
        ("项目名称:低铅水嘴研究", 0.15, 0.4),
        ("承担单位:江门市某某有限公司", 0.15, 0.45),
    )
    verdict = classify(page)
    assert verdict.kind == "science_project_conclusion"
    assert verdict.begins


def test_a_page_that_mentions_a_certificate_in_a_sentence_is_not_one() -> None:
    page = page_of("本公司于2022年取得质量管理体系认证证书,", "并按质量手册的要求运行,检验报告齐全。", "特此说明。")
    assert classify(page).kind == "other"


def test_a_name_of_a_file_alone_makes_no_document() -> None:
    page = page_of("与此无关的一段文字", file="证书/质量手册.pdf")
    assert classify(page).kind == "other"


def test_a_name_of_a_file_does_not_stand_against_what_the_page_says() -> None:
    page = page_of(("检 验 报 告", 0.35, 0.1, 0.04), ("报告编号:WT-2023-0456", 0.2, 0.3), ("检验结论:合格", 0.2, 0.4), file="质量手册.pdf")
    plain = replace(page, file="a.pdf")
    assert classify(page).kind == "inspection_report"
    assert classify(page).confidence == classify(plain).confidence


def test_a_contents_page_is_no_document_of_what_it_lists() -> None:
    page = page_of(("目  录", 0.45, 0.08, 0.03), "1 测量管理体系认证证书…………1", "2 国家标准首页及前言…………3", "3 检验报告…………9")
    verdict = classify(page)
    assert verdict.kind == "other"
    assert verdict.contents


@pytest.mark.parametrize("text", ["附件3 检验报告", "四、质量手册", "2.6 质量追溯体系", "政府质量奖"])
def test_a_divider_only_announces(text: str) -> None:
    verdict = classify(page_of((text, 0.3, 0.45, 0.04)))
    assert verdict.kind == "other"
    assert verdict.divider


def test_a_cover_with_the_company_and_a_number_is_no_divider() -> None:
    page = page_of(("江门市某某有限公司", 0.3, 0.2, 0.03), ("质 量 手 册", 0.35, 0.35, 0.05), ("文件编号:QM-01", 0.4, 0.6))
    assert classify(page).kind == "quality_manual"


def test_a_photograph_is_a_laboratory_only_where_something_says_so() -> None:
    picture = replace(page_of(), route="image", picture=Picture(texture=0.6, colour=0.1))
    assert classify(picture, "车间照片/IMG_1").kind == "other"
    assert classify(picture, "实验室照片/IMG_1").kind == "laboratory_photo"


def test_a_text_page_in_a_folder_of_laboratory_photographs_is_none() -> None:
    page = page_of("一段很长的文字说明了公司的基本情况以及历年来的发展经过。", file="实验室照片/说明.pdf")
    assert classify(page).kind == "other"


def test_a_page_says_which_of_how_many_it_is() -> None:
    assert classify(page_of("检验结果", "第 2 页 共 3 页")).leaf == (2, 3)
    assert classify(page_of("检验结果", "共3页 第2页")).leaf == (2, 3)


def test_a_rival_kind_lowers_the_confidence() -> None:
    sure = classify(page_of(("质量手册", 0.4, 0.2, 0.05), ("受控 版本:A/0 审核:张三 江门市某某有限公司", 0.1, 0.5)))
    torn = classify(
        page_of(("质量手册", 0.4, 0.2, 0.05), ("作业指导书", 0.4, 0.3, 0.05), ("受控 版本:A/0 审核:张三 江门市某某有限公司", 0.1, 0.5))
    )
    assert torn.confidence < sure.confidence
    assert torn.rivals


Lines = tuple[str | tuple[str, float, float, float], ...]

FOREIGN: list[tuple[str, Lines]] = [
    (
        "foreign_patent_certificate",
        (
            "(12) United States Patent (10) Patent No.: US 11,234,567 B2",
            "(45) Date of Patent: Oct. 25, 2022",
            "(54) LOW-NOISE VALVE CARTRIDGE",
            "(71) Applicant: JIANGMEN X CO., LTD.",
            "(73) Assignee: JIANGMEN X CO., LTD., Guangdong (CN)",
            "(21) Appl. No.: 15/530,315",
        ),
    ),
    (
        "foreign_patent_certificate",
        (
            ("European Patent Office", 0.3, 0.05, 0.03),
            ("CERTIFICATE", 0.4, 0.12, 0.04),
            "It is hereby certified that a European patent has been granted",
            "European Patent No. EP 3456789",
            "Proprietor(s) of the patent: Jiangmen X Co., Ltd.",
        ),
    ),
    (
        "foreign_patent_certificate",
        (
            ("特許証", 0.4, 0.1, 0.05),
            "(CERTIFICATE OF PATENT)",
            "特許第6789012号",
            "発明の名称 水栓",
            "特許権者 江門市某某有限公司",
            "発明者 張三",
        ),
    ),
    (
        "foreign_patent_certificate",
        (
            ("中華民國專利證書", 0.3, 0.1, 0.04),
            "發明第 I 712345 號",
            "發明名稱:水龍頭",
            "專利權人:江門市某某有限公司",
            "專利權期間:自2020年1月1日起",
        ),
    ),
    (
        "foreign_patent_certificate",
        (
            ("Deutsches Patent- und Markenamt", 0.2, 0.06, 0.03),
            ("Urkunde über die Erteilung des Patents", 0.1, 0.12, 0.035),
            "Nr. 10 2019 123 456",
            "Patentinhaber: Jiangmen X Co., Ltd.",
        ),
    ),
    (
        "foreign_trademark_certificate",
        (
            ("United States of America", 0.2, 0.05, 0.04),
            ("United States Patent and Trademark Office", 0.2, 0.1, 0.025),
            "Reg. No. 5,918,274",
            "Registered Nov. 26, 2019",
            "Int. Cl.: 11",
            "Trademark",
            "Principal Register",
            "KAIPING X CO., LTD. (CHINA limited company)",
        ),
    ),
    (
        "foreign_trademark_certificate",
        (
            ("EUIPO", 0.1, 0.03, 0.03),
            ("CERTIFICATE OF REGISTRATION", 0.2, 0.1, 0.04),
            "This Certificate of Registration is hereby issued for the European Union trade mark identified below.",
            "No 018932334",
            "Registered: 24/06/2021",
            "Owner: Heshan X Co., Ltd.",
        ),
    ),
    (
        "foreign_trademark_certificate",
        (
            ("CERTIFICATE OF REGISTRATION", 0.2, 0.08, 0.03),
            ("CERTIFICAT D'ENREGISTREMENT", 0.2, 0.12, 0.03),
            "(111) 1428765",
            "(151) July 3, 2018",
            "(180) July 3, 2028",
            "(730) Heshan X Co., Ltd.",
            "(511) NCL(11)",
            "Madrid Agreement and Protocol",
        ),
    ),
    (
        "foreign_trademark_certificate",
        (
            ("商標登録証", 0.35, 0.08, 0.045),
            "(CERTIFICATE OF TRADEMARK REGISTRATION)",
            "登録第6123456号",
            "商標権者 江門市某某有限公司",
            "指定商品 第11類 水栓",
        ),
    ),
    (
        "foreign_trademark_certificate",
        (
            ("상표등록증", 0.35, 0.08, 0.045),
            ("CERTIFICATE OF TRADEMARK REGISTRATION", 0.15, 0.14, 0.025),
            "등록 제 40-1234567 호",
            "KOREAN INTELLECTUAL PROPERTY OFFICE",
        ),
    ),
    (
        "foreign_trademark_certificate",
        (
            ("TRADE MARKS REGISTRY", 0.3, 0.05, 0.03),
            ("CERTIFICATE OF REGISTRATION OF TRADE MARK", 0.1, 0.11, 0.03),
            "Trade Marks Ordinance (Cap. 559)",
            "Trade Mark No. 305123456",
            "Owner: Jiangmen X Co., Ltd.",
        ),
    ),
    (
        "export_certificate",
        (
            ("EU-TYPE EXAMINATION CERTIFICATE", 0.1, 0.1, 0.035),
            "Certificate No.: 2847-CE-22-673",
            "Manufacturer: JIANGMEN X CO., LTD.",
            "Directive: Machinery Directive 2006/42/EC",
            "Notified Body No. 2847",
        ),
    ),
    (
        "export_certificate",
        (
            ("Certificate of Conformity", 0.2, 0.1, 0.04),
            "Applicant: Jiangmen X Co., Ltd.",
            "Product: Faucet",
            "Tested according to EN 200:2008",
            "CE mark may be affixed",
        ),
    ),
    (
        "management_system_certificate",
        (
            ("CERTIFICATE", 0.35, 0.08, 0.045),
            "Certificate Registration No.: 75222Q10344R0M",
            "This is to certify that the management system of",
            "JIANGMEN X CO., LTD.",
            "has been assessed and found to conform to ISO 9001:2015",
            "Scope of certification: design and manufacture of faucets",
        ),
    ),
    (
        "management_system_certificate",
        (
            ("Certificate of Registration", 0.2, 0.08, 0.04),
            "This is to certify that the quality management system of",
            "JIANGMEN X CO., LTD.",
            "complies with ISO 9001:2015",
            "Certificate No. FM 712345",
        ),
    ),
    (
        "export_certificate",
        (
            ("Certificate of Conformity", 0.24, 0.14, 0.036),
            "Applicant : JIANGMEN X CO., LTD.",
            "Product : Bench Grinder",
            "Trade Mark : XMARK",
            "EN 62841-1:2015",
            "Machinery Directive 2006/42/EC",
        ),
    ),
]


@pytest.mark.parametrize(("kind", "lines"), FOREIGN, ids=lambda v: v if isinstance(v, str) else "")
def test_papers_of_other_countries_offices_and_bodies_are_known_by_their_wording(kind: str, lines: Lines) -> None:
    verdict = classify(page_of(*lines))
    assert verdict.kind == kind, verdict
    assert verdict.confidence >= 0.7, verdict


@pytest.mark.parametrize(
    "lines",
    [
        (
            "(19) United States",
            "(12) Patent Application Publication (10) Pub. No.: US 2021/0123456 A1",
            "(54) LOW-NOISE VALVE",
            "(71) Applicant: X Co.",
        ),
        (("证书", 0.4, 0.1, 0.04), "在2023年度评选中成绩突出,特发此证,以资鼓励。", "某某协会", "2023年5月6日"),
        ("本公司产品已取得CE、UL等认证,并拥有美国专利和欧盟商标。", "质量管理体系认证证书有效。"),
        (
            ("保持认证注册资格通知书", 0.28, 0.14, 0.028),
            "经对贵单位质量管理体系实施监督审核,认为贵单位质量管理体系运行",
            "有效,符合GB/T 19001-2016/ISO 9001:2015标准要求,同意继续保持认证注册资格。",
        ),
    ],
)
def test_papers_that_only_resemble_them_are_other(lines: Lines) -> None:
    assert classify(page_of(*lines)).kind == "other"


def test_a_clauses_heading_is_no_title() -> None:
    whole = classify(page_of(("作业指导书", 0.35, 0.1, 0.04), "文件编号:WI-07 版本:A/0"))
    clause = classify(page_of(("7.5 作业指导书", 0.1, 0.1, 0.025), "7.5.1 各工序应编制作业指导书。", "7.5.2 作业指导书由工程部编制。"))
    assert (whole.kind, whole.begins) == ("work_instruction", True)
    assert not clause.begins


def test_a_small_table_is_no_divider() -> None:
    rows = [(text, 0.2 * i, 0.2 + 0.05 * n, 0.018) for n in range(4) for i, text in enumerate((str(n + 1), "冯炳坤", "总经办", "总经理"))]
    verdict = classify(page_of(("组织架构及质量管理人员名单", 0.2, 0.08, 0.03), *rows))
    assert verdict.kind == "organization_chart"
    assert not verdict.divider


TITLED = {
    "quality_manual": ["品质手册", "管理评审控制程序", "内部审核程序", "质量体系文件汇编"],
    "inspection_procedure": ["出厂检验标准", "来料检验作业标准", "不合格品控制程序"],
    "work_instruction": ["工艺作业卡", "标准作业程序", "操作作业指导卡"],
    "risk_management_document": ["质量安全风险分级管控制度", "质量风险识别与评价表", "应急准备与响应预案"],
    "production_ledger": ["生产日报表", "产品流转单", "成品入库单", "售后服务台账"],
    "traceability_system": ["产品质量追溯体系说明", "质量追溯流程图"],
    "organization_chart": ["质量管理网络图", "公司架构及人员分工表", "质量管理组织架构"],
    "laboratory_summary": ["理化室2023年度总结", "实验室年度运行情况", "检测中心年度运行报告"],
    "patent_list": ["专利台账", "有效专利汇总", "自主知识产权情况表"],
    "trademark_list": ["商标台账", "注册商标汇总", "境外商标注册情况"],
    "social_insurance_record": ["个人权益记录单", "单位人员缴费情况证明", "人员参保情况表"],
    "application_form": ["企业质量提升创新中心自评表", "评分自评表"],
    "inspection_report": ["质量监督抽查结果报告", "委托检测报告书"],
    "other": ["主要设备清单", "员工花名册", "水电费缴费凭证", "消防应急预案", "研发费用明细表", "合格供应商名录", "软件著作权登记证书"],
}


@pytest.mark.parametrize(("kind", "title"), [(kind, title) for kind, titles in TITLED.items() for title in titles])
def test_a_title_in_other_words_still_says_what_a_paper_is(kind: str, title: str) -> None:
    left = 0.5 - len(title) * 0.012
    page = page_of((title, left, 0.1, 0.034), ("江门市某某有限公司", 0.3, 0.16, 0.02), "有关情况说明如下,供参考。", "具体内容如下:")
    assert classify(page).kind == kind


def test_a_sheet_of_captioned_photographs_is_pictures_and_a_paper_that_speaks_of_them_is_none() -> None:
    sheet = page_of(("检验室照片", 0.4, 0.07, 0.03), ("检验室门口", 0.2, 0.33), ("高低温试验箱", 0.65, 0.33))
    assert classify(replace(sheet, picture=Picture(texture=0.26))).kind == "laboratory_photo"
    assert classify(sheet).kind == "other"
    works = page_of(("生产车间照片", 0.4, 0.07, 0.03), ("注塑机", 0.2, 0.33))
    assert classify(replace(works, picture=Picture(texture=0.26))).kind == "other"


def test_notes_on_a_copy_are_no_titles_and_no_text_of_the_paper() -> None:
    notes = (("此复印件与原件一致", 0.3, 0.01, 0.03), ("仅供申报企业质量提升创新中心使用，再次复印无效", 0.2, 0.04, 0.03))
    page = page_of(*notes, ("检验报告", 0.4, 0.15, 0.03), ("报告编号:JD2022-031456", 0.2, 0.3))
    assert [line.text for line in lines_of(page)] == ["检验报告", "报告编号:JD2022-031456"]
    assert classify(page).kind == "inspection_report"


@pytest.mark.parametrize("title", ["测量管理体系证书", "测量管理体系认证注册证书", "测量管理体系合格证书"])
def test_a_measurement_certificate_is_known_under_each_of_its_titles(title: str) -> None:
    assert classify(page_of((title, 0.3, 0.1, 0.04), "获证组织:江门市某某有限公司")).kind == "measurement_management_certificate"
