"""The Chinese typeface that goes into PDF files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from evidence.errors import UsageError

NAME = "zhiping-cjk"
# TrueType outlines: reportlab embeds no others
_KNOWN = (
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
    "C:/Windows/Fonts/simsun.ttc",
    "/System/Library/Fonts/Supplemental/Songti.ttc",
)


@cache
def typeface() -> str:
    """The name under which the typeface is registered; used characters are embedded. UsageError where there is none."""
    for path in _KNOWN:
        if Path(path).is_file():
            try:
                pdfmetrics.registerFont(TTFont(NAME, path, subfontIndex=0))
            except TTFError:
                continue
            return NAME
    raise UsageError("本机没有可嵌入的中文字体，请安装 fonts-wqy-microhei")
