"""What offices decided in earlier years, recorded from the command line and found again when a batch is scored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidence.sheet import Application
from scoring.export import documents_json, sheet_json
from scoring.rubric import load_rubric
from scoring.sheet import score
from tests.cli.runner import refused, run
from tests.scoring.casework import DEADLINE, paper

RUBRIC = load_rubric("jiangmen-2022")
HEAD = "企业名称,统一社会信用代码,事项,日期,备注\n"


def flags_after_rescoring(folder: Path, name: str, former: str = "") -> list[str]:
    papers = [paper("metrology_assurance_certificate", {"level": 2, "holder": name, "valid_until": "2026-01-01"}, "a")]
    if former:
        papers.append(paper("name_change_notice", {"holder": name, "former_name": former, "issue_date": "2022-01-01"}, "n"))
    sheet = score(Application(name, name, "", "", DEADLINE), papers, (), RUBRIC)
    (folder / name).mkdir(parents=True)
    (folder / name / "documents.json").write_bytes(documents_json(papers, ()))
    (folder / name / "sheet.json").write_bytes(sheet_json(sheet))
    told = {"deadline": DEADLINE.isoformat(), "edition": RUBRIC.edition, "applications": []}
    (folder / "batch.json").write_text(json.dumps(told), encoding="utf-8")
    run("rescore", folder, "--out", folder.parent / "out", "--workers", "1")
    written = json.loads((folder.parent / "out" / folder.name / name / "sheet.json").read_text(encoding="utf-8"))
    return [f["message"] for f in written["flags"] if f["code"] == "RF20"]


@pytest.mark.parametrize(
    ("event", "on", "said"),
    [
        ("取消", "2021-06-08", "2024-06-07前不得重新申请"),
        ("通过", "2023-08-01", "已通过，有效期至2026-07-31"),
        ("批准", "2019-08-01", "不是初次通过"),
        ("资助", "2019-09-01", "已获一次性经费资助"),
    ],
)
def test_a_recorded_decision_is_found_when_its_enterprise_applies_again(tmp_path: Path, event: str, on: str, said: str) -> None:
    assert "1 recorded" in run("history", "add", event, "--on", on, "--enterprise", "甲机电有限公司")
    (message,) = flags_after_rescoring(tmp_path / "批次", "甲机电有限公司")
    assert said in message
    assert message.endswith("需核实")


def test_a_bar_that_is_over_and_a_plain_end_leave_nothing_to_verify(tmp_path: Path) -> None:
    run("history", "add", "取消", "--on", "2021-06-07", "--enterprise", "甲机电有限公司")
    run("history", "add", "终止", "--on", "2024-01-01", "--enterprise", "甲机电有限公司")
    assert flags_after_rescoring(tmp_path / "批次", "甲机电有限公司") == []


def test_a_bar_is_found_by_the_former_name_that_a_change_notice_proves(tmp_path: Path) -> None:
    run("history", "add", "取消", "--on", "2023-01-01", "--enterprise", "甲老厂有限公司（公章）")
    assert len(flags_after_rescoring(tmp_path / "批次", "甲机电有限公司", former="甲老厂有限公司")) == 1


def test_a_list_is_recorded_once_and_can_be_looked_through_and_mended(tmp_path: Path) -> None:
    lines = "甲机电有限公司,91440703MA4X12345Y,通过,2022/8/01,第一批\n乙机电有限公司,,取消,2023-05-06,\n,,,,\n".replace("2022/8", "2022/08")
    (tmp_path / "名单.csv").write_bytes((HEAD + lines).encode("gb18030"))
    assert "2 recorded" in run("history", "import", tmp_path / "名单.csv")
    assert "0 recorded, 2 known already" in run("history", "import", tmp_path / "名单.csv")
    told = run("history", "list").splitlines()
    assert [line.split("  ")[1:4] for line in told] == [["2023-05-06", "取消", "乙机电有限公司"], ["2022-08-01", "通过", "甲机电有限公司"]]
    run("history", "drop", told[0].split("  ")[0])
    assert "无记录" in run("history", "list", "乙机电")
    assert "甲机电有限公司" in run("history", "list", "91440703MA4X12345Y")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HEAD + "甲公司,,通过,2022-08-01,\n乙公司,,表彰,2022-08-01,\n", "line 3"),
        (HEAD + "甲公司,,通过,2022-13-01,\n", "line 2"),
        (HEAD + ",,通过,2022-08-01,\n", "name or code"),
        ("企业名称,日期\n甲公司,2022-08-01\n", "事项"),
    ],
)
def test_a_faulty_list_is_refused_whole_and_says_where(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "名单.csv").write_text(content, encoding="utf-8")
    assert said in refused("history", "import", tmp_path / "名单.csv")
    assert "无记录" in run("history", "list")


def test_an_event_that_is_not_there_cannot_be_taken_back() -> None:
    assert "no event 7" in refused("history", "drop", "7")
