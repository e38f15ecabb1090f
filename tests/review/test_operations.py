"""How the program fares: for those who run it, and for what watches it from this machine or with the token."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from evidence.tally import Tally
from store import Desk, open_store
from store.landings import Landings
from store.tallies import count
from tests.review.desks import Office, open_office
from tests.review.stored import keep_sample, the_run


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office with a batch that was done, one that is read, and one that was not taken."""
    folder = tmp_path_factory.mktemp("busy")
    store = open_store(f"sqlite:///{folder}/store.db", str(folder / "pages"))
    keep_sample(Desk.of(store))
    worked = (Tally("pages", "ocr", 30), Tally("seconds", "reading", 15), Tally("taken", "read", 30), Tally("taken", "store", 10))
    store.keep_run("worked", replace(the_run(), tallies=(*worked, Tally("problems", "encrypted", 2), Tally("done", "batches", 1))))
    landings = Landings(store.database)
    reading, rejected = (landings.begin(f"江门市{name}有限公司.zip", "a", inbox="/in").key for name in "甲乙")
    landings.count_attempt(reading)
    landings.pages(reading, 12, 40)
    landings.move(rejected, "rejected", "批次打不开：江门市乙有限公司.zip")
    with store.database.writing() as session:
        count(session, [Tally("seconds", "reading", 5)])
    return open_office(Desk.of(store), folder)


def scraped(app: FastAPI, host: str = "127.0.0.1", **headers: str) -> dict[str, float] | int:
    """The figures by name and labels, or why there are none."""
    answer = TestClient(app, client=(host, 5000)).get("/metrics", headers={k.replace("_", "-"): v for k, v in headers.items()})
    if answer.status_code != 200:
        return answer.status_code
    return {
        " ".join((sample.name, *sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_the_figures_are_those_of_the_store_with_no_name_in_them(busy: Office) -> None:
    found = scraped(busy.app)
    assert isinstance(found, dict)
    expected = {
        "zhiping_pages_total ocr": 30,
        "zhiping_pages_total layer": 0,
        "zhiping_page_lookups_total store": 10,
        "zhiping_stage_seconds_total reading": 20,
        "zhiping_problems_total encrypted": 2,
        "zhiping_failures_total rejected": 1,
        "zhiping_landings reading": 1,
        "zhiping_uploads waiting": 0,
        "zhiping_pages_left": 28,
        "zhiping_audit_head": busy.desk.chain.head().number,
    }
    assert {name: found[name] for name in expected} == expected
    assert all(name.isascii() for name in found)


def test_the_figures_are_for_this_machine_alone_or_for_who_has_the_token(busy: Office, tmp_path: Path) -> None:
    assert scraped(busy.app, "192.168.1.7") == 403
    assert scraped(busy.app, x_forwarded_for="127.0.0.1") == 403
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "pages")) as store:
        app = open_office(Desk.of(store), tmp_path, metrics_token="令牌").app
        assert scraped(app) == 403
        assert scraped(app, authorization="Bearer x") == 403
        assert TestClient(app).get("/metrics", headers={"authorization": "Bearer 令牌".encode()}).status_code == 200


def test_the_page_says_how_it_goes_and_names_batches_only_to_those_who_may_see_applications(busy: Office) -> None:
    city, admin = (busy.browser(name).get("/operations").text for name in ("city", "admin"))
    for shown in (city, admin):
        for told in ("在读批次剩余", "12/40 页", "25%", "0.67 秒", "设有密码", "批次未接收"):
            assert told in shown
    assert "江门市乙有限公司" in city
    assert "有限公司" not in admin
