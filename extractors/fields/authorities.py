"""Which level of government an authority, award or project belongs to, by its name."""

from __future__ import annotations

import re
from typing import Literal

Tier = Literal["national", "provincial", "city", "county"]

COUNTY_CITIES = "台山|开平|鹤山|恩平|南雄|乐昌|阳春|吴川|廉江|雷州|化州|信宜|高州|四会|兴宁|陆丰|英德|连州|普宁|罗定"
"""County-level cities of Guangdong: their 市 is a county, so they are asked before any other 市."""

CHINA_OFFICE = (
    r"(?:China ?National|State) ?Intellectual ?Property|National ?Intellectual ?Property ?Administration,? ?(?:P\.?R|China)"
    r"|Patent ?Law ?of ?the ?People|Trademark ?Office ?of ?(?:the ?)?(?:China|National|State|P\.?R)"
)
"""How the office that grants rights in China, and its law, are named on the English side of its papers."""

_COUNTY = re.compile(
    rf"(?:{COUNTY_CITIES})市?(?!路)|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{{2,3}}(?:区|县)(?![\u4e00-\u9fff]*省)|市[\u4e00-\u9fff]{{2,3}}(?:区|县|镇)|县级|区级|镇人民政府|街道办"
)
_NOT_COUNTY = re.compile(r"自治区|高新区|开发区|特区")
_PROVINCE = re.compile(
    r"[\u4e00-\u9fff]{2,3}省|自治区|省级|省政府|(?:科学技术|市场监督管理|工业和信息化|质量技术监督|财政|人力资源和社会保障)厅|^(?:北京|上海|天津|重庆)市|粤科|粤府|粤市监"
)
_CITY = re.compile(r"市(?:人民)?政府|市级|[\u4e00-\u9fff]{2,3}市|江科|江府")
_NATION = re.compile(
    r"^中国(?:农村技术开发|生物技术发展|21世纪议程管理)中心"
    r"|国家|科学技术部|科技部|总局|中华人民共和国|国务院|全国|中国质量奖|工业和信息化部|国科"
)


def tier_of(name: str) -> Tier | None:
    """The level an authority's name tells, or None. Counties first: 开平市 is one, and 江门市新会区 names a city too."""
    county = _COUNTY.search(name)
    if county and not _NOT_COUNTY.search(county.group()):
        return "county"
    if _NATION.search(name) and not re.match(r"(?!国家|中国|全国|中华)[\u4e00-\u9fff]{2,3}[省市]", name):
        return "national"
    if _PROVINCE.search(name) and not _CITY.search(re.sub(r"^(?:[\u4e00-\u9fff]{2,3}省|(?:北京|上海|天津|重庆)市)", "", name)):
        return "provincial"
    if _CITY.search(name):
        return "city"
    return "provincial" if _PROVINCE.search(name) else None
