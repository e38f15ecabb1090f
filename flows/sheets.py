"""The files that say how an application was scored."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from evidence.document import Document, Problem
from evidence.sheet import ScoreSheet
from extractors.kinds import all_kinds
from scoring.export import missing_docx, sheet_json, sheet_xlsx
from scoring.export.joined import joined_json
from scoring.joined.facts import joined_facts
from scoring.rubric import Rubric


@cache
def kind_titles() -> dict[str, str]:
    """The Chinese names of document kinds."""
    return {name: kind.title for name, kind in all_kinds().items()}


def sheet_files(
    found: Sequence[Document], problems: Sequence[Problem], sheet: ScoreSheet, rubric: Rubric, year: int | None
) -> dict[str, bytes]:
    """The files by name. `year` is the round's."""
    return {
        "sheet.json": sheet_json(sheet),
        "sheet.xlsx": sheet_xlsx(sheet, rubric, found, problems, kind_titles(), year),
        "missing.docx": missing_docx(sheet, rubric, problems, year),
        "joined.json": joined_json(joined_facts(sheet, found, rubric)),
    }
