"""A sheet is derived again from what its run was given, to the byte; and each of its points is told down to the pixels."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest

from audit.explain import explain
from audit.kept import KeptSheet, find_sheet
from audit.replay import replay
from evidence.batch import Batch, Submission, SubmittedFile
from evidence.document import Problem
from evidence.errors import UsageError
from evidence.geometry import BoundingBox
from evidence.history import Event
from evidence.page import Page, TextLine
from evidence.review import Deed
from extractors.documents import documents
from extractors.pages.pool import FileReading, page_key
from flows.across import Past, compared
from flows.asked import asked_of, asked_text
from flows.inputs import inputs_json, read_inputs
from flows.records import ApplicationResult, RunRequest
from flows.render import inputs_of, render
from flows.retention import retire
from flows.sheets import kind_titles
from scoring.rubric import load_rubric
from scoring.scale import weighed
from scoring.sheet import score
from store import Desk, FinishedRun, open_store
from store.retention_rule import load_rule
from tests.audit.test_retention import FakePapers
from zhiping.outdated import Outdated, Wanted
from zhiping.settings import Settings

ENGINE, NAME = "rapidocr", "江门市第一精密制造有限公司"
DEADLINE = dt.date(2024, 6, 7)


def page_of(file: SubmittedFile) -> Page:
    told = (
        "测量管理体系认证证书",
        f"证书编号：CMS粤[2023]AAA{file.size}号",
        f"兹证明 {NAME}",
        "测量管理体系符合 GB/T 19022-2003 标准 AAA级",
        "发证日期：2023年05月16日",
        "有效期至：2028年05月15日",
        "中启计量体系认证中心",
    )
    lines = tuple(TextLine(text, BoundingBox.of(0.1, 0.1 + 0.08 * n, 0.9, 0.14 + 0.08 * n), 0.99) for n, text in enumerate(told))
    return Page(file.name, file.sha256, 1, "ocr", ENGINE, lines)


@dataclass(frozen=True)
class Done:
    desk: Desk
    kept: KeptSheet
    folder: Path


@pytest.fixture
def done(tmp_path: Path) -> Iterator[Done]:
    """A run as `flows.process` does it, of pages that were read before: one application with a history, so that something was remarked."""
    files = tuple(SubmittedFile(f"证书{n}.png", Path(), f"{n:064x}", 100 + n, "image/png") for n in range(2))
    submission = Submission("甲", NAME, files=files, problems=(Problem("坏.pdf", None, "corrupt", "文件损坏"),))
    batch = Batch("批", "鹤山市", 2024, DEADLINE, None, (submission,))
    request = RunRequest(batch, DEADLINE, "鹤山市", load_rubric("jiangmen-2022"), ENGINE, 1)
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "blobs")) as store:
        store.record_event(Event("", NAME, "granted", dt.date(2022, 8, 1)))
        for file in files:
            store.put(page_key(file, 1, ENGINE), page_of(file), f"picture of {file.name}".encode())
        readings = [FileReading(file, (page_of(file),), ()) for file in files]
        found = weighed(documents([p for r in readings for p in r.pages]), None)
        inputs = inputs_of(submission, readings, request)
        sheet = score(inputs.application, found, inputs.problems, request.rubric)
        written = render(found, inputs.problems, sheet, request) | {"inputs.json": inputs_json(inputs)}
        result = ApplicationResult("甲", found, inputs.problems, sheet, written, 2, inputs=inputs)
        (result,), _ = compared([result], request, b"k" * 32, Past(store.earlier_traces, store.events_of))
        asked = asked_of(request)
        asked = replace(asked, layers=replace(asked.layers, scoring="older"))
        run = FinishedRun("批", "鹤山市", "jiangmen-2022", DEADLINE, {}, {"甲": result.files}, asked_text(asked))
        store.keep_run("key", run)
        desk = Desk.of(store)
        yield Done(desk, find_sheet(desk, "批/甲"), tmp_path)


def test_a_sheet_is_made_again_to_the_byte(done: Done) -> None:
    inputs = done.kept.inputs
    assert inputs is not None
    assert inputs.remarks, "what the store knew of the enterprise is part of what the sheet was made from"
    found = replay(done.desk, done.kept)
    assert (found.same, found.versions, found.changes) == (True, (), ())
    told = [e for e in done.desk.chain.events() if e.number == found.event]
    assert told[0].subject == "批/甲"


def test_the_same_sheet_is_found_by_its_path_and_by_its_folder(done: Done) -> None:
    place = done.folder / "批" / "甲"
    place.mkdir(parents=True)
    for name, content in done.kept.files.items():
        (place / name).write_bytes(content)
    for named in (str(place / "sheet.json"), str(place), "甲", "批/甲@ke"):
        assert replay(done.desk, find_sheet(done.desk, named)).same
    for named, said in (("乙", "no application"), ("批/甲@other", "has 0 runs")):
        with pytest.raises(UsageError, match=said):
            find_sheet(done.desk, named)


def test_a_sheet_that_somebody_has_changed_is_told_apart_from_one_of_another_version(done: Done) -> None:
    sheet = json.loads(done.kept.files["sheet.json"])
    sheet["criteria"][0]["proposed"] += 1
    forged = replace(done.kept, files=done.kept.files | {"sheet.json": json.dumps(sheet, ensure_ascii=False, indent=1).encode()})
    found = replay(done.desk, forged)
    assert found.event is None
    assert found.versions == ()
    assert [line for line in found.changes if "1.1 建议分" in line]
    inputs = read_inputs(done.kept.files["inputs.json"], "")
    older = replace(inputs, layers=replace(inputs.layers, scoring="0" * 16, kinds={**inputs.layers.kinds, "gone": "1"}))
    found = replay(done.desk, replace(done.kept, files=done.kept.files | {"inputs.json": inputs_json(older)}))
    assert found.same
    assert [line.partition("：")[0] for line in found.versions] == ["材料类别程序 gone", "评分程序"]


def test_pages_that_were_retired_are_named_as_such_and_not_as_lost(done: Done) -> None:
    inputs = done.kept.inputs
    assert inputs is not None
    more = replace(inputs, files=(*inputs.files, replace(inputs.files[0], name="另.png", sha256="f" * 64)))
    lacking = replace(done.kept, files=done.kept.files | {"inputs.json": inputs_json(more)})
    assert replay(done.desk, lacking).lost == ("另.png",)
    outdated = Outdated(done.desk, Settings(home=done.folder))
    assert [plan.chosen for plan in outdated.plans(Wanted())] == [("甲",)]
    retire(done.desk.store, dt.date(2028, 1, 2), load_rule(), FakePapers())
    outdated = Outdated(done.desk, Settings(home=done.folder))
    assert [plan.chosen for plan in outdated.plans(Wanted()) if plan.chosen] == [], "of what is left another sheet would be made"
    found = replay(done.desk, done.kept)
    assert (found.derived, found.lost, len(found.retired)) == (False, (), 1)
    assert "不能逐项说明" in explain(done.desk, done.kept, "1.1", kind_titles())


def test_a_point_is_told_down_to_the_pixels(done: Done) -> None:
    text = explain(done.desk, done.kept, "1.1-a", kind_titles())
    file, picture = f"{0:064x}", json.loads(next(done.desk.chain.events("page")).hashes)["picture"]
    for said in (
        NAME,
        "1.1",
        "条款",
        "测量管理体系",
        "证书0.png 第1页 左27.2%",
        "2028-05-15",
        "读取时的判断",
        file,
        picture,
        "链上第1条",
        "生成评分表",
    ):
        assert said in text, said
    with pytest.raises(UsageError, match=r"no item '9\.9'"):
        explain(done.desk, done.kept, "9.9", kind_titles())


def test_a_correction_is_told_with_the_field_the_page_and_the_rubric_that_its_author_saw(done: Done) -> None:
    desk = done.desk
    landed = desk.applications.unregistered()[0]
    desk.applications.register(landed, NAME, "", "鹤山市", (Decimal(5), 1), "experts")
    expert = desk.accounts.add("zhang", "张专家", "expert", "", "hash")
    seat = desk.seats.assign(desk.applications.list()[0].id, expert.id)
    document = json.loads(done.kept.files["documents.json"])["documents"][0]
    desk.seats.add(seat, 0, expert, Deed("correct", document=document["id"], field="valid_until", value="2028-05-14", reason="按原件"))
    hashes = json.loads(next(desk.chain.events("act")).hashes)
    page = json.loads(next(desk.chain.events("page")).hashes)
    assert set(hashes) == {"row:acts/1", "deed", "sheet.json", "documents.json", "run", "rubric", "field", "picture"}
    assert (hashes["rubric"], hashes["picture"]) == (load_rubric("jiangmen-2022").sha256, page["picture"])
    assert "更正字段，有效期至→“2028-05-14”，理由：按原件" in explain(desk, done.kept, "1.1", kind_titles())
