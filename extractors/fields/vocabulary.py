"""Words of Chinese papers that readers of names share: what organisations end with, and what is no part of a name."""

from __future__ import annotations

_COMPANY = ("有限公司", "有限责任公司", "股份公司", "集团公司", "总公司", "分公司", "公司", "合作社", "工作室", "商行", "经营部")
_FACTORY = ("分厂", "工厂", "厂", "农场", "林场", "养殖场", "园艺场", "(有限合伙)", "(普通合伙)", "(特殊普通合伙)", "事务所", "(集团)")
_AUTHORITY = ("总局", "局", "厅", "委员会", "人民政府", "政府", "办公室", "部", "领导小组")
_COMMISSION = ("标准委", "发改委", "改革委", "健康委", "卫健委", "经信委", "国资委")
"""Commissions by the short names that they sign with."""
_INSTITUTE = (
    "大学",
    "学院",
    "研究院",
    "研究所",
    "中心",
    "协会",
    "学会",
    "联合会",
    "促进会",
    "科学院",
    "实验室",
    "试验室",
    "化验室",
    "研究总院",
    "商会",
    "基金会",
)
_LABORATORY = (
    *("检测所", "检验所", "计量所", "质检所", "标准所", "编码所", "信息所", "情报所", "监督所", "监测所", "测试所", "评价所", "技术所"),
    *(
        "检测院",
        "检验院",
        "计量院",
        "标准院",
        "质检院",
        "标准化院",
        "特检院",
        "总院",
        "医院",
        "总站",
        "鉴定站",
        "检测站",
        "检验站",
        "监测站",
        "监督站",
    ),
)
SUFFIXES: dict[str, str] = {
    **dict.fromkeys((*_COMPANY, *_FACTORY), "company"),
    **dict.fromkeys((*_AUTHORITY, *_COMMISSION), "authority"),
    **dict.fromkeys((*_INSTITUTE, *_LABORATORY), "institute"),
}
"""What a Chinese organisation's name ends with, and what sort of organisation that is."""

AUTHORITIES: tuple[str, ...] = (
    "国家知识产权局",
    "国家市场监督管理总局",
    "国家标准化管理委员会",
    "国家标准委",
    "国家认证认可监督管理委员会",
    "中国国家认证认可监督管理委员会",
    "中国合格评定国家认可委员会",
    "国家工商行政管理总局商标局",
    "中华人民共和国国家工商行政管理总局商标局",
    "国家质量监督检验检疫总局",
    "中华人民共和国国家知识产权局",
    "人力资源和社会保障部",
    "中华人民共和国人力资源和社会保障部",
    "国家税务总局",
)
"""Authorities whose names are always written the same."""

_LABELS = (
    "企业名称",
    "单位名称",
    "公司名称",
    "组织名称",
    "机构名称",
    "获证组织名称",
    "获证组织",
    "获证企业",
    "受审核方",
    "委托人",
    "申请人",
    "持证人",
    "持有人",
    "专利权人",
    "注册人",
    "权利人",
    "名称",
    "承担单位",
    "发证机关",
    "发证机构",
    "发证单位",
    "颁证机构",
    "颁证部门",
    "颁证单位",
    "批准机关",
    "批准机构",
    "认证机构",
    "登记机关",
    "评审组织",
    "工作单位",
    "生产者",
    "制造商",
    "生产企业",
    "申请日时申请人",
)
SENTENCE_WORDS: tuple[str, ...] = (
    *_LABELS,
    "兹证明",
    "茲证明",
    "兹有",
    "特此证明",
    "证明",
    "经审核",
    "经评审",
    "经审查",
    "经认证",
    "本证书由",
    "证书由",
    "文件由",
    "此件由",
    "本件由",
    "变更为",
    "更名为",
    "更改为",
    "改名为",
    "变更成",
    "名称为",
    "现名为",
    "标准由",
    "授予",
    "颁发给",
    "颁发",
    "现有",
    "关于",
    "关于确认",
    "关于认定",
    "关于同意",
    "关于批准",
    "关于表彰",
    "关于授予",
    "关于核准",
    "关于公布",
    "通过",
    "根据",
    "依据",
    "委托",
    "该",
    "均为",
    "贵",
    "你",
    "位于",
    "以及",
    "其",
)
"""Words a name cannot reach across to the left."""

_NATION = ("国家", "中华", "中国", "北京", "天津", "上海", "重庆")
_PROVINCES = (
    *("河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南", "广东", "海南"),
    *("四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾", "内蒙古", "广西", "西藏", "宁夏", "新疆"),
)
CITIES = (
    *("广州", "深圳", "珠海", "汕头", "佛山", "韶关", "河源", "梅州", "惠州", "汕尾", "东莞", "中山"),
    *("江门", "阳江", "湛江", "茂名", "肇庆", "清远", "潮州", "揭阳", "云浮"),
)
"""Cities of Guangdong."""
COUNTIES = ("蓬江", "江海", "新会", "台山", "开平", "鹤山", "恩平")
"""Jiangmen's districts (the first three) and county-level cities."""
PLACES: tuple[str, ...] = (*_NATION, *_PROVINCES, *CITIES, *COUNTIES, "厦门", "青岛", "大连", "宁波")
"""Names an authority's name begins with: provinces, the four cities under the state, Guangdong's cities, those with their own
budget, Jiangmen's counties."""
