"""Runs become applications of the round as soon as somebody looks."""

from __future__ import annotations

import logging

from evidence.errors import BatchError
from review.procedure import Procedure
from scoring.stored import read_sheet
from store import Desk

LOG = logging.getLogger(__name__)


def register_new(desk: Desk, procedure: Procedure) -> int:
    """Put applications of new runs into the round; how many. Costs one query where there is nothing new."""
    found = desk.applications.unregistered()
    for landed in found:
        try:
            sheet = read_sheet(landed.sheet, f"{landed.batch}/{landed.folder}/sheet.json")
        except BatchError as error:
            LOG.warning("not put into the round: %s", error)
            continue
        told = sheet.application
        proposed = sum((s.proposed for s in sheet.standings), start=procedure.nothing)
        to_examine = sum(not s.settled for s in sheet.standings)
        desk.applications.register(landed, told.enterprise, told.uscc, told.county, (proposed, to_examine), procedure.first)
    return len(found)
