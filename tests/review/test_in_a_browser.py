"""A person at Chromium, over the sample: signing in, judging by keyboard alone, correcting, signing, sending files."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from evidence.review import Deed, Filed
from store import Desk, open_store
from tests.review.desks import PASSWORD, Office, open_office
from tests.review.stored import keep_sample

CHROMIUM = Path("/usr/bin/chromium")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")]
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MOST_KEYS = 40
expect.set_options(timeout=30_000)  # a busy machine is no failure


@dataclass
class Site:
    """The pages at an address, and a browser to look at them."""

    office: Office
    address: str
    browser: Browser

    def sign_in(self, name: str) -> Page:
        """A new window, signed in; whatever a script or the policy complains of fails the test at `complaints`."""
        page = self.browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN").new_page()
        page.goto(f"{self.address}/signin")
        page.get_by_label("用户名").fill(name)
        page.get_by_label("密码").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/signin" not in url)
        return page

    def seated(self, name: str, county: str) -> tuple[Page, Filed]:
        """An expert's window on a sheet that they have declared for."""
        filed = self.office.application(county, "experts")
        self.office.desk.seats.assign(filed.id, self.office.people[name].id)
        page = self.sign_in(name)
        page.goto(f"{self.address}/applications/{filed.key}/sheet")
        if page.url.endswith("/declaration"):
            page.get_by_role("checkbox").press("Space")
            page.keyboard.press("Enter")
            page.wait_for_url("**/sheet")
        page.wait_for_function("document.documentElement.classList.contains('js')")
        return page, filed


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with open_store(f"sqlite:///{folder}/store.db", str(folder / "pages")) as store:
        keep_sample(Desk.of(store))
        office = open_office(Desk.of(store), folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(office.app, host="127.0.0.1", port=port, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        until = time.monotonic() + 30
        while not server.started and time.monotonic() < until:
            time.sleep(0.05)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=SWITCHES)
            yield Site(office, f"http://127.0.0.1:{port}", browser)
            browser.close()
        server.should_exit = True
        thread.join(10)


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
    with page.expect_download() as download:
        page.get_by_role("link", name="评分表 xlsx").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert isinstance(book["评分表"]["G7"].value, int)
    page.get_by_role("link", name="汇总").click()
    expect(page.get_by_text("平均分", exact=False)).to_be_visible()
    assert site.office.desk.seats.panel(filed.id)[0].state == "signed"
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


# what a person without a mouse, or without good eyes, needs; as browsers compute it
UNNAMED = """() => [...document.querySelectorAll('button, a[href], input:not([type=hidden]), select, textarea')]
  .filter(one => one.checkVisibility())
  .filter(one => !(one.textContent.trim() || one.ariaLabel || one.labels?.length || one.title))
  .map(one => one.outerHTML)"""
FAINT = """() => {
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const ground = one => { for (let at = one; at; at = at.parentElement) {
    const found = parts(getComputedStyle(at).backgroundColor);
    if (found.length < 4 || found[3] === 1) return found; } return [255, 255, 255]; };
  return [...document.querySelectorAll('body *')].filter(one => one.checkVisibility() && !one.closest('[disabled]') &&
    [...one.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
    .map(one => { const [a, b] = [light(parts(getComputedStyle(one).color)), light(ground(one))].sort((x, y) => y - x);
      return [(a + 0.05) / (b + 0.05), one.outerHTML.slice(0, 120)]; })
    .filter(([contrast]) => contrast < 4.5).map(([contrast, what]) => contrast.toFixed(2) + ' ' + what);
}"""


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("zhang", "/applications"),
        ("wang", "/applications/{key}/sheet"),
        ("heshan", "/uploads"),
        ("heshan", "/applications/{own}"),
        ("heshan", "/applications/{own}/verification"),
        ("city", "/round"),
        ("city", "/applications/{key}/panel"),
        ("city", "/applications/{key}/summary"),
        ("admin", "/accounts"),
        ("audit", "/log"),
    ],
)
def test_every_control_has_a_name_and_every_text_stands_out(site: Site, name: str, path: str) -> None:
    page, filed = site.seated("wang", "蓬江区") if name == "wang" else (site.sign_in(name), site.office.application("蓬江区"))
    own = site.office.application("鹤山市")
    page.goto(site.address + path.format(key=filed.key, own=own.key))
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"
    assert page.evaluate(UNNAMED) == []
    assert page.evaluate(FAINT) == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
