"""What stands before and after the networks of the engine: where lines are cut out, and what their columns say."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractors.engines.rapidocr.finding import Finder, cut
from extractors.engines.rapidocr.recognising import LINE_HEIGHT, Recogniser

Floats = NDArray[np.float32]


def _found(*cores: tuple[float, float, float, float, float], side: int = 640) -> list[NDArray[np.float32]]:
    """What is found on a picture of 1280 x 1280 where a network sees these cores: middle, width, height, angle in its own pixels."""

    def network(planes: Floats) -> Floats:
        seen = np.zeros((side, side), np.float32)
        for x, y, wide, high, angle in cores:
            cv2.fillPoly(seen, [cv2.boxPoints(((x, y), (wide, high), angle)).astype(np.int32)], 0.9)
        return seen[None, None]

    return Finder(network).find(np.full((1280, 1280, 3), 255, np.uint8))


def test_a_line_reaches_beyond_its_core_on_all_sides_alike() -> None:
    (quad,) = _found((300, 200, 200, 10, 0))
    left, top, right, bottom = quad[:, 0].min(), quad[:, 1].min(), quad[:, 0].max(), quad[:, 1].max()
    grown = 1.6 * 200 * 10 / 420  # the core's area over its outline
    assert [left, top, right, bottom] == pytest.approx([2 * (200 - grown), 2 * (195 - grown), 2 * (400 + grown), 2 * (205 + grown)], abs=4)


def test_specks_and_faint_places_are_no_lines() -> None:
    assert _found((300, 200, 1, 1, 0)) == []


def test_a_leaning_line_is_cut_out_level_and_a_level_one_as_it_stands() -> None:
    page = np.full((400, 600, 3), 255, np.uint8)
    cv2.line(page, (100, 100), (500, 140), (0, 0, 0), 9)
    leaning = np.array([(98, 80), (502, 120), (498, 160), (94, 120)], np.float32)
    line = cut(page, leaning)
    dark = np.asarray(line[:, :, 0] < 128)
    assert dark[dark.shape[0] // 2].mean() > 0.9
    assert not dark[: dark.shape[0] // 4].any()
    level = np.array([(90, 70), (510, 71), (510, 170), (90, 170)], np.float32)
    assert np.array_equal(cut(page, level), page[70:170, 90:510])


def test_a_line_that_stands_is_laid_on_its_side() -> None:
    page = np.full((400, 100, 3), 255, np.uint8)
    standing = np.array([(10, 10), (50, 10), (50, 390), (10, 390)], np.float32)
    assert cut(page, standing).shape == (40, 380, 3)


class Columns:
    """A network that gives each class in turn to one column, and keeps what it was shown."""

    def __init__(self, *classes: int) -> None:
        self.classes, self.shown = classes, np.zeros(0, np.float32)

    def __call__(self, planes: Floats) -> Floats:
        self.shown = planes.copy()
        columns = np.zeros((1, planes.shape[3] // 8, 5), np.float32)
        columns[0, :, 0] = 1.0
        for i, one in enumerate(self.classes):
            columns[0, i] = 0.0
            columns[0, i, one] = 0.8
        return columns


def test_a_character_is_told_once_however_many_columns_it_takes_and_twice_with_a_gap_between() -> None:
    read = Recogniser(Columns(0, 1, 1, 0, 1, 2, 4, 3), "甲乙丙").read(np.full((48, 96, 3), 255, np.uint8))
    assert read.text == "甲甲乙 丙"
    assert read.score == pytest.approx(0.8)
    assert read.middles == pytest.approx([(at + 0.5) / 12 for at in (1, 4, 5, 6, 7)])  # 96 of 128 pixels are the line: 12 columns


def test_where_nothing_stands_nothing_is_read() -> None:
    assert Recogniser(Columns(), "甲").read(np.zeros((20, 30, 3), np.uint8)) == ("", 0.0, ())


def test_a_line_is_shown_blue_first_with_grey_after_its_end() -> None:
    network = Columns()
    Recogniser(network, "甲").read(np.full((24, 50, 3), (255, 0, 51), np.uint8))
    assert network.shown.shape == (1, 3, LINE_HEIGHT, 128)
    assert network.shown[0, :, 0, 0] == pytest.approx([-0.6, -1.0, 1.0])
    assert not network.shown[..., 100:].any()


def test_a_long_line_keeps_as_much_of_its_width_as_it_is_given() -> None:
    def widths(long: float) -> list[int]:
        network, found = Columns(), []
        recogniser = Recogniser(network, "甲", long)
        for wide in (500, 600, 1000):
            recogniser.read(np.full((48, wide, 3), 255, np.uint8))
            found.append(int((network.shown[0, 0, 0] == 1.0).sum()))
        return found

    assert widths(1.0) == [500, 600, 1000]
    assert widths(0.8) == [500, 512, 800]


def test_a_line_without_colour_is_shown_as_one_with_three_equal_colours() -> None:
    grey = np.linspace(0, 255, 24 * 50).astype(np.uint8).reshape(24, 50)
    alone, thrice = Columns(), Columns()
    Recogniser(alone, "甲").read(grey)
    Recogniser(thrice, "甲").read(np.repeat(grey[:, :, None], 3, axis=2))
    assert np.array_equal(alone.shown, thrice.shown)
