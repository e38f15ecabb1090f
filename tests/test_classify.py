"""What a page is, from its words and from nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evidence.page import Picture
from extractors.classify import classify
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
