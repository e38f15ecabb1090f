"""Seconds that the web pages take with a full round in the store and many people at once.

``python -m benchmarks.pages [--applications 200] [--pictures 20000] [--people 20] [--seconds 60] [--pause 1] [--home FOLDER]``

Starts the pages as people do (``zhiping serve``) over the store that `benchmarks.full_round` fills, and lets people work who are signed
in: of twenty 14 experts, 3 county officers, 2 of the city, an auditor, with a panel of five on every application. An expert opens their
list, a sheet, and 6 of the application's 100 pages, and confirms a criterion; the others open what their role has: reports,
verification, uploads, the round, panels, summaries, the log. Applications and pages are chosen at random, so that most are opened for the
first time since the program started, and most pictures for the first time ever. As browsers do, people also ask for a page's scripts and
styles, unless they were told that these stay good.

`--pause`: seconds that each rests after every page or picture, on average (between half and one and a half of it). An expert who needs
the aim of ten minutes for an application of 60 pages of evidence asks for something every 5 to 10 seconds; the default of 1 second is
somebody who leafs without reading. 0: nobody ever rests, and the server is always full; then the figures say how much it can do.
Prints p50, p95 and the worst of each kind of request, and how many were answered a second. People and pages share the machine. With
`--home` the filled store is kept and used again; pictures drawn in an earlier run are then there already, unless ``scaled`` is removed.
"""

from __future__ import annotations

import argparse
import http.client
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
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.full_round import PASSWORD, Told, full_round
from evidence.review import Role

LIMITS = {"picture": 0.150}
PAGE_LIMIT = 0.300
PICTURES = 6
"""Opened of each application before the next one."""
_OF_TWENTY: tuple[Role, ...] = ("city", *["expert"] * 7, "county", "auditor", *["expert"] * 7, "city", "county", "county")
_OTHERS: dict[Role, tuple[str, ...]] = {
    "city": ("/round", "/applications/{}/panel", "/applications/{}/summary", "/applications/{}"),
    "county": ("/applications", "/applications/{}", "/applications/{}/verification", "/uploads"),
    "auditor": ("/applications", "/applications/{}/panel", "/round", "/log"),
}


@dataclass
class Timings:
    """Seconds by kind of request, from all threads."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, seconds: float, status: int, path: str) -> None:
        with self.lock:
            self.seconds[kind].append(seconds)
            if status not in {200, 303, 304}:
                self.failures.append(f"{status} {path}")


class Person:
    """A browser that somebody is signed in to, and who opens one page after the other."""

    def __init__(self, port: int, name: str, timings: Timings) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._timings = timings
        self._headers = {"accept": "text/html"}
        self._kept: dict[str, str] = {}
        """What is known of scripts and styles: the tag under which they came, "" where they stay good."""
        token = re.search(r'name="token" value="([^"]+)"', self.open("sign-in page", "/signin"))
        assert token is not None
        form = urlencode({"name": name, "password": PASSWORD, "token": token[1], "next": "/"})
        self._ask("signing in", "POST", "/signin", {"content-type": "application/x-www-form-urlencoded"}, form)

    def open(self, kind: str, path: str) -> str:
        """A page, with what its head names."""
        text = self._ask(kind, "GET", path)[1].decode()
        for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', text):
            self._script(address)
        return text

    def look(self, path: str) -> None:
        """A picture."""
        self._ask("picture", "GET", path)

    def confirm(self, key: str, sheet: str, chance: random.Random) -> None:
        """The first key of somebody's work: one criterion confirmed. Nothing where the sheet is not theirs."""
        token, seen = re.search(r'name="csrf-token" content="(\w+)"', sheet), re.search(r'data-version="(\d+)" data-acts="/', sheet)
        rows = re.findall(r'data-c="([^"]+)" data-proposed="([^"]+)"', sheet)
        if token and seen and rows:
            criterion, points = chance.choice(rows)
            deed = {"seen": int(seen[1]), "kind": "confirm", "criterion": criterion, "points": points}
            headers = {"content-type": "application/json", "x-csrf-token": token[1]}
            self._ask("confirming", "POST", f"/applications/{key}/acts", headers, json.dumps(deed))

    def _script(self, address: str) -> None:
        tag = self._kept.get(address)
        if tag == "":
            return
        headers, content = self._ask("script or style", "GET", address, {"if-none-match": tag} if tag else {})
        self._kept[address] = "" if "immutable" in headers.get("cache-control", "") else headers.get("etag", "-")
        for other in re.findall(rb'from "\./([a-z]+\.js)"', content):
            self._script(f"{address.rsplit('/', 1)[0]}/{other.decode()}")

    def _ask(
        self, kind: str, method: str, path: str, headers: dict[str, str] | None = None, body: str | None = None
    ) -> tuple[dict[str, str], bytes]:
        start = time.perf_counter()
        self._connection.request(method, path, body, self._headers | (headers or {}))
        answer = self._connection.getresponse()
        content = answer.read()
        self._timings.add(kind, time.perf_counter() - start, answer.status, path)
        cookies = [v.split(";")[0] for k, v in answer.getheaders() if k.lower() == "set-cookie"]
        if cookies:
            self._headers["cookie"] = "; ".join(c for c in cookies if not c.endswith('=""'))
        return {k.lower(): v for k, v in answer.getheaders()}, content


def opened(person: Person, role: Role, told: Told, name: str, chance: random.Random) -> Iterator[None]:
    """What somebody opens, for ever; a rest is due wherever this yields."""
    while True:
        key = chance.choice(told.within_reach[name])
        for path in _OTHERS.get(role, ("/applications",)):
            person.open(path.format("…"), path.format(key))
            yield
        sheet = person.open("/applications/…/sheet", f"/applications/{key}/sheet")
        yield
        for sha256, number in chance.sample(told.pages[key], PICTURES):
            person.look(f"/applications/{key}/pages/{sha256}/{number}.jpg?w=1600")
            yield
        person.confirm(key, sheet, chance)
        yield


def work(person: Person, role: Role, told: Told, name: str, until: float, pause: float) -> None:
    chance = random.Random(name)
    time.sleep(pause * chance.random())
    for _ in opened(person, role, told, name, chance):
        time.sleep(pause * chance.uniform(0.5, 1.5))
        if time.monotonic() > until:
            return


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


def everybody_works(told: Told, port: int, seconds: float, pause: float) -> Timings:
    timings = Timings()
    browsers = {name: Person(port, name, timings) for name in told.people}
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=work, args=(browsers[name], role, told, name, until, pause)) for name, role in told.people.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return timings


def show(timings: Timings, seconds: float) -> None:
    print("| request | number | p50 ms | p95 ms | worst ms | asked for |\n|---|---|---|---|---|---|")
    for kind, taken in sorted(timings.seconds.items()):
        ordered = sorted(taken)
        figures = [1000 * ordered[min(len(ordered) - 1, int(len(ordered) * q))] for q in (0.5, 0.95, 1.0)]
        limit = 1000 * LIMITS.get(kind, PAGE_LIMIT)
        print(f"| {kind} | {len(ordered)} | " + " | ".join(f"{f:.0f}" for f in figures) + f" | p95 ≤ {limit:.0f} |")
    print(f"{sum(map(len, timings.seconds.values())) / seconds:.1f} requests a second")
    if timings.failures:
        print(f"{len(timings.failures)} failures, the first: {timings.failures[0]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("applications", 200), ("pictures", 20_000), ("people", 20), ("seconds", 60), ("port", 8769)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--pause", type=float, default=1.0)
    parser.add_argument("--home", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = asked.home or Path(folder)
        people = {f"{role}{n}": role for n, role in zip(range(asked.people), cycle(_OF_TWENTY), strict=False)}
        told = full_round(home, asked.applications, asked.pictures, people)
        server = serve(home, asked.port)
        try:
            timings = everybody_works(told, asked.port, asked.seconds, asked.pause)
        finally:
            server.terminate()
            server.wait()
    print(json.dumps({name: value for name, value in vars(asked).items() if name not in {"home", "port"}}))
    show(timings, asked.seconds)


if __name__ == "__main__":
    main()
