"""What a value says for and against itself: how it was judged and read, and whether it is worded as a value of its sort is."""

from __future__ import annotations

import math
import re
from functools import lru_cache

from evidence.document import Document, Field

ISO = re.compile(r"\d{4}(-\d{2}){0,2}|long-term")
_NUMBER = re.compile(r"(?=.*\d)[\x20-\x7e\u4e00-\u9fff]*\d{3,}[\x20-\x7e\u4e00-\u9fff]*")
_LABEL = re.compile(
    r"[:：]|地址|住所|编号|号码|日期|有效期|摘要|联系|电话|^(?:兹|经)|名称|机构$"
    r"|\b(?:date|address|name of|certificate|holder|number|product identification|inhaber|titulaire|annex|page|signed|certification)\b",
    re.IGNORECASE,
)
"""What stands in a value that took in its label, or its neighbour's."""
_ASIDE = re.compile(r"摘要|\(\d{2}\)|\bname of\b|[:：]$|^(?:title|bezeichnung|名称)\b|^[^:：]{2,12}date$", re.IGNORECASE)
"""The same for titles, which may speak of dates and addresses themselves."""
_SENTENCE = re.compile(r"[，,。;；]|的|及|等|兹|应|特|按照|通过")
"""Words of sentences, which no name, post or title goes on with."""
_CUT_OFF = re.compile(r"[的及与和、,:(（/\-&号]$|(?:有限公|责任公|股份有限)$|^[的及等与和至之发,.;:)）/\-&a-z]")
"""How a text ends that goes on in the next line, or begins that began in the line before."""
_TITLES = frozenset({"title", "product", "award_name", "project_name", "specialty", "qualification"})
_RUNNING = frozenset({"business_scope", "address", "scope"})
"""Values that are sentences: anything may stand in them."""
_HOLDERS = frozenset({"holder", "employer", "enterprise", "former_name"})
_BODY = re.compile(r"公司|厂|院|中心|集团|社|店|所|学|學|\b(?:Ltd|Limited|Inc|Co|LLC|GmbH)\b", re.IGNORECASE)
"""What the name of an enterprise holds somewhere."""
_PAIRS = (("(", ")"), ("（", "）"), ("《", "》"), ("[", "]"), ("“", "”"))


def in_itself(field: Field, document: Document, name: str) -> dict[str, float]:
    """0 or 1 each, but for `judged` and `kind` (log odds), `long` (the logarithm of a text's length) and `short` (what a number lacks of
    eight characters, a quarter each)."""
    value, method = str(field.value), field.source.method
    page = next((p for p in document.pages if (p.file, p.page) == (field.source.file, field.source.page)), None)
    text, number = is_text(value), is_number(value)
    own = text and name not in _RUNNING
    return {
        "judged": _odds(field.confidence),
        "kind": _odds(document.kind_confidence),
        "differs": float("+second:differs" in method),
        "glanced": float(page is not None and page.read == "glance"),
        "labelled": float(own and (_ASIDE if name in _TITLES else _LABEL).search(value) is not None),
        "sentence": float(own and not isinstance(field.value, tuple) and _SENTENCE.search(value) is not None),
        "cut_off": float(text and not isinstance(field.value, tuple) and _CUT_OFF.search(value) is not None),
        "unbalanced": float(text and any(value.count(a) != value.count(b) for a, b in _PAIRS)),
        "long": math.log1p(len(value)) if text else 0.0,
        "bodiless": float(name in _HOLDERS and _BODY.search(value) is None),
        "short": max(0.0, 8 - len(value)) / 4 if number else 0.0,
        "worded": float(number and re.search(r"[\u4e00-\u9fff]", value) is not None),
    }


def is_date(value: str) -> bool:
    return ISO.fullmatch(value) is not None


def is_number(value: str) -> bool:
    return not is_date(value) and _NUMBER.fullmatch(value) is not None


@lru_cache(maxsize=4096)
def is_text(value: str) -> bool:
    return not is_date(value) and not is_number(value)


def _odds(share: float) -> float:
    kept = min(0.995, max(0.05, share))
    return math.log(kept / (1 - kept))
