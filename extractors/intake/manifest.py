"""What the officer says of a batch: ``batch.json`` and ``申报汇总表.xlsx``, read into one record."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pydantic import BaseModel, ConfigDict, ValidationError

from extractors.intake.faults import Fault
from extractors.normalise import compact, normalise

_DATE = re.compile(r"((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_SCORED = re.compile(r"(?<![\d.])([1-9]\.\d{1,2}(?:-[a-z\d])?)(?![\d.])", re.IGNORECASE)

TOTAL = "total"
"""The key of a self score that is given for the whole application only."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """One row. `folder` is as written (may hold `/`); enterprise or folder is always there."""

    folder: str
    enterprise: str
    uscc: str = ""
    county: str = ""
    former_names: tuple[str, ...] = ()
    self_scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    batch: str = ""
    county: str = ""
    year: int | None = None
    deadline: dt.date | None = None
    edition: str | None = None
    applicants: tuple[Applicant, ...] = ()

    def over(self, other: Manifest) -> Manifest:
        """This one, with what it leaves open taken from `other`."""
        mine = {key_of(a): a for a in self.applicants}
        theirs = {key_of(a): a for a in other.applicants}
        merged = [_merged(a, theirs[k]) if k in theirs else a for k, a in mine.items()]
        return Manifest(
            self.batch or other.batch,
            self.county or other.county,
            self.year if self.year is not None else other.year,
            self.deadline or other.deadline,
            self.edition or other.edition,
            (*merged, *(a for k, a in theirs.items() if k not in mine)),
        )


def _merged(first: Applicant, second: Applicant) -> Applicant:
    return replace(
        first,
        enterprise=first.enterprise or second.enterprise,
        uscc=first.uscc or second.uscc,
        county=first.county or second.county,
        former_names=first.former_names or second.former_names,
        self_scores=first.self_scores or second.self_scores,
    )


def key_of(applicant: Applicant) -> str:
    return folder_key(applicant.folder or applicant.enterprise)


def folder_key(name: str) -> str:
    """`name` as folders are compared: no width, space or case differences, no slashes around."""
    return compact(name).strip("/\\").replace("\\", "/").casefold()


class _Application(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)
    folder: str = ""
    enterprise: str = ""
    uscc: str = ""
    county: str = ""
    former_names: list[str] | str = []
    self_scores: dict[str, float] | float | str | None = None


class _BatchFile(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)
    batch: str = ""
    county: str = ""
    year: int | str | None = None
    deadline: str | None = None
    edition: str | None = None
    applications: list[_Application] = []


def parse_json(content: bytes) -> Manifest:
    """``batch.json``; raises `Fault` that names what is wrong."""
    try:
        said = _BatchFile.model_validate(_without_nulls(json.loads(_decoded(content))))
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise Fault("corrupt", f"清单里 {place or '内容'} 的写法不对，未采用") from error
    except (ValueError, RecursionError) as error:
        raise Fault("corrupt", "清单不是有效的 JSON，未采用") from error
    return Manifest(
        said.batch.strip(),
        said.county.strip(),
        year_in(str(said.year or "")),
        _deadline(said.deadline),
        said.edition or None,
        tuple(_applicant(a) for a in said.applications if a.folder.strip() or a.enterprise.strip()),
    )


def _without_nulls(value: object) -> object:
    """A key with null says no more than no key."""
    if isinstance(value, dict):
        return {k: _without_nulls(v) for k, v in value.items() if v is not None}
    return [_without_nulls(v) for v in value] if isinstance(value, list) else value


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _deadline(text: str | None) -> dt.date | None:
    found = date_in(text or "")
    if text and found is None:
        raise Fault("corrupt", f"清单里的截止日期“{text}”不是日期（应如 2024-06-07），清单未采用")
    return found


def _applicant(said: _Application) -> Applicant:
    former = said.former_names if isinstance(said.former_names, str) else ";".join(said.former_names)
    scores = said.self_scores
    return Applicant(
        normalise(said.folder),
        compact(said.enterprise),
        compact(said.uscc).upper(),
        compact(said.county),
        names_in(former),
        {str(k): float(v) for k, v in scores.items()} if isinstance(scores, dict) else scores_in(str(scores) if scores is not None else ""),
    )


def names_in(text: str) -> tuple[str, ...]:
    """Names separated by semicolons, enumeration commas, commas or line breaks; 无 and dashes are none."""
    parts = (compact(part) for part in re.split(r"[;；、,，\n|]+", text))
    return tuple(dict.fromkeys(p for p in parts if p and p not in {"无", "-", "--", "/", "没有"}))


def scores_in(text: str) -> dict[str, float]:
    """Self scores in one cell: a total, or ``1.1:5；1.2:8``."""
    text = normalise(text)
    found: dict[str, float] = {}
    for part in re.split(r"[;,、\n]+", text):
        item = _SCORED.match(part.strip())
        value = _NUMBER.search(part.strip()[item.end() :]) if item else None
        if item and value:
            found[item.group(1).lower()] = float(value.group())
    total = _NUMBER.search(text)
    if not found and total:
        found[TOTAL] = float(total.group())
    return found


def item_in(text: str) -> str:
    """The criterion or item a column heading names (``自评分1.1-a``), or ""."""
    found = _SCORED.search(compact(text))
    return found.group(1).lower() if found else ""


def date_in(text: str) -> dt.date | None:
    """The first full date in `text`, or None."""
    found = _DATE.search(normalise(text))
    try:
        return dt.date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def year_in(text: str) -> int | None:
    found = _YEAR.search(text)
    return int(found.group()) if found else None
