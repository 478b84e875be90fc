"""Gradients, limits of brightness and colour, and flat areas."""

from __future__ import annotations

import numpy as np
import pytest

from denoise_gui.engine.cancellation import Cancelled, CancelToken
from denoise_gui.engine.mask.blend import Mode, Paint
from denoise_gui.engine.mask.flatness import flatness, more_in_flat_areas
from denoise_gui.engine.mask.gradients import Everywhere, Linear, Radial, paint_shape
from denoise_gui.engine.mask.grid import Grid
from denoise_gui.engine.mask.limits import (
    BrightnessRange,
    ColourRange,
    LimitWeights,
    brightness_at,
    colour_at,
)
from denoise_gui.engine.mask.stroke import Brush, Point, Stroke, paint_stroke
from denoise_gui.engine.rect import Rect

HEIGHT, WIDTH = 300, 400
GRID = Grid(HEIGHT, WIDTH)


def per_pixel(mask):
    return mask.at(Rect(0, 0, HEIGHT, WIDTH), HEIGHT, WIDTH)


def sky_and_roof(noise: float = 12.0) -> np.ndarray:
    """Bright blue above a slanting edge, dark red below; uint8 with noise."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    sky = rows < 100 + columns / 4
    pixels = np.where(sky[..., None], (120, 170, 220), (90, 40, 30)).astype(np.float64)
    pixels += np.random.default_rng(0).normal(0, noise, pixels.shape)
    return np.clip(np.rint(pixels), 0, 255).astype(np.uint8)


def test_a_linear_gradient_is_whole_before_its_start_and_nothing_behind_its_end() -> None:
    mask = paint_shape(None, GRID, Linear(100, 50, 300, 50), Paint(Mode.MORE, 3.0))
    row = per_pixel(mask)[150]
    assert row[:95] == pytest.approx(np.full(95, 3.0), abs=0.01)
    assert row[305:] == pytest.approx(np.ones(WIDTH - 305), abs=0.01)
    assert row[200] == pytest.approx(2.0, abs=0.02)
    assert (np.diff(row) <= 1e-6).all()


def test_a_radial_gradient_falls_off_inside_its_ellipse() -> None:
    shape = Radial(200, 150, 120, 60, angle=30, feather=0.4)
    mask = per_pixel(paint_shape(None, GRID, shape, Paint(Mode.LESS, 0.0)))
    assert mask[150, 200] == pytest.approx(0, abs=1e-3)
    along = np.array([np.cos(np.radians(30)), np.sin(np.radians(30))])
    x, y = np.array([200, 150]) + 124 * along
    assert mask[round(y), round(x)] == pytest.approx(1, abs=0.02)
    x, y = np.array([200, 150]) + 60 * along
    assert mask[round(y), round(x)] < 0.05
    outside = Radial(200, 150, 120, 60, 30, 0.4, inverted=True)
    inverse = per_pixel(paint_shape(None, GRID, outside, Paint(Mode.LESS, 0)))
    assert mask + inverse == pytest.approx(np.ones_like(mask), abs=0.01)


@pytest.mark.parametrize(
    "shape",
    [Linear(50, 50, 50, 50), Radial(10, 10, 0, 0), Radial(-900, 50, 5, 5, feather=0)],
    ids=["a point", "no radius", "far outside"],
)
def test_a_shape_without_size_makes_no_nonsense(shape: Linear | Radial) -> None:
    mask = paint_shape(None, GRID, shape, Paint(Mode.MORE, 2.0))
    assert 1 <= mask.range[0] <= mask.range[1] <= 2


@pytest.mark.parametrize("limit", ["brightness", "colour"])
def test_a_limit_keeps_to_the_edge_in_the_picture(limit: str) -> None:
    """Painted across the roof's edge, the paint ends at it, to within a few pixels."""
    image = sky_and_roof()
    chosen = (
        BrightnessRange(0.5, 1.0, 0.1)
        if limit == "brightness"
        else ColourRange(*colour_at(image, 30, 200), tolerance=0.12, feather=0.06)
    )
    weights = LimitWeights(image, GRID, chosen)
    brush = Brush(Paint(Mode.LESS, 0.0), size=160, hardness=1.0)
    stroke = Stroke(brush, (Point(80, 140), Point(320, 180)))
    mask = per_pixel(paint_stroke(GRID.neutral(), GRID, stroke, weights))
    for column in range(90, 320, 20):
        edge = 100 + column / 4
        assert mask[int(edge) + 6 :, column].min() > 0.95
        assert mask[int(edge) - 30 : int(edge) - 6, column].max() < 0.12


def test_a_limit_is_the_same_in_whatever_order_its_blocks_are_looked_at() -> None:
    image = sky_and_roof()
    one, other = (LimitWeights(image, GRID, BrightnessRange(0.4, 0.7)) for _ in range(2))
    one.prepare(CancelToken())
    assert one.share_known == 1
    place = Rect(37, 41, 170, 230)
    assert other.share_known == 0
    assert np.array_equal(other.of(place), one.of(GRID.whole)[place.slices()])
    assert 0 < other.share_known < 1
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        other.prepare(token)


def test_a_filling_takes_what_the_limit_lets_through() -> None:
    image = sky_and_roof()
    weights = LimitWeights(image, GRID, BrightnessRange(0.0, 0.35, 0.1))
    mask = per_pixel(paint_shape(None, GRID, Everywhere(), Paint(Mode.MORE, 2.0), weights))
    assert mask[:90].max() == pytest.approx(1, abs=0.05)
    assert mask[220:].min() == pytest.approx(2, abs=0.1)


def test_what_is_picked_is_the_smoothed_colour() -> None:
    image = sky_and_roof()
    assert colour_at(image, 20, 20) == pytest.approx((120 / 255, 170 / 255, 220 / 255), abs=0.02)
    gray = image.mean(axis=2).astype(np.uint8)
    assert brightness_at(gray, 20, 20) == pytest.approx(170 / 255, abs=0.02)
    red, green, blue = colour_at(gray, 20, 20)
    assert red == green == blue


@pytest.mark.parametrize("sigma", [0.0, 10.0, 30.0])
def test_flat_areas_are_found_under_noise(sigma: float) -> None:
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    picture = np.full((HEIGHT, WIDTH), 0.5)
    texture = columns > 200
    picture += texture * 0.18 * np.sign(np.sin(rows / 4) * np.sin(columns / 4))
    picture += np.random.default_rng(1).normal(0, sigma / 255, picture.shape)
    image = np.clip(picture, 0, 1).astype(np.float32)
    flat = flatness(image, GRID, sigma, CancelToken())
    across = round(200 / WIDTH * GRID.columns)
    assert np.median(flat[:, : across - 40]) > 0.7
    assert np.median(flat[:, across + 40 :]) < 0.1
    mask = more_in_flat_areas(None, image, sigma, Paint(Mode.MORE, 2.0), CancelToken())
    assert mask.made_for == (HEIGHT, WIDTH)
    assert mask.range[0] >= 1
    assert mask.range[1] <= 2


def test_flatness_can_be_stopped() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        flatness(sky_and_roof(), GRID, 10, token)


@pytest.mark.parametrize("shape", [(1, 1), (5, 9), (1, 700), (260, 3)])
def test_pictures_of_any_shape_have_masks(shape: tuple[int, int]) -> None:
    image = np.full((*shape, 3), 120, np.uint8)
    grid = Grid(*shape)
    weights = LimitWeights(image, grid, ColourRange(*colour_at(image, 0, 0)))
    assert weights.of(grid.whole) == pytest.approx(np.ones(grid.shape))
    mask = more_in_flat_areas(None, image, 5, Paint(Mode.MORE, 2.0), CancelToken())
    assert mask.range == pytest.approx((2, 2), abs=0.01)
