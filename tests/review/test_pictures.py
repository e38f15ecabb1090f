"""Pictures hide what those may not see who asked for them, whatever was drawn before; scripts are asked for once."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

from PIL import Image

from evidence.geometry import BoundingBox
from evidence.page import Page, TextLine
from review.pictures import Pictures
from store import Desk
from store.pictures import StoredPage
from tests.review.desks import Office
from tests.review.stored import picture

PLACE = BoundingBox.of(0.1, 0.5, 0.6, 0.54)
INSIDE = (0.3, 0.52)


def a_page(desk: Desk, text: str, reading: str) -> StoredPage:
    desk.store.put(reading, Page("a.pdf", "d" * 64, 1, "ocr", "test", (TextLine(text, PLACE),)), picture(1))
    found = desk.pictures.find("d" * 64, 1)
    assert found is not None
    return found


def shade(jpeg: bytes) -> int:
    with Image.open(io.BytesIO(jpeg)) as drawn:
        return int(drawn.convert("L").getpixel((INSIDE[0] * drawn.width, INSIDE[1] * drawn.height)))  # type: ignore[arg-type]


def test_a_number_is_black_at_every_size_for_who_may_not_see_it_and_for_nobody_else(office: Office, tmp_path: Path) -> None:
    page = a_page(office.desk, "440703198001011234", "first")
    pictures = Pictures(office.desk, tmp_path / "drawn")
    for width in (240, 900, 1600):
        assert shade(pictures.bytes_of(page, width, masked=False)) > 200
        hidden = pictures.bytes_of(page, width, masked=True)
        assert shade(hidden) < 60
        with Image.open(io.BytesIO(hidden)) as drawn:
            assert max(drawn.size) == min(width, 1130)


def test_a_reading_that_finds_a_number_is_not_shown_the_picture_of_one_that_did_not(office: Office, tmp_path: Path) -> None:
    pictures = Pictures(office.desk, tmp_path / "drawn")
    overlooked = a_page(office.desk, "44O7O3", "first")
    assert shade(pictures.bytes_of(overlooked, 1600, masked=True)) > 200
    found = a_page(office.desk, "440703198001011234", "second")
    assert replace(found, key=overlooked.key, reading=overlooked.reading) == overlooked
    assert pictures.name(found, 1600, masked=True) != pictures.name(overlooked, 1600, masked=True)
    assert shade(pictures.bytes_of(found, 1600, masked=True)) < 60


def test_scripts_stay_good_under_the_address_of_their_version_and_are_asked_for_under_any_other(office: Office) -> None:
    browser = office.browser()
    address = re.search(r'href="(/static/[0-9a-f]{12}/base.css)"', browser.get("/signin").text)
    assert address is not None
    assert "immutable" in browser.get(address[1]).headers["cache-control"]
    for other in ("/static/base.css", "/static/0123456789ab/base.css"):
        answer = browser.get(other)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")
        assert browser.get(other, headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    assert browser.get("/static/0123456789ab/../../app.py").status_code == 404
