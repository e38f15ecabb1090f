"""How far each value of an application's documents can be trusted: a logistic model over what speaks for and against it.

The kinds' readers judge a value by what they see at its place; here that judgement is weighed together with what a second model read
there, how the value came about, and what the other documents of the application say. The weights are fitted on generated papers
(``python -m benchmarks.trust``) and kept as data with a version; papers of other layouts measure them.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path

from evidence.document import Document, Field
from extractors.kinds import all_kinds

MODEL = Path(__file__).with_name("trust.json")
LEAST, MOST = 0.05, 0.995
_LABEL = re.compile(
    r"[:：]|地址|住所|编号|号码|日期|有效期|摘要|联系|电话|^(?:兹|经)|名称|机构$"
    r"|\b(?:date|address|name of|certificate|holder|number|product identification|inhaber|titulaire|annex|page|signed|certification)\b",
    re.IGNORECASE,
)
"""What stands in a value that took in its label, or its neighbour's."""
_ASIDE = re.compile(r"摘要|\(\d{2}\)|\bname of\b|[:：]$|^(?:title|bezeichnung|名称)\b|^[^:：]{2,12}date$", re.IGNORECASE)
"""The same for titles, which may speak of dates and addresses themselves."""
_TITLES = frozenset({"title", "product", "award_name", "project_name", "specialty", "qualification"})
_RUNNING = frozenset({"business_scope", "address", "scope"})
"""Values that are sentences: anything may stand in them."""
_SORTS = {
    "of_name": _TITLES,
    "of_scope": _RUNNING,
    "of_holder": {"holder", "employer", "enterprise", "former_name"},
    "of_several": {"undertaking_organizations", "drafting_organizations", "patentees"},
    "of_person": {"person", "id_number"},
    "of_end": {"valid_until"},
    "of_day": {"issue_date", "effective_date", "report_date"},
    "of_version": {"version"},
}
"""Sorts of fields, some of which are harder to find than others. That a name ends in ``number`` makes one more: `of_number`."""
_ALIKE = ({"issue_date", "first_issue_date"}, *({"seal", other} for other in ("issuer", "holder", "employer")))
"""Fields of one paper that often say the same; what two others say is mostly right in one of them."""
_BODY = re.compile(r"公司|厂|院|中心|集团|社|店|所|学|學|\b(?:Ltd|Limited|Inc|Co|LLC|GmbH)\b", re.IGNORECASE)
"""What the name of an enterprise holds somewhere."""
_TERM = ("issue_date", "first_issue_date", "registration_date", "valid_until")
_PAIRS = (("(", ")"), ("（", "）"), ("《", "》"), ("[", "]"), ("“", "”"))
_ISO = re.compile(r"\d{4}(-\d{2}){0,2}|long-term")
_NUMBER = re.compile(r"(?=.*\d)[\x20-\x7e\u4e00-\u9fff]*\d{3,}[\x20-\x7e\u4e00-\u9fff]*")


@dataclass(frozen=True, slots=True)
class Model:
    """``sure = 1 / (1 + exp(-(bias + sum of weight * signal)))``; a signal without a weight counts nothing."""

    version: str
    bias: float
    weights: Mapping[str, float]

    def sure(self, signals: Mapping[str, float]) -> float:
        total = self.bias + sum(self.weights.get(name, 0.0) * value for name, value in signals.items())
        return min(MOST, max(LEAST, 1 / (1 + math.exp(-total))))


@cache
def model() -> Model:
    """The model in use."""
    raw = json.loads(MODEL.read_text(encoding="utf-8"))
    return Model(str(raw["version"]), float(raw["bias"]), {str(k): float(v) for k, v in raw["weights"].items()})


def trusted(documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents of one application with the confidence of each field and cell as `model` sees it."""
    voices = voices_of(documents)

    def weighed(field: Field, document: Document, name: str) -> Field:
        return field.with_confidence(model().sure(signals_of(field, document, name, voices)))

    return tuple(
        replace(
            document,
            fields={name: weighed(field, document, name) for name, field in document.fields.items()},
            rows=tuple({name: weighed(field, document, name) for name, field in row.items()} for row in document.rows),
        )
        for document in documents
    )


def voices_of(documents: Sequence[Document]) -> Counter[str]:
    """In how many documents of an application each text stands as a field's value.

    What was read along the rim of a seal is no voice: one stamp on many papers is misread alike on all of them.
    """
    return Counter(value for document in documents for value in _said(document))


def _said(document: Document) -> set[str]:
    return {str(field.value) for field in document.fields.values() if "+seal" not in field.source.method}


def signals_of(field: Field, document: Document, name: str, voices: Mapping[str, int]) -> dict[str, float]:
    """What speaks for (and against) a value, as numbers: 0 and 1, and for `judged` and `kind` the log odds.

    That a name is nearly one of other documents is not among them: a sister company's is, too. Scoring weighs that with both at hand.
    """
    method, value = field.source.method, str(field.value)
    by_page = {(p.file, p.page): p for p in document.pages}
    page = by_page.get((field.source.file, field.source.page))
    alone = voices.get(value, 0) <= (value in _said(document))
    own = alone and not isinstance(field.value, tuple)  # lists hold names of others rightly
    return {
        "judged": _odds(field.confidence),
        "kind": _odds(document.kind_confidence),
        "agrees": float("+second:agrees" in method or "+doubtless" in method),
        "differs": float("+second:differs" in method),
        "repaired": float("+repair" in method),
        "derived": float(field.derived),
        "rivalled": float(bool(field.alternatives)),
        "unscanned": float(method.startswith(("layer", "office"))),
        "glanced": float(page is not None and page.read == "glance"),
        "unplaced": float(field.source.box is None),
        "supported": float(not alone and len(value) >= 4 and not _ISO.fullmatch(value)),  # days agree by chance
        "date": float(_ISO.fullmatch(value) is not None),
        "number": float(_ISO.fullmatch(value) is None and _NUMBER.fullmatch(value) is not None),
        "list": float(isinstance(field.value, tuple)),
        "issuer": float(name == "issuer"),
        "cut": float(own and any(_plain(value) in other for other in _known(value, voices))),
        "overrun": float(own and any(other in _plain(value) for other in _known(value, voices))),
        "anniversary": float(name in _TERM and _is_anniversary(document)),
        "labelled": float(name not in _RUNNING and _is_text(value) and (_ASIDE if name in _TITLES else _LABEL).search(value) is not None),
        "complete": _completeness(document),
        "unstarted": float(name == "valid_until" and not any(begin in document.fields for begin in _TERM[:-1])),
        "shared": float(any(str(o.value) == value for n, o in document.fields.items() if n != name and {n, name} not in _ALIKE)),
        "long": math.log1p(len(value)) if _is_text(value) else 0.0,
        "bodiless": float(name in _SORTS["of_holder"] and _BODY.search(value) is None),
        **{sort: float(name in fields) for sort, fields in _SORTS.items()},
        "of_number": float(name.endswith("number")),
        "unbalanced": float(_is_text(value) and any(value.count(a) != value.count(b) for a, b in _PAIRS)),
    }


def _completeness(document: Document) -> float:
    """The share of its kind's fields that were found: of a paper in a form that readers do not know, they find fewer."""
    kind = all_kinds().get(document.kind)
    return sum(name in document.fields for name in kind.fields) / max(1, len(kind.fields)) if kind else 0.0


def _known(value: str, voices: Mapping[str, int]) -> Iterator[str]:
    """Names that several documents have, other than `value`, as `_plain` writes them."""
    if not _is_text(value) or len(value) < 4:
        return
    for other, count in voices.items():
        if count >= 2 and len(other) >= 6 and _is_text(other) and _plain(other) != _plain(value):
            yield _plain(other)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _is_anniversary(document: Document) -> bool:
    """Whether the end of a certificate's term is years after a beginning, to the day or one day less."""
    days = {name: str(document.fields[name].value) for name in _TERM if name in document.fields}
    try:
        end = date.fromisoformat(days.pop("valid_until", ""))
        begins = [date.fromisoformat(day) for day in days.values()]
    except ValueError:
        return False
    ends = {(day.month, day.day) for day in (end, end + timedelta(days=1))}
    return any((begin.month, begin.day) in ends for begin in begins)


def _is_text(value: str) -> bool:
    return not (_ISO.fullmatch(value) or _NUMBER.fullmatch(value))


def _odds(share: float) -> float:
    kept = min(0.995, max(0.05, share))
    return math.log(kept / (1 - kept))
