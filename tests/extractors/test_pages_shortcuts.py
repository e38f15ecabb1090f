"""What is computed by a quicker way is what the plain way gives, pixel for pixel."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from evidence.geometry import BoundingBox
from extractors.pages import upright
from extractors.pages.orientation import turn_needed
from extractors.pages.picture import Pixels, darkest, picture_of, planes, red_mask, without_colour
from extractors.pages.render import draw, pdf_page
from extractors.pages.rulings import level_runs, rulings_of, upright_runs
from extractors.pages.sheet import laid_flat
from tests.extractors.drawing import drawn, submitted

SHAPES = ((90, 61), (57, 130), (33, 200))


def noise(seed: int, shape: tuple[int, ...], share: float) -> Pixels:
    """A mask of noise and of straight lines, some of which touch its rim."""
    random = np.random.default_rng(seed)
    mask = (random.random(shape) < share).astype(np.uint8)
    for _ in range(6):
        y, x, long = random.integers(0, shape[0]), random.integers(0, shape[1]), random.integers(5, 120)
        mask[y, x : x + long] = 1
        mask[y : y + long, x] = 1
    return mask


@pytest.mark.parametrize("length", [1, 2, 7, 25, 64])
@pytest.mark.parametrize("shape", SHAPES)
def test_runs_are_what_an_opening_with_a_line_leaves(shape: tuple[int, int], length: int) -> None:
    for seed in range(3):
        mask = noise(seed, shape, 0.7 + 0.1 * seed)
        level = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
        upright = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
        assert np.array_equal(level_runs(mask, length), level)
        assert np.array_equal(upright_runs(mask * np.uint8(255), length), upright)


@pytest.mark.parametrize("paper", [255, 250, 0])
def test_texture_is_what_stays_dark_when_strokes_are_smoothed_away(paper: int) -> None:
    picture: Pixels = np.full((300, 220, 3), paper, np.uint8)
    picture[40:120, 30:200] = cv2.GaussianBlur(np.random.default_rng(paper).integers(0, 256, (80, 170, 3), dtype=np.uint8), (9, 9), 0)
    picture[150:152, 10:210] = 0
    smooth = cv2.medianBlur(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), 11).astype(int)
    dark = np.count_nonzero(smooth < int(np.percentile(smooth, 90)) - 40)
    assert picture_of(picture).texture == round(dark / smooth.size, 5)


def test_red_green_and_blue_are_told_apart() -> None:
    picture = np.random.default_rng(3).integers(0, 256, (50, 41, 3), dtype=np.uint8)
    assert all(np.array_equal(plane, picture[:, :, i]) for i, plane in enumerate(planes(picture)))
    assert np.array_equal(darkest(picture), picture.min(axis=2))
    red, green, blue = (picture[:, :, i].astype(int) for i in range(3))
    assert np.array_equal(red_mask(picture) > 0, (red - np.maximum(green, blue) > 45) & (red > 110))


def test_a_part_of_a_page_is_drawn_as_it_is_drawn_with_all_of_it(tmp_path: Path) -> None:
    path, shade = tmp_path / "a.pdf", np.random.default_rng(1).integers(0, 256, (300, 212, 3), dtype=np.uint8)
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.drawImage(ImageReader(Image.fromarray(cv2.GaussianBlur(shade, (15, 15), 0))), 0, 0, 595, 842)
    canvas.drawString(100, 500, "A line of text over a picture")
    canvas.save()
    part = BoundingBox(0.1, 0.3, 0.62, 0.45)
    with pdf_page(submitted(path), 1) as page:
        whole, some = draw(page), draw(page, part=part)
    high, wide = whole.shape[:2]
    place = slice(int(part.top * high), int(part.bottom * high)), slice(int(part.left * wide), int(part.right * wide))
    assert some.shape == whole.shape
    assert np.abs(some[place].astype(int) - whole[place]).max() <= 1
    assert (some[: high // 5] == 255).all()


def test_a_page_without_colour_is_measured_on_one_plane_as_on_three() -> None:
    grey = cv2.GaussianBlur(np.random.default_rng(8).integers(0, 256, (1600, 1131), dtype=np.uint8), (31, 31), 0)
    picture = np.asarray(cv2.merge([grey] * 3), dtype=np.uint8)
    plane = without_colour(picture)
    assert plane.ndim == 2
    assert (picture_of(plane), rulings_of(plane)) == (picture_of(picture), rulings_of(picture))
    assert np.array_equal(darkest(plane), darkest(picture))
    picture[5, 7] = (255, 0, 0)
    assert without_colour(picture) is picture


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_without_colour_is_put_upright_on_one_plane_as_on_three(turn: int) -> None:
    page = np.array(
        drawn(
            ["产品质量检验报告", "检验依据 国家标准", "样品名称 阀门", "检验结论 合格", "签发日期 二〇二六年"] * 3, width=900, height=1400
        )
    )
    leaning = upright.levelled(page, 3.0)
    grey = without_colour(leaning)
    assert grey.ndim == 2
    assert upright.skew_of(grey) == upright.skew_of(leaning) == pytest.approx(-3.0, abs=0.3)
    assert np.array_equal(upright.levelled(grey, -3.0), upright.levelled(leaning, -3.0)[:, :, 0])
    assert np.array_equal(laid_flat(grey), laid_flat(leaning)[:, :, 0])
    turned = upright.turned(grey, turn)
    assert turn_needed(turned) == turn_needed(upright.turned(leaning, turn)) == (360 - turn) % 360
