"""A sheet made once more of what its run was given: the readings of its pages as they were stored, its rubric, rulings and calibration."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from evidence.calibration import Scale
from evidence.page import Page
from extractors.documents import documents
from extractors.pages.cache import page_key_by
from flows.inputs import Inputs
from scoring.across import marked
from scoring.export import documents_json, sheet_json
from scoring.rubric import load_rubric
from scoring.scale import weighed
from scoring.sheet import score


def page_keys(inputs: Inputs) -> Iterator[tuple[str, str]]:
    """Every page that was read: its file's name, and the content key of its reading."""
    for file in inputs.files:
        for number in file.pages:
            yield file.name, page_key_by(inputs.layers.pages, file.sha256, number)


def pages_of(inputs: Inputs, page_of: Callable[[str], Page | None]) -> Iterator[Page]:
    """The readings that `page_of` has, in the order in which the run had them."""
    for name, key in page_keys(inputs):
        page = page_of(key)
        if page is not None:
            yield replace(page, file=name)


def made_again(inputs: Inputs, page_of: Callable[[str], Page | None], scale: Scale | None) -> dict[str, bytes]:
    """documents.json and sheet.json by name. Pages that `page_of` does not have are left out: whoever wants the same asks before."""
    found = marked(weighed(documents(tuple(pages_of(inputs, page_of))), scale), inputs.marks)
    sheet = score(inputs.application, found, inputs.problems, load_rubric(inputs.edition), inputs.rulings, scale)
    sheet = replace(sheet, flags=tuple(dict.fromkeys((*sheet.flags, *inputs.remarks))))
    return {"documents.json": documents_json(found, inputs.problems), "sheet.json": sheet_json(sheet)}
