"""The store keeps what it is given, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from evidence.geometry import BoundingBox
from evidence.page import Cell, Page, Picture, Rulings, Table, TextLine
from store import FinishedRun, Store, open_store
from store.blobs import open_blobs, write_whole

BOX = BoundingBox.of(0.1, 0.2, 0.3, 0.4)
PAGE = Page(
    file="证书/一.pdf",
    sha256="a" * 64,
    number=3,
    route="ocr",
    engine="rapidocr",
    lines=(TextLine("兹证明", BOX, 0.97, (0.1, 0.2, 0.25, 0.3)),),
    tables=(Table(((Cell("序号", BOX, "Sheet1!A1", 1.0),),), "Sheet1"),),
    rulings=Rulings((BOX,), (BOX,)),
    picture=Picture(0.1, 0.2, 0.3, 0.4, "ff00"),
    width=1654,
    height=2339,
    rotation=90,
    skew=0.7,
    warnings=("倾斜",),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "blobs")) as opened:
        yield opened


def test_a_page_comes_back_equal_with_its_picture(store: Store) -> None:
    store.put("k1", PAGE, b"picture")
    assert store.get("k1") == PAGE
    assert store.image_of("k1") == b"picture"


def test_an_unknown_key_gives_nothing(store: Store) -> None:
    assert store.get("absent") is None
    assert store.image_of("absent") is None


def test_a_reading_once_kept_is_not_overwritten(store: Store) -> None:
    store.put("k1", PAGE, None)
    store.put("k1", Page("b.pdf", "b" * 64, 1, "blank", "none"), None)
    assert store.get("k1") == PAGE


def test_readings_survive_closing_and_opening_again(tmp_path: Path) -> None:
    address = (f"sqlite:///{tmp_path}/deep/store.db", str(tmp_path / "blobs"))
    with open_store(*address) as first:
        first.put("k1", PAGE, None)
    with open_store(*address) as second:
        assert second.get("k1") == PAGE


def test_a_finished_run_is_found_again_and_replaced_by_a_newer_one(store: Store) -> None:
    run = FinishedRun("批", "蓬江区", "jiangmen-2022", dt.date(2024, 6, 7), {"applications": 1}, {"甲": {"sheet.json": b"{}"}})
    store.keep_run("key", run)
    assert store.find_run("key") == run
    newer = FinishedRun("批", "蓬江区", "jiangmen-2022", dt.date(2024, 6, 7), {"applications": 2}, {"乙": {"sheet.json": b"[]"}})
    store.keep_run("key", newer)
    assert store.find_run("key") == newer
    assert store.find_run("other") is None


def test_the_same_bytes_are_kept_once_in_a_folder_and_at_an_address(tmp_path: Path) -> None:
    for blobs in (open_blobs(str(tmp_path)), open_blobs("memory://zhiping-test")):
        name = blobs.put(b"abc")
        assert blobs.put(b"abc") == name
        assert blobs.get(name) == b"abc"
        with pytest.raises(KeyError):
            blobs.get("0" * 64)


def test_a_file_written_by_many_at_once_is_written_whole(tmp_path: Path) -> None:
    path, content = tmp_path / "ab" / "picture.jpg", b"x" * 100_000
    with ThreadPoolExecutor(8) as writers:
        assert list(writers.map(lambda _: write_whole(path, content), range(64))) == [None] * 64
    assert path.read_bytes() == content
    assert [p.name for p in path.parent.iterdir()] == ["picture.jpg"]
