"""The product a certificate is for, and other labelled values of papers in English."""

from __future__ import annotations

import re
from dataclasses import replace

from evidence.document import Field
from extractors.fields.confidence import judge
from extractors.fields.label_words import PRODUCT, is_label
from extractors.paper import Paper, Quote

_START = (
    r"(?i:models?\b|type\b|型号|trade ?mark|brand|商标|address|地址|manufacturer|制造商|applicant"
    r"|confirms|representative|^of$|standards?\b|标准|directive|date|certificate|report|holder)"
)
_STOP = (
    r"(?i:(?:models?|type|型号|trade ?mark|brand|商标|address|地址|manufacturer|制造商|applicant"
    r"|standards?|标准|directive|certificate|report)[^:：]{0,12}[:：])"
)


_MODEL = re.compile(
    r"(?:[,，;/(\s]\s*|(?<=[\u4e00-\u9fff]))(?:(?:model|type"
    r"|型号)s?[:\s.]*)?[A-Z]{1,6}[- ]?\d[\w/-]*(?:\s*[,，、;/]\s*[A-Z]{0,6}[- ]?\d[\w/-]*)*\)?$",
    re.IGNORECASE,
)
"""A product's model behind its name, where one label is for both."""


_RATED = re.compile(r"(?:(?<=[\u4e00-\u9fff)])|[\s,;/])\s*[A-Z]{1,6}[- ]?\d[^\u4e00-\u9fff]*\s\d[^\u4e00-\u9fff]*$")
"""A product's model with its ratings behind its name: TR-429 220V~ 50Hz."""
MODEL_CUT = 0.85
"""Highest confidence of a product whose model was cut off without a word that calls it one."""
_BOTH = re.compile(r"model|type|型号|规格|modell", re.IGNORECASE)


_CLASS = r"^CLASS\s?-?\s?C?\d{4,7}(?:[ -]\d{2})?\s?-\s?([A-Z][^-]{2,60}?)(?=\s-|-\s|$)"
"""CSA's class of products, by number and name."""


def product(paper: Paper) -> Field | None:
    """The product by its class, by a label, or by where a scheme's form names it; without its model, which one label may ask for too."""
    if (classed := paper.first(_CLASS)) is not None:
        return classed.field(classed.text.strip(), min(0.9, judge(classed.score, labelled=True)))
    labelled = _labelled(paper, PRODUCT) or _labelled(paper, r"(?:class|type|goods)\s+description")
    if labelled is None and paper.has(r"(?i:grant of equipment|federal communications)"):
        labelled = _labelled(paper, r"^notes(?=\s*:)")  # where a grant of the FCC names the equipment
    if labelled is None:
        return None
    quote, found = labelled
    rated = _RATED.search(str(found.value)) if _BOTH.search(quote.label) else None
    if rated is not None and rated.start() >= 3:
        return replace(found, value=str(found.value)[: rated.start()], alternatives=(found.value,))
    m = _MODEL.search(str(found.value))
    code = re.search(r"\s*[,，;]\s*[A-Z]{1,5}-?\d[\w-]*$", str(found.value))
    listed = code is not None and _BOTH.search(str(found.value)[: code.start()])  # "models LX-500, LX-700" is one phrase
    if code is not None and code.start() >= 4 and not listed:
        sure = min(MODEL_CUT, found.confidence)
        return replace(found, value=str(found.value)[: code.start()], confidence=sure, alternatives=(found.value,))
    if m is None or not (_BOTH.search(quote.label) or re.search(r"(?i)\b(?:model|type)\b|型号", m[0])):
        return found
    name = str(found.value)[: m.start()].strip(" ,，;/(")
    return replace(found, value=name) if len(name) >= 3 else found


def labelled_name(paper: Paper, labels: str) -> Field | None:
    """A labelled value of an English paper: a name or a product."""
    found = _labelled(paper, labels)
    return found[1] if found else None


def _speaks(text: str) -> bool:
    """Whether a text has letters enough for a name: three, or two signs of Chinese (水栓, 电机)."""
    return len(re.findall(r"[A-Za-z\u4e00-\u9fff]", text)) >= 3 or bool(re.fullmatch(r"\s*[\u4e00-\u9fff]{2}\s*", text))


def _labelled(paper: Paper, labels: str) -> tuple[Quote, Field] | None:
    for quote in paper.labelled(
        f"(?i:{labels})",
        lambda t: _speaks(t) and not re.match(rf"\(|{_START}", t) and not is_label(t),
        stop=_STOP,
    ):
        again = re.match(rf"(?i:{labels})\s*[:：]\s*", quote.text)  # "the following product" over a line "Product: …"
        own = quote.cut(again.end(), len(quote.text)) if again and again.end() < len(quote.text) else quote
        value = re.sub(r"\s+", " ", own.text).strip(" :：;,")
        if _speaks(value):
            return own, own.field(value, min(0.9, judge(quote.score, labelled=True)))
    return None
