"""How far each value of an application's documents can be trusted: a logistic model over what speaks for and against it.

The kinds' readers judge a value by what they see at its place; here that judgement is weighed together with what a second model read
there, what stands around it that nobody has explained, and what the other documents of the application say. The weights are fitted on
generated papers as they were read before anybody had looked at them (``python -m benchmarks.trust``) and kept as data with a version.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from evidence.document import Document
from evidence.page import Page
from extractors.trust.witnesses import Witnesses

WEIGHTS = Path(__file__).with_name("weights.json")
LEAST, MOST = 0.05, 0.995


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
    raw = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return Model(str(raw["version"]), float(raw["bias"]), {str(k): float(v) for k, v in raw["weights"].items()})


def trusted(documents: Sequence[Document], pages: Sequence[Page]) -> tuple[Document, ...]:
    """The documents of one application, found on `pages`, with the confidence of each field and cell as `model` sees it."""
    witnesses = Witnesses.of(documents, pages)
    return tuple(_weighed(document, witnesses) for document in documents)


def _weighed(document: Document, witnesses: Witnesses) -> Document:
    def sure(name: str, row: int | None) -> float:
        return model().sure(witnesses.signals(document, name, row))

    return replace(
        document,
        fields={name: field.with_confidence(sure(name, None)) for name, field in document.fields.items()},
        rows=tuple({name: cell.with_confidence(sure(name, i)) for name, cell in row.items()} for i, row in enumerate(document.rows)),
    )
