import pytest

from extractors.fields.organisations import find_organisations, is_organisation
from extractors.normalise import normalise


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("兹证明江门市甲乙电器有限公司", ["江门市甲乙电器有限公司"]),
        ("兹证明 江门市甲乙电器有限公司 质量管理体系符合", ["江门市甲乙电器有限公司"]),
        ("企业名称:江门甲乙(集团)股份有限公司", ["江门甲乙(集团)股份有限公司"]),
        ("中丙认证技术（广东）有限公司", ["中丙认证技术(广东)有限公司"]),
        ("江门市甲乙电器有限公司新会分公司", ["江门市甲乙电器有限公司新会分公司"]),
        ("本证书由上海丁戊质量认证有限公司提供", ["上海丁戊质量认证有限公司"]),
        ("华为民用电器有限公司", ["华为民用电器有限公司"]),
        ("广东省科学技术厅 广东省财政厅 国家税务总局广东省税务局", ["广东省科学技术厅", "广东省财政厅", "国家税务总局广东省税务局"]),
        ("广东省科学技术厅、广东省财政厅", ["广东省科学技术厅", "广东省财政厅"]),
        ("江门市人力资源和社会保障局", ["江门市人力资源和社会保障局"]),
        ("清远大学、江门市质量计量监督检测所", ["清远大学", "江门市质量计量监督检测所"]),
        ("Jiangmen Jiayi Electric Co., Ltd.", ["Jiangmen Jiayi Electric Co., Ltd."]),
        ("JIANGMEN JIAYI ELECTRIC CO.,LTD", ["JIANGMEN JIAYI ELECTRIC CO., LTD"]),
        ("审核依据公司法", []),
        ("原件存放于公司档案室", []),
        ("本手册适用于公司所有部门", []),
        ("批准部门北京圆乙质量认证有限责任公司", ["北京圆乙质量认证有限责任公司"]),
        ("单位江门市甲乙电器有限公司", ["江门市甲乙电器有限公司"]),
        ("外海街道甲乙造纸厂(普通合伙)", ["外海街道甲乙造纸厂(普通合伙)"]),
        ("部门负责人", []),
        ("认证范围:塑料包装袋的生产", []),
    ],
)
def test_names_are_cut_free_of_the_words_around_them(text: str, names: list[str]) -> None:
    assert [o.name for o in find_organisations(normalise(text))] == names


@pytest.mark.parametrize(
    ("name", "sort"),
    [
        ("江门市甲乙电器有限公司", "company"),
        ("北京丙丁认证有限公司", "certifier"),
        ("广东省质量检验中心", "certifier"),
        ("国家知识产权局", "authority"),
        ("广东戊己大学", "institute"),
    ],
)
def test_the_sort_of_an_organisation_is_told(name: str, sort: str) -> None:
    (read,) = find_organisations(name)
    assert read.sort == sort


def test_a_whole_text_is_or_is_not_a_name() -> None:
    assert is_organisation("江门市甲乙电器有限公司")
    assert not is_organisation("江门市甲乙电器有限公司所建立的质量管理体系")
