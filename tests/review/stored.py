"""The sample batch as a run left it: its documents kept beside this module, its sheets scored from them, no page read.

``python -m tests.review.stored OUT`` takes the documents anew from what `zhiping run fixtures/sample` wrote.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
import zipfile
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw

from evidence.document import Document, Problem
from evidence.geometry import BoundingBox
from evidence.page import Page, TextLine
from evidence.sheet import Application
from extractors.kinds import all_kinds
from scoring.export import missing_docx, sheet_json, sheet_xlsx
from scoring.rubric import load_rubric
from scoring.sheet import score
from scoring.stored import read_documents, read_sheet
from store import Desk, FinishedRun

HERE = Path(__file__).parent / "sample.zip"
DEADLINE = dt.date(2024, 6, 7)
EDITION = "jiangmen-2022"
_DATE = (2024, 1, 1, 0, 0, 0)


@cache
def the_run() -> FinishedRun:
    """The sample's finished run."""
    outputs: dict[str, dict[str, bytes]] = {}
    with zipfile.ZipFile(HERE) as kept:
        for name in sorted(kept.namelist()):
            folder, file = name.split("/")
            outputs.setdefault(folder, {})[file] = kept.read(name)
    return FinishedRun("sample", "江门市", EDITION, DEADLINE, {}, {folder: _files(folder, found) for folder, found in outputs.items()})


def _files(folder: str, kept: dict[str, bytes]) -> dict[str, bytes]:
    documents, problems = read_documents(kept["documents.json"], folder)
    return files_of(application_of(kept), documents, problems) | {"documents.json": kept["documents.json"]}


def application_of(kept: dict[str, bytes]) -> Application:
    raw = json.loads(kept["application.json"])
    bare = {"schema": "zhiping/sheet/1", "application": raw, "rubric": {"edition": EDITION}, "criteria": [], "eligibility": []}
    return read_sheet(json.dumps(bare).encode(), "application").application


def files_of(application: Application, documents: tuple[Document, ...], problems: tuple[Problem, ...]) -> dict[str, bytes]:
    """What a run would write of these documents."""
    rubric = load_rubric(EDITION)
    sheet = score(application, documents, problems, rubric)
    titles = {name: kind.title for name, kind in all_kinds().items()}
    return {
        "sheet.json": sheet_json(sheet),
        "sheet.xlsx": sheet_xlsx(sheet, rubric, documents, problems, titles, DEADLINE.year),
        "missing.docx": missing_docx(sheet, rubric, problems, DEADLINE.year),
    }


def keep_sample(desk: Desk) -> None:
    """The sample's run in a store, with a plain picture for every page."""
    run = the_run()
    desk.store.keep_run("sample", run)
    for files in run.outputs.values():
        documents, _ = read_documents(files["documents.json"], "")
        for ref in {(p.sha256, p.page, p.file) for d in documents for p in d.pages}:
            keep_page(desk, *ref)


def keep_page(desk: Desk, sha256: str, number: int, file: str, lines: tuple[TextLine, ...] = ()) -> None:
    """A page with a drawn picture, or without one for office files."""
    office = file.lower().endswith((".docx", ".xlsx", ".csv"))
    page = Page(file, sha256, number, "office" if office else "ocr", "test", lines or (TextLine(f"{file} 第{number}页", _LINE),))
    desk.store.put(f"page:{sha256}:{number}", page, None if office else picture(number))


_LINE = BoundingBox.of(0.1, 0.1, 0.6, 0.13)


@cache
def picture(number: int) -> bytes:
    drawn = Image.new("RGB", (800, 1130), "white")
    ImageDraw.Draw(drawn).text((80, 120), f"page {number}", fill="black")
    out = io.BytesIO()
    drawn.save(out, "JPEG")
    return out.getvalue()


def take(out: Path) -> None:
    """Keep what a run wrote: the documents, and who applied."""
    with zipfile.ZipFile(HERE, "w", zipfile.ZIP_DEFLATED) as kept:
        for sheet in sorted(out.glob("*/sheet.json")):
            application = json.loads(sheet.read_bytes())["application"]
            contents = {
                "documents.json": sheet.with_name("documents.json").read_bytes(),
                "application.json": json.dumps(application).encode(),
            }
            for name, content in contents.items():
                kept.writestr(zipfile.ZipInfo(f"{sheet.parent.name}/{name}", _DATE), content, zipfile.ZIP_DEFLATED, 9)


if __name__ == "__main__":
    take(Path(sys.argv[1]))
