"""documents.json and sheet.json, key for key as the public interface prints them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from json.encoder import encode_basestring

from evidence.calibration import CalibrationVersion
from evidence.document import Document, Field, Flag, PageRef, Problem, Provenance, Value
from evidence.sheet import CriterionResult, EligibilityResult, EvidenceRef, ItemResult, ReadingPoints, ScoreSheet
from scoring.export.words import masked, number

JsonValue = str | int | float | bool | None | Sequence["JsonValue"] | Mapping[str, "JsonValue"]

DOCUMENTS_SCHEMA = "zhiping/documents/1"
SHEET_SCHEMA = "zhiping/sheet/1"

_PLAIN = json.JSONEncoder(allow_nan=False).encode


def documents_json(documents: Iterable[Document], problems: Iterable[Problem]) -> bytes:
    return json_bytes(documents_value(documents, problems))


def sheet_json(sheet: ScoreSheet) -> bytes:
    return json_bytes(sheet_value(sheet))


def json_bytes(value: JsonValue) -> bytes:
    """UTF-8, indented, keys in the order given, one line break at the end."""
    return (_written(value, "\n") + "\n").encode("utf-8", "replace")


def _written(value: JsonValue, line: str) -> str:
    """As ``json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)``, whose indenting is slow. `line` breaks and indents."""
    if isinstance(value, str):
        return encode_basestring(value)
    inner = line + " "
    if isinstance(value, Mapping):
        if not value:
            return "{}"
        told = f",{inner}".join([f"{encode_basestring(key)}: {_written(each, inner)}" for key, each in value.items()])
        return f"{{{inner}{told}{line}}}"
    if isinstance(value, Sequence):
        if not value:
            return "[]"
        return f"[{inner}{f',{inner}'.join([_written(each, inner) for each in value])}{line}]"
    return _PLAIN(value)


def documents_value(documents: Iterable[Document], problems: Iterable[Problem]) -> dict[str, JsonValue]:
    return {
        "schema": DOCUMENTS_SCHEMA,
        "documents": [_document(d) for d in documents],
        "problems": [{"file": p.file, "page": p.page, "code": p.code, "message": p.message} for p in problems],
    }


def _document(document: Document) -> dict[str, JsonValue]:
    return {
        "id": document.id,
        "kind": document.kind,
        "kind_confidence": round(document.kind_confidence, 4),
        "pages": [_page(p) for p in document.pages],
        "fields": _fields(document.fields),
        "rows": [_fields(row) for row in document.rows],
        "flags": _flags(document.flags),
    }


def _page(page: PageRef) -> JsonValue:
    said: dict[str, JsonValue] = {"file": page.file, "sha256": page.sha256, "page": page.page}
    if page.printed:
        said["printed"] = page.printed
    if page.part:
        said["part"] = page.part
    if page.read != "full":
        said["read"] = page.read
    return said


def _fields(fields: Mapping[str, Field]) -> dict[str, JsonValue]:
    return {name: _field(field) for name, field in fields.items()}


def _field(field: Field) -> dict[str, JsonValue]:
    said: dict[str, JsonValue] = {
        "value": _value(field.value),
        "raw": masked(field.raw),
        "confidence": round(field.sure, 4),
        "source": _source(field.source),
    }
    if field.worth is not None:
        said["said"] = round(field.confidence, 4)
    if field.derived:
        said |= {"derived": True, "from": list(field.inputs)}
    if field.alternatives:
        said["alternatives"] = [_value(v) for v in field.alternatives]
    return said


def _value(value: Value) -> JsonValue:
    if isinstance(value, tuple):
        return [masked(v) for v in value]
    return masked(value) if isinstance(value, str) else value


def _source(source: Provenance) -> dict[str, JsonValue]:
    """A quote that could not be located has no box: null, never a guessed place."""
    box: JsonValue = source.box.as_list() if source.box else None
    return {"file": source.file, "page": source.page, "box": box, "quote": masked(source.quote), "method": source.method}


def _flags(flags: Iterable[Flag]) -> list[JsonValue]:
    return [{"code": f.code, "message": masked(f.message)} for f in flags]


def sheet_value(sheet: ScoreSheet) -> dict[str, JsonValue]:
    return {
        "schema": SHEET_SCHEMA,
        "application": _application(sheet),
        "rubric": {"edition": sheet.edition, "sha256": sheet.edition_sha256},
        **_versions(sheet.calibration),
        "rulings": [{"reading": r.reading, "option": r.option, "by": r.by, "on": r.on.isoformat(), "why": r.why} for r in sheet.rulings],
        "eligibility": [_eligibility(e) for e in sheet.eligibility],
        "criteria": [_criterion(c) for c in sheet.criteria],
        "proposed_total": number(sheet.proposed_total),
        "full_total": number(sheet.full_total),
        "missing": [{"item": m.item, "what": m.what, "why": masked(m.why), "points": number(m.points)} for m in sheet.missing],
        "flags": _flags(sheet.flags),
    }


def _versions(calibration: CalibrationVersion | None) -> dict[str, JsonValue]:
    if calibration is None:
        return {}
    return {"versions": {"calibration": {"number": calibration.number, "sha256": calibration.sha256}}}


def _application(sheet: ScoreSheet) -> dict[str, JsonValue]:
    told = sheet.application
    said: dict[str, JsonValue] = {
        "id": told.id,
        "enterprise": told.enterprise,
        "uscc": told.uscc,
        "county": told.county,
        "deadline": told.deadline.isoformat(),
    }
    if told.former_names:
        said["former_names"] = list(told.former_names)
    if told.self_scores:
        said["self_scores"] = {item: number(points) for item, points in told.self_scores}
    return said


def _eligibility(result: EligibilityResult) -> dict[str, JsonValue]:
    return {
        "id": result.id,
        "title": result.title,
        "outcome": result.outcome,
        "confidence": round(result.confidence, 4),
        "reason": masked(result.reason),
        "evidence": _evidence(result.evidence),
    }


def _criterion(result: CriterionResult) -> dict[str, JsonValue]:
    return {
        "id": result.id,
        "title": result.title,
        "full": number(result.full),
        "proposed": number(result.proposed),
        "low": number(result.low),
        "high": number(result.high),
        "confidence": round(result.confidence, 4),
        **({} if result.said is None else {"said": round(result.said, 4), "sound": result.sound}),
        "odds": [{"points": number(points), "probability": round(share, 4)} for points, share in result.odds],
        "outcome": result.outcome,
        "review": result.review,
        "items": [_item(i) for i in result.items],
    }


def _item(item: ItemResult) -> dict[str, JsonValue]:
    readings: list[JsonValue] = [_reading(r) for r in item.readings]
    return {
        "id": item.id,
        "title": item.title,
        "full": number(item.full),
        "proposed": number(item.proposed),
        "outcome": item.outcome,
        "confidence": round(item.confidence, 4),
        "reason": masked(item.reason),
        "evidence": _evidence(item.evidence),
        "rejected": [{"document": r.document, "reason": masked(r.reason)} for r in item.rejected],
        "readings": readings,
        "flags": _flags(item.flags),
    }


def _reading(reading: ReadingPoints) -> JsonValue:
    said: dict[str, JsonValue] = {"id": reading.id, "default": number(reading.default), "alternative": number(reading.alternative)}
    if reading.text:
        said["text"] = reading.text
    if reading.taken:
        said |= {"taken": reading.taken, "ruled": reading.ruled, "options": {o: number(p) for o, p in reading.options}}
    return said


def _evidence(refs: Iterable[EvidenceRef]) -> list[JsonValue]:
    return [{"document": r.document, "fields": list(r.fields)} | ({} if r.row is None else {"row": r.row}) for r in refs]
