"""Names of persons, and their identity numbers hidden as they must be."""

from __future__ import annotations

import re

from extractors.tables.masks import masked, masked_id

__all__ = ["is_person", "leading_person", "masked", "masked_id"]

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺"
    "毛郝顾龚邵万覃武钱戴严莫孔向常汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟申殷詹欧耿关兰焦俞左柳甘祝包宁符阮尚舒纪乐丘练阙厉戎祖束幸郜蔺屠池胥闻莘贡濮寿冀浦阎茹宦匡隆晁訾阚鞠蒯竺逯荆官谌暨衡晁庾柯梅童毕单季成霍苗涂谷曲盛冉翁蓝骆路游靳辛欧管柴蒙鲍华喻祁蒲房"
    "滕萧屈饶解牟艾尤时穆农司卓古吉缪简车项连芦麦褚窦岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝容区冼植利劳凌伦敬揭原"
)
_COMPOUND = ("欧阳", "司徒", "上官", "诸葛", "司马", "东方", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "端木", "司空")
_NOT_A_NAME = re.compile(
    r"性别|姓名|身份|证件|出生|专业|资格|级别|名称|单位|日期|时间|编号|签名|盖章|照片|持证|获证|年月|同志|先生|女士|公司|中国|职务|职称|文化|学历|民族|签发|认证|有限|系统|管理|质量|本人|经理"
)
_LEAD = re.compile(r"\s*((?:[\u3400-\u9fff]\s?){2,4}(?:·(?:[\u3400-\u9fff]){2,8})*)")


def is_person(text: str) -> bool:
    """Whether `text` has the form of a Chinese person's name: a surname and one to three characters, or parts joined by ``·``."""
    name = re.sub(r"\s", "", text)
    if "·" in name:
        return bool(re.fullmatch(r"[\u3400-\u9fff]{2,8}(?:·[\u3400-\u9fff]{1,8})+", name))
    if not re.fullmatch(r"[\u3400-\u9fff]{2,4}", name) or _NOT_A_NAME.search(name) or name[-1] in "省市县":
        return False
    return name.startswith(_COMPOUND) or (name[0] in _SURNAMES and len(name) <= 3) or (name[0] in _SURNAMES and name[1] in _SURNAMES)


def lone_name(text: str) -> bool:
    """Whether `text` is nothing but what can be a name beside the label of one, whatever its surname."""
    name = re.sub(r"\s", "", text)
    return bool(re.fullmatch(r"[\u3400-\u9fff]{2,4}", name)) and not _NOT_A_NAME.search(name) and not _NO_LONE_NAME.search(name)


_NO_LONE_NAME = re.compile(
    r"[省市区县镇局厅部院校厂司师员级长科书号别]$|地址|电话|学校|照片|部门|岗位|工作|本科|大专|硕士|汉族|男|女|无|以上"
)


def leading_person(text: str) -> tuple[int, int] | None:
    """Where a person's name stands at the beginning of `text` (which may go on: ``张某 性别 男``), or None."""
    m = _LEAD.match(text)
    if m is None:
        return None
    for end in range(m.end(1), m.start(1) + 1, -1):
        name = text[m.start(1) : end].rstrip()
        if is_person(name) and (end == len(text) or not re.match(r"[\u3400-\u9fff]", text[end:]) or _NOT_A_NAME.match(text[end:])):
            return m.start(1), m.start(1) + len(name)
    return (m.start(1), m.end(1)) if m.end(1) == len(text.rstrip()) and is_person(m[1]) else None
