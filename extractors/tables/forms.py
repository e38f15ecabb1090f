"""What the cells of a column look like: the forms by which a column is known whose header is not."""

from __future__ import annotations

DATE = r"^(19|20)\d{2}(年|[-./])\d{1,2}(月|[-./])\d{1,2}日?$"
OWNER = r"^[\u4e00-\u9fffA-Za-z()（）·]{3,40}(公司|厂|集团|大学|学院|研究院|研究所|中心|合作社|Ltd\.?|Inc\.?|GmbH)([;；、,].*)?$"
COUNTRY = (
    r"^(中国|中国(香港|澳门|台湾)|香港|澳门|台湾|美国|日本|韩国|德国|英国|法国|欧盟|欧洲|意大利|西班牙|俄罗斯|加拿大|澳大利亚|印度|越南|泰国"
    r"|马来西亚|新加坡|印度尼西亚|巴西|墨西哥|国内|境内|[A-Z]{2})$"
)
CLASS = r"^第?([1-9]|[1-3]\d|4[0-5])类?$"
NEVER = r"(?!)"
"""The synonyms of a column that no header names."""
SOME_DATES = ("some_date", "other_date")
"""Columns of dates whose headers say nothing that is known."""
