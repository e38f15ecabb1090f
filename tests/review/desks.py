"""A store with people and applications in it, and browsers signed in to its pages, without a network."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from evidence.review import Account, Filed, Role
from extractors.kinds import all_kinds
from review.app import create_app
from review.landing import register_new
from review.options import Options
from review.passwords import hashed
from review.procedure import load_procedure
from store import Desk
from zhiping.serve import audit_desk

PASSWORD = "一把足够长的钥匙1234"
HASH = hashed(PASSWORD)  # argon2 is slow on purpose: once is enough
KINDS = {name: kind.title for name, kind in all_kinds().items()}
HESHAN = "鹤山市"
PEOPLE: tuple[tuple[str, str, Role, str], ...] = (
    ("admin", "管理员", "admin", ""),
    ("heshan", "鹤山经办", "county", HESHAN),
    ("kaiping", "开平经办", "county", "开平市"),
    ("zhang", "张专家", "expert", ""),
    ("wang", "王专家", "expert", ""),
    ("chen", "陈专家", "expert", ""),
    ("audit", "审计员", "auditor", ""),
    ("city", "市局经办", "city", ""),
)


@dataclass
class Office:
    """Pages over a desk. `landed` are the keys of uploads whose reading was asked for."""

    desk: Desk
    app: FastAPI
    people: dict[str, Account]
    landed: list[str] = field(default_factory=list)

    def application(self, county: str = HESHAN, state: str = "") -> Filed:
        """The sample's application of a county, registered as it is when somebody looks; moved to a state where one is given."""
        register_new(self.desk, load_procedure("jiangmen-2022"))
        filed = self.desk.applications.list(county=county)[0]
        if state and filed.state != state:
            self.desk.applications.move(filed, state, self.people["city"], "")
        return self.desk.applications.list(county=county)[0]

    def seated(self, name: str = "zhang", county: str = HESHAN) -> tuple[Browser, Filed]:
        """An expert's browser and an application on whose panel they sit and have declared."""
        filed = self.application(county, "experts")
        seat = self.desk.seats.assign(filed.id, self.people[name].id)
        browser = self.browser(name)
        if seat.state == "assigned":
            assert browser.post(f"/applications/{filed.key}/declaration", {"choice": "declare", "secrecy": "true"}).status_code == 303
        return browser, filed

    def browser(self, name: str = "") -> Browser:
        """A browser, signed in where a name is given."""
        browser = Browser(TestClient(self.app, base_url="http://127.0.0.1", headers={"accept": "text/html"}, follow_redirects=False))
        if name:
            response = browser.sign_in(name)
            assert response.status_code == 303, response.text
        return browser


def open_office(desk: Desk, folder: Path, **changed: object) -> Office:
    landed: list[str] = []
    told: dict[str, object] = {"auditing": audit_desk(desk, folder), **changed}
    options = Options(b"s" * 32, folder / "inbox", folder / "scaled", landed.append, KINDS, "jiangmen-2022", **told)  # type: ignore[arg-type]
    people = {name: desk.accounts.add(name, shown, role, county, HASH) for name, shown, role, county in PEOPLE}
    return Office(desk, create_app(desk, options), people, landed)


class Browser:
    """What a person does in a browser: pages are asked for, forms are sent with the token they carry."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.csrf = ""

    def sign_in(self, name: str, password: str = PASSWORD) -> Response:
        token = re.search(r'name="token" value="([^"]+)"', self.client.get("/signin").text)
        assert token is not None
        response = self.client.post("/signin", data={"name": name, "password": password, "token": token[1], "next": "/"})
        if response.status_code == 303:
            found = re.search(r'name="csrf-token" content="([0-9a-f]+)"', self.client.get("/password").text)
            assert found is not None
            self.csrf = found[1]
        return response

    def get(self, path: str, **options: object) -> Response:
        return self.client.get(path, **options)  # type: ignore[arg-type]

    def post(self, path: str, form: dict[str, str] | None = None) -> Response:
        return self.client.post(path, data={"csrf": self.csrf, **(form or {})})

    def act(self, filed: Filed, seen: int, kind: str, **deed: object) -> Response:
        return self.send(f"/applications/{filed.key}/acts", {"seen": seen, "kind": kind, **deed})

    def send(self, path: str, value: object) -> Response:
        """As the pages' own scripts do."""
        return self.client.post(path, json=value, headers={"x-csrf-token": self.csrf, "accept": "application/json"})
