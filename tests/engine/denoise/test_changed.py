"""What a stroke leaves as it is need not be computed again, and is told to be so exactly."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from denoise_gui.engine.denoise.changed import carry_over, changed_parts, joined, reach_with
from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.denoise.freshness import Freshness
from denoise_gui.engine.mask.blend import Mode, Paint
from denoise_gui.engine.mask.grid import Grid
from denoise_gui.engine.mask.stroke import Brush, Point, Stroke, paint_stroke
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.engine.rect import Rect
from denoise_gui.engine.runtime.model import Model
from tests.conftest import noisy_picture

HEIGHT, WIDTH = 330, 410


def stroked(recipe: Recipe, *points: tuple[float, float], less: bool = False) -> Recipe:
    grid = Grid(HEIGHT, WIDTH)
    paint = Paint(Mode.LESS, 0.0) if less else Paint(Mode.MORE, 2.5)
    stroke = Stroke(Brush(paint, size=60), tuple(Point(*at) for at in points))
    return replace(recipe, mask=paint_stroke(grid.on_grid(recipe.mask), grid, stroke))


def outside(parts: list[Rect]) -> np.ndarray:
    same = np.ones((HEIGHT, WIDTH), bool)
    for part in parts:
        same[part.slices()] = False
    return same


@pytest.mark.parametrize("less", [False, True])
@pytest.mark.parametrize(
    "base",
    [
        Recipe(25),
        Recipe(25, coarse_sigma=9),
        Recipe(15, colour=40, brightness=BrightnessCurve.of_handles(1.5, 0.6), grain=0.2),
    ],
    ids=["plain", "coarse", "all"],
)
def test_beyond_its_reach_a_stroke_changes_no_pixel(model_path, base: Recipe, less: bool) -> None:
    """To the last bit, in floats, whatever else lies in the tile."""
    denoiser = Denoiser(Model(model_path))
    image = np.clip(noisy_picture(HEIGHT, WIDTH), 0, 1)
    first = stroked(base, (60, 60), (120, 90))
    second = stroked(first, (300, 60), (350, 250), less=less)
    info = denoiser.model.info
    reach = reach_with(first, info.halo + info.multiple)
    parts = changed_parts(first, second, HEIGHT, WIDTH)
    assert parts
    same = outside([part.grown(reach).clipped(HEIGHT, WIDTH) for part in parts])
    assert 0.2 < same.mean() < 0.95
    before, after = denoiser.denoise(image, first), denoiser.denoise(image, second)
    assert np.array_equal(before[same], after[same])
    assert not np.array_equal(before, after)
    factors = [r.mask.at(Rect(0, 0, HEIGHT, WIDTH), HEIGHT, WIDTH) for r in (first, second)]
    unreached = outside(parts)
    assert np.array_equal(factors[0][unreached], factors[1][unreached])


def test_the_first_stroke_counts_from_a_mask_that_changes_nothing() -> None:
    parts = changed_parts(Recipe(20), stroked(Recipe(20), (60, 60)), HEIGHT, WIDTH)
    assert parts
    assert sum(part.area for part in parts) < 110 * 110
    assert changed_parts(stroked(Recipe(20), (60, 60)), Recipe(20), HEIGHT, WIDTH) == parts


def test_another_sigma_changes_all() -> None:
    first = stroked(Recipe(20), (60, 60))
    assert changed_parts(first, replace(first, luminance=21.0), HEIGHT, WIDTH) is None
    assert changed_parts(first, replace(first, grain=0.5), HEIGHT, WIDTH) is None
    assert changed_parts(first, first, HEIGHT, WIDTH) == []


def test_cells_out_of_reach_stay_fresh() -> None:
    first = stroked(Recipe(20), (60, 60))
    second = stroked(first, (380, 300))
    whole = Rect(0, 0, HEIGHT, WIDTH)
    fresh = Freshness(HEIGHT, WIDTH)
    fresh.mark(whole, first.key())
    carry_over(fresh, first, second, (HEIGHT, WIDTH, 3), reach=20)
    assert fresh.is_fresh(Rect(0, 0, 128, 128), second.key())
    assert not fresh.is_fresh(Rect(256, 320, HEIGHT, WIDTH), second.key())
    assert 0.4 < fresh.share_fresh(whole, second.key()) < 1
    unknown = Freshness(HEIGHT, WIDTH)
    unknown.mark(whole, first.key())
    carry_over(unknown, first, second, (HEIGHT, WIDTH, 3), reach=None)
    assert unknown.share_fresh(whole, second.key()) == 0


def test_parts_close_together_are_one_and_others_stay_apart() -> None:
    near = [Rect(0, 0, 10, 10), Rect(0, 9, 12, 20), Rect(5, 5, 5, 9)]
    assert joined(near) == [Rect(0, 0, 12, 20)]
    apart = [Rect(0, 0, 10, 10), Rect(200, 300, 210, 310)]
    assert joined(apart) == apart
    assert joined([]) == []
