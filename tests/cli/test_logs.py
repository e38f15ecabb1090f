"""Whatever is said while a batch is worked on names the batch, the application and the file."""

from __future__ import annotations

import json
import logging

from evidence.about import about
from zhiping.logs import JsonLines, Lines, WorkIds


def said(formatter: logging.Formatter, **extra: object) -> str:
    record = logging.makeLogRecord({"name": "extractors.pages", "levelname": "WARNING", "msg": "not read", **extra})
    WorkIds().filter(record)
    return formatter.format(record)


def test_a_line_names_what_is_worked_on_and_what_it_is_about_itself() -> None:
    with about(landing="k1", batch="鹤山市"), about(application="甲公司"):
        told = json.loads(said(JsonLines(), file="证书.pdf", page=3))
    assert {"landing": "k1", "batch": "鹤山市", "application": "甲公司", "file": "证书.pdf", "page": 3}.items() <= told.items()
    assert "batch" not in json.loads(said(JsonLines()))


def test_what_a_line_says_of_itself_goes_before_what_is_worked_on_and_people_see_it_too() -> None:
    with about(batch="甲"):
        assert said(Lines(), batch="乙").endswith("WARNING not read  batch=乙")
