"""A sheet for people and for programs: every function gives the bytes of one file, the same for the same records."""

from scoring.export.docx import missing_docx
from scoring.export.json import JsonValue, documents_json, documents_value, json_bytes, sheet_json, sheet_value
from scoring.export.xlsx import sheet_xlsx

__all__ = [
    "JsonValue",
    "documents_json",
    "documents_value",
    "json_bytes",
    "missing_docx",
    "sheet_json",
    "sheet_value",
    "sheet_xlsx",
]
