"""The auditor's pages: figures and pictures of a judged round, the chain, second looks and what they show."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import openpyxl

from evidence.review import Deed
from tests.review.desks import Office

YEAR = "2024"


def judged(office: Office) -> None:
    """One application on which an expert has signed, one criterion changed and one field corrected."""
    desk = office.desk
    browser, filed = office.seated("zhang", "蓬江区")
    seat = next(s for s in desk.seats.panel(filed.id) if s.expert == "张专家")
    page = browser.get(f"/applications/{filed.key}/sheet").text
    rows = re.findall(r'id="row-([^"]+)" .*?data-proposed="([^"]+)"', page)
    document, field = re.search(r'data-document="([^"]+)".*?data-box="[^"]+" data-field="([^"]+)" data-row=""', page, re.S).groups()  # type: ignore[union-attr]
    deeds = [Deed("correct", document=document, field=field, value="1999-01-01", reason="按原件")]
    deeds += [
        Deed("points", c, points=Decimal(p), reason="缺页") if n == 1 else Deed("confirm", c, points=Decimal(p))
        for n, (c, p) in enumerate(rows)
    ]
    for version, deed in enumerate([*deeds, Deed("sign")], seat.version):
        desk.seats.add(seat, version, office.people["zhang"], deed)
    desk.seats.tell(seat, "signed", len(rows), filed.proposed)


def test_the_auditor_sees_figures_pictures_and_the_state_of_the_chain_and_takes_the_same_away(sample: Office) -> None:
    judged(sample)
    browser = sample.browser("audit")
    page = browser.get("/audit").text
    assert "总体" in page
    assert "尚未核验" in page
    assert " style=" not in page
    assert "<script" not in page
    picture = re.search(r'src="(/audit/disagreements/[^"]+)"', page)
    assert picture is not None
    assert browser.get(picture[1]).content[:2] == b"\xff\xd8"
    assert browser.post("/audit/verification").status_code == 303
    assert "完整" in browser.get("/audit").text
    none = browser.get("/audit?county=鹤山市").text
    assert "暂无图表" in none
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/audit/report.xlsx").content))
    assert [s.cell(1, 1).value for s in book.worksheets[:2]] == ["识别与评分可信度审计报告", "总体"]
    assert "可靠性" in browser.get("/audit/report.html").text


def test_a_sample_goes_to_an_expert_of_no_panel_who_says_what_the_page_says(sample: Office) -> None:
    auditor, terms = sample.browser("audit"), {"year": YEAR, "what": "criterion", "wrong": "1", "sureness": "95", "seed": "7"}
    assert auditor.post("/audit/quality/samples", terms).status_code == 422  # switched off
    assert auditor.post("/audit/quality/switch", {"year": YEAR, "what": "looks", "on": "true"}).status_code == 303
    assert auditor.post("/audit/quality/samples", terms).status_code == 303
    (drawn,) = sample.desk.looks.samples(int(YEAR))
    assert drawn.looks
    assert {x.expert for x in drawn.looks} <= {"王专家", "陈专家"}
    look = drawn.looks[0]
    name = "wang" if look.expert == "王专家" else "chen"
    browser, place = sample.browser(name), f"/looks/{look.id}"
    assert place in browser.get("/looks").text
    assert "复核前声明" in browser.get(place).text
    assert browser.get(f"{place}/pages/0.jpg").status_code == 404
    assert browser.post(f"{place}/declaration", {"choice": "declare", "secrecy": "true"}).status_code == 303
    assert "原结果" in browser.get(place).text
    assert browser.post(place, {"agrees": "false", "given": "0.3", "reason": "缺页"}).status_code == 422
    assert browser.post(place, {"agrees": "false", "given": "0.5", "reason": "缺页"}).status_code == 303
    assert browser.post(place, {"agrees": "true"}).status_code == 409
    shown = auditor.get(f"/audit/quality?year={YEAR}").text
    assert "不符" in shown
    assert "缺页" in shown
    assert sample.browser("zhang").get(f"/audit/quality?year={YEAR}").status_code == 403
    (told,) = sample.desk.looks.samples(int(YEAR))
    assert (told.wrong, len(told.done)) == (1, 1)
    assert {e.kind for e in sample.desk.chain.events()} >= {"sample", "look", "check-switch"}


def test_an_expert_with_a_conflict_hands_all_looks_at_that_application_on(sample: Office) -> None:
    (drawn,) = sample.desk.looks.samples(int(YEAR))
    look = next(x for x in drawn.looks if x.state == "open")
    name, other = ("wang", "陈专家") if look.expert == "王专家" else ("chen", "王专家")
    place = f"/looks/{look.id}"
    assert sample.browser(name).post(f"{place}/declaration", {"choice": "conflict", "reason": "曾任顾问"}).status_code == 303
    assert sample.browser(name).get(place).status_code == 404
    (told,) = sample.desk.looks.samples(int(YEAR))
    assert {x.expert for x in told.looks if x.state == "open"} == {other}
