"""One application's records as the files that people and programs read, and the batch's summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import cast

from evidence.batch import Submission
from evidence.document import Document, Problem
from evidence.sheet import Application, ScoreSheet
from extractors.pages.pool import FileReading
from flows.inputs import InputFile, Inputs
from flows.layers import layers
from flows.records import ApplicationResult, RunRequest
from flows.sheets import sheet_files
from scoring.export import JsonValue, documents_json, json_bytes

Json = dict[str, object]


def application_of(submission: Submission, request: RunRequest) -> Application:
    """Who applies, as of when: the manifest's facts under the run's settings."""
    return Application(
        submission.folder,
        submission.enterprise,
        submission.uscc,
        submission.county or request.county,
        request.deadline,
        submission.former_names,
        tuple(sorted((name, Decimal(str(points))) for name, points in submission.self_scores.items())),
    )


def inputs_of(submission: Submission, readings: Sequence[FileReading], request: RunRequest) -> Inputs:
    """What an application's sheet is made from before anything is compared with others."""
    return Inputs(
        application=application_of(submission, request),
        edition=request.rubric.edition,
        rulings=request.rulings,
        year=request.batch.year,
        layers=layers(request.engine, request.rubric, request.scale),
        calibration=request.scale.version if request.scale else None,
        files=tuple(InputFile(r.file.name, r.file.sha256, tuple(p.number for p in r.pages)) for r in readings),
        problems=submission.problems + tuple(p for reading in readings for p in reading.problems),
    )


def render(found: Sequence[Document], problems: Sequence[Problem], sheet: ScoreSheet, request: RunRequest) -> dict[str, bytes]:
    """The files of one application by name."""
    return {"documents.json": documents_json(found, problems), **sheet_files(found, problems, sheet, request.rubric, request.batch.year)}


def batch_summary(
    request: RunRequest, results: Sequence[ApplicationResult], seconds: Mapping[str, float], versions: Mapping[str, str]
) -> Json:
    """batch.json: totals, timings, versions, problems."""
    batch = request.batch
    return {
        "schema": "zhiping/batch/1",
        "batch": batch.name,
        "title": batch.title,
        "county": request.county,
        "year": batch.year,
        "deadline": request.deadline.isoformat(),
        "edition": request.rubric.edition,
        "rulings": [f"{r.reading}={r.option}" for r in request.rulings],
        "reused": False,
        "totals": {
            "applications": len(results),
            "files": sum(len(s.files) for s in batch.submissions),
            "pages": sum(r.pages for r in results),
            "documents": sum(len(r.documents) for r in results),
            "problems": len(batch.problems) + sum(len(r.problems) for r in results),
        },
        "applications": [_application(r) for r in results],
        "problems": [_problem(p) for p in batch.problems],
        "seconds": dict(seconds),
        "versions": dict(versions),
    }


def batch_json(summary: Json) -> bytes:
    return json_bytes(cast(JsonValue, summary))


def _application(result: ApplicationResult) -> Json:
    sheet = result.sheet
    return {
        "folder": result.folder,
        "enterprise": sheet.application.enterprise,
        "proposed_total": float(sheet.proposed_total),
        "full_total": float(sheet.full_total),
        "confirm": sum(c.review == "confirm" for c in sheet.criteria),
        "examine": sum(c.review == "examine" for c in sheet.criteria),
        "pages": result.pages,
        "documents": len(result.documents),
        "problems": [_problem(p) for p in result.problems],
    }


def _problem(problem: Problem) -> Json:
    return {"file": problem.file, "page": problem.page, "code": problem.code, "message": problem.message}
