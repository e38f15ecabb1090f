"""The one picture a coloured page is read from."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from extractors.pages.composite import for_reading
from extractors.pages.picture import Pixels, red_mask
from extractors.pages.seals import find_seals
from tests.extractors.drawing import drawn, font

INK = (205, 25, 30)


def page(*, paper: tuple[int, int, int] = (255, 255, 255), ink: tuple[int, int, int] = INK) -> Image.Image:
    """A red heading, black lines, and a round seal over the last."""
    image = drawn(["", "证书编号：GR202144003718", "", "", "", "二〇二一年十二月二十日"], paper=paper)
    ImageDraw.Draw(image).text((250, 60), "高新技术企业", fill=ink, font=font(60))
    stamp = Image.new("RGB", image.size, "white")
    pen = ImageDraw.Draw(stamp)
    pen.ellipse((150, 380, 400, 630), outline=ink, width=10)
    pen.text((200, 495), "广东科技", fill=ink, font=font(36))
    return Image.fromarray((np.asarray(image, np.uint16) * np.asarray(stamp, np.uint16) // 255).astype(np.uint8))


def seen(image: Image.Image) -> Pixels:
    pixels = np.asarray(image)
    red = red_mask(pixels)
    return for_reading(pixels, find_seals(red), red)


def test_the_heading_is_dark_and_the_seal_is_gone() -> None:
    grey = seen(page())
    assert (grey[60:140, 250:620] < 60).mean() > 0.1
    assert grey[545:640, 150:400].min() > 200  # below the black line, within the seal


def test_black_print_under_a_seal_stays_black() -> None:
    plain = np.asarray(drawn(["", "", "", "", "", "二〇二一年十二月二十日"]))[480:520, 150:400, 0]
    grey = seen(page())[480:520, 150:400]
    assert (grey[plain < 60] < 110).mean() > 0.95


def test_a_dark_red_seal_goes_too() -> None:
    assert seen(page(ink=(150, 20, 30)))[545:640, 150:400].min() > 180


def test_tinted_paper_stays_light() -> None:
    assert np.median(seen(page(paper=(255, 251, 240)))) > 240


def test_red_that_crosses_black_print_is_no_heading() -> None:
    """A stamp that is not round: it must not cover the date."""
    image = drawn(["二〇二一年十二月二十日二〇二一年十二月二十日"], width=1200, size=36)
    over = Image.new("RGB", image.size, "white")
    pen = ImageDraw.Draw(over)
    pen.ellipse((90, 60, 600, 150), outline=INK, width=6)
    pen.text((140, 80), "检验专用章检验专用章", fill=INK, font=font(40))
    mixed = Image.fromarray((np.asarray(image, np.uint16) * np.asarray(over, np.uint16) // 255).astype(np.uint8))
    assert seen(mixed)[60:78, 200:500].min() > 180  # the oval's rim, above the date


def test_a_page_without_seals_keeps_its_black_print() -> None:
    image = drawn(["质量管理体系认证证书"])
    pixels = np.asarray(image)
    assert np.array_equal(seen(image), pixels[:, :, 0])
