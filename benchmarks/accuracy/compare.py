"""When a value read equals the true one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

Plain = str | int | float | bool | Sequence[str]

_LISTS = {"issuer", "drafting_organizations", "drafters", "patentees", "undertaking_organizations", "persons", "insurances"}


def norm(value: object) -> str:
    """NFKC, upper case, without spaces and points, dashes unified."""
    text = unicodedata.normalize("NFKC", str(value)).upper()
    text = re.sub(r"[\s,.·•;:'\"“”‘’。、]+", "", text)
    return re.sub(r"[—–―‐‑−-]+", "-", text)


def _set(value: object) -> frozenset[str]:
    parts = value if isinstance(value, list | tuple) else re.split(r"[;；、]", str(value))
    return frozenset(n for n in (norm(p) for p in parts) if n)


def same(field: str, truth: object, got: object) -> bool:
    """Whether `got` is right where `truth` is printed; lists as sets, numbers without their prefixes.

    An issuer is right when one of the true issuers is named, as in the scorer for real samples.
    """
    if field == "issuer":
        return bool(_set(truth) & _set(got))
    if field in _LISTS:
        return _set(truth) == _set(got)
    if field == "standard":
        return norm(truth) == norm(got) or bool(set(re.findall(r"\d{4,5}", norm(truth))) & set(re.findall(r"\d{4,5}", norm(got))))
    if field == "patent_number":
        return re.sub(r"^(ZL|CN)", "", norm(truth)) == re.sub(r"^(ZL|CN)", "", norm(got))
    if field == "certificate_number":
        return re.sub(r"^CNAS", "", norm(truth)) == re.sub(r"^CNAS", "", norm(got))
    if isinstance(truth, list | tuple) or isinstance(got, list | tuple):
        return _set(truth) == _set(got)
    return norm(truth) == norm(got)
