"""A photographed sheet is put straight; scans and full-bleed pictures are left as they are."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from extractors.pages.picture import Pixels
from extractors.pages.sheet import corners_of, laid_flat, straightened
from tests.extractors.drawing import drawn

TEXTS = ["高新技术企业证书", "证书编号：GR202144003718", "发证时间：2021年12月20日", "有效期：三年"]
SIZE = (1300, 1700)


def paper() -> Pixels:
    return np.asarray(drawn(TEXTS))


def photographed(corners: list[tuple[int, int]], *, ground: tuple[int, int, int] = (110, 90, 70), light: float = 0.92) -> Pixels:
    """The paper with its corners (top left, clockwise) at the places given, on a table of one colour."""
    sheet = paper()
    h, w = sheet.shape[:2]
    warp = cv2.getPerspectiveTransform(np.array([(0, 0), (w, 0), (w, h), (0, h)], np.float32), np.array(corners, np.float32))
    table = np.full((SIZE[1], SIZE[0], 3), ground, np.uint8)
    seen = cv2.warpPerspective((sheet * light).astype(np.uint8), warp, SIZE)
    mask = cv2.warpPerspective(np.full((h, w), 255, np.uint8), warp, SIZE)
    grain = np.random.default_rng(1).normal(0, 4, table.shape)
    return np.clip(np.where(mask[:, :, None] > 127, seen, table) + grain, 0, 255).astype(np.uint8)


ASKEW = [(150, 120), (1160, 180), (1110, 1560), (90, 1480)]


def test_the_corners_of_a_sheet_seen_at_an_angle_are_found() -> None:
    found = corners_of(photographed(ASKEW))
    assert found is not None
    assert np.abs(found - np.array(ASKEW)).max() < 14


def test_a_sheet_laid_flat_shows_its_print_where_the_paper_has_it() -> None:
    flat = laid_flat(photographed(ASKEW))
    ink = cv2.resize(flat, (1000, 1400), interpolation=cv2.INTER_AREA)[:, :, 0] < 128
    true = paper()[:, :, 0] < 128
    near = cv2.dilate(true.astype(np.uint8), np.ones((13, 13), np.uint8)) > 0
    inside = np.s_[30:-30, 30:-30]
    assert (ink & near)[inside].sum() > 0.97 * ink[inside].sum()
    assert ink[inside].sum() > 0.6 * true[inside].sum()


@pytest.mark.parametrize("by", [0, 90, 180, 270])
def test_a_sheet_lying_on_its_side_is_straightened_but_not_turned(by: int) -> None:
    turned = np.rot90(photographed(ASKEW), by // 90)
    flat = laid_flat(np.ascontiguousarray(turned))
    assert (flat.shape[0] > flat.shape[1]) == (by in (0, 180))


def test_a_scan_is_left_alone() -> None:
    image = paper()
    assert corners_of(image) is None
    assert laid_flat(image) is image


def test_a_frame_round_a_full_bleed_certificate_is_no_edge_of_a_sheet() -> None:
    image = Image.fromarray(paper())
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 999, 1399), outline=(150, 40, 40), width=34)
    assert corners_of(np.asarray(image)) is None


def test_a_scan_that_leans_a_little_with_a_dark_edge_of_the_scanner_on_one_side_is_left_alone() -> None:
    image = np.full((1500, 1100, 3), 255, np.uint8)
    image[50:1450, 50:1050] = paper()
    image[:, :25] = 40
    assert corners_of(image) is None


def test_a_photograph_of_anything_else_is_left_alone() -> None:
    noise = np.random.default_rng(2).integers(0, 255, (60, 80, 3), dtype=np.uint8)
    scene = cv2.resize(noise, (1600, 1200), interpolation=cv2.INTER_CUBIC)
    assert corners_of(scene) is None


def test_a_light_table_under_a_white_sheet_is_no_reason_to_guess() -> None:
    assert corners_of(photographed(ASKEW, ground=(246, 246, 245), light=1.0)) is None


def test_straightening_keeps_the_scale_of_the_longer_sides() -> None:
    flat = straightened(paper(), np.array([(0, 0), (500, 0), (500, 800), (0, 700)], np.float64))
    assert flat.shape[:2] == (800, 510)
