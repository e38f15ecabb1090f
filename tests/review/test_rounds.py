"""The city's view of a round: counties and states, the few seats, who has what left, the order under the proposals, adjudication."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import delete

from evidence.review import Deed, Filed
from review.procedure import load_procedure
from review.round import entries_of
from review.shortlist import shortlist_of
from store import Desk, open_store
from store.applications import Landed
from store.schema import BatchRow
from tests.review.desks import Office, open_office
from tests.review.stored import keep_sample

PROCEDURE = load_procedure("jiangmen-2022")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_store(f"sqlite:///{tmp_path}/store.db", str(tmp_path / "pages")) as store:
        keep_sample(Desk.of(store))
        yield open_office(Desk.of(store), tmp_path)


def signed(office: Office, filed: Filed, **points: str) -> None:
    """Experts' signed sheets: one criterion's points each, by name."""
    for name, given in points.items():
        account = office.people[name]
        seat = office.desk.seats.assign(filed.id, account.id)
        for version, deed in enumerate((Deed("declare"), Deed("points", "1.1", points=Decimal(given), reason="评"), Deed("sign"))):
            office.desk.seats.add(seat, version, account, deed)
        office.desk.seats.tell(seat, "signed", 19, Decimal(given))


def another(office: Office, number: int, state: str, year: int = 2024) -> Filed:
    landed = Landed(1, "他批", f"企业{number}", year, b"")
    office.desk.applications.register(landed, f"企业{number}", "", "新会区", (Decimal(90), 0), state)
    return next(f for f in office.desk.applications.list() if f.folder == f"企业{number}")


def test_the_round_counts_by_county_and_state_and_says_who_has_what_left(office: Office) -> None:
    filed = office.application(state="experts")
    office.desk.seats.assign(filed.id, office.people["wang"].id)
    signed(office, filed, zhang="4")
    page = office.browser("city").get("/round").text
    assert '<th scope="row">鹤山市</th>' in page
    assert "专家待办" in page
    errands = page.split("专家待办")[1].split("</section>")[0]
    wang, zhang = (next(r for r in errands.split("<tr>") if name in r) for name in ("王专家", "张专家"))
    assert filed.enterprise in wang
    assert filed.enterprise not in zhang


def test_the_few_seats_go_by_mean_and_a_tie_for_the_last_is_left_to_people(office: Office) -> None:
    for number, points in enumerate(("90", "88", "85", "85")):
        signed(office, another(office, number, "reviewed"), zhang=points)
    for number in (7, 8):
        another(office, number, "proposed")
    entries = entries_of(office.desk, office.desk.applications.list())
    found = shortlist_of(entries, office.desk, PROCEDURE, 5)
    assert [s.entry.filed.enterprise for s in found.seated] == ["企业7", "企业8"]
    assert (found.free, [e.filed.enterprise for e in found.next]) == (3, ["企业0", "企业1", "企业2"])
    assert [e.filed.enterprise for e in found.tied] == ["企业3"]
    page = office.browser("city").get("/round").text
    assert "与末位名额同分" in page


def test_rounds_of_different_years_are_kept_apart(office: Office) -> None:
    office.application()
    old = another(office, 1, "reviewed", year=2023)
    signed(office, old, zhang="99")
    city = office.browser("city")
    assert "企业1" not in city.get("/round").text
    assert "企业1" in city.get("/round?year=2023").text
    assert city.get("/round?year=1999").status_code == 404


def test_the_order_under_the_proposals_has_its_intervals(office: Office) -> None:
    filed = office.application()
    page = office.browser("city").get("/round/order").text
    line = next(r for r in page.split("<tr>") if filed.enterprise in r)
    low, high = line.split('<td class="num">')[3].split("<")[0].split("–")
    assert Decimal(low) <= filed.proposed <= Decimal(high)
    assert "入围可能" in page
    assert "最影响入围的待核实项" in page


def test_experts_who_are_far_apart_are_on_the_adjudication_list_with_the_criterion(office: Office) -> None:
    filed = office.application(state="experts")
    signed(office, filed, zhang="1", wang="5")
    page = office.browser("city").get("/round/adjudication").text
    assert filed.enterprise in page
    assert "1.1 计量认证技术" in page
    assert "1–5" in page
    office.desk.applications.move(dataclasses.replace(filed, state="experts"), "not_chosen", office.people["city"], "")
    assert filed.enterprise not in office.browser("city").get("/round/adjudication").text


def test_papers_that_experts_ask_for_are_seen_by_the_city(office: Office) -> None:
    expert, filed = office.seated()
    assert expert.act(filed, 1, "ask", criterion="1.4", reason="请补专利年费缴纳凭证").status_code == 200
    assert "请补专利年费缴纳凭证" in office.browser("city").get(f"/applications/{filed.key}/panel").text


def test_an_application_whose_reading_is_gone_says_so(office: Office) -> None:
    filed = office.application()
    with office.desk.store.database.writing() as session:
        session.execute(delete(BatchRow))
    for place in (f"/applications/{filed.key}/sheet", f"/applications/{filed.key}", "/round/order"):
        answer = office.browser("city").get(place)
        assert answer.status_code == 410, place
        assert "识别结果已不在" in answer.text


def test_a_panels_mean_may_leave_out_the_highest_and_the_lowest_and_shows_why_each_recommends(office: Office) -> None:
    filed = office.application(state="reviewed")
    signed(office, filed, zhang="1", wang="4", chen="4.5")
    city, place = office.browser("city"), f"/applications/{filed.key}/summary"
    assert "3.17" in city.get(place).text
    assert "4.00" in city.get(f"{place}?drop=true").text
    assert "评审意见" in city.get(place).text
