"""Worker processes: hangs and crashes cost one page; nothing is read twice."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import psutil
import pytest
from PIL import Image

from evidence.batch import SubmittedFile
from evidence.errors import UsageError
from extractors.pages.pool import FileReading, MemoryCache, Pool, Progress
from tests.engines import simulated
from tests.extractors.drawing import drawn, saved, submitted

ENGINE = "tests.engines.simulated"


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file with a byte for each reading. The pool's processes take it from their environment, so each test starts its own."""
    path = tmp_path / "calls"
    path.touch()
    monkeypatch.setenv(simulated.CALLS, str(path))
    return path


def paper(blue: int, text: str = "认证证书") -> Image.Image:
    return drawn([text] * 8, paper=(255, 255, blue))


def read(files: list[SubmittedFile], cache: MemoryCache | None = None, **options: float) -> list[FileReading]:
    with Pool(ENGINE, 1) as pool:
        return list(pool.read(files, cache or MemoryCache(), **options))  # type: ignore[arg-type]


def test_a_page_that_hangs_is_a_timeout_and_the_next_is_read(tmp_path: Path, calls: Path) -> None:
    files = [saved(paper(simulated.HANGS), tmp_path / "a.png"), saved(paper(230), tmp_path / "b.png")]
    hung, fine = read(files, page_timeout=3.0)
    assert [(p.code, p.page) for p in hung.problems] == [("timeout", 1)]
    assert hung.pages == ()
    assert fine.pages[0].text == "质量管理体系认证证书 230"
    assert fine.problems == ()


def test_a_reader_that_hangs_ends_when_the_process_that_started_it_is_killed(tmp_path: Path, calls: Path) -> None:
    saved(paper(simulated.HANGS), tmp_path / "a.png")
    told = f"from tests.extractors.test_pages_pool import *; read([submitted(Path({str(tmp_path / 'a.png')!r}))])"
    starter = psutil.Popen([sys.executable, "-c", told], cwd=Path(__file__).parents[2])
    while not calls.stat().st_size:
        time.sleep(0.05)
    readers = [child for child in starter.children() if "spawn_main" in "".join(child.cmdline())]
    starter.kill()
    starter.wait()
    assert len(readers) == 1
    psutil.wait_procs(readers, timeout=10)
    assert not any(reader.is_running() for reader in readers)


def test_a_page_that_eats_memory_is_given_up_and_the_next_is_read(tmp_path: Path, calls: Path) -> None:
    files = [saved(paper(simulated.EATS), tmp_path / "a.png"), saved(paper(230), tmp_path / "b.png")]
    with Pool(ENGINE, 1, page_memory=1_000_000_000) as pool:
        greedy, fine = pool.read(files, MemoryCache())
    assert [(p.code, p.page, "内存" in p.message) for p in greedy.problems] == [("unreadable", 1, True)]
    assert (len(fine.pages), calls.stat().st_size) == (1, 2)


def test_a_page_that_kills_its_process_twice_is_unreadable_and_the_next_is_read(tmp_path: Path, calls: Path) -> None:
    files = [saved(paper(simulated.CRASHES), tmp_path / "a.png"), saved(paper(230), tmp_path / "b.png")]
    crashed, fine = read(files)
    assert [(p.code, p.page) for p in crashed.problems] == [("unreadable", 1)]
    assert len(fine.pages) == 1
    assert calls.stat().st_size == 3


def test_a_page_that_kills_its_process_once_is_read_by_the_next_process(tmp_path: Path, calls: Path) -> None:
    (reading,) = read([saved(paper(simulated.CRASHES_ONCE), tmp_path / "a.png")])
    assert reading.problems == ()
    assert calls.stat().st_size == 2


def test_an_engine_that_fails_on_a_page_makes_a_problem_not_an_error(tmp_path: Path, calls: Path) -> None:
    (reading,) = read([saved(paper(simulated.FAILS), tmp_path / "a.png")])
    assert [p.code for p in reading.problems] == ["unreadable"]


def test_a_second_reading_calls_no_engine_and_gives_the_same_pages(tmp_path: Path, calls: Path) -> None:
    file = saved(paper(230), tmp_path / "a.png")
    cache, told = MemoryCache(), list[Progress]()
    first = read([file], cache)
    with Pool(ENGINE, 1) as pool:
        second = list(pool.read([file], cache, progress=told.append))
        assert pool.busy() == []
    assert first == second
    assert calls.stat().st_size == 1
    assert [(p.done, p.total, p.cached) for p in told] == [(1, 1, True)]


def test_the_same_picture_in_two_files_is_read_once_and_named_after_each(tmp_path: Path, calls: Path) -> None:
    one = saved(paper(230), tmp_path / "a.png")
    other = saved(paper(230), tmp_path / "b.bmp")
    assert one.sha256 != other.sha256
    cache = MemoryCache()
    a, b = read([one, other], cache)
    assert calls.stat().st_size == 1
    assert a.pages[0].lines == b.pages[0].lines
    assert (b.pages[0].file, b.pages[0].sha256) == ("b.bmp", other.sha256)
    assert len(cache.images) == 2
    assert all(image.startswith(b"\xff\xd8") for image in cache.images.values())


def test_readings_come_in_the_order_of_the_files_and_broken_files_are_told_of(tmp_path: Path, calls: Path) -> None:
    empty = tmp_path / "b.pdf"
    empty.touch()
    files = [saved(paper(230), tmp_path / "c.png"), submitted(empty), saved(paper(231), tmp_path / "a.png")]
    readings = read(files)
    assert [r.file.name for r in readings] == ["c.png", "b.pdf", "a.png"]
    assert [p.code for p in readings[1].problems] == ["empty"]


def test_a_file_of_blank_pages_is_told_of(tmp_path: Path, calls: Path) -> None:
    (reading,) = read([saved(Image.new("RGB", (900, 1200), "white"), tmp_path / "a.png")])
    assert [page.route for page in reading.pages] == ["blank"]
    assert [p.code for p in reading.problems] == ["blank_page"]
    assert calls.stat().st_size == 0


def test_a_pool_needs_at_least_one_worker() -> None:
    with pytest.raises(UsageError):
        Pool(ENGINE, 0)
