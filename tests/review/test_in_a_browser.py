"""A person at Chromium, over the sample: signing in, judging by keyboard alone, correcting, signing, sending and taking files."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import openpyxl
import pdfplumber
from playwright.sync_api import Page, expect

from evidence.review import Deed
from tests.review.site import NEEDED, Site

pytestmark = NEEDED
MOST_KEYS = 40


def test_a_whole_sheet_is_confirmed_and_signed_by_keyboard_alone(site: Site) -> None:
    page, filed = site.seated("zhang", "蓬江区")
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: complaints.append(str(e)))
    pressed = 0
    while page.locator("#done").inner_text() != "19":
        before = page.locator("#done").inner_text()
        page.keyboard.press("c")
        pressed += 1
        expect(page.locator("#done")).not_to_have_text(before)
        assert pressed <= MOST_KEYS
    assert pressed == 19
    expect(page.locator("#total")).to_have_text(page.locator("#proposed").inner_text())
    page.keyboard.press("s")
    expect(page.locator("#sign textarea")).to_be_focused()
    page.keyboard.type("材料齐全，建议推荐。")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已签名锁定")).to_be_visible()
    book = openpyxl.load_workbook(io.BytesIO(_downloaded(page, "评分表 xlsx")))
    assert isinstance(book["评分表"]["G7"].value, int)
    with pdfplumber.open(io.BytesIO(_downloaded(page, "评分表 PDF"))) as pdf:
        assert filed.enterprise in (pdf.pages[0].extract_text() or "")
    page.get_by_role("link", name="汇总").click()
    expect(page.get_by_text("平均分", exact=False)).to_be_visible()
    assert {s.expert: s.state for s in site.office.desk.seats.panel(filed.id)}["张专家"] == "signed"
    assert complaints == []


def test_points_are_changed_with_a_reason_a_field_corrected_and_both_undone(site: Site) -> None:
    page, _ = site.seated("wang", "蓬江区")
    expect(page.locator("#row-1\\.1")).to_have_attribute("aria-current", "true")
    page.keyboard.press("-")
    expect(page.locator("#say input[name=points]")).to_have_value("4.5")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#say .wrong")).to_have_text("请写明理由")
    page.keyboard.type("附页缺失")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#row-1\\.1")).to_have_attribute("data-state", "changed")
    expect(page.locator("#total")).to_have_text("4.5")
    page.keyboard.press("u")
    expect(page.locator("#row-1\\.1")).to_have_attribute("data-state", "open")
    page.keyboard.press("e")
    chosen = page.locator("#say select[name=field] option", has_text="有效期至").get_attribute("value")
    page.select_option("#say select[name=field]", chosen)
    page.fill("#say input[name=value]", "2024-06-01")
    page.fill("#say textarea", "看错一位")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#row-1\\.1")).to_have_attribute("data-proposed", "0")
    page.keyboard.press("u")
    expect(page.locator("#row-1\\.1")).to_have_attribute("data-proposed", "5")


def test_choosing_a_criterion_shows_the_page_with_its_boxes_at_once(site: Site) -> None:
    page, _ = site.seated("wang", "蓬江区")
    page.keyboard.press("j")
    expect(page.locator("#row-1\\.2")).to_have_attribute("aria-current", "true")
    expect(page.locator("#image")).to_be_visible()
    expect(page.locator("#boxes rect.deciding").first).to_be_attached()
    assert page.evaluate(BOX_IN_SIGHT)  # one key from the item before to this one's proof
    page.keyboard.press("n")
    expect(page.locator("#shown-count")).to_contain_text("2/")
    page.keyboard.press("o")
    expect(page.locator("#order")).to_have_attribute("aria-pressed", "true")
    risks = page.eval_on_selector_all("#rows > li", "all => all.map(one => Number(one.dataset.risk))")
    assert risks == sorted(risks, reverse=True)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_a_window_that_is_behind_says_so_and_keeps_what_was_typed(site: Site) -> None:
    page, filed = site.seated("chen", "鹤山市")
    desk = site.office.desk
    seat = next(s for s in desk.seats.panel(filed.id) if s.expert == "陈专家")
    desk.seats.add(seat, seat.version, site.office.people["chen"], Deed("comment", "1.1", reason="另一个窗口"))
    page.keyboard.press("c")
    expect(page.locator("#told")).to_contain_text("另一窗口")
    assert page.locator("#done").inner_text() == "0"


def test_the_sheet_fits_the_screen_and_nothing_needs_sideways_scrolling(site: Site) -> None:
    page, _ = site.seated("wang", "蓬江区")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight")
    last = page.locator("#rows > li").last.bounding_box()
    assert last is not None
    assert last["y"] + last["height"] < 768


def test_files_are_sent_and_their_reading_is_watched(site: Site, tmp_path: Path) -> None:
    page = site.sign_in("heshan")
    page.goto(f"{site.address}/uploads")
    paper = tmp_path / "证书.pdf"
    paper.write_bytes(b"%PDF-1.4 x" * 5000)
    page.set_input_files('input[type="file"] >> nth=0', [str(paper)])
    expect(page.locator("#adding .told")).to_contain_text("等待识别", timeout=15000)
    key = site.office.landed[-1]
    site.office.desk.uploads.tell(key, "reading", done=3, total=8, current="证书.pdf 第3页")
    expect(page.locator("#adding .told")).to_contain_text("识别 3/8 页：证书.pdf 第3页")
    site.office.desk.uploads.tell(key, "done", done=8, total=8)
    expect(page.locator("#adding .told")).to_contain_text("已识别 8 页")
    assert (site.office.app.state.options.inbox / key / "batch" / "证书.pdf").read_bytes() == paper.read_bytes()


def _downloaded(page: Page, link: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=link, exact=True).click()
    return Path(download.value.path()).read_bytes()


def test_a_declared_conflict_closes_the_application_in_the_browser(site: Site) -> None:
    filed = site.office.application("开平市", "experts")
    site.office.desk.seats.assign(filed.id, site.office.people["chen"].id)
    page = site.sign_in("chen")
    page.goto(f"{site.address}/applications/{filed.key}/sheet")
    expect(page).to_have_url(f"{site.address}/applications/{filed.key}/declaration")
    assert filed.enterprise in page.locator("main").inner_text()
    page.get_by_label("情形").fill("曾任该企业顾问")
    page.get_by_role("button", name="声明回避").click()
    expect(page).to_have_url(f"{site.address}/applications")
    expect(page.locator("main")).not_to_contain_text(filed.enterprise)
    page.goto(f"{site.address}/applications/{filed.key}/sheet")
    expect(page.get_by_text("没有这个申报")).to_be_visible()


def test_what_officers_take_away_can_be_read_back(site: Site) -> None:
    page, filed = site.sign_in("city"), site.office.application("蓬江区")
    page.goto(f"{site.address}/round")
    rows = openpyxl.load_workbook(io.BytesIO(_downloaded(page, "汇总表 xlsx")))["汇总表"].iter_rows(values_only=True)
    assert any(filed.enterprise in row for row in rows)
    with pdfplumber.open(io.BytesIO(_downloaded(page, "汇总表 PDF"))) as pdf:
        assert "汇总表" in (pdf.pages[0].extract_text() or "")
    page.goto(f"{site.address}/applications/{filed.key}/sheet")
    with pdfplumber.open(io.BytesIO(_downloaded(page, "佐证材料册"))) as pdf:
        assert len(pdf.pages) > 10
    page.goto(f"{site.address}/applications/{filed.key}")
    assert "补正" in "".join(p.text for p in docx.Document(io.BytesIO(_downloaded(page, "下载补正通知"))).paragraphs)


# whether a deciding box lies in the part of the page that the frame shows
BOX_IN_SIGHT = """() => { const frame = document.getElementById('frame').getBoundingClientRect();
  return [...document.querySelectorAll('#boxes rect.deciding')].map(one => one.getBoundingClientRect())
    .some(b => b.width && b.left < frame.right && b.right > frame.left && b.top < frame.bottom && b.bottom > frame.top); }"""
