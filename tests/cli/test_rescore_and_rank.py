"""A round scored again and ranked, from the command line, without a page being read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidence.calibration import GRID
from evidence.history import Event
from evidence.sheet import Application
from scoring.export import documents_json, sheet_json
from scoring.rubric import load_rubric
from scoring.sheet import score
from store import FinishedRun, open_store
from store.calibrations import Calibrations
from tests.cli.runner import refused, run
from tests.scoring.casework import DEADLINE, paper
from zhiping.settings import Settings

RUBRIC = load_rubric("jiangmen-2022")
RULINGS = """edition = "jiangmen-2022"
[[ruling]]
reading = "AMB-1.1-1"
option = "R2"
by = "专家组"
on = 2024-06-20
why = "只计最高一项"
"""


def outputs(names: tuple[str, ...]) -> dict[str, dict[str, bytes]]:
    found = {}
    for n, name in enumerate(names):
        papers = [
            paper("metrology_assurance_certificate", {"level": 2, "holder": name, "valid_until": "2026-01-01"}, "a"),
            paper("metrology_assurance_certificate", {"level": 3, "holder": name, "valid_until": "2026-01-01"}, "b"),
        ][: 2 - n % 2]
        sheet = score(Application(name, name, "", "", DEADLINE), papers, (), RUBRIC)
        found[name] = {"documents.json": documents_json(papers, ()), "sheet.json": sheet_json(sheet)}
    return found


def summary(names: tuple[str, ...]) -> dict[str, object]:
    return {
        "schema": "zhiping/batch/1",
        "deadline": DEADLINE.isoformat(),
        "edition": RUBRIC.edition,
        "year": 2024,
        "applications": [{"folder": n, "enterprise": n, "proposed_total": 4.0, "confirm": 1, "examine": 18} for n in names],
    }


def laid_out(folder: Path, *names: str) -> Path:
    for name, files in outputs(names).items():
        (folder / name).mkdir(parents=True)
        for file, content in files.items():
            (folder / name / file).write_bytes(content)
    (folder / "batch.json").write_text(json.dumps(summary(names), ensure_ascii=False), encoding="utf-8")
    return folder


def contents(folder: Path) -> dict[Path, bytes]:
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*.*") if p.is_file()}


def test_a_ruling_rescores_a_round_and_says_what_differs(tmp_path: Path) -> None:
    batch = laid_out(tmp_path / "批次", "甲机电有限公司", "乙机电有限公司")
    (tmp_path / "rulings.toml").write_text(RULINGS, encoding="utf-8")
    told = run("rescore", batch, "--out", tmp_path / "out", "--rulings", tmp_path / "rulings.toml", "--workers", "1")
    assert "4 → 3" in told
    sheet = json.loads((tmp_path / "out" / "批次" / "甲机电有限公司" / "sheet.json").read_text(encoding="utf-8"))
    assert sheet["criteria"][0]["proposed"] == 3
    assert sheet["rulings"][0]["by"] == "专家组"
    differences = json.loads((tmp_path / "out" / "批次" / "differences.json").read_text(encoding="utf-8"))
    assert [(d["application"], d["id"], d["points"]) for d in differences["criteria"] if d["points"]] == [("甲机电有限公司", "1.1", -1)]
    assert differences["after"]["rulings"] == ["AMB-1.1-1=R2"]
    assert {p.name for p in (tmp_path / "out" / "批次" / "甲机电有限公司").iterdir()} == {
        "documents.json",
        "sheet.json",
        "sheet.xlsx",
        "missing.docx",
        "joined.json",
    }


def stamps(folder: Path) -> dict[str, int]:
    return {p.name: p.stat().st_mtime_ns for p in folder.iterdir()}


def test_what_was_scored_from_the_same_is_taken_as_it_is_and_what_somebody_touched_is_made_anew(tmp_path: Path) -> None:
    names = tuple(f"甲{n}机电有限公司" for n in range(6))
    batch, out = laid_out(tmp_path / "批次", *names), tmp_path / "out"
    run("rescore", batch, "--out", out, "--workers", "2")
    first, written = contents(out), {name: stamps(out / "批次" / name) for name in names}
    (out / "批次" / names[0] / "missing.docx").write_bytes(b"something else")
    run("rescore", batch, "--out", out, "--workers", "2")
    assert contents(out) == first
    again = {name: stamps(out / "批次" / name) for name in names}
    assert [name for name in names if again[name] != written[name]] == [names[0]]
    (tmp_path / "rulings.toml").write_text(RULINGS, encoding="utf-8")
    run("rescore", batch, "--out", out, "--rulings", tmp_path / "rulings.toml", "--workers", "2")
    assert all(stamps(out / "批次" / name) != again[name] for name in names)


def test_an_enterprise_with_a_history_is_scored_with_it_in_every_process(tmp_path: Path) -> None:
    names = tuple(f"乙{n}机电有限公司" for n in range(6))
    batch, settings = laid_out(tmp_path / "批次", *names), Settings()
    with open_store(settings.store_url, settings.store_blobs) as store:
        store.record_event(Event("", names[3], "revoked", DEADLINE.replace(year=DEADLINE.year - 1)))
    run("rescore", batch, "--out", tmp_path / "out", "--workers", "2")
    sheets = {n: json.loads((tmp_path / "out" / "批次" / n / "sheet.json").read_text(encoding="utf-8")) for n in names}
    assert [n for n in names if any(f["code"] == "RF20" for f in sheets[n]["flags"])] == [names[3]]


def test_an_adopted_calibration_is_taken_by_every_process_and_let_go_of_again(tmp_path: Path) -> None:
    names = tuple(f"丙{n}机电有限公司" for n in range(6))
    batch, settings = laid_out(tmp_path / "批次", *names), Settings()
    curves = {"pooled": {"worth": [w / 2 for w in GRID], "labels": 99}, "kinds": {}}
    content = json.dumps({"field_curves": curves, "criterion_curves": curves, "threshold": {"least": 0.3}})
    with open_store(settings.store_url, settings.store_blobs) as store:
        Calibrations(store.database).add(content, "auditor")
    run("rescore", batch, "--out", tmp_path / "plain", "--workers", "2")
    assert "采用校准版本 1" in run("audit", "adopt", "1")
    run("rescore", batch, "--out", tmp_path / "bent", "--workers", "2")
    for name in names:
        told = json.loads((tmp_path / "bent" / "批次" / name / "sheet.json").read_text(encoding="utf-8"))
        assert told["versions"]["calibration"]["number"] == 1
        assert all(c["confidence"] <= 0.5 for c in told["criteria"])
    before = contents(tmp_path / "bent")
    run("rescore", batch, "--out", tmp_path / "bent", "--workers", "2")
    assert contents(tmp_path / "bent") == before
    run("audit", "adopt", "0")
    run("rescore", tmp_path / "bent" / "批次", "--out", tmp_path / "again", "--workers", "2")
    plain, again = ({p.relative_to(f): p.read_bytes() for p in f.glob("*/*/*.json")} for f in (tmp_path / "plain", tmp_path / "again"))
    assert again == plain


def test_the_same_inputs_give_the_same_bytes_and_no_difference(tmp_path: Path) -> None:
    batch = laid_out(tmp_path / "批次", "甲机电有限公司")
    run("rescore", batch, "--out", tmp_path / "one", "--workers", "1")
    run("rescore", tmp_path / "one" / "批次", "--out", tmp_path / "two", "--workers", "1")
    first, second = (
        {p.relative_to(tmp_path / x): p.read_bytes() for p in (tmp_path / x).rglob("*.*") if p.is_file()} for x in ("one", "two")
    )
    assert first == second
    assert (batch / "甲机电有限公司" / "sheet.json").read_bytes() == first[Path("批次/甲机电有限公司/sheet.json")]
    assert json.loads(first[Path("批次/differences.json")])["criteria"] == []


def test_another_deadline_is_another_scoring(tmp_path: Path) -> None:
    batch = laid_out(tmp_path / "批次", "甲机电有限公司")
    told = run("rescore", batch, "--out", tmp_path / "out", "--deadline", "2026-06-07", "--workers", "1")
    assert "4 → 1" in told


def test_rulings_stay_where_none_are_given(tmp_path: Path) -> None:
    batch = laid_out(tmp_path / "批次", "甲机电有限公司")
    (tmp_path / "rulings.toml").write_text(RULINGS, encoding="utf-8")
    run("rescore", batch, "--out", tmp_path / "one", "--rulings", tmp_path / "rulings.toml", "--workers", "1")
    run("rescore", tmp_path / "one" / "批次", "--out", tmp_path / "two", "--deadline", "2024-06-08", "--workers", "1")
    sheet = json.loads((tmp_path / "two" / "批次" / "甲机电有限公司" / "sheet.json").read_text(encoding="utf-8"))
    assert [r["reading"] for r in sheet["rulings"]] == ["AMB-1.1-1"]


def test_wrong_rulings_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    batch = laid_out(tmp_path / "批次", "甲机电有限公司")
    (tmp_path / "rulings.toml").write_text(RULINGS.replace("R2", "R9"), encoding="utf-8")
    told = refused("rescore", batch, "--out", tmp_path / "out", "--rulings", tmp_path / "rulings.toml")
    assert "line 4" in told
    assert not (tmp_path / "out").exists()


def test_a_batch_is_found_in_the_store_by_its_name(tmp_path: Path) -> None:
    settings, names = Settings(), ("甲机电有限公司", "乙机电有限公司")
    with open_store(settings.store_url, settings.store_blobs) as store:
        for n in range(2):
            store.keep_run(
                f"{n}" * 64, FinishedRun("蓬江批次", "", RUBRIC.edition, DEADLINE, summary(names[: n + 1]), outputs(names[: n + 1]))
            )
        assert store.run_names() == ("蓬江批次",)
        latest = store.latest_run("蓬江批次")
        assert latest is not None
        assert set(latest.outputs) == set(names)
        assert store.latest_run("新会批次") is None
    assert "乙机电有限公司" in run("rank", "蓬江批次")
    assert "蓬江批次" in refused("rank", "新会批次")


def test_a_round_of_two_batches_is_ranked_together(tmp_path: Path) -> None:
    one, two = laid_out(tmp_path / "一", "甲机电有限公司", "乙机电有限公司"), laid_out(tmp_path / "二", "丙机电有限公司")
    said = json.loads(run("rank", one, two, "--seats", "2", "--json"))
    assert [(p["application"], p["total"], p["place"]) for p in said["places"]] == [
        ("甲机电有限公司", 4, 1),
        ("丙机电有限公司", 4, 1),
        ("乙机电有限公司", 3, 3),
    ]
    assert said["seats"] == 2
    assert said == json.loads(run("rank", two, one, "--seats", "2", "--json"))
    assert "入围可能" in run("rank", one, two)


def test_batches_of_two_deadlines_are_no_round(tmp_path: Path) -> None:
    one, two = laid_out(tmp_path / "一", "甲机电有限公司"), laid_out(tmp_path / "二", "丙机电有限公司")
    text = (two / "batch.json").read_text(encoding="utf-8")
    (two / "batch.json").write_text(text.replace("2024-06-07", "2023-06-07"), encoding="utf-8")
    assert "one deadline" in refused("rank", one, two)


@pytest.mark.parametrize("broken", ["{", "[]", "{}"])
def test_a_broken_batch_json_is_refused(tmp_path: Path, broken: str) -> None:
    batch = laid_out(tmp_path / "批次", "甲机电有限公司")
    (batch / "batch.json").write_text(broken, encoding="utf-8")
    assert "batch.json" in refused("rank", batch)
