"""A store with a full round in it: copies of one application of the sample, each with its own page pictures, panels and people.

Nothing is read or recognised: documents and sheet are those that `tests/review/sample.zip` keeps, the pictures are drawn from the sample's
bound volume at the size and quality in which the readers keep them. Every page has a citizen id and a telephone number on it, more than
papers do: every picture that an expert or auditor asks for has to be drawn with places blacked out.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2

from evidence.geometry import BoundingBox
from evidence.page import Page, TextLine
from evidence.review import Account, Deed, Role
from extractors.pages.picture import COPY_SIDE
from extractors.pages.reading import JPEG_QUALITY
from review.landing import register_new
from review.passwords import hashed
from review.procedure import load_procedure
from store import Desk, FinishedRun, open_store
from tests.review.stored import the_run

PASSWORD = "a key for measuring 1"
EDITION = "jiangmen-2022"
PANEL = 5
"""Experts who judge an application."""
_FOLDER = "江门市晟序卫浴科技股份有限公司"
_VOLUME = Path(__file__).parent.parent / "fixtures" / "sample" / _FOLDER / "申报材料（合订本）.pdf"
_COUNTY = "江门市"


@dataclass(frozen=True)
class Told:
    """What people may open: by account name, the keys of the applications there are for them; by key, its pages with pictures."""

    people: dict[str, Role]
    within_reach: dict[str, tuple[str, ...]]
    pages: dict[str, tuple[tuple[str, int], ...]]


def full_round(home: Path, applications: int, pictures: int, people: dict[str, Role]) -> Told:
    """The store below `home`, filled where it is empty; a filled one is taken as it is."""
    note = home / "told.pickle"
    if not note.exists():
        home.mkdir(parents=True, exist_ok=True)
        with open_store(f"sqlite:///{home / 'zhiping.db'}", str(home / "pages")) as store:
            told = _fill(Desk.of(store), applications, pictures // applications, people)
        note.write_bytes(pickle.dumps(told))
    found: Told = pickle.loads(note.read_bytes())
    return found


def _fill(desk: Desk, applications: int, each: int, people: dict[str, Role]) -> Told:
    kept = next(files for name, files in the_run().outputs.items() if name == _FOLDER)
    drawn = _pictures()
    numbers = range(1, each + 1)
    outputs, pages = {}, {}
    for n in range(applications):
        sha256 = hashlib.sha256(f"volume {n}".encode()).hexdigest()
        outputs[f"企业{n:03d}"] = kept | {"documents.json": _documents(kept["documents.json"], sha256, each)}
        pages[f"企业{n:03d}"] = tuple((sha256, number) for number in numbers)
        for number in numbers:
            desk.store.put(f"page:{n}:{number}", _page(sha256, number), _signed(drawn[number % len(drawn)], f"{n} {number}"))
    desk.store.keep_run("bench", FinishedRun("bench", _COUNTY, EDITION, the_run().deadline, {}, outputs))
    register_new(desk, load_procedure(EDITION))
    counties = {f.county for f in desk.applications.list()}
    key = hashed(PASSWORD)
    accounts = [desk.accounts.add(n, n, role, min(counties) if role == "county" else "", key) for n, role in people.items()]
    return Told(people, _panels(desk, accounts), {f.key: pages[f.folder] for f in desk.applications.list()})


def _panels(desk: Desk, accounts: list[Account]) -> dict[str, tuple[str, ...]]:
    """Every application with the experts, each with a panel that has declared and begun."""
    city = next(a for a in accounts if a.role == "city")
    experts = itertools.cycle(a for a in accounts if a.role == "expert")
    every = desk.applications.list()
    found: dict[str, list[str]] = {a.name: [] for a in accounts}
    for filed in every:
        desk.applications.move(filed, "experts", city, "")
        for expert in itertools.islice(experts, PANEL):
            seat = desk.seats.assign(filed.id, expert.id)
            desk.seats.add(seat, 0, expert, Deed("declare"))
            desk.seats.tell(seat, "declared", 0, filed.proposed)
            found[expert.name].append(filed.key)
    return {a.name: tuple(found[a.name]) if a.role == "expert" else tuple(f.key for f in every) for a in accounts}


def _documents(content: bytes, sha256: str, pages: int) -> bytes:
    """The documents over a volume of another content, which has as many pages as asked for: the last ones are in its longest paper."""
    raw = json.loads(content)
    volume = next(p for d in raw["documents"] for p in d["pages"] if p["file"] == _VOLUME.name)
    known = {p["page"] for d in raw["documents"] for p in d["pages"] if p["file"] == _VOLUME.name}
    longest = max(raw["documents"], key=lambda d: len(d["pages"]))
    longest["pages"] += [volume | {"page": number} for number in range(1, pages + 1) if number not in known]
    return json.dumps(raw, ensure_ascii=False).replace(volume["sha256"], sha256).encode()


def _page(sha256: str, number: int) -> Page:
    lines = tuple(TextLine(f"第{i}行，第{number}页上的字", BoundingBox.of(0.1, 0.02 * i, 0.6, 0.02 * i + 0.015)) for i in range(40))
    hidden = (replace(lines[7], text="公民身份号码 440703198001011234"), replace(lines[9], text="联系电话 13800138000"))
    return Page(_VOLUME.name, sha256, number, "ocr", "none", (*lines[:7], *hidden, *lines[10:]))


def _pictures() -> list[bytes]:
    return list(_drawn())


def _drawn() -> Iterator[bytes]:
    with pypdfium2.PdfDocument(_VOLUME) as volume:
        for page in volume:
            picture = page.render(scale=COPY_SIDE / max(page.get_size())).to_pil()
            out = io.BytesIO()
            picture.convert("RGB").save(out, "JPEG", quality=JPEG_QUALITY)
            yield out.getvalue()


def _signed(jpeg: bytes, words: str) -> bytes:
    """The picture with a comment in it: the same pixels under another content hash."""
    comment = words.encode()
    return jpeg[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2) + comment + jpeg[2:]
