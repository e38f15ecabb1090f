"""What is computed by a quicker way is what the plain way gives, pixel for pixel."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.pages.picture import Pixels, darkest, picture_of, planes, red_mask
from extractors.pages.rulings import level_runs, upright_runs

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
    picture = np.full((300, 220, 3), paper, np.uint8)
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
