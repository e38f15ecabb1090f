"""An expert's work on a sheet: confirming, changing, correcting, undoing; what may not be done is refused and says why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from evidence.review import Filed
from store import Desk, open_store
from tests.review.desks import Browser, Office, open_office
from tests.review.stored import keep_sample

CERTIFICATE = "measurement_management_certificate"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "pages")) as store:
        keep_sample(Desk.of(store))
        yield open_office(Desk.of(store), tmp_path)


def proposals(office: Office, filed: Filed) -> dict[str, str]:
    content = office.desk.applications.file(filed, "sheet.json")
    assert content is not None
    return {c["id"]: str(c["proposed"]) for c in json.loads(content)["criteria"]}


def paper(office: Office, filed: Filed, kind: str) -> str:
    content = office.desk.applications.file(filed, "documents.json")
    assert content is not None
    return next(str(d["id"]) for d in json.loads(content)["documents"] if d["kind"] == kind and "valid_until" in d["fields"])


def confirm_all(browser: Browser, filed: Filed, points: dict[str, str]) -> int:
    """The version after all are confirmed; `browser` has declared only."""
    for version, (criterion, proposed) in enumerate(points.items(), 1):
        answer = browser.act(filed, version, "confirm", criterion=criterion, points=proposed)
        assert answer.status_code == 200, answer.text
    return len(points) + 1


def test_nothing_is_shown_before_the_declaration(office: Office) -> None:
    filed = office.application(state="experts")
    office.desk.seats.assign(filed.id, office.people["zhang"].id)
    browser = office.browser("zhang")
    for page in ("", "/sheet", "/files/sheet.xlsx"):
        assert browser.get(f"/applications/{filed.key}{page}").headers.get("location", "").endswith("/declaration")
    document = json.loads(office.desk.applications.file(filed, "documents.json") or b"")["documents"][0]["pages"][0]
    picture = f"/applications/{filed.key}/pages/{document['sha256']}/{document['page']}.jpg"
    assert browser.client.get(picture, headers={"accept": "image/*"}).status_code == 403
    assert browser.act(filed, 0, "comment", criterion="1.1", reason="早了").status_code == 403


def test_a_declared_conflict_closes_the_application(office: Office) -> None:
    filed = office.application(state="experts")
    office.desk.seats.assign(filed.id, office.people["zhang"].id)
    browser = office.browser("zhang")
    assert browser.post(f"/applications/{filed.key}/declaration", {"choice": "conflict", "reason": "曾任该企业顾问"}).status_code == 303
    for page in ("/sheet", "/declaration", ""):
        assert browser.get(f"/applications/{filed.key}{page}").status_code == 404
    assert filed.enterprise not in browser.get("/applications").text


def test_a_confirmed_criterion_counts_with_its_proposal(office: Office) -> None:
    browser, filed = office.seated()
    proposed = proposals(office, filed)["1.5"]
    told = browser.act(filed, 1, "confirm", criterion="1.5", points=proposed).json()
    assert (told["done"], Decimal(told["total"]), told["version"]) == (1, Decimal(proposed), 2)
    assert "已确认" in told["rows"]["1.5"]


def test_points_are_changed_in_halves_within_the_full_points_and_with_a_reason(office: Office) -> None:
    browser, filed = office.seated()
    for points, reason in (("4.3", "证书缺页"), ("5.5", "证书缺页"), ("4", ""), ("4", " ")):
        assert browser.act(filed, 1, "points", criterion="1.1", points=points, reason=reason).status_code == 422
    told = browser.act(filed, 1, "points", criterion="1.1", points="3.5", reason="证书缺页")
    assert told.status_code == 200
    assert told.json()["total"] == "3.5"


def test_a_second_window_is_told_that_it_is_behind_and_writes_nothing(office: Office) -> None:
    browser, filed = office.seated()
    assert browser.act(filed, 1, "comment", criterion="1.1", reason="第一个窗口").status_code == 200
    late = browser.act(filed, 1, "comment", criterion="1.1", reason="第二个窗口")
    assert late.status_code == 409
    page = browser.get(f"/applications/{filed.key}/sheet").text
    assert "第一个窗口" in page
    assert "第二个窗口" not in page


def test_a_corrected_field_scores_again_at_once_and_keeps_what_was_read(office: Office) -> None:
    browser, filed = office.seated(county="蓬江区")
    document = paper(office, filed, CERTIFICATE)
    told = browser.act(filed, 1, "correct", document=document, field="valid_until", value="2024-06-01", reason="看错一位").json()
    assert proposals(office, filed)["1.1"] == "5"
    assert 'data-proposed="0"' in told["rows"]["1.1"]
    assert "2024-06-01" in told["panels"]["1.1"]
    assert "<s><bdi>2027-03-14</bdi></s>" in told["panels"]["1.1"]


def test_a_confirmation_of_points_that_changed_since_has_to_be_given_again(office: Office) -> None:
    browser, filed = office.seated(county="蓬江区")
    document = paper(office, filed, CERTIFICATE)
    browser.act(filed, 1, "confirm", criterion="1.1", points="5")
    told = browser.act(filed, 2, "correct", document=document, field="valid_until", value="2024-06-01", reason="看错一位").json()
    assert told["done"] == 0
    assert "重新核对" in told["rows"]["1.1"]
    assert browser.act(filed, 3, "confirm", criterion="1.1", points="5").status_code == 422
    assert browser.act(filed, 3, "confirm", criterion="1.1", points="0").json()["done"] == 1


def test_a_paper_that_does_not_count_changes_its_criterion_only(office: Office) -> None:
    browser, filed = office.seated(county="蓬江区")
    told = browser.act(filed, 1, "exclude", criterion="1.1", document=paper(office, filed, CERTIFICATE), reason="复印件未盖章").json()
    assert set(told["rows"]) == {"1.1"}
    assert 'data-proposed="0"' in told["rows"]["1.1"]
    assert "专家不计" in told["panels"]["1.1"]
    back = browser.act(filed, 2, "exclude", criterion="1.1", document=paper(office, filed, CERTIFICATE)).json()
    assert 'data-proposed="5"' in back["rows"]["1.1"]


def test_undo_takes_back_the_latest_act_and_then_the_one_before(office: Office) -> None:
    browser, filed = office.seated()
    proposed = proposals(office, filed)
    browser.act(filed, 1, "confirm", criterion="1.1", points=proposed["1.1"])
    told = browser.act(filed, 2, "confirm", criterion="1.2", points=proposed["1.2"]).json()
    assert told["undoable"] == 3
    told = browser.act(filed, 3, "undo", undoes=3).json()
    assert (told["done"], told["undoable"]) == (1, 2)
    assert browser.act(filed, 4, "undo", undoes=3).status_code == 422
    assert browser.act(filed, 4, "undo", undoes=2).json()["done"] == 0


def test_what_is_not_there_cannot_be_judged(office: Office) -> None:
    browser, filed = office.seated()
    for kind, deed in (
        ("confirm", {"criterion": "9.9", "points": "1"}),
        ("exclude", {"criterion": "1.1", "document": "nowhere", "reason": "不计"}),
        ("correct", {"document": paper(office, filed, CERTIFICATE), "field": "nothing", "value": "1", "reason": "更正"}),
        ("opinion", {"reason": "意见"}),
    ):
        assert browser.act(filed, 1, kind, **deed).status_code == 422, kind
    assert browser.act(filed, 1, "sign").status_code == 422


def test_a_sheet_is_signed_whole_with_an_opinion_and_is_locked_then(office: Office) -> None:
    browser, filed = office.seated()
    signing = {"opinion": "材料齐全，建议推荐。", "recommended": "true"}
    refused = browser.post(f"/applications/{filed.key}/signature", {**signing, "seen": "1"})
    assert refused.status_code == 422
    assert "未评" in refused.text
    browser, filed = office.seated("wang")
    version = confirm_all(browser, filed, proposals(office, filed))
    assert browser.post(f"/applications/{filed.key}/signature", {**signing, "seen": str(version)}).status_code == 303
    assert "已签名锁定" in browser.get(f"/applications/{filed.key}/sheet").text
    locked = browser.act(filed, version + 2, "comment", criterion="1.1", reason="补一句")
    assert locked.status_code == 422
    assert "锁定" in locked.json()["detail"]


def test_what_others_read_is_the_machines_sheet_and_takes_no_acts(office: Office) -> None:
    office.seated()
    filed = office.application()
    for name in ("audit", "city", "heshan"):
        browser = office.browser(name)
        page = browser.get(f"/applications/{filed.key}/sheet")
        assert page.status_code == 200
        assert 'data-acts=""' in page.text
        assert browser.act(filed, 1, "comment", criterion="1.1", reason="旁人").status_code == 403


def test_every_opening_of_a_sheet_is_logged_with_who_and_from_where(office: Office) -> None:
    browser, filed = office.seated()
    browser.get(f"/applications/{filed.key}/sheet")
    opening = office.desk.openings.latest()[0]
    assert (opening.account, opening.application, opening.what, opening.masked) == ("张专家", filed.enterprise, "评分表", True)
    assert "张专家" in office.browser("audit").get("/log").text
