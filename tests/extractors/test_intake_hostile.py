"""What a batch must not be able to do, and what happens to the rest of it."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

import pytest

from evidence.batch import Batch
from evidence.errors import BatchError
from extractors.intake import Limits, open_batch
from tests.extractors.packing import compound_of, locked, pdf, plain_zip, rar_of, seven_zip_of, tar_of, written, zip_of, zip_with_link

FIRST = "江门市甲测试有限公司"
GOOD = {f"{FIRST}/a.pdf": pdf("good")}


def codes(batch: Batch) -> dict[str, str]:
    """Every problem of the batch by the file's name."""
    return {p.file: p.code for owner in (batch, *batch.submissions) for p in owner.problems}


def read(tmp_path: Path, content: bytes, name: str = "b.zip", limits: Limits = Limits()) -> Batch:  # noqa: B008
    return open_batch(written(tmp_path / name, content), tmp_path / "work", limits)


def unpacked(tmp_path: Path) -> list[str]:
    return sorted(p.name for p in tmp_path.rglob("*") if p.is_file())


@pytest.mark.parametrize(
    "name", ["../evil.pdf", "/etc/evil.pdf", "C:\\evil.pdf", "..\\..\\evil.pdf", f"{FIRST}/../../evil.pdf", "\\\\host\\evil.pdf"]
)
def test_a_name_that_points_outside_is_refused_and_the_rest_read(tmp_path: Path, name: str) -> None:
    batch = read(tmp_path, plain_zip({name: pdf("evil")} | GOOD))
    assert set(codes(batch).values()) == {"unsafe_archive"}
    assert [[f.name for f in s.files] for s in batch.submissions] == [["a.pdf"]]
    assert not any("evil" in name for name in unpacked(tmp_path))


def test_parent_paths_in_a_tar_and_a_rar_are_refused_too(tmp_path: Path) -> None:
    for name, content in {"b.tar": tar_of({"../evil.pdf": pdf("e")} | GOOD), "b.rar": rar_of({"../evil.pdf": pdf("e")} | GOOD)}.items():
        batch = read(tmp_path, content, name)
        assert codes(batch) == {"../evil.pdf": "unsafe_archive"}
        assert len(batch.submissions[0].files) == 1


def test_a_batch_with_nothing_but_unsafe_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BatchError, match=r"evil\.pdf"):
        read(tmp_path, plain_zip({"../evil.pdf": pdf()}))


def test_links_in_archives_are_not_followed(tmp_path: Path) -> None:
    secret = written(tmp_path / "secret.pdf", pdf("secret"))
    batch = read(tmp_path, zip_with_link("甲公司/link.pdf", str(secret)))
    assert codes(batch) == {"link.pdf": "unsafe_archive"}
    soft, hard, device = (tarfile.TarInfo(f"{FIRST}/{n}") for n in ("soft.pdf", "hard.pdf", "device.pdf"))
    soft.type, soft.linkname = tarfile.SYMTYPE, str(secret)
    hard.type, hard.linkname = tarfile.LNKTYPE, str(secret)
    device.type = tarfile.CHRTYPE
    batch = read(tmp_path, tar_of({"1": soft, "2": hard, "3": device} | GOOD), "b.tar")
    assert codes(batch) == {"soft.pdf": "unsafe_archive", "hard.pdf": "unsafe_archive", "device.pdf": "unsafe_archive"}
    assert [f.name for f in batch.submissions[0].files] == ["a.pdf"]


def test_links_and_pipes_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    secret = written(tmp_path / "outside" / "secret.pdf", pdf("secret"))
    written(tmp_path / "b" / FIRST / "a.pdf", pdf())
    (tmp_path / "b" / FIRST / "link.pdf").symlink_to(secret)
    (tmp_path / "b" / FIRST / "folder").symlink_to(secret.parent)
    os.mkfifo(tmp_path / "b" / FIRST / "pipe.pdf")
    batch = open_batch(tmp_path / "b", tmp_path / "work")
    assert codes(batch) == {"link.pdf": "unsafe_archive", "folder": "unsafe_archive", "pipe.pdf": "unsupported"}
    assert [f.name for f in batch.submissions[0].files] == ["a.pdf"]


SMALL = Limits(file_bytes=1 << 20, total_bytes=4 << 20, ratio=50, ratio_from=200_000)


@pytest.mark.parametrize("suffix", [".zip", ".7z", ".tar.gz"])
def test_a_bomb_is_stopped_while_it_unpacks_and_the_rest_read(tmp_path: Path, suffix: str) -> None:
    zeros = {"zeros.bmp": bytes(900_000)}
    bomb = {".zip": plain_zip(zeros), ".7z": seven_zip_of(zeros), ".tar.gz": tar_of(zeros, "w:gz")}[suffix]
    written(tmp_path / "b" / FIRST / f"bomb{suffix}", bomb)
    written(tmp_path / "b" / FIRST / "a.pdf", pdf())
    batch = open_batch(tmp_path / "b", tmp_path / "work", SMALL)
    assert codes(batch) == {f"bomb{suffix}": "unsafe_archive"}
    assert [f.name for f in batch.submissions[0].files] == ["a.pdf"]
    assert not any(name.startswith(".part") for name in unpacked(tmp_path))


def test_a_bomb_packed_in_layers_is_stopped_by_the_outermost(tmp_path: Path) -> None:
    layer = plain_zip({f"{i}.bmp": bytes(150_000) for i in range(3)})
    for _ in range(3):
        layer = plain_zip({f"{i}.zip": layer for i in range(4)})
    batch = read(tmp_path, plain_zip({f"{FIRST}/a.pdf": pdf(), f"{FIRST}/b.zip": layer}), limits=SMALL)
    assert "unsafe_archive" in codes(batch).values()
    assert sum(f.size for s in batch.submissions for f in s.files) < SMALL.total_bytes


def test_a_batch_that_unpacks_to_too_much_is_cut_off(tmp_path: Path) -> None:
    files = {f"{FIRST}/{i}.pdf": pdf(str(i)) + os.urandom(900_000) for i in range(6)}
    batch = read(tmp_path, plain_zip(files), limits=SMALL)
    assert codes(batch) == {"b.zip": "unsafe_archive"}
    assert len(batch.submissions[0].files) == 4


def test_a_file_beyond_the_size_limit_is_too_large(tmp_path: Path) -> None:
    big = pdf() + os.urandom(1 << 20)
    packed = read(tmp_path, plain_zip(GOOD | {f"{FIRST}/big.pdf": big}), limits=SMALL)
    streamed = read(tmp_path, tar_of(GOOD | {f"{FIRST}/big.pdf": big}), "b.tar", SMALL)
    written(tmp_path / "f" / FIRST / "big.pdf", big)
    assert codes(packed) == codes(streamed) == codes(open_batch(tmp_path / "f", tmp_path / "w", SMALL)) == {"big.pdf": "too_large"}
    assert len(packed.submissions[0].files) == len(streamed.submissions[0].files) == 1


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    many = {f"{FIRST}/{i}.pdf": pdf(str(i)) for i in range(12)}
    batch = read(tmp_path, plain_zip(many), limits=Limits(entries=10))
    assert codes(batch) == {"b.zip": "unsafe_archive"}
    assert len(batch.submissions[0].files) == 10


def test_archives_nested_too_deep_are_not_opened(tmp_path: Path) -> None:
    content = pdf("deep")
    for level in range(6):
        content = plain_zip({f"第{level}层.zip" if level else "a.pdf": content})
    batch = read(tmp_path, plain_zip(GOOD | {f"{FIRST}/x.zip": content}))
    assert list(codes(batch).values()) == ["unsafe_archive"]
    assert "超过 5 层" in batch.submissions[0].problems[0].message


def test_a_locked_archive_is_encrypted_whatever_its_kind(tmp_path: Path) -> None:
    written(tmp_path / "b" / FIRST / "锁.zip", locked(zip_of({"材料/a证书.pdf": pdf()})))
    written(tmp_path / "b" / FIRST / "锁.7z", seven_zip_of({"a.pdf": pdf()}, password="1234"))
    written(tmp_path / "b" / FIRST / "a.pdf", pdf("good"))
    batch = open_batch(tmp_path / "b", tmp_path / "work")
    assert codes(batch) == {"锁.zip": "encrypted", "锁.7z": "encrypted"}
    assert len(batch.submissions[0].files) == 1


@pytest.mark.parametrize("suffix", [".zip", ".7z", ".tar.gz", ".rar"])
def test_a_truncated_archive_is_corrupt_inside_a_batch_and_refused_as_the_batch(tmp_path: Path, suffix: str) -> None:
    inside = {"证书/a.pdf": pdf("x") + os.urandom(50_000)}
    whole = {".zip": plain_zip, ".7z": seven_zip_of, ".tar.gz": lambda f: tar_of(f, "w:gz"), ".rar": rar_of}[suffix](inside)
    cut = whole[: len(whole) * 2 // 3]
    written(tmp_path / "b" / FIRST / f"断{suffix}", cut)
    written(tmp_path / "b" / FIRST / "a.pdf", pdf())
    assert codes(open_batch(tmp_path / "b", tmp_path / "work")) == {f"断{suffix}": "corrupt"}
    with pytest.raises(BatchError) as caught:
        read(tmp_path, cut, f"断{suffix}")
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_zero_byte_file_is_empty(tmp_path: Path) -> None:
    assert codes(read(tmp_path, plain_zip(GOOD | {f"{FIRST}/空.pdf": b""}))) == {"空.pdf": "empty"}
    assert codes(read(tmp_path, tar_of(GOOD | {f"{FIRST}/空.pdf": b""}), "b.tar")) == {"空.pdf": "empty"}


PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("发票.pdf", b"MZ\x90\x00\x03" + bytes(300), "unsupported"),
        ("发票.pdf", b"\x7fELF\x02\x01\x01" + bytes(300), "unsupported"),
        ("片.mp4", b"\0\0\0\x18ftypmp42" + bytes(300), "unsupported"),
        ("坏.pdf", b"\x01\x02\x03" * 90, "corrupt"),
        ("坏.docx", b"PK\x03\x04" + bytes(60), "corrupt"),
        ("图.vsd", compound_of({"VisioDocument": b"v"}), "unsupported"),
        ("锁.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        ("卷.7z.002", b"7z\xbc\xaf\x27\x1c" + bytes(50), "unsupported"),
        ("单.pdf.gz", b"\x1f\x8b\x08\x00" + bytes(40), "corrupt"),
    ],
)
def test_what_cannot_be_read_says_so_by_its_content(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    batch = read(tmp_path, plain_zip(GOOD | {f"{FIRST}/{name}": content}))
    assert codes(batch) == {name: code}
    assert len(batch.submissions[0].files) == 1


@pytest.mark.parametrize(
    ("name", "content", "mime"),
    [
        ("照片.pdf", b"\xff\xd8\xff\xe0" + bytes(64), "image/jpeg"),
        ("扫描", pdf(), "application/pdf"),
        ("名单.csv", "姓名,身份证号\n".encode("gbk"), "text/csv"),
        ("名单.xls", "姓名\t证号\n".encode("gbk"), "text/csv"),
        ("说明.txt", "说明\n".encode(), "text/plain"),
        ("表.xls", OLE + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
        ("表.et", compound_of({"Workbook": b"w"}), "application/vnd.ms-excel"),
        ("旧.doc", compound_of({"WordDocument": b"w"}), "application/msword"),
        ("旧.wps", compound_of({"WordDocument": b"w", "WpsCustomData": b"c"}), "application/msword"),
        ("旧.docx", b"{\\rtf1 text}", "application/rtf"),
        ("证.zip", plain_zip({"OFD.xml": b"<ofd:OFD/>"}), "application/ofd"),
        ("网页.xls", b"<html><table></table></html>", "text/html"),
        ("演示.pptx", plain_zip({"ppt/presentation.xml": b"<p/>"}), PPTX),
        ("x.jpg", b"\0\0\0\x18ftypheic" + bytes(64), "image/heic"),
    ],
)
def test_what_a_file_is_its_content_says(tmp_path: Path, name: str, content: bytes, mime: str) -> None:
    batch = read(tmp_path, plain_zip({f"{FIRST}/{name}": content}))
    assert [(f.name, f.mime) for f in batch.submissions[0].files] == [(name, mime)]


def test_a_batch_that_cannot_be_opened_says_why_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "empty" / "甲公司").mkdir(parents=True)
    cases = {
        tmp_path / "nowhere": "没有这个路径",
        tmp_path / "empty": "没有任何文件",
        written(tmp_path / "a.pdf", pdf()): "不是压缩包",
        written(tmp_path / "b.zip", b""): "0 字节",
        written(tmp_path / "c.zip", locked(zip_of({"材料/a证书.pdf": pdf()}))): "密码",
        written(tmp_path / "d.zip", plain_zip({})): "空的",
    }
    for path, words in cases.items():
        with pytest.raises(BatchError, match=words) as caught:
            open_batch(path, tmp_path / "work")
        assert "\n" not in str(caught.value)


def test_names_with_control_characters_are_shown_without_them(tmp_path: Path) -> None:
    batch = read(tmp_path, plain_zip({f"{FIRST}/a\x1b[31m\n.pdf": pdf()}))
    assert batch.submissions[0].files[0].name == "a_[31m_.pdf"


def test_the_same_batch_gives_the_same_records(tmp_path: Path) -> None:
    data = plain_zip(GOOD | {f"{FIRST}/{i}.pdf": pdf(str(i)) for i in range(5)} | {f"{FIRST}/x.zip": plain_zip({"b.pdf": pdf("b")})})
    assert read(tmp_path, data) == read(tmp_path, data)


def test_an_archive_whose_directory_would_fill_the_memory_is_not_opened(tmp_path: Path) -> None:
    data = bytearray(plain_zip({"证书.pdf": pdf()}))
    at = data.rfind(b"PK\x05\x06")
    data[at + 12 : at + 16] = (2**31).to_bytes(4, "little")
    written(tmp_path / "b" / FIRST / "满.zip", bytes(data))
    assert codes(open_batch(tmp_path / "b", tmp_path / "work")) == {"满.zip": "unsafe_archive"}


def test_folders_nested_absurdly_deep_are_left_alone(tmp_path: Path) -> None:
    written(tmp_path / "b" / FIRST / "a.pdf", pdf())
    written(tmp_path.joinpath("b", FIRST, *["d"] * 110) / "b.pdf", pdf("deep"))
    batch = open_batch(tmp_path / "b", tmp_path / "work")
    assert set(codes(batch).values()) == {"unreadable"}
    assert len(batch.submissions[0].files) == 1
