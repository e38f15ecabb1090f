"""Labels of certificates by role, in the places where papers set their values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

from evidence.document import Field
from evidence.geometry import BoundingBox
from evidence.page import Page, TextLine
from extractors.fields.certificates import certificate_number
from extractors.fields.dates import LIFETIMES, find_dates
from extractors.fields.holders import holder
from extractors.fields.issuers import issuer
from extractors.fields.validity import validity
from extractors.paper import Paper
from extractors.quotes import lines_of, past_label
from tests.papers import Placed, paper_of

HOLDER, HOLDER_EN = "鹤山市远榕铸件有限公司", "Heshan Yuanrong Castings Co., Ltd."
BODY, BODY_EN = "广东粤衡认证服务有限公司", "Rhenmark Assessment Ltd"
PLACEMENTS: dict[str, Callable[[str, str], list[Placed]]] = {
    "behind a colon": lambda label, value: [(f"{label}：{value}", 0.12, 0.4)],
    "right of a colon": lambda label, value: [(f"{label}：", 0.12, 0.4), (value, 0.37, 0.4)],
    "in the next cell": lambda label, value: [(label, 0.12, 0.4), (value, 0.42, 0.402)],
    "under the label": lambda label, value: [(label, 0.12, 0.4), (value, 0.12, 0.425)],
    "set in under a colon": lambda label, value: [(f"{label}：", 0.12, 0.4), (value, 0.24, 0.428)],
    "behind a gap": lambda label, value: [(f"{label}  {value}", 0.12, 0.4)],
}


def set_in_turn(labels: str | Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each label in three of the placements, so that all of them come with every role."""
    names = list(PLACEMENTS)
    for i, label in enumerate(labels.split() if isinstance(labels, str) else labels):
        for step in (0, 1, 3):
            yield label, names[(i + step) % len(names)]


def certificate(label: str, placement: str, value: str) -> Paper:
    return paper_of(
        ("认证证书", 0.4, 0.1, 0.04),
        *PLACEMENTS[placement](label, value),
        ("地址：江门市建设路12号", 0.12, 0.55),
        ("深圳市旭尺测试有限公司", 0.12, 0.6),
        ("成立日期：2001年2月3日", 0.12, 0.65),
    )


@pytest.mark.parametrize(
    ("labels", "value", "read"),
    [
        (
            "企业名称 单位名称 获证组织 获证组织名称 获证单位 持证单位 认证客户 受评价方 委托人 认证委托人 申请单位 获奖单位 证书持有者"
            " 法人单位名称 单位全称 机构名称 实验室名称 客户名称 受审核方名称 被认定企业 持证人 获证方 申请组织",
            HOLDER,
            holder,
        ),
        (
            ["Certificate Holder", "Company Name", "Client", "Holder", "Registered to", "Applicant", "Name of Organisation", "Inhaber"],
            HOLDER_EN,
            holder,
        ),
        (
            "发证机构 颁证机构 认证机构 颁发单位 授予单位 批准单位 认定机构 发证方 评审机构 核准机关 颁奖单位 出具单位 签发机构",
            BODY,
            issuer,
        ),
        (["Issued by", "Certification Body", "Issuing Authority", "Certified by", "Zertifizierungsstelle"], BODY_EN, issuer),
        (
            "证书编号 证书号 证书号码 证书编码 证号 编号 注册号 证书注册号 认证证书编号 管理号 登记编号 证书序号 许可证编号",
            "GDM-2021-00318",
            certificate_number,
        ),
        (
            ["Certificate No.", "Cert. No.", "Registration No.", "Certificate ID", "Licence No.", "Reg. No.", "Zertifikat-Nr."],
            "GDM-2021-00318",
            certificate_number,
        ),
    ],
)
def test_a_role_is_known_by_many_words_wherever_its_value_stands(
    labels: str | Sequence[str], value: str, read: Callable[[Paper], Field | None]
) -> None:
    found = {(label, placement): read(certificate(label, placement, value)) for label, placement in set_in_turn(labels)}
    assert {key: one and one.value for key, one in found.items() if one is None or one.value != value} == {}


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        (
            "issue_date",
            "发证日期 颁证日期 签发日期 批准日期 发证时间 注册日期 获证日期 授予日期 发布日期 填发日期 本次发证日期 换证日期 认定时间",
        ),
        ("issue_date", ["Date of issue", "Issued on", "Certification date", "Date of Certificate", "Ausstellungsdatum"]),
        ("valid_until", "有效期至 有效期限至 有效日期至 有效期截止 截止日期 到期日期 证书有效期至 有效期满日 终止日期 失效日期"),
        ("valid_until", ["Valid until", "Expiry date", "Valid to", "Date of expiry", "Expires on", "Gültig bis", "Renewal date"]),
    ],
)
def test_a_date_is_told_by_many_words_wherever_it_stands(name: str, labels: str | Sequence[str]) -> None:
    found = {(label, place): validity(certificate(label, place, "2022-03-05")).get(name) for label, place in set_in_turn(labels)}
    assert {key: one and one.value for key, one in found.items() if one is None or one.value != "2022-03-05"} == {}


@pytest.mark.parametrize(
    ("text", "label", "rest"),
    [
        ("产品名称和系列、规格、型号:轮毂", "产品名称", ":轮毂"),
        ("发证机构(盖章) 某局", "发证机构", " 某局"),
        ("Zertifikat Nr. / Certificate No. S 5003", "Zertifikat Nr.", "S 5003"),
        ("Inhaber / Holder of Certificate YUANRONG CO.", "Inhaber", "YUANRONG CO."),
        ("委托人对产品负责", "委托人", "对产品负责"),
    ],
)
def test_a_label_goes_on_to_its_colon_or_through_its_other_language(text: str, label: str, rest: str) -> None:
    assert text[past_label(text, len(label)) :].strip() == rest.strip()


def test_a_slanted_watermark_is_no_line_of_the_text() -> None:
    lines = (
        TextLine("一般项目:铸件的制造与销售", BoundingBox(0.27, 0.55, 0.83, 0.57), 0.99),
        TextLine("仅供质量创新中心申报使用", BoundingBox(0.25, 0.45, 0.73, 0.7), 0.99),
    )
    page = Page("a.pdf", "0" * 64, 1, "ocr", "rapidocr", lines, width=1654, height=2339)
    assert [line.text for line in lines_of(page)] == ["一般项目:铸件的制造与销售"]


def test_a_term_may_end_beyond_the_years_a_certificate_can_carry() -> None:
    assert [d.value for d in find_dates("2006年3月13日至2055年6月30日", years=LIFETIMES)] == ["2006-03-13", "2055-06-30"]
    assert [d.value for d in find_dates("2006年3月13日至2055年6月30日")] == ["2006-03-13"]


def test_a_stroke_of_a_seal_within_a_date_lowers_its_confidence() -> None:
    fields = validity(paper_of(("发证日期：2020年11月M19日", 0.5, 0.6)))
    assert fields["issue_date"].value == "2020-11-19"
    assert fields["issue_date"].confidence <= 0.6
