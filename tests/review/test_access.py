"""Every route with every role: who gets in, who is turned away, and what does not exist for whom."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import pytest
from fastapi.routing import APIRoute
from starlette.routing import Mount

from evidence.review import Deed
from tests.review.desks import Browser, Office

ROLES = ("county", "other county", "expert", "other expert", "auditor", "city", "admin", "nobody")
NAMES = {
    "county": "heshan",
    "other county": "kaiping",
    "expert": "zhang",
    "other expert": "wang",
    "auditor": "audit",
    "city": "city",
    "admin": "admin",
    "nobody": "",
}
OPEN = {("GET", "/healthz"), ("GET", "/signin"), ("POST", "/signin")}
OPEN |= {("GET", "/metrics")}  # for this machine alone, or with a token: tests/review/test_operations.py
OPEN |= {("GET", "/signin/office"), ("GET", "/signin/office/back")}  # 404 where no provider is set up

YES, NO, ABSENT = "in", "turned away", "absent"


def row(county: str, other_county: str, expert: str, other_expert: str, auditor: str, city: str, admin: str) -> dict[str, str]:
    return dict(zip(ROLES, (county, other_county, expert, other_expert, auditor, city, admin, "sign in"), strict=True))


EVERYBODY = row(YES, YES, YES, YES, YES, YES, YES)
LISTS = row(YES, YES, YES, YES, YES, YES, NO)
SEES = row(YES, ABSENT, YES, ABSENT, YES, YES, NO)
JUDGES = row(NO, NO, YES, ABSENT, NO, NO, NO)
COUNTY = row(YES, YES, NO, NO, NO, NO, NO)
OWN_COUNTY = row(YES, ABSENT, NO, NO, NO, NO, NO)
ROUND = row(NO, NO, NO, NO, YES, YES, NO)
CITY = row(NO, NO, NO, NO, NO, YES, NO)
MOVES = row(YES, ABSENT, NO, NO, NO, YES, NO)
AUDITOR = row(NO, NO, NO, NO, YES, NO, NO)
LOOKS = row(NO, NO, YES, YES, NO, NO, NO)
ONE_LOOK = row(NO, NO, ABSENT, ABSENT, NO, NO, NO)  # the look is another expert's
LOG = row(NO, NO, NO, NO, YES, NO, YES)
ADMIN = row(NO, NO, NO, NO, NO, NO, YES)

TABLE: dict[tuple[str, str], dict[str, str]] = {
    ("GET", "/"): EVERYBODY,
    ("POST", "/signout"): EVERYBODY,
    ("GET", "/password"): EVERYBODY,
    ("POST", "/password"): EVERYBODY,
    ("GET", "/openapi.json"): EVERYBODY,
    ("GET", "/applications"): LISTS,
    ("GET", "/applications/{key}"): SEES,
    ("GET", "/applications/{key}/sheet"): SEES,
    ("GET", "/applications/{key}/pieces/{sha256}/{number}"): SEES,
    ("GET", "/applications/{key}/pages/{sha256}/{number}.jpg"): SEES,
    ("GET", "/applications/{key}/files/{name}"): SEES,
    ("GET", "/applications/{key}/files/evidence.pdf"): SEES,
    # a county never sees experts' points; an expert does after signing, and this one has not
    ("GET", "/applications/{key}/summary"): row(NO, ABSENT, NO, ABSENT, YES, YES, NO),
    ("GET", "/applications/{key}/files/mine.{kind}"): JUDGES,
    ("GET", "/applications/{key}/declaration"): JUDGES,
    ("POST", "/applications/{key}/declaration"): JUDGES,
    ("POST", "/applications/{key}/acts"): JUDGES,
    ("POST", "/applications/{key}/signature"): JUDGES,
    ("GET", "/applications/{key}/verification"): OWN_COUNTY,
    ("POST", "/applications/{key}/verification"): OWN_COUNTY,
    ("POST", "/applications/{key}/papers"): OWN_COUNTY,
    ("POST", "/applications/{key}/moves"): MOVES,
    ("GET", "/applications/{key}/panel"): ROUND,
    ("GET", "/applications/{key}/seats/{seat}.{kind}"): ROUND,
    ("POST", "/applications/{key}/panel"): CITY,
    ("POST", "/applications/{key}/panel/{seat}/withdrawal"): CITY,
    ("POST", "/applications/{key}/panel/{seat}/reopening"): CITY,
    ("POST", "/applications/{key}/complaints"): CITY,
    ("GET", "/round"): ROUND,
    ("GET", "/round/summary.{kind}"): ROUND,
    ("GET", "/round/order"): ROUND,
    ("GET", "/round/adjudication"): ROUND,
    ("GET", "/uploads"): COUNTY,
    ("POST", "/uploads"): COUNTY,
    ("GET", "/uploads/{upload}"): OWN_COUNTY,
    ("PUT", "/uploads/{upload}/files"): OWN_COUNTY,
    ("POST", "/uploads/{upload}/complete"): OWN_COUNTY,
    ("POST", "/uploads/{upload}/again"): OWN_COUNTY,
    ("POST", "/api/batches"): COUNTY,
    ("GET", "/operations"): row(NO, NO, NO, NO, NO, YES, YES),
    ("GET", "/accounts"): ADMIN,
    ("POST", "/accounts"): ADMIN,
    ("POST", "/accounts/{account}/active"): ADMIN,
    ("POST", "/accounts/{account}/identity"): ADMIN,
    ("GET", "/log"): LOG,
    ("GET", "/audit"): AUDITOR,
    ("GET", "/audit/diagrams/{name}.svg"): AUDITOR,
    ("GET", "/audit/report.{suffix}"): AUDITOR,
    ("GET", "/audit/disagreements/{key}/{number}.jpg"): row(NO, NO, NO, NO, ABSENT, NO, NO),
    ("POST", "/audit/verification"): AUDITOR,
    ("GET", "/audit/quality"): AUDITOR,
    ("POST", "/audit/quality/switch"): AUDITOR,
    ("POST", "/audit/quality/samples"): AUDITOR,
    ("POST", "/audit/quality/plants"): AUDITOR,
    ("GET", "/looks"): LOOKS,
    ("GET", "/looks/{look}"): ONE_LOOK,
    ("GET", "/looks/{look}/pages/{number}.jpg"): ONE_LOOK,
    ("POST", "/looks/{look}/declaration"): ONE_LOOK,
    ("POST", "/looks/{look}"): ONE_LOOK,
}
FORMS = {
    "/applications/{key}/declaration": {"choice": "declare"},
    "/applications/{key}/signature": {"seen": "0", "opinion": "一般意见", "recommended": "true"},
    "/applications/{key}/moves": {"after": "nowhere"},
    "/applications/{key}/panel": {"expert": "999"},
    "/applications/{key}/panel/{seat}/reopening": {"reason": "理由"},
    "/applications/{key}/complaints": {"text": "投诉"},
    "/accounts": {"name": "a", "shown": "b", "role": "city", "password": "x"},
    "/accounts/{account}/active": {"active": "true"},
    "/looks/{look}/declaration": {"choice": "declare"},
    "/looks/{look}": {"agrees": "true"},
    "/password": {"old": "x", "new": "y"},
}
BODIES = {"/applications/{key}/acts": {"seen": 999, "kind": "comment"}, "/uploads": {"name": ""}}


@dataclass
class Setting:
    """An office with one application, seated and declared for one expert, and browsers of all roles."""

    office: Office
    browsers: dict[str, Browser]
    places: dict[str, str]

    def ask(self, method: str, path: str, role: str) -> str:
        """What a role's request comes to; the browser is fresh where signing out is asked for."""
        browser = self.office.browser(NAMES[role]) if path == "/signout" else self.browsers[role]
        headers = {"x-csrf-token": browser.csrf, "accept": "application/json"}
        given = {"data": FORMS[path]} if path in FORMS else {"json": BODIES.get(path, {})} if method == "POST" else {}
        address = path.format(**self.places) + ("?name=a.pdf" if method == "PUT" else "")
        status = browser.client.request(method, address, headers=headers, **given).status_code  # type: ignore[arg-type]
        return {401: "sign in", 403: NO, 404: ABSENT}.get(status, YES)


@pytest.fixture(scope="module")
def setting(sample: Office) -> Setting:
    office = sample
    _, filed = office.seated("zhang")
    content = office.desk.applications.file(filed, "documents.json")
    assert content is not None
    pages = [p for d in json.loads(content)["documents"] for p in d["pages"] if p["file"].endswith(".pdf")]
    upload = office.desk.uploads.begin(office.people["heshan"], "批", "")
    seat = office.desk.seats.assign(filed.id, office.people["chen"].id)
    office.desk.seats.add(seat, 0, office.people["chen"], Deed("declare"))
    office.desk.seats.tell(seat, "signed", 0, filed.proposed)
    places = {"key": filed.key, "sha256": pages[0]["sha256"], "number": str(pages[0]["page"]), "name": "missing.docx", "kind": "xlsx"}
    places |= {"look": "1", "suffix": "xlsx", "seat": str(seat.id), "upload": upload.key, "account": str(office.people["chen"].id)}
    return Setting(office, {role: office.browser(name) for role, name in NAMES.items()}, places)


def routes(office: Office) -> list[tuple[str, str]]:
    found = []
    for route in office.app.routes:
        if isinstance(route, Mount):
            assert route.path == "/static"
            continue
        for each in _of(route):
            found += [(method, each.path) for method in each.methods]
    return found


def _of(route: object) -> list[APIRoute]:
    """The routes of a router that was included, or the route itself."""
    if isinstance(route, APIRoute):
        return [route]
    inner = getattr(route, "routes", None) or getattr(getattr(route, "original_router", None), "routes", ())
    return [r for r in inner if isinstance(r, APIRoute)]


def test_the_table_names_every_route(setting: Setting) -> None:
    assert set(routes(setting.office)) == set(TABLE) | OPEN


@pytest.mark.parametrize(("method", "path"), list(TABLE), ids=[f"{m} {p}" for m, p in TABLE])
def test_each_role_gets_what_the_table_says(setting: Setting, method: str, path: str) -> None:
    seen = {role: setting.ask(method, path, role) for role in ROLES}
    assert seen == TABLE[method, path]


def test_without_signing_in_there_is_the_sign_in_page_and_health(setting: Setting) -> None:
    browser = setting.browsers["nobody"]
    assert browser.get("/healthz").text == "ok"
    assert browser.get("/signin").status_code == 200
    answer = browser.get("/applications")
    assert (answer.status_code, answer.headers["location"]) == (303, "/signin?next=/applications")


def test_pages_of_another_application_are_not_to_be_had_through_ones_own(setting: Setting) -> None:
    other = setting.office.application("开平市")
    content = setting.office.desk.applications.file(other, "documents.json")
    assert content is not None
    page = json.loads(content)["documents"][0]["pages"][0]
    answer = setting.browsers["county"].get(f"/applications/{setting.places['key']}/pages/{page['sha256']}/{page['page']}.jpg")
    assert answer.status_code == 404


def test_the_lists_hold_what_is_ones_own(setting: Setting) -> None:
    heshan, kaiping = (setting.office.application(c).enterprise for c in ("鹤山市", "开平市"))
    for role, seen in (
        ("county", {heshan}),
        ("other county", {kaiping}),
        ("expert", {heshan}),
        ("other expert", set()),
        ("auditor", {heshan, kaiping}),
    ):
        text = setting.browsers[role].get("/applications").text
        assert {name for name in (heshan, kaiping) if name in text} == seen, role


def test_an_expert_sees_nothing_before_the_procedure_has_come_to_experts(setting: Setting) -> None:
    filed = setting.office.application("开平市")
    setting.office.desk.seats.assign(filed.id, setting.office.people["wang"].id)
    browser = setting.office.browser("wang")
    assert browser.get(f"/applications/{filed.key}/declaration").status_code == 404
    setting.office.application("开平市", "experts")
    assert browser.get(f"/applications/{filed.key}/declaration").status_code == 200


def test_the_description_names_every_address_with_what_it_takes_and_answers(setting: Setting) -> None:
    told = setting.browsers["expert"].get("/openapi.json").json()
    described = {(method.upper(), path): of for path, methods in told["paths"].items() for method, of in methods.items()}
    assert set(described) == set(TABLE) | OPEN
    for (method, path), of in described.items():
        assert of["description"], path
        assert of["security"] or (method, path) in OPEN, path
        assert "HTTPValidationError" not in str(of), path
        given = {p["name"] for p in of.get("parameters", ()) if p["in"] == "path"}
        assert given == set(re.findall(r"{(\w+)}", path)), path
    assert "Asked" in str(described["POST", "/applications/{key}/acts"]["requestBody"])
    assert "octet-stream" in str(described["PUT", "/uploads/{upload}/files"]["requestBody"])
    assert "Told" in str(described["GET", "/uploads/{upload}"]["responses"]["200"])
