"""What the other values of a paper, and the other papers of an application, say of a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache

from evidence.document import Document, Field
from extractors.kinds import all_kinds
from extractors.trust.values import is_date, is_text

TERM = ("issue_date", "first_issue_date", "registration_date", "valid_until")
_ALIKE = ({"issue_date", "first_issue_date"}, *({"seal", other} for other in ("issuer", "holder", "employer")))
"""Fields of one paper that often say the same; what two others say is mostly right in one of them."""


def printed_in(document: Document) -> set[str]:
    """The texts a document gives a voice: what was read along a seal's rim is none, since one stamp on many papers is misread alike."""
    return {str(field.value) for field in document.fields.values() if "+seal" not in field.source.method}


def in_company(field: Field, document: Document, name: str, voices: Mapping[str, int]) -> dict[str, float]:
    """0 or 1 each, `complete` a share.

    That a name is nearly one of other documents is not among them: a sister company's is, too. Scoring weighs that with both at hand.
    """
    value = str(field.value)
    alone = voices.get(value, 0) <= (value in printed_in(document))
    own = alone and not isinstance(field.value, tuple)  # lists hold names of others rightly
    return {
        "supported": float(not alone and len(value) >= 4 and not is_date(value)),  # days agree by chance
        "cut": float(own and any(_plain(value) in other for other in _known(value, voices))),
        "overrun": float(own and any(other in _plain(value) for other in _known(value, voices))),
        "shared": float(any(str(o.value) == value for n, o in document.fields.items() if n != name and {n, name} not in _ALIKE)),
        "anniversary": float(name in TERM and _is_anniversary(document)),
        "complete": _completeness(document),
    }


def _completeness(document: Document) -> float:
    """The share of its kind's fields that were found: of a paper in a form that readers do not know, they find fewer."""
    kind = all_kinds().get(document.kind)
    return sum(name in document.fields for name in kind.fields) / max(1, len(kind.fields)) if kind else 0.0


def _known(value: str, voices: Mapping[str, int]) -> Iterator[str]:
    """Names that several documents have, other than `value`, as `_plain` writes them."""
    if not is_text(value) or len(value) < 4:
        return
    for other, count in voices.items():
        if count >= 2 and len(other) >= 6 and is_text(other) and _plain(other) != _plain(value):
            yield _plain(other)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _is_anniversary(document: Document) -> bool:
    """Whether the end of a certificate's term is years after a beginning, to the day or one day less."""
    days = {name: str(document.fields[name].value) for name in TERM if name in document.fields}
    try:
        end = date.fromisoformat(days.pop("valid_until", ""))
        begins = [date.fromisoformat(day) for day in days.values()]
    except ValueError:
        return False
    ends = {(day.month, day.day) for day in (end, end + timedelta(days=1))}
    return any((begin.month, begin.day) in ends for begin in begins)
