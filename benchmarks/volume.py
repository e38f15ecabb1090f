"""``python -m benchmarks.volume [--pages N] [--seed N] [--peer-pages N]``: one bound volume read by us and by others.

Wants a quiet machine. Draws a volume twice with the same seed: as scans, and with its text layer, which says what characters stand on each
page. Every reader runs in a process of its own, on the same pages, two workers each pinned to a core: wall and CPU seconds a page, peak
memory (resident, all processes together), characters that were missed, and that were read too many (bags of letters and digits a page:
order does not count).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import psutil
import pypdfium2 as pdfium

from evidence.batch import SubmittedFile
from extractors.pages import render
from extractors.pages.pool import MemoryCache, Pool
from extractors.pages.worker import Triage, closely
from extractors.triage import triage

Texts = Mapping[int, str]
"""What was read, by page from 1."""


@dataclass(frozen=True)
class Figures:
    """Of one reader on one volume; seconds are a page's."""

    pages: int
    wall: float
    cpu: float
    peak: float
    texts: dict[int, str]


def ours(path: Path, pages: int, how: Triage) -> Texts:
    del pages  # the pool reads whole files
    with Pool("rapidocr", 2, how) as pool:
        reading = next(iter(pool.read([submitted(path)], MemoryCache())))
    return {page.number: page.text for page in reading.pages}


def bare(path: Path, pages: int) -> Texts:
    """RapidOCR as it comes, on OpenVINO, its angle classifier off: two processes that share the pages out."""
    numbers = range(1, pages + 1)
    with get_context("spawn").Pool(2) as pool:
        parts = pool.starmap(_bare_part, [(path, numbers[i::2], i) for i in range(2)])
    return {number: text for part in parts for number, text in part.items()}


def _bare_part(path: Path, numbers: range, core: int) -> dict[int, str]:
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[core % len(cores)]})
    from rapidocr import EngineType, RapidOCR

    params = {"Det.engine_type": EngineType.OPENVINO, "Rec.engine_type": EngineType.OPENVINO, "Global.use_cls": False}
    ocr = RapidOCR(params=params | {"Global.log_level": "critical", "EngineConfig.openvino.inference_num_threads": 1})
    found = {}
    for number in numbers:
        with render.pdf_page(submitted(path), number) as page:
            image = render.draw(page)
        found[number] = "\n".join(ocr(image[:, :, ::-1].copy()).txts or ())
    return found


def ocrmypdf(path: Path, pages: int) -> Texts:
    """OCRmyPDF with Tesseract (chi_sim, eng), two jobs, pages put upright and straight, as its manual advises for scans."""
    del pages
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch, "out.pdf")
        options = [
            "-l",
            "chi_sim+eng",
            "--jobs",
            "2",
            "--rotate-pages",
            "--deskew",
            "--force-ocr",
            "--output-type",
            "pdf",
            "--optimize",
            "0",
        ]
        subprocess.run([sys.executable, "-m", "ocrmypdf", *options, "-q", str(path), str(out)], check=True)
        return layer(out)


def layer(path: Path) -> dict[int, str]:
    """The text layer of a PDF."""
    with pdfium.PdfDocument(path) as document:
        return {i + 1: document[i].get_textpage().get_text_bounded() for i in range(len(document))}


READERS: dict[str, Callable[[Path, int], Texts]] = {
    "zhiping": lambda path, pages: ours(path, pages, triage),
    "zhiping, every page closely": lambda path, pages: ours(path, pages, closely),
    "bare RapidOCR": bare,
    "OCRmyPDF, Tesseract chi_sim": ocrmypdf,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--peer-pages", type=int, default=24, help="of the volume, for the peers and for us beside them")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--one", choices=READERS, help=argparse.SUPPRESS)
    parser.add_argument("--of", type=Path, help=argparse.SUPPRESS)
    a = parser.parse_args()
    if a.one:
        print(json.dumps(measured(READERS[a.one], a.of).__dict__))
        return
    print("| reader | pages | s a page | CPU s a page | peak GiB | characters missed | read too many |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        scans, born = drawn(Path(scratch), a.pages, a.seed)
        few = first_pages(scans, a.peer_pages)
        true = layer(born)
        for name, volume in [("zhiping", scans), ("zhiping, every page closely", scans), *((name, few) for name in READERS)]:
            print(_row(name, volume, true), flush=True)
        print(_row("zhiping", born, true).replace("zhiping", "zhiping, born digital"), flush=True)


def drawn(folder: Path, pages: int, seed: int) -> tuple[Path, Path]:
    """The volume as scans and as born digital."""
    scans, born = folder / "scans.pdf", folder / "born.pdf"
    for path, more in ((scans, []), (born, ["--layer"])):
        command = [sys.executable, "-m", "fixtures.volume", str(path), "--pages", str(pages), "--seed", str(seed), *more]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return scans, born


def first_pages(path: Path, count: int) -> Path:
    few = path.with_name(f"first-{count}.pdf")
    with pdfium.PdfDocument(path) as document, pdfium.PdfDocument.new() as part:
        part.import_pages(document, list(range(min(count, len(document)))))
        part.save(few)
    return few


def _row(name: str, volume: Path, true: Texts) -> str:
    command = [sys.executable, "-m", "benchmarks.volume", "--one", name, "--of", str(volume)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"| {name} | could not run: {done.stderr.strip().splitlines()[-1][:120] if done.stderr.strip() else '?'} | | | | | |"
    f = json.loads(done.stdout.strip().splitlines()[-1])
    missed, more = errors({n: true[n] for n in range(1, f["pages"] + 1)}, {int(n): t for n, t in f["texts"].items()})
    cells = (name, f["pages"], f"{f['wall']:.3f}", f"{f['cpu']:.3f}", f"{f['peak'] / 2**30:.2f}", f"{missed:.2%}", f"{more:.2%}")
    return "| " + " | ".join(map(str, cells)) + " |"


def measured(reader: Callable[[Path, int], Texts], path: Path) -> Figures:
    """One run, model loading included."""
    with pdfium.PdfDocument(path) as document:
        pages = len(document)
    peak, done = [0], threading.Event()
    watcher = threading.Thread(target=_watch, args=(peak, done), daemon=True)
    watcher.start()
    started, before = time.monotonic(), _cpu()
    texts = reader(path, pages)
    wall, cpu = time.monotonic() - started, _cpu() - before
    done.set()
    watcher.join()
    return Figures(pages, wall / pages, cpu / pages, peak[0], dict(texts))


def _watch(peak: list[int], done: threading.Event) -> None:
    me = psutil.Process()
    while not done.wait(0.2):
        held = 0
        for process in [me, *me.children(recursive=True)]:
            try:
                held += process.memory_info().rss
            except psutil.Error:
                continue
        peak[0] = max(peak[0], held)


def _cpu() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in usages)


def errors(true: Texts, read: Texts) -> tuple[float, float]:
    """Characters missed, and read too many, as shares of those that stand there."""
    missed = more = whole = 0
    for number, text in true.items():
        there, given = _bag(text), _bag(read.get(number, ""))
        missed, more, whole = missed + (there - given).total(), more + (given - there).total(), whole + there.total()
    return missed / max(1, whole), more / max(1, whole)


def _bag(text: str) -> Counter[str]:
    return Counter(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def submitted(path: Path) -> SubmittedFile:
    """A PDF as the readers are given it."""
    return SubmittedFile(path.name, path, hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_size, "application/pdf")


if __name__ == "__main__":
    main()
