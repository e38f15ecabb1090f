"""Seals are found whatever their colour and shape, and their rims become lines of text."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PIL import Image, ImageDraw

from evidence.page import TextLine
from extractors.pages.picture import Pixels, red_mask
from extractors.pages.rims import Seal, Strip, strips
from extractors.pages.seals import find_grey_seals, find_seals, read_seals
from fixtures.seals import oval_seal, round_seal
from tests.extractors.drawing import drawn

SQUARES = "国田日目口国田"
"""Characters that are one block each, so that they can be counted."""


class Recogniser:
    """Reads the same text from every strip, and keeps what it was shown."""

    name = version = "fake"

    def __init__(self, text: str, score: float = 0.99, edges: tuple[float, ...] = ()) -> None:
        self.text, self.score, self.edges = text, score, edges
        self.shown: list[Pixels] = []

    def read(self, image: Pixels) -> list[TextLine]:
        raise AssertionError("a strip is one line: it need not be looked for")

    def recognise(self, image: Pixels) -> tuple[str, float, tuple[float, ...]]:
        self.shown.append(image)
        return self.text, self.score, self.edges


def page(seal: Image.Image, *, side: int = 210, at: tuple[int, int] = (500, 800), lines: tuple[str, ...] = ()) -> Pixels:
    image = drawn(lines)
    small = seal.resize((side, round(side * seal.height / seal.width)), Image.Resampling.LANCZOS)
    ground = Image.new("RGB", image.size, "white")
    ground.paste(small, at, small)
    return (np.asarray(image, np.uint16) * np.asarray(ground, np.uint16) // 255).astype(np.uint8)


def blocks(strip: Strip) -> int:
    """Runs of columns with ink, those of less than a third of a character apart counted as one."""
    line = strip.picture
    inked = np.flatnonzero((line[12:-12] < 200).any(axis=0))
    return 1 + int((np.diff(inked) > line.shape[0] / 10).sum())


def only(image: Pixels) -> Seal:
    seals = find_seals(red_mask(image))
    assert len(seals) == 1
    return seals[0]


@pytest.mark.parametrize("side", [90, 130, 210, 300])
def test_the_rim_is_one_line_with_every_character_whole_whatever_its_size(side: int) -> None:
    image = page(round_seal(SQUARES, star=False), side=side)
    *_, whole = strips(image, only(image))  # characters that are hollow in the middle may be given cut there, too
    assert blocks(whole) == len(SQUARES)


@pytest.mark.parametrize("askew", [-25, 25])
def test_a_seal_put_on_askew_keeps_all_its_characters(askew: int) -> None:
    image = page(round_seal(SQUARES, star=False).rotate(askew, Image.Resampling.BICUBIC))
    *_, whole = strips(image, only(image))
    assert blocks(whole) == len(SQUARES)


def test_text_inside_the_seal_that_comes_close_to_the_rim_is_left_out_of_its_line_first() -> None:
    seal = round_seal("江门市社会保险基金管理局", star=False)
    ImageDraw.Draw(seal).rectangle((seal.width * 0.16, seal.height * 0.5, seal.width * 0.84, seal.height * 0.58), fill=(200, 20, 20))
    first, last = strips(page(seal), only(page(seal)))
    assert first.picture.shape[1] > 1.3 * last.picture.shape[1]  # as high, and only its characters in that height


def test_black_print_under_a_seal_is_taken_out_of_its_rim() -> None:
    clean = page(round_seal(SQUARES, star=False))
    struck = clean.copy()
    seal = only(clean)
    across = slice(int(seal.y - 0.75 * seal.radius), int(seal.y - 0.72 * seal.radius))
    struck[across] = struck[across] // 10
    before, after = (next(strips(image, seal)).picture for image in (clean, struck))
    assert (after < 128).mean() <= (before < 128).mean()


def test_what_stands_at_the_foot_is_left_out() -> None:
    image = page(round_seal(SQUARES, code="4407030012345"))
    first = next(strips(image, only(image)))
    assert blocks(first) == len(SQUARES)


def test_an_oval_seal_is_found_and_rolled_out() -> None:
    image = page(oval_seal(SQUARES), side=260)
    seal = only(image)
    assert seal.flat == pytest.approx(0.68, abs=0.03)
    assert blocks(next(strips(image, seal))) == len(SQUARES)


def test_a_centre_found_a_little_beside_the_true_one_does_no_harm() -> None:
    image = page(round_seal(SQUARES, star=False))
    seal = only(image)
    moved = Seal(seal.x + 0.05 * seal.radius, seal.y - 0.04 * seal.radius, seal.radius)
    assert blocks(next(strips(image, moved))) == len(SQUARES)


def test_a_line_printed_across_the_seal_is_no_part_of_its_text() -> None:
    image = page(round_seal(SQUARES, star=False), at=(60, 105), lines=("", "", "二〇二一年十二月二十日"))
    assert blocks(next(strips(image, only(image)))) == len(SQUARES)


def test_a_solid_emblem_has_no_text() -> None:
    image = Image.new("RGB", (1000, 1400), "white")
    ImageDraw.Draw(image).ellipse((400, 100, 600, 300), fill=(200, 20, 30))
    pixels = np.asarray(image)
    assert list(strips(pixels, only(pixels))) == []


def test_a_seal_on_a_page_without_colour_is_found_too() -> None:
    pixels = page(round_seal(SQUARES), lines=("检验报告", "样品名称：水龙头", "检验结论：合格", "二〇二一年十二月"))
    grey = np.repeat(np.asarray(Image.fromarray(pixels).convert("L"))[:, :, None], 3, axis=2)
    (seal,) = find_grey_seals(grey)
    assert (seal.x, seal.y, seal.radius) == pytest.approx((605, 905, 102), abs=6)
    assert blocks(next(strips(grey, seal))) == len(SQUARES)


def test_text_tables_and_blank_pages_hold_no_grey_seal() -> None:
    text = drawn(["江门市某某五金制品有限公司质量管理"] * 14, size=40)
    table = Image.new("RGB", (1000, 1400), "white")
    pen = ImageDraw.Draw(table)
    for i in range(12):
        pen.line((50, 100 + 100 * i, 950, 100 + 100 * i), fill="black", width=3)
        pen.line((50 + 80 * i, 100, 50 + 80 * i, 1200), fill="black", width=3)
    for image in (text, table, Image.new("RGB", (1000, 1400), "white")):
        assert find_grey_seals(np.asarray(image)) == []


def test_a_seal_says_a_name_or_nothing() -> None:
    image = page(round_seal("江门市市场监督管理局"))
    red = red_mask(image)
    seals = find_seals(red)

    def read(text: str, score: float = 0.99) -> list[str]:
        return [line.text for line in read_seals(image, seals, red.shape, Recogniser(text, score))]

    assert read("* 江门市市场监督管理局2") == ["江门市市场监督管理局"]
    assert read("江门市市场监督管理局", 0.7) == []
    assert read("检验章") == []
    assert read("江门市市场监督管") == []
    assert read("自乙”江门市市场监督管理局") == ["江门市市场监督管理局"]
    assert read("Zhongan Certification Co., Ltd") == []


def named(text: str, middles: list[float]) -> list[str]:
    """What a seal says whose characters stand at these angles: parts of a half circle from the top, left negative."""
    image = page(round_seal("江门市市场监督管理局"))
    red = red_mask(image)
    seals = find_seals(red)
    strip = next(strips(image, seals[0]))
    inner = [(a + b) / 2 for a, b in pairwise(middles)]  # as engines give them: the outer ones are the picture's own
    edges = (0.0, *(strip.top + 0.5 * x for x in inner), 1.0)
    return [line.text for line in read_seals(image, seals, red.shape, Recogniser(text, edges=edges))]


def test_a_name_that_lost_characters_is_not_told() -> None:
    at = [-0.9 + 0.2 * i for i in range(10)]
    assert named("江门市市场监督管理局", at) == ["江门市市场监督管理局"]
    assert named("市市场监督管理局", at[2:]) == []  # lost at one end
    assert named("江门市市场监督管理", at[:9]) == []  # one is enough
    assert named("江门市市监督管理局", at[:4] + at[5:]) == []  # lost in the middle


def test_a_seals_line_has_the_box_of_the_seal() -> None:
    image = page(round_seal("江门市市场监督管理局"))
    red = red_mask(image)
    (line,) = read_seals(image, find_seals(red), red.shape, Recogniser("江门市市场监督管理局"))
    assert (line.box.left, line.box.top) == pytest.approx((0.5, 800 / 1400), abs=0.01)
    assert line.box.width == pytest.approx(0.21, abs=0.01)
