"""Seconds that the web pages take with a full round in the store and many people at once.

``python -m benchmarks.pages [--applications 200] [--people 20] [--seconds 30]``

Fills a store with copies of one application (its documents and sheet as `tests/review/sample.zip` keeps them) and as many page pictures
as asked for, starts the pages in a process of their own, and lets so many people open pages and pictures, each resting `--pause` seconds on
average after every request (0: they never rest, and the server is always full). Prints p50, p95 and the worst of each kind of request.
Nothing is read or recognised.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image, ImageDraw

from evidence.geometry import BoundingBox
from evidence.page import Page, TextLine
from review.landing import register_new
from review.passwords import hashed
from review.procedure import load_procedure
from scoring.stored import read_documents
from store import Desk, FinishedRun, open_store
from tests.review.stored import the_run

PASSWORD = "a key for measuring 1"
LIMITS = {"picture": 0.150}
PAGE_LIMIT = 0.300
EDITION = "jiangmen-2022"


@dataclass
class Timings:
    """Seconds by kind of request, from all threads."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, seconds: float, status: int, path: str) -> None:
        with self.lock:
            self.seconds[kind].append(seconds)
            if status != 200:
                self.failures.append(f"{status} {path}")


def fill(home: Path, applications: int, pictures: int) -> list[tuple[str, list[tuple[str, int]]]]:
    """A store with a full round; every application's key with its pages that have pictures."""
    kept = next(files for name, files in the_run().outputs.items() if name.startswith("江门"))
    documents, _ = read_documents(kept["documents.json"], "")
    known = sorted({(p.sha256, p.page) for d in documents for p in d.pages if p.file.endswith(".pdf")})
    each = max(1, pictures // applications)
    with open_store(f"sqlite:///{home / 'zhiping.db'}", str(home / "pages")) as store:
        desk = Desk.of(store)
        outputs = {}
        for n in range(applications):
            swapped = {sha: hashlib.sha256(f"{n}{sha}".encode()).hexdigest() for sha, _ in known}
            text = kept["documents.json"].decode()
            for old, new in swapped.items():
                text = text.replace(old, new)
            outputs[f"企业{n}"] = kept | {"documents.json": text.encode()}
            for sha, number in known[:each]:
                store.put(f"page:{n}:{sha}:{number}", _page(swapped[sha], number), _picture(n, number))
        store.keep_run("bench", FinishedRun("bench", "江门市", EDITION, the_run().deadline, {}, outputs))
        register_new(desk, load_procedure(EDITION))
        city = desk.accounts.add("city", "市局", "city", "", hashed(PASSWORD))
        expert = desk.accounts.add("expert", "专家", "expert", "", hashed(PASSWORD))
        told = []
        for n, filed in enumerate(sorted(desk.applications.list(), key=lambda f: f.id)):
            desk.applications.move(filed, "experts", city, "")
            seat = desk.seats.assign(filed.id, expert.id)
            desk.seats.tell(seat, "declared", 0, filed.proposed)
            swapped = {sha: hashlib.sha256(f"{n}{sha}".encode()).hexdigest() for sha, _ in known}
            told.append((filed.key, [(swapped[sha], number) for sha, number in known[:each]]))
        return told


def _page(sha256: str, number: int) -> Page:
    lines = tuple(TextLine(f"第{i}行 440703198001011234", BoundingBox.of(0.1, 0.02 * i, 0.6, 0.02 * i + 0.015)) for i in range(40))
    return Page("a.pdf", sha256, number, "ocr", "none", lines)


def _picture(application: int, number: int) -> bytes:
    drawn = Image.new("RGB", (1131, 1600), (250, 250, 245))
    pen = ImageDraw.Draw(drawn)
    for i in range(60):
        pen.text((80, 40 + 25 * i), f"{application} {number} {i} " * 6, fill="black")
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=72)
    return out.getvalue()


class Person:
    """Somebody who opens one page after the other."""

    def __init__(self, port: int, name: str, rest: Callable[[], None]) -> None:
        self.rest = rest
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        _, text, before = self._request("GET", "/signin", {})
        token = re.search(r'name="token" value="([^"]+)"', text.decode())
        assert token is not None
        form = urlencode({"name": name, "password": PASSWORD, "token": token[1], "next": "/"})
        headers = {"content-type": "application/x-www-form-urlencoded", "cookie": before}
        status, _, cookie = self._request("POST", "/signin", headers, form)
        assert status == 303, status
        self.headers = {"cookie": next(c for c in cookie.split("; ") if c.startswith("zhiping_session")), "accept": "text/html"}

    def open(self, kind: str, path: str, timings: Timings) -> None:
        start = time.perf_counter()
        status, _, _ = self._request("GET", path, self.headers)
        timings.add(kind, time.perf_counter() - start, status, path)
        self.rest()

    def _request(self, method: str, path: str, headers: dict[str, str], body: str | None = None) -> tuple[int, bytes, str]:
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        cookies = "; ".join(v.split(";")[0] for k, v in answer.getheaders() if k.lower() == "set-cookie")
        return answer.status, answer.read(), cookies


def visit(
    port: int, name: str, told: list[tuple[str, list[tuple[str, int]]]], until: float, pause: float, seed: int, timings: Timings
) -> None:
    """What one person does: a list, a sheet, some of its pictures, and for the city the round and a panel."""
    chance = random.Random(seed)
    person = Person(port, name, lambda: time.sleep(pause * chance.uniform(0.5, 1.5)))
    while time.monotonic() < until:
        key, pages = chance.choice(told)
        if name == "city":
            person.open("round", "/round", timings)
            person.open("panel", f"/applications/{key}/panel", timings)
        person.open("list", "/applications", timings)
        person.open("sheet", f"/applications/{key}/sheet", timings)
        for sha256, number in chance.sample(pages, min(6, len(pages))):
            person.open("picture", f"/applications/{key}/pages/{sha256}/{number}.jpg?w=1600", timings)


def serve(home: Path, port: int) -> subprocess.Popen[bytes]:
    """The pages as people start them."""
    command = [sys.executable, "-m", "zhiping", "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=os.environ | {"ZHIPING_HOME": str(home)})
    for _ in range(240):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return process
        except OSError:
            time.sleep(0.5)
    process.terminate()
    raise SystemExit("the pages did not start")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("applications", 200), ("pictures", 20_000), ("people", 20), ("seconds", 30), ("port", 8769)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--pause", type=float, default=1.0)
    asked = parser.parse_args()
    timings = Timings()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        told = fill(home, asked.applications, asked.pictures)
        server = serve(home, asked.port)
        try:
            until = time.monotonic() + asked.seconds
            people = [
                threading.Thread(target=visit, args=(asked.port, "city" if n % 5 == 0 else "expert", told, until, asked.pause, n, timings))
                for n in range(asked.people)
            ]
            for person in people:
                person.start()
            for person in people:
                person.join()
        finally:
            server.terminate()
            server.wait()
    print(json.dumps(vars(asked)))
    print("| request | number | p50 ms | p95 ms | worst ms | asked for |\n|---|---|---|---|---|---|")
    for kind, seconds in sorted(timings.seconds.items()):
        ordered = sorted(seconds)
        figures = [1000 * ordered[min(len(ordered) - 1, int(len(ordered) * q))] for q in (0.5, 0.95, 1.0)]
        limit = 1000 * LIMITS.get(kind, PAGE_LIMIT)
        print(f"| {kind} | {len(ordered)} | " + " | ".join(f"{f:.0f}" for f in figures) + f" | p95 ≤ {limit:.0f} |")
    if timings.failures:
        print(f"{len(timings.failures)} failures, the first: {timings.failures[0]}")


if __name__ == "__main__":
    main()
