"""A county's work: sending a batch, watching it, adding papers, verifying and forwarding; and the procedure after it."""

from __future__ import annotations

import asyncio
import datetime as dt
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

import pytest

from evidence.review import Deed, Move
from review.conditions import published_until, today
from review.inbox import batch_folder, more_folder, safe_name
from review.procedure import load_procedure
from review.receiving import receive
from scoring.history import event_of, history_flags
from scoring.rubric import load_rubric
from store import Desk, open_store
from tests.review.desks import Browser, Office, open_office
from tests.review.stored import keep_sample

PROCEDURE = load_procedure("jiangmen-2022")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "pages")) as store:
        keep_sample(Desk.of(store))
        yield open_office(Desk.of(store), tmp_path, largest=1 << 20)


def put(browser: Browser, upload: str, name: str, content: bytes) -> int:
    headers = {"x-csrf-token": browser.csrf}
    return browser.client.put(f"/uploads/{upload}/files", params={"name": name}, content=content, headers=headers).status_code


def begin(browser: Browser) -> str:
    answer = browser.send("/uploads", {"name": "2024年申报", "deadline": "2024-06-07"})
    assert answer.status_code == 201
    return str(answer.json()["key"])


def test_files_are_streamed_to_disk_and_reading_begins_when_all_are_there(office: Office, tmp_path: Path) -> None:
    browser = office.browser("heshan")
    key = begin(browser)
    assert put(browser, key, "甲公司/证书/一.pdf", b"%PDF-1") == 204
    assert put(browser, key, "甲公司/二.zip", b"PK") == 204
    assert office.landed == []
    assert browser.send(f"/uploads/{key}/complete", {}).json()["state"] == "waiting"
    assert office.landed == [key]
    folder = batch_folder(tmp_path / "inbox", key)
    assert sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()) == ["甲公司/二.zip", "甲公司/证书/一.pdf"]
    assert put(browser, key, "late.pdf", b"x") == 409


def test_progress_is_told_by_page_and_to_ones_own_county_only(office: Office) -> None:
    browser = office.browser("heshan")
    key = begin(browser)
    office.desk.uploads.tell(key, "reading", done=7, total=40, current="一.pdf 第7页")
    told = browser.get(f"/uploads/{key}").json()
    assert (told["state"], told["done"], told["total"], told["current"]) == ("reading", 7, 40, "一.pdf 第7页")
    assert office.browser("kaiping").get(f"/uploads/{key}").status_code == 404
    assert "7/40" in browser.get("/uploads").text
    assert key not in office.browser("kaiping").get("/uploads").text


def test_a_name_never_leads_out_of_the_folder() -> None:
    for given, safe in (
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\报送\\a.pdf", "C_/报送/a.pdf"),
        ("甲/./乙/../丙.pdf", "甲/乙/丙.pdf"),
        ("a\x00b.pdf", "a_b.pdf"),
    ):
        found = safe_name(given)
        assert found is not None
        assert found.as_posix() == safe
    assert safe_name("../..") is None
    assert safe_name("x" * 500) is not None
    with pytest.raises(ValueError, match="key"):
        batch_folder(Path("/inbox"), "../../etc")


def test_a_file_that_is_too_large_leaves_nothing_behind(office: Office, tmp_path: Path) -> None:
    browser = office.browser("heshan")
    key = begin(browser)
    assert put(browser, key, "big.zip", b"x" * ((1 << 20) + 1)) == 413
    assert not [p for p in (tmp_path / "inbox").rglob("*") if p.is_file()]


def test_a_file_of_any_size_passes_through_little_memory(tmp_path: Path) -> None:
    pieces, piece = 96, b"x" * (1 << 20)

    async def sent() -> AsyncIterator[bytes]:
        for _ in range(pieces):
            yield piece

    tracemalloc.start()
    with ThreadPoolExecutor(1) as apart:  # a browser of another test may have left its loop in this thread
        path = apart.submit(lambda: asyncio.run(receive(sent(), tmp_path, PurePosixPath("big.zip"), 1 << 30))).result()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert path.stat().st_size == pieces << 20
    assert peak < 8 << 20


def test_what_was_being_read_when_the_program_ended_is_read_on(office: Office, tmp_path: Path) -> None:
    key = begin(office.browser("heshan"))
    office.desk.uploads.tell(key, "reading", done=3, total=9)
    with office.browser().client:  # starts and stops the program
        assert office.landed == [key]


def test_papers_are_added_to_an_application_while_the_county_has_it(office: Office, tmp_path: Path) -> None:
    browser = office.browser("heshan")
    filed = office.application()
    assert browser.send(f"/applications/{filed.key}/papers", {}).status_code == 422  # came by the command line
    base = office.desk.uploads.begin(office.people["heshan"], "批", "2024-06-07")
    _rename_batch(office, filed.id, base.batch)
    key = browser.send(f"/applications/{filed.key}/papers", {}).json()["key"]
    assert put(browser, key, "补正/证书.pdf", b"%PDF-1") == 204
    assert (more_folder(tmp_path / "inbox", base.key, filed.folder) / key / "补正" / "证书.pdf").is_file()
    office.application(state="recommended")
    assert browser.send(f"/applications/{filed.key}/papers", {}).status_code == 422


def _rename_batch(office: Office, application: int, batch: str) -> None:
    """As if the application had come by an upload."""
    from sqlalchemy import update

    from store.review_schema import ApplicationRow

    with office.desk.store.database.writing() as session:
        session.execute(update(ApplicationRow).where(ApplicationRow.id == application).values(batch=batch))


def answers(**changed: str) -> dict[str, str]:
    return {f"result-{p.id}": "yes" for p in PROCEDURE.checklist} | changed


def test_an_application_is_forwarded_only_with_the_checklist_filled_in(office: Office) -> None:
    browser, filed = office.browser("heshan"), office.application()
    place = f"/applications/{filed.key}"
    forward = {"after": "recommended", "note": "材料属实，同意推荐"}
    assert browser.post(f"{place}/moves", forward).status_code == 422
    assert browser.post(f"{place}/moves", {"after": "county"}).status_code == 303
    refused = browser.post(f"{place}/moves", forward)
    assert "核实清单还有 11 项未填" in refused.text
    assert browser.post(f"{place}/verification", {"result-e6-1": "no"}).status_code == 422
    assert browser.post(f"{place}/verification", answers()).status_code == 303
    assert browser.post(f"{place}/moves", {**forward, "note": ""}).status_code == 422
    assert browser.post(f"{place}/moves", forward).status_code == 303
    assert office.application().state == "recommended"
    assert browser.post(f"{place}/verification", answers()).status_code == 422
    assert "同意推荐" in office.browser("city").get(f"{place}/panel").text


def test_states_change_by_the_procedure_and_by_nobody_else(office: Office) -> None:
    filed = office.application()
    for name in ("heshan", "city"):
        for after in PROCEDURE.states:
            allowed = {s.after for s in PROCEDURE.steps_from("read", "county" if name == "heshan" else "city")}
            if after not in allowed:
                assert office.browser(name).post(f"/applications/{filed.key}/moves", {"after": after, "note": "试试"}).status_code == 422


def test_review_is_finished_when_every_expert_has_signed_or_withdrawn(office: Office) -> None:
    filed, city = office.application(state="recommended"), office.browser("city")
    place = f"/applications/{filed.key}"
    assert "尚未分派专家" in city.post(f"{place}/moves", {"after": "experts"}).text
    for name in ("zhang", "wang"):
        assert city.post(f"{place}/panel", {"expert": str(office.people[name].id)}).status_code == 303
    assert city.post(f"{place}/moves", {"after": "experts"}).status_code == 303
    assert "尚未签名：张专家、王专家" in city.post(f"{place}/moves", {"after": "reviewed"}).text
    seats = {s.expert: s for s in office.desk.seats.panel(filed.id)}
    office.desk.seats.tell(seats["张专家"], "signed", 19, filed.proposed)
    office.desk.seats.tell(seats["王专家"], "conflict", 0, filed.proposed)
    assert city.post(f"{place}/moves", {"after": "reviewed"}).status_code == 303


def test_no_more_are_proposed_than_the_rule_allows_in_a_year(office: Office) -> None:
    filed, city = office.application(state="reviewed"), office.browser("city")
    _fill_seats(office, 5)
    refused = city.post(f"/applications/{filed.key}/moves", {"after": "proposed", "note": "择优"})
    assert refused.status_code == 422
    assert "最多 5 家" in refused.text


def _fill_seats(office: Office, number: int) -> None:
    from decimal import Decimal

    from store.applications import Landed

    for n in range(number):
        landed = Landed(1, "他批", f"企业{n}", 2024, b"")
        office.desk.applications.register(landed, f"企业{n}", "", "新会区", (Decimal(90), 0), "proposed")


def test_nobody_is_chosen_before_the_publicity_is_over_nor_cancelled_without_a_complaint(office: Office) -> None:
    filed, city = office.application(state="published"), office.browser("city")
    place = f"/applications/{filed.key}"
    assert "期满后方可确定" in city.post(f"{place}/moves", {"after": "chosen"}).text
    assert "投诉" in city.post(f"{place}/moves", {"after": "cancelled", "note": "经查属实"}).text
    assert city.post(f"{place}/complaints", {"text": "来电反映", "finding": "属实"}).status_code == 303
    assert city.post(f"{place}/moves", {"after": "cancelled", "note": "经查属实"}).status_code == 303


def test_ten_days_are_counted_from_the_day_after_the_publicity_began() -> None:
    late = dt.datetime(2024, 8, 1, 17, 30, tzinfo=dt.UTC)  # already the second of August in Jiangmen
    moves = (Move(late, "市局", "proposed", "published", ""),)
    assert published_until(moves, PROCEDURE) == dt.date(2024, 8, 12)
    assert published_until((), PROCEDURE) is None


def test_a_signed_sheet_is_reopened_by_an_officer_with_a_reason_that_stays(office: Office) -> None:
    expert, filed = office.seated("zhang")
    seat = office.desk.seats.panel(filed.id)[0]
    office.desk.seats.add(seat, 1, office.people["zhang"], Deed("sign"))
    office.desk.seats.tell(seat, "signed", 19, filed.proposed)
    city, place = office.browser("city"), f"/applications/{filed.key}"
    assert city.post(f"{place}/panel/{seat.id}/reopening", {"reason": ""}).status_code == 422
    assert city.post(f"{place}/panel/{seat.id}/reopening", {"reason": "1.4 漏看证书"}).status_code == 303
    assert office.desk.seats.panel(filed.id)[0].state == "declared"
    assert "重新打开张专家的评分表：1.4 漏看证书" in city.get(f"{place}/panel").text
    assert expert.act(filed, 3, "comment", criterion="1.1", reason="补看").status_code == 200


def test_experts_are_blind_to_each_other_until_they_have_signed(office: Office) -> None:
    zhang, filed = office.seated("zhang")
    wang, _ = office.seated("wang")
    zhang.act(filed, 1, "points", criterion="1.1", points="1.5", reason="只有张专家知道")
    assert "只有张专家知道" not in wang.get(f"/applications/{filed.key}/sheet").text
    assert wang.get(f"/applications/{filed.key}/summary").status_code == 403
    text = office.browser("city").get(f"/applications/{filed.key}/summary").text
    assert "张专家" not in text
    assert "尚无专家签名" in text


def test_what_the_procedure_decides_is_known_to_later_rounds(office: Office) -> None:
    filed, city = office.application(state="published"), office.browser("city")
    _publish(office, filed.id, dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    place = f"/applications/{filed.key}"
    for after, note in (("chosen", ""), ("granted", "粤财〔2024〕1号"), ("revoked", "有效期内发生重大质量事故")):
        assert city.post(f"{place}/moves", {"after": after, "note": note}).status_code == 303, after
    told = office.desk.store.events_of(filed.uscc, {filed.enterprise})
    assert [(e.kind, e.on, e.note) for e in told] == [
        ("passed", today(), ""),
        ("granted", today(), "粤财〔2024〕1号"),
        ("revoked", today(), "有效期内发生重大质量事故"),
    ]
    flags = history_flags(told, today() + dt.timedelta(days=366), load_rubric("jiangmen-2022"))
    assert any("不得重新申请" in f.message for f in flags)


def test_a_grant_is_paid_for_the_first_pass_only(office: Office) -> None:
    filed, city = office.application(state="chosen"), office.browser("city")
    office.desk.store.record_event(event_of("passed", filed.enterprise, "", dt.date(2020, 8, 1), ""))
    refused = city.post(f"/applications/{filed.key}/moves", {"after": "granted", "note": "拨付"})
    assert refused.status_code == 422
    assert "不是初次通过" in refused.text


def _publish(office: Office, application: int, at: dt.datetime) -> None:
    """As if the publicity had begun then."""
    from sqlalchemy import update

    from store.review_schema import MoveRow

    with office.desk.store.database.writing() as session:
        session.execute(update(MoveRow).where(MoveRow.application_id == application).values(at=at))


def test_an_upload_whose_reading_failed_is_taken_up_again(office: Office) -> None:
    browser = office.browser("heshan")
    key = browser.send("/uploads", {"name": "未写截止日期"}).json()["key"]
    browser.send(f"/uploads/{key}/complete", {})
    assert browser.post(f"/uploads/{key}/again").status_code == 409
    office.desk.uploads.tell(key, "failed", message="读取失败：未知申请截止日期")
    assert "重新识别" in browser.get("/uploads").text
    assert browser.post(f"/uploads/{key}/again", {"deadline": "6月7日"}).status_code == 422
    assert browser.post(f"/uploads/{key}/again", {"deadline": "2024-06-07"}).status_code == 303
    taken = office.desk.uploads.find(key)
    assert taken is not None
    assert (taken.state, taken.deadline, office.landed) == ("waiting", "2024-06-07", [key, key])
