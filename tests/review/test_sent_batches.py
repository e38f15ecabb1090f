"""A batch sent by a program in one request: taken once, whatever happens in between."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from httpx import Response

from review.inbox import batch_folder
from store.uploads import Uploads
from tests.review.desks import Browser, Office


def send(browser: Browser, content: bytes = b"PK archive", name: str = "2024.zip") -> Response:
    headers = {"x-csrf-token": browser.csrf, "accept": "application/json"}
    return browser.client.post("/api/batches", params={"name": name, "deadline": "2024-06-07"}, content=content, headers=headers)


def test_a_batch_is_answered_with_a_receipt_and_read(office: Office, tmp_path: Path) -> None:
    answer = send(office.browser("heshan"))
    told = answer.json()
    assert (answer.status_code, told["sha256"], told["size"]) == (201, hashlib.sha256(b"PK archive").hexdigest(), 10)
    assert office.landed == [told["key"]]
    upload = office.desk.uploads.find(told["key"])
    assert upload is not None
    assert (upload.state, upload.county, upload.deadline) == ("waiting", "鹤山市", "2024-06-07")
    assert (batch_folder(tmp_path / "inbox", told["key"]) / "2024.zip").read_bytes() == b"PK archive"
    assert not any((tmp_path / "inbox" / "arriving").iterdir())


def test_the_same_again_is_the_same_upload_of_that_county_and_of_no_other(office: Office) -> None:
    browser = office.browser("heshan")
    first, again = send(browser).json(), send(browser, name="another.zip")
    assert (again.status_code, again.json()["key"], again.json()["name"], again.json()["repeated"]) == (200, first["key"], "2024.zip", True)
    assert send(office.browser("kaiping")).json()["key"] != first["key"]
    assert len(office.landed) == 2
    office.desk.uploads.tell(first["key"], "failed", message="读取失败")
    assert send(browser).json()["key"] not in {first["key"], *office.landed[:2]}


@pytest.mark.parametrize("step", ["begin", "tell"])
def test_what_was_left_half_done_is_taken_up_when_it_is_sent_again(office: Office, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    browser = office.browser("heshan")

    def ended(*_: object, **__: object) -> None:
        raise RuntimeError("the program ends here")

    with monkeypatch.context() as patched:
        patched.setattr(Uploads, step, ended)
        with pytest.raises(RuntimeError):
            send(browser)
    key = send(browser).json()["key"]
    upload = office.desk.uploads.find(key)
    assert upload is not None
    assert (upload.state, office.landed) == ("waiting", [key])


def test_names_that_lead_elsewhere_and_bodies_that_are_too_large_are_refused(office: Office, tmp_path: Path) -> None:
    browser = office.browser("heshan")
    assert send(browser, name="../..").status_code == 422
    told = send(browser, b"other", name="../../上级/批.zip").json()
    assert (batch_folder(tmp_path / "inbox", told["key"]) / "批.zip").is_file()
