"""A batch as it lands: folders and archives, names, manifests, applications."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from evidence.batch import Batch, Submission
from evidence.errors import BatchError
from extractors.intake import loose_files, open_batch
from tests.extractors.packing import pdf, plain_zip, rar_of, seven_zip_of, tar_of, written, zip_of

FIRST, SECOND = "江门市甲测试有限公司", "鹤山市乙测试有限公司"
FILES = {f"{FIRST}/证书/管理体系.pdf": pdf("1"), f"{FIRST}/专利.pdf": pdf("2"), f"{SECOND}/a.pdf": pdf("3")}


def names(submission: Submission) -> list[str]:
    return [file.name for file in submission.files]


def by_folder(batch: Batch) -> dict[str, Submission]:
    return {submission.folder: submission for submission in batch.submissions}


def test_a_folder_holds_one_application_a_folder(tmp_path: Path) -> None:
    for name, content in FILES.items():
        written(tmp_path / "批次" / name, content)
    batch = open_batch(tmp_path / "批次", tmp_path / "work")
    assert batch.name == "批次"
    assert [(s.folder, s.enterprise) for s in batch.submissions] == [(FIRST, FIRST), (SECOND, SECOND)]
    assert names(batch.submissions[0]) == ["专利.pdf", "证书/管理体系.pdf"]
    first = batch.submissions[0].files[0]
    assert (first.mime, first.size) == ("application/pdf", len(pdf("2")))
    assert batch.problems == ()
    assert not (tmp_path / "work").exists(), "files that lie in a folder are read in place"


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [
        (".zip", plain_zip),
        (".7z", seven_zip_of),
        (".rar", rar_of),
        (".tar", tar_of),
        (".tar.gz", lambda files: tar_of(files, "w:gz")),
        (".tgz", lambda files: tar_of(files, "w:gz")),
        (".tar.xz", lambda files: tar_of(files, "w:xz")),
    ],
)
def test_every_kind_of_archive_gives_the_same_batch(tmp_path: Path, suffix: str, pack: Callable[[dict[str, bytes]], bytes]) -> None:
    batch = open_batch(written(tmp_path / f"批次{suffix}", pack(FILES)), tmp_path / "work")
    assert batch.name == "批次"
    assert {s.folder: names(s) for s in batch.submissions} == {FIRST: ["专利.pdf", "证书/管理体系.pdf"], SECOND: ["a.pdf"]}
    assert all(file.path.read_bytes() == pdf("3") for file in batch.submissions[1].files)


def test_an_archive_is_known_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    batch = open_batch(written(tmp_path / "批次.zip", rar_of(FILES)), tmp_path / "work")
    assert len(batch.submissions) == 2


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8"])
def test_zip_names_without_a_flag_are_read_in_the_encoding_they_look_like(tmp_path: Path, encoding: str) -> None:
    batch = open_batch(written(tmp_path / "b.zip", zip_of(FILES, encoding)), tmp_path / "work")
    assert names(by_folder(batch)[FIRST]) == ["专利.pdf", "证书/管理体系.pdf"]


def test_zip_names_with_the_flag_are_utf8(tmp_path: Path) -> None:
    batch = open_batch(written(tmp_path / "b.zip", zip_of(FILES, "utf-8", flag=True)), tmp_path / "work")
    assert FIRST in by_folder(batch)


@pytest.mark.parametrize("name", ["一厂/联通证明.pdf", "镕鑫公司/㎡面积.pdf", "公司Ａ/第①页.pdf"])
def test_gbk_names_that_could_pass_for_something_else_are_read_as_chinese(tmp_path: Path, name: str) -> None:
    batch = open_batch(written(tmp_path / "b.zip", zip_of({name: pdf()}, "gb18030")), tmp_path / "work")
    assert f"{batch.submissions[0].folder}/{batch.submissions[0].files[0].name}" == name


def test_tar_names_in_gbk_are_decoded(tmp_path: Path) -> None:
    batch = open_batch(written(tmp_path / "b.tar.gz", tar_of(FILES, "w:gz", "gbk")), tmp_path / "work")
    assert FIRST in by_folder(batch)


def test_folder_names_on_disk_in_gbk_are_decoded(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/b/" + FIRST.encode("gbk")
    os.makedirs(folder)
    Path(os.fsdecode(folder + b"/a.pdf")).write_bytes(pdf())
    assert FIRST in by_folder(open_batch(tmp_path / "b", tmp_path / "work"))


def test_names_survive_a_machine_without_a_locale(tmp_path: Path) -> None:
    archive = written(tmp_path / "b.7z", seven_zip_of(FILES))
    code = (
        "import sys; from pathlib import Path; from extractors.intake import open_batch\n"
        "print(ascii(open_batch(Path(sys.argv[1]), Path(sys.argv[2])).submissions[0].folder))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(archive), str(tmp_path / "w")],
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ascii(FIRST)


def test_a_nested_archive_appears_as_a_folder(tmp_path: Path) -> None:
    inner = zip_of({"证书/a证书.pdf": pdf("inner")}, "gbk")
    innermost = rar_of({"社保/六月.pdf": pdf("deep")})
    outer = plain_zip({f"{FIRST}/材料.zip": inner, f"{FIRST}/再压.7z": seven_zip_of({"社保.rar": innermost})})
    batch = open_batch(written(tmp_path / "b.zip", outer), tmp_path / "work")
    assert names(batch.submissions[0]) == ["再压.7z/社保.rar/社保/六月.pdf", "材料.zip/证书/a证书.pdf"]
    assert batch.submissions[0].problems == ()


def test_an_archive_that_lies_in_the_batch_is_an_application(tmp_path: Path) -> None:
    written(tmp_path / "b" / f"{FIRST}.zip", plain_zip({"证书/a.pdf": pdf("a")}))
    written(tmp_path / "b" / f"{SECOND}.tar.gz", tar_of({"b.pdf": pdf("b")}, "w:gz"))
    batch = open_batch(tmp_path / "b", tmp_path / "work")
    assert {s.folder: names(s) for s in batch.submissions} == {FIRST: ["证书/a.pdf"], SECOND: ["b.pdf"]}


def test_one_folder_that_wraps_the_whole_archive_is_taken_off(tmp_path: Path) -> None:
    wrapped = {f"2024年申报/{name}": content for name, content in FILES.items()}
    batch = open_batch(written(tmp_path / "x.zip", plain_zip(wrapped)), tmp_path / "work")
    assert list(by_folder(batch)) == [FIRST, SECOND]


def test_a_lone_application_in_an_archive_is_not_taken_for_a_wrapping(tmp_path: Path) -> None:
    one = {f"{FIRST}/证书/a.pdf": pdf("a"), f"{FIRST}/社保/b.pdf": pdf("b")}
    batch = open_batch(written(tmp_path / "x.zip", plain_zip(one)), tmp_path / "work")
    assert {s.folder: names(s) for s in batch.submissions} == {FIRST: ["社保/b.pdf", "证书/a.pdf"]}


def test_papers_that_lie_directly_in_the_batch_are_one_application(tmp_path: Path) -> None:
    for name in ("a.pdf", "证书/b.pdf"):
        written(tmp_path / FIRST / name, pdf(name))
    batch = open_batch(tmp_path / FIRST, tmp_path / "work")
    assert [(s.folder, s.enterprise, names(s)) for s in batch.submissions] == [(FIRST, FIRST, ["a.pdf", "证书/b.pdf"])]


def test_a_paper_beside_the_applications_is_a_problem_not_lost(tmp_path: Path) -> None:
    for name, content in FILES.items():
        written(tmp_path / "b" / name, content)
    written(tmp_path / "b" / "说明.txt", "说明".encode())
    batch = open_batch(tmp_path / "b", tmp_path / "work")
    assert len(batch.submissions) == 2
    assert [(p.file, p.code) for p in batch.problems] == [("说明.txt", "unsupported")]


def test_names_are_in_natural_order(tmp_path: Path) -> None:
    for n in (10, 2, 1):
        written(tmp_path / "b" / FIRST / f"第{n}页.pdf", pdf(str(n)))
    assert names(open_batch(tmp_path / "b", tmp_path / "work").submissions[0]) == ["第1页.pdf", "第2页.pdf", "第10页.pdf"]


def test_leavings_of_systems_and_programs_are_ignored(tmp_path: Path) -> None:
    junk = [".DS_Store", "Thumbs.db", "desktop.ini", "~$申报表.docx", "__MACOSX/._a.pdf", "._a.pdf"]
    files = {f"{FIRST}/{name}": b"x" for name in junk} | {f"{FIRST}/a.pdf": pdf(), "__MACOSX/甲/._b.pdf": b"x"}
    batch = open_batch(written(tmp_path / "b.zip", plain_zip(files)), tmp_path / "work")
    assert {s.folder: names(s) for s in batch.submissions} == {FIRST: ["a.pdf"]}
    assert batch.submissions[0].problems == ()


def test_equal_content_is_read_once_in_an_application_and_names_its_copies(tmp_path: Path) -> None:
    files = {
        f"{FIRST}/a.pdf": pdf(),
        f"{FIRST}/副本/a.pdf": pdf(),
        f"{FIRST}/材料.zip": plain_zip({"a.pdf": pdf()}),
        f"{SECOND}/a.pdf": pdf(),
    }
    batch = open_batch(written(tmp_path / "b.zip", plain_zip(files)), tmp_path / "work")
    first, second = batch.submissions
    assert [(f.name, f.copies) for f in first.files] == [("a.pdf", ("副本/a.pdf", "材料.zip/a.pdf"))]
    assert names(second) == ["a.pdf"]


def test_two_members_of_one_name_are_both_kept(tmp_path: Path) -> None:
    files = {f"{FIRST}/扫描件一.pdf": pdf("1"), f"{FIRST}/扫描件二.pdf": pdf("2")}
    data = zip_of(files).replace("扫描件二".encode(), "扫描件一".encode())
    batch = open_batch(written(tmp_path / "b.zip", data), tmp_path / "work")
    assert len(names(batch.submissions[0])) == len(set(names(batch.submissions[0]))) == 2


def roster(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def test_the_roster_is_read_with_its_headings_in_any_order_below_a_title(tmp_path: Path) -> None:
    written(tmp_path / "b" / "01" / "a.pdf", pdf("a"))
    written(tmp_path / "b" / "02" / "b.pdf", pdf("b"))
    roster(
        tmp_path / "b" / "申报汇总表.xlsx",
        ("2024年度企业质量提升创新中心申报汇总表",),
        ("申报截止日期：2024年6月7日", None, "县区", "台山市"),
        ("序号", "自评分", "文件夹", "曾用名", "县(市、区)", "企业名称", "统一社会信用代码"),
        (1, 86.5, "01", "江门市旧名厂；江门市更旧厂、无", "新会区", f" {FIRST} ", "91440700ma4x12345y"),
        (2, None, "02", None, None, SECOND, 914407000000000001),
        ("合计", None, None, None, None, "合计", None),
    )
    batch = open_batch(tmp_path / "b", tmp_path / "work")
    first, second = batch.submissions
    assert (batch.deadline, batch.year, batch.county) == (dt.date(2024, 6, 7), 2024, "台山市")
    assert (first.folder, first.enterprise, first.uscc, first.county) == ("01", FIRST, "91440700MA4X12345Y", "新会区")
    assert first.former_names == ("江门市旧名厂", "江门市更旧厂")
    assert first.self_scores == {"total": 86.5}
    assert (second.enterprise, second.county) == (SECOND, "台山市")
    assert second.uscc == "", "Excel has already lost digits of a code kept as a number"
    assert batch.problems == ()


def test_the_roster_may_give_self_scores_by_item(tmp_path: Path) -> None:
    written(tmp_path / "b" / FIRST / "a.pdf", pdf())
    roster(
        tmp_path / "b" / "申报汇总表.xlsx",
        ("企业名称", "自评分", None, None),
        (None, "1.1", "2.6-a", "4.11专业人员"),
        (FIRST, 5, "2分", 3.5),
    )
    batch = open_batch(tmp_path / "b", tmp_path / "work")
    assert batch.submissions[0].self_scores == {"1.1": 5.0, "2.6-a": 2.0, "4.11": 3.5}


def test_batch_json_gives_the_round_and_the_applications(tmp_path: Path) -> None:
    said = {
        "batch": "2024年第一批",
        "county": "新会区",
        "year": 2024,
        "deadline": "2024-06-07",
        "edition": "jiangmen-2022",
        "applications": [
            {
                "folder": "01",
                "enterprise": FIRST,
                "uscc": "91440700MA4X12345Y",
                "former_names": ["江门市旧名厂"],
                "self_scores": {"1.1": 5},
            },
            {"folder": "材料/02", "enterprise": SECOND, "uscc": None, "former_names": [], "self_scores": None},
            {"folder": "03", "enterprise": "江门市丙测试有限公司"},
        ],
    }
    files = {"b/batch.json": json.dumps(said, ensure_ascii=False).encode(), "b/01/a.pdf": pdf("a"), "b/材料/02/b.pdf": pdf("b")}
    batch = open_batch(written(tmp_path / "x.zip", plain_zip(files)), tmp_path / "work")
    assert (batch.name, batch.title, batch.county, batch.year) == ("x", "2024年第一批", "新会区", 2024)
    assert (batch.deadline, batch.edition) == (dt.date(2024, 6, 7), "jiangmen-2022")
    first, second, third = batch.submissions
    assert (first.enterprise, first.former_names, first.self_scores) == (FIRST, ("江门市旧名厂",), {"1.1": 5.0})
    assert (second.folder, second.enterprise, names(second)) == ("02", SECOND, ["b.pdf"])
    assert (third.enterprise, third.files, third.problems[0].code) == ("江门市丙测试有限公司", (), "empty")


def test_both_manifests_complete_each_other_and_batch_json_comes_first(tmp_path: Path) -> None:
    written(tmp_path / "b" / "01" / "a.pdf", pdf())
    said = {"deadline": "2024-06-07", "applications": [{"folder": "01", "enterprise": FIRST}]}
    written(tmp_path / "b" / "batch.json", json.dumps(said).encode())
    roster(tmp_path / "b" / "申报汇总表.xlsx", ("文件夹", "企业名称", "曾用名"), ("01", "另一个名字", "江门市旧名厂"))
    one = open_batch(tmp_path / "b", tmp_path / "work").submissions[0]
    assert (one.enterprise, one.former_names) == (FIRST, ("江门市旧名厂",))


@pytest.mark.parametrize("content", [b"{", b"[1]", '{"deadline": "六月"}'.encode(), b'{"applications": 3}'])
def test_a_manifest_that_is_wrong_is_a_problem_and_the_batch_goes_on(tmp_path: Path, content: bytes) -> None:
    written(tmp_path / "b" / FIRST / "a.pdf", pdf())
    written(tmp_path / "b" / "batch.json", content)
    batch = open_batch(tmp_path / "b", tmp_path / "work")
    assert len(batch.submissions) == 1
    assert [(p.file, p.code) for p in batch.problems] == [("batch.json", "corrupt")]


def test_loose_files_are_named_as_given_and_archives_among_them_opened(tmp_path: Path) -> None:
    one = written(tmp_path / "x" / "a.pdf", pdf("a"))
    other = written(tmp_path / "y" / "a.pdf", pdf("b"))
    packed = written(tmp_path / "材料.zip", zip_of({"证书/体系.pdf": pdf("c")}, "gbk"))
    files, problems = loose_files([one, other, packed, written(tmp_path / "空.pdf", b"")], tmp_path / "work")
    assert [f.name for f in files] == ["x/a.pdf", "y/a.pdf", "材料.zip/证书/体系.pdf"]
    assert [(p.file, p.code) for p in problems] == [("空.pdf", "empty")]
    with pytest.raises(BatchError):
        loose_files([tmp_path / "没有.pdf"], tmp_path / "work")
