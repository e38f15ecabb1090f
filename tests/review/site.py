"""The pages at an address, and people at Chromium who look at them."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import update

from evidence.review import Filed
from store import Desk, open_store
from store.review_schema import ApplicationRow
from tests.review.desks import PASSWORD, Office, open_office
from tests.review.stored import keep_sample

CHROMIUM = Path("/usr/bin/chromium")
NEEDED = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM.exists(), reason="Debian's chromium is not installed")]
"""Marks of modules that need it."""
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
LONG = f"江门市{'名称很长的' * 12}科技股份有限公司\u202eABC\u202c<script>alert(1)</script>"
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


@contextmanager
def running_site(folder: Path) -> Iterator[Site]:
    """The sample's pages at an address; one enterprise has a name that is long, steers and looks like a script."""
    with open_store(f"sqlite:///{folder}/store.db", str(folder / "pages")) as store:
        keep_sample(Desk.of(store))
        office = open_office(Desk.of(store), folder)
        _rename(office, office.application("鹤山市"), LONG)
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


def _rename(office: Office, filed: Filed, name: str) -> None:
    with office.desk.store.database.writing() as session:
        session.execute(update(ApplicationRow).where(ApplicationRow.id == filed.id).values(enterprise=name))
