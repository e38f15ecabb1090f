"""Signing in through an office's identity provider: it proves who somebody is, and opens only what an administrator made beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from httpx import Response
from joserfc.jwk import RSAKey

from evidence.errors import UsageError
from review.provider import Terms
from store import Desk, open_store
from tests.review.desks import Browser, Office, open_office
from tests.review.provider import CLIENT, SECRET, House, Person, running
from zhiping.serve import provider_terms
from zhiping.settings import Settings

BACK = "http://127.0.0.1/signin/office/back"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with running(BACK) as found:
        yield found


@pytest.fixture
def office(tmp_path: Path, house: House) -> Iterator[Office]:
    house.signed_in, house.forged = Person("u-17"), None
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "pages")) as store:
        yield open_office(Desk.of(store), tmp_path, provider=Terms(house.issuer, CLIENT, SECRET, "江门统一身份认证"))


def go(browser: Browser, goal: str = "/password") -> Response:
    """To the provider and back, as a browser follows."""
    away = browser.get(f"/signin/office?next={goal}")
    assert away.status_code == 303
    back = requests.get(away.headers["location"], allow_redirects=False, timeout=20).headers["location"]
    assert back.startswith(BACK)
    return browser.get(back)


def test_who_is_proven_signs_in_to_the_account_made_for_that_subject(office: Office) -> None:
    admin = office.browser("admin")
    zhang = office.people["zhang"].id
    assert admin.post(f"/accounts/{zhang}/identity", {"identity": "u-17"}).status_code == 303
    browser = office.browser()
    assert "江门统一身份认证" in browser.get("/signin").text
    arrived = go(browser)
    assert (arrived.status_code, arrived.headers["location"]) == (303, "/password")
    assert "张专家" in browser.get("/password").text


def test_without_an_account_made_beforehand_nobody_gets_in(office: Office) -> None:
    browser = office.browser()
    refused = go(browser)
    assert refused.status_code == 403
    assert "尚未由系统管理员登记" in refused.text
    assert browser.get("/password").status_code == 303
    office.desk.accounts.set_identity(office.people["zhang"].id, "u-17")
    office.desk.accounts.set_active(office.people["zhang"].id, active=False)
    assert go(office.browser()).status_code == 403


@pytest.mark.parametrize(
    ("person", "status"),
    [
        (Person("u-1", "Zhang@jiangmen.example"), 303),
        (Person("u-1", "zhang@jiangmen.example", verified=False), 403),
        (Person("zhang@jiangmen.example"), 403),  # a subject is no address
    ],
)
def test_an_address_opens_only_where_the_provider_has_verified_it(office: Office, house: House, person: Person, status: int) -> None:
    office.browser("admin").post(f"/accounts/{office.people['zhang'].id}/identity", {"identity": "zhang@Jiangmen.example"})
    house.signed_in = person
    assert go(office.browser()).status_code == status


def test_a_token_that_the_provider_did_not_sign_proves_nothing(office: Office, house: House) -> None:
    office.desk.accounts.set_identity(office.people["zhang"].id, "u-17")
    house.forged = RSAKey.generate_key(2048, {"kid": "k1"})
    refused = go(office.browser())
    assert refused.status_code == 403
    assert "未能证明身份" in refused.text


def test_an_answer_belongs_to_the_browser_that_asked_and_is_taken_once(office: Office) -> None:
    office.desk.accounts.set_identity(office.people["zhang"].id, "u-17")
    one, other = office.browser(), office.browser()
    other.get("/signin/office")
    away = one.get("/signin/office")
    back = requests.get(away.headers["location"], allow_redirects=False, timeout=20).headers["location"]
    assert other.get(back).status_code == 403
    assert office.browser().get(back).status_code == 403
    assert one.get(back).status_code == 303
    assert one.get(back).status_code == 403


def test_one_identity_opens_one_account(office: Office) -> None:
    admin = office.browser("admin")
    for name, status in (("zhang", 303), ("wang", 422)):
        assert admin.post(f"/accounts/{office.people[name].id}/identity", {"identity": "u-17"}).status_code == status


def test_a_provider_that_is_not_there_leaves_the_password(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "pages")) as store:
        office = open_office(Desk.of(store), tmp_path, provider=Terms("http://localhost:9", CLIENT, SECRET, "统一身份认证"))
        answer = office.browser().get("/signin/office")
        assert answer.status_code == 503
        assert "请用密码登录" in answer.text
        assert office.browser("zhang").get("/password").status_code == 200


def test_without_the_setting_there_is_no_such_way_in(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "pages")) as store:
        office = open_office(Desk.of(store), tmp_path)
        assert office.browser().get("/signin/office").status_code == 404
        assert "/signin/office" not in office.browser().get("/signin").text


def test_a_provider_is_spoken_to_in_secret_only() -> None:
    assert provider_terms(Settings(oidc_issuer="")) is None
    assert provider_terms(Settings(oidc_issuer="https://id.example")) is not None
    with pytest.raises(UsageError, match="https"):
        provider_terms(Settings(oidc_issuer="http://id.example"))
