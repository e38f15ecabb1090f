"""Where the scope of a certificate ends: before the sentence about the certificate itself."""

from __future__ import annotations

import pytest

from extractors.kinds.management_system_certificate import read
from tests.papers import paper_of

SCOPE = "五金水嘴、阀芯的设计、生产和服务"


@pytest.mark.parametrize(
    "sentence",
    [
        "该证书仅在监督审核合格后有效。",
        "此证书的状态可在机构网站核对。",
        "上述范围以内的活动受认证约束。",
        "如需查询，可登录本机构网站。",
        "若不再符合要求，本机构将撤销证书。",
        "请扫描二维码核验证书。",
        "体系运行期间须接受监督。",
        "自二〇二三年一月九日起生效。",
        "特颁此证。",
        "发证机构：某某认证有限公司",
    ],
)
def test_a_scope_ends_before_the_next_sentence(sentence: str) -> None:
    found = read(paper_of(("认证证书", 0.34, 0.13, 0.05), ("证书号：58823QP34976R0L", 0.37, 0.22), f"覆盖的业务范围：{SCOPE}。{sentence}"))
    assert found.fields["scope"].value == SCOPE


def test_a_scope_of_several_sentences_stays_whole() -> None:
    listed = "水嘴的设计。阀芯的生产。淋浴花洒的销售"
    found = read(paper_of(("认证证书", 0.34, 0.13, 0.05), f"认证范围：{listed}。本证书有效期三年。"))
    assert found.fields["scope"].value == listed


@pytest.mark.parametrize("label", ["认证覆盖的业务活动", "体系覆盖的产品和服务", "证书所涉及的产品及过程为", "业务范围", "认证范围"])
def test_a_scope_stands_behind_other_words_too(label: str) -> None:
    found = read(paper_of(("质量管理体系认证证书", 0.3, 0.08, 0.03), f"{label}：{SCOPE}", "颁证日：2021.01.01"))
    assert found.fields["scope"].value == SCOPE


def test_products_that_are_named_like_words_of_certificates_stay() -> None:
    listed = "日期打印机的设计。标志牌的生产。审核软件的开发"
    found = read(paper_of(("质量管理体系认证证书", 0.3, 0.08, 0.03), f"认证范围：{listed}", "颁证日：2021.01.01"))
    assert found.fields["scope"].value == listed
