"""Nobody is let in without a password, nobody can try them all, and no other site acts for who is signed in."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from review.headers import HEADERS
from review.limits import SignInLimit
from review.passwords import agrees, hashed, weakness
from review.tokens import COOKIE
from store import Desk, open_store
from store.attempts import TooMany
from tests.review.desks import HASH, PASSWORD, Office, open_office


def test_the_right_password_opens_and_the_wrong_one_does_not(office: Office) -> None:
    assert office.browser().sign_in("zhang", "wrong password").status_code == 401
    browser = office.browser("zhang")
    assert browser.get("/password").status_code == 200


def test_a_wrong_name_is_answered_like_a_wrong_password(office: Office) -> None:
    one, other = office.browser().sign_in("nobody", "x" * 12), office.browser().sign_in("zhang", "x" * 12)
    assert one.status_code == other.status_code == 401
    assert "用户名或密码不正确" in one.text
    assert "用户名或密码不正确" in other.text


def test_after_five_failures_even_the_right_password_has_to_wait(office: Office) -> None:
    for _ in range(5):
        office.browser().sign_in("zhang", "wrong password")
    assert office.browser().sign_in("zhang").status_code == 429
    assert office.browser().sign_in("wang").status_code == 303


def test_failures_are_forgotten_when_the_window_has_passed(office: Office) -> None:
    now = [dt.datetime(2026, 1, 1, tzinfo=dt.UTC)]
    limit = SignInLimit(office.desk.attempts, 2, 60, lambda: now[0])
    limit.begin("a", "10.0.0.1")
    limit.begin("a", "10.0.0.1")
    with pytest.raises(TooMany) as refused:
        limit.begin("a", "10.0.0.1")
    assert refused.value.seconds == 60
    now[0] += dt.timedelta(seconds=60)
    limit.begin("a", "10.0.0.1")


def test_one_address_cannot_try_name_after_name(office: Office) -> None:
    limit = SignInLimit(office.desk.attempts, 1, 60)
    for n in range(5):
        limit.begin(f"name {n}", "10.0.0.1")
    with pytest.raises(TooMany):
        limit.begin("another name", "10.0.0.1")
    limit.begin("another name", "10.0.0.2")


def test_many_attempts_at_once_at_several_processes_are_no_way_around(office: Office, tmp_path: Path) -> None:
    def attempt(desk: Desk) -> bool:
        try:
            SignInLimit(desk.attempts, 5, 60).begin("zhang", "10.0.0.1")
        except TooMany:
            return False
        return True

    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "pages")) as other, ThreadPoolExecutor(8) as threads:
        heard = list(threads.map(attempt, [office.desk, Desk.of(other)] * 12))
    assert sum(heard) == 5


def test_a_closed_account_is_not_let_in(office: Office) -> None:
    office.desk.accounts.set_active(office.people["zhang"].id, active=False)
    assert office.browser().sign_in("zhang").status_code == 401


def test_a_session_ends_with_its_time(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/s.db", str(tmp_path)) as store:
        office = open_office(Desk.of(store), tmp_path, hours=-1.0)
        browser = office.browser()
        with pytest.raises(AssertionError):
            browser.sign_in("zhang")  # signed in, and over at once
        assert browser.get("/password").status_code == 303


def test_signing_out_ends_the_session_for_a_copied_cookie_too(office: Office) -> None:
    browser = office.browser("zhang")
    copied = browser.client.cookies[COOKIE]
    assert browser.post("/signout").status_code == 303
    other = office.browser()
    other.client.cookies.set(COOKIE, copied)
    assert other.get("/password").headers["location"].startswith("/signin")


def test_a_cookie_that_was_altered_is_nobodys(office: Office) -> None:
    browser = office.browser("zhang")
    browser.client.cookies.set(COOKIE, browser.client.cookies[COOKIE][:-2] + "xx", domain="127.0.0.1")
    other = office.browser()
    other.client.cookies.set(COOKIE, browser.client.cookies[COOKIE][:-2] + "xx")
    assert other.get("/password").status_code == 303


def test_a_change_without_the_pages_token_is_refused(office: Office) -> None:
    browser = office.browser("admin")
    form = {"name": "neu", "shown": "新", "role": "city", "password": "long enough 12"}
    assert browser.client.post("/accounts", data=form).status_code == 403
    assert browser.client.post("/accounts", data={**form, "csrf": office.browser("city").csrf}).status_code == 403
    assert browser.post("/accounts", form).status_code == 303


def test_what_another_site_makes_the_browser_send_is_refused(office: Office) -> None:
    browser = office.browser("admin")
    answer = browser.client.post("/signout", data={"csrf": browser.csrf}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403


def test_the_sign_in_form_belongs_to_the_browser_it_was_given_to(office: Office) -> None:
    one, other = office.browser(), office.browser()
    other.get("/signin")
    text = one.get("/signin").text
    token = text.split('name="token" value="')[1].split('"')[0]
    assert other.client.post("/signin", data={"name": "zhang", "password": PASSWORD, "token": token}).status_code == 403


def test_after_signing_in_nobody_is_sent_to_another_host(office: Office) -> None:
    for address in ("//evil.example", "https://evil.example", "/\\evil.example"):
        browser = office.browser()
        token = browser.get("/signin").text.split('name="token" value="')[1].split('"')[0]
        answer = browser.client.post("/signin", data={"name": "zhang", "password": PASSWORD, "token": token, "next": address})
        assert answer.headers["location"] == "/"


def test_every_answer_carries_the_headers(office: Office) -> None:
    for path in ("/signin", "/healthz", "/static/base.css", "/nowhere"):
        answer = office.browser().get(path)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "unsafe" not in HEADERS["Content-Security-Policy"]


def test_passwords_are_kept_as_argon2_and_weak_ones_are_refused() -> None:
    assert HASH.startswith("$argon2id$")
    assert agrees(hashed(PASSWORD), PASSWORD)
    assert not agrees(None, PASSWORD)
    assert weakness("short", "a")
    assert weakness("zhangzhang123", "zhang")
    assert weakness("aaaaaaaaaaaa", "b")
    assert not weakness(PASSWORD, "zhang")


def test_ones_own_password_can_be_changed_and_signs_out(office: Office) -> None:
    browser = office.browser("zhang")
    assert browser.post("/password", {"old": "wrong", "new": "another long one 7"}).status_code == 422
    assert browser.post("/password", {"old": PASSWORD, "new": "another long one 7"}).status_code == 303
    assert browser.get("/password").status_code == 303
    assert office.browser().sign_in("zhang", "another long one 7").status_code == 303
