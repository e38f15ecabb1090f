"""Applications by the thousand whose pages need no OCR: what was once read on the sample's pages is told of tiny files that stand for them.

``python -m benchmarks.recorded`` reads the sample with the real engine and writes ``recorded.json.gz`` beside this module. Each application
made from it has other names, numbers, ids and pictures than every other, of the same length and with the right check digits, so that
two applications have in common only what happens to be the same. A page's process (`serve`) answers with the record of its page, told as
the reader would have told it: a question whether the pixels are known, a picture for people, the page. Everything else is the real thing.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from multiprocessing.connection import Connection
from pathlib import Path

from PIL import Image
from pydantic import TypeAdapter

from evidence.batch import SubmittedFile
from evidence.page import Page, TextLine
from extractors.engines import Engine
from extractors.intake import open_batch
from extractors.pages.pool import MemoryCache, Pool
from extractors.pages.worker import Done, Job, Question, Triage
from extractors.triage import triage
from fixtures.truth import TrueApplication, load_truth
from scoring.identifiers import uscc_holds, valid_id
from scoring.patents import check_digit

NAME = "benchmarks.recorded"
VERSION = "1"
_RECORD = Path(__file__).with_name("recorded.json.gz")
_SAMPLE = Path(__file__).parents[1] / "fixtures" / "sample"

_CORES = "澜霁砺晟曜钰炜骐翎沅澍琅珑镝铎璟昶稷弈皓岳禾川衡坤源澄序帆岑桐珂岱恒策朔阡嵘弘屿"
_GIVEN = "伟强敏静磊洋艳勇军杰娟涛超明霞平刚桂华健玲丹萍鹏辉豪欣文彤俊婉栋美轩雪梅炳坤秀英浩"
_COMPOUND = ("司徒", "欧阳")
_DAY = re.compile(r"(?:19|20)\d{2}(?:(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])?)?")
_PATENT = re.compile(r"(.*?)((?:19|20)\d\d\s*[1238]\s*)(\d{7})(\s*[.．]?\s*)([\dX])")
_LONG = r"(?<![\d.])\d{6,18}X?(?:\.[\dX])?|(?<=\*)\d{2,4}(?!\d)|9[1-3][0-9A-Z]{16}"
_STEP = 7919
"""Between the same number in two applications; a prime, so that it takes long until numbers come again."""
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MARK = re.compile(rb"recorded (\d+) (\d+)")


@dataclass(frozen=True, slots=True)
class Recorded:
    """One application of the sample as it was read: its files that have pages, and what must differ from one copy of it to the next."""

    folder: str
    core: str
    persons: tuple[str, ...]
    numbers: tuple[str, ...]
    files: tuple[tuple[Page, ...], ...]


@cache
def recorded() -> tuple[Recorded, ...]:
    """Applications that hand in many files, the one with the fewest first."""
    return tuple(TypeAdapter(list[Recorded]).validate_json(gzip.decompress(_RECORD.read_bytes())))


class Copy:
    """Application `number`: every one another copy of one of the recorded. On average they have `FILES` files."""

    FILES = 40

    def __init__(self, number: int) -> None:
        few, many = recorded()
        share = (self.FILES - len(few.files)) / (len(many.files) - len(few.files))
        self.number = number
        self._of = many if int((number + 1) * share) > int(number * share) else few
        told = {self._of.core: _CORES[number // len(_CORES) % len(_CORES)] + _CORES[number % len(_CORES)]}
        told |= {name: _another_name(name, number + 11 * i) for i, name in enumerate(self._of.persons)}
        self._told = told
        numbers = (_as_printed(text) for text in self._of.numbers)
        names = "|".join(re.escape(text) for text in sorted(told, key=len, reverse=True))
        self._pattern = re.compile("|".join((names, *sorted(numbers, key=len, reverse=True), _LONG)))

    @property
    def folder(self) -> str:
        return self.text(self._of.folder)

    @property
    def pages(self) -> int:
        return sum(len(pages) for pages in self._of.files)

    def pages_of(self, index: int) -> int:
        """How many pages a file has."""
        return len(self._of.files[index])

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of every file: pictures as tiny pictures, the rest as PDFs of as many empty pages."""
        for index, pages in enumerate(self._of.files):
            name, mark = self.text(pages[0].file), f"recorded {self.number} {index}".encode()
            stem, dot, suffix = name.rpartition(".")
            if suffix.lower() in {"jpg", "jpeg", "png", "webp", "tif"} and len(pages) == 1:
                yield f"{stem}{dot}jpg", _commented(mark)
            else:
                yield f"{stem}{dot}pdf", _pdf(mark, len(pages))

    def page(self, index: int, number: int, file: SubmittedFile) -> Page:
        """Page `number` (from 1) of file `index`, as read in `file`."""
        page = self._of.files[index][number - 1]
        picture = page.picture
        if picture.phash:
            other = hashlib.sha256(f"{self.number} {index} {number}".encode()).hexdigest()[:16]
            picture = replace(picture, phash=other)
        tables = tuple(
            replace(table, rows=tuple(tuple(replace(cell, text=self.text(cell.text)) for cell in row) for row in table.rows))
            for table in page.tables
        )
        lines = tuple(self._line(line) for line in page.lines)
        return replace(page, file=file.name, sha256=file.sha256, number=number, lines=lines, tables=tables, picture=picture)

    def text(self, text: str) -> str:
        """What is written in this application where `text` stands in the recorded one; as long."""
        return self._pattern.sub(lambda m: self._told.get(m[0]) or self._digits(m[0]), text)

    def _line(self, line: TextLine) -> TextLine:
        return replace(line, text=self.text(line.text), other=None if line.other is None else self.text(line.other))

    def _digits(self, printed: str) -> str:
        """Another number of the same look: years and days stay, check digits hold."""
        if uscc_holds(printed):
            head = printed[:8] + f"{(int(re.sub(r'[^0-9]', '', printed[8:17]) or '0') + _STEP * self.number) % 10**9:09}"
            return next((head + c for c in _USCC if uscc_holds(head + c)), printed)
        if valid_id(printed):
            head = printed[:14] + self._shifted(printed[14:17])
            return next((head + c for c in "0123456789X" if valid_id(head + c)), printed)
        patent = _PATENT.fullmatch(printed)
        if patent:
            serial = self._shifted(patent[3])
            return f"{patent[1]}{patent[2]}{serial}{patent[4]}{check_digit(re.sub(r'[^0-9]', '', patent[2]) + serial)}"
        runs = [m for m in re.finditer(r"\d{2,}", printed) if not _DAY.fullmatch(m[0])]
        if not runs:
            return printed
        return printed[: runs[-1].start()] + self._shifted(runs[-1][0]) + printed[runs[-1].end() :]

    def _shifted(self, digits: str) -> str:
        """Other last digits: what stands before them may be a year or an office."""
        tail = digits[-6:]
        return digits[:-6] + f"{(int(tail) + _STEP * self.number) % 10 ** len(tail):0{len(tail)}}"


class RecordedPool(Pool):
    """The pool, its processes answering from the record."""

    @staticmethod
    def serve(connection: Connection, engine: str, core: int | None, triage: Triage) -> None:
        del engine, core, triage
        with Path(os.environ["ZHIPING_STAGES"]).with_suffix(".readers").open("a") as told:
            told.write(f"{os.getpid()}\n")
        try:
            while isinstance(job := connection.recv(), Job):
                mark = _MARK.search(job.file.path.read_bytes())
                assert mark is not None, job.file.name
                page = _copy(int(mark[1])).page(int(mark[2]), job.number, job.file)
                seen = page.route != "office"
                pixels = hashlib.sha256(mark[0] + b" %d" % job.number).hexdigest() if seen and page.route != "layer" else ""
                if pixels:
                    connection.send(Question(pixels))
                    connection.recv()
                connection.send(Done(page, _commented(mark[0] + b" %d" % job.number) if seen else None, pixels))
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def missing() -> str | None:
    return None


def load() -> Engine:
    raise NotImplementedError("pages are told, not read")


_copy = lru_cache(maxsize=8)(Copy)


def _as_printed(number: str) -> str:
    """A pattern for a number however its blanks, dashes and brackets were read."""
    signs = {"-": "[-—－–]", "(": "[(（]", "（": "[(（]", ")": "[)）]", "）": "[)）]"}
    return r"\s*".join(signs.get(c) or re.escape(c) for c in number if c != " ")


def _another_name(name: str, chance: int) -> str:
    """A person of the same family."""
    family = 2 if name.startswith(_COMPOUND) else 1
    given = (_GIVEN[chance % len(_GIVEN)], _GIVEN[chance // len(_GIVEN) % len(_GIVEN)])
    return name[:family] + "".join(given[: len(name) - family])


def _commented(words: bytes) -> bytes:
    """A tiny JPEG with a comment in it."""
    jpeg = _tiny()
    return jpeg[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2) + words + jpeg[2:]


@cache
def _tiny() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (24, 32), "white").save(out, "JPEG")
    return out.getvalue()


def _pdf(words: bytes, pages: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (3 + i) for i in range(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % pages]
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 280]>>"] * pages
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.4\n%" + words + b"\n")
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj%b endobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start))
    return out.getvalue()


def record() -> None:
    """Read the sample's applications of many files and keep what was read."""
    truth = {a.folder: a for a in load_truth(_SAMPLE.with_suffix(".truth.json")).applications}
    with tempfile.TemporaryDirectory() as work, Pool("rapidocr", None, triage) as pool:
        batch = open_batch(_SAMPLE, Path(work))
        read = partial(pool.read, cache=MemoryCache())
        kept = [
            _kept(truth[s.folder], [reading.pages for reading in read(s.files) if reading.pages])
            for s in batch.submissions
            if len(s.files) > 10
        ]
    kept.sort(key=lambda one: len(one.files))
    _RECORD.write_bytes(gzip.compress(TypeAdapter(list[Recorded]).dump_json(kept), mtime=0))


def _kept(true: TrueApplication, files: list[tuple[Page, ...]]) -> Recorded:
    rows = [fields for d in true.documents for fields in (d.fields, *d.rows)]
    told = [(name, str(value)) for fields in rows for name, value in fields.items()]
    persons = {text for name, text in told if name in {"person", "name"} and len(text) in {2, 3, 4}}
    numbers = {text for name, text in told if name.endswith("_number") and re.search(r"\d\d", text) and "*" not in text}
    core = re.sub(r"^..市", "", true.enterprise)[:2]
    return Recorded(true.folder, core, tuple(sorted(persons)), tuple(sorted(numbers)), tuple(files))


if __name__ == "__main__":
    record()
