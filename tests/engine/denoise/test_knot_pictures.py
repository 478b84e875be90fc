"""The picture of a whole recipe that follows the hand: near the exact one, and mixed from no more
results than it needs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from skimage import data

from denoise_gui.engine import Denoiser, Model, Recipe, Rect
from denoise_gui.engine.denoise.knot_pictures import knots_in_use, recipe_picture
from denoise_gui.engine.denoise.knot_planes import BAND, planes_of
from denoise_gui.engine.denoise.knots import KNOTS, knots_up_to
from denoise_gui.engine.denoise.noisy_view import NoisyView
from denoise_gui.engine.denoise.sigma_stack import Layer, SigmaStack
from denoise_gui.engine.images.display_pyramid import Bgrx, to_bgrx
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.engine.recipe.sigma_mask import SigmaMask

CURVE = BrightnessCurve.of_handles(1.4, 0.7)
MASK = SigmaMask(np.linspace(0, 1.2, 24).reshape(4, 6))
WHOLE = Recipe(12, colour=25, brightness=CURVE, mask=MASK, grain=0.2)
NOISE = 15.0


@pytest.fixture(scope="module")
def denoiser(model_path: Path) -> Denoiser:
    return Denoiser(Model(model_path))


@pytest.fixture(scope="module")
def pixels() -> NDArray[np.uint8]:
    clean = data.astronaut()[60:188, 140:300].astype(np.float32)
    noise = NOISE * np.random.default_rng(2).standard_normal(clean.shape, dtype=np.float32)
    return np.clip(np.rint(clean + noise), 0, 255).astype(np.uint8)


@pytest.fixture(scope="module")
def layers(denoiser: Denoiser, pixels: NDArray[np.uint8]) -> dict[float, Bgrx]:
    return {knot: to_bgrx(denoiser.denoise(pixels, knot)) for knot in KNOTS}


def psnr(one: Bgrx, other: Bgrx) -> float:
    error = np.mean((one[..., :3].astype(float) - other[..., :3]) ** 2)
    return float(10 * np.log10(255**2 / max(error, 1e-9)))


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(12, colour=25),
        Recipe(12, colour=0),
        Recipe(0, colour=25),
        Recipe(12, brightness=CURVE),
        Recipe(12, mask=MASK),
        Recipe(12, grain=0.5),
        Recipe(12, colour=25, brightness=CURVE, grain=0.2),
        WHOLE,
        Recipe(70, brightness=BrightnessCurve.of_handles(3, 3)),
    ],
)
def test_it_is_hardly_told_from_the_exact_picture(
    denoiser: Denoiser, pixels: NDArray[np.uint8], layers: dict[float, Bgrx], recipe: Recipe
) -> None:
    parts = {k: planes_of(layers[k], gray=False) for k in knots_in_use(recipe, KNOTS)}
    view = NoisyView(to_bgrx(pixels), 0, gray=False)
    rect = Rect(0, 0, *pixels.shape[:2])
    shown = recipe_picture(parts, recipe, view, rect)
    assert psnr(shown, to_bgrx(denoiser.denoise(pixels, recipe))) > 45
    assert (shown[..., 3] == 255).all()
    assert not any(np.shares_memory(shown, layer) for layer in layers.values())
    # A part of it is that part, whatever lies around it.
    part = Rect(17, 30, 90, 121)
    cut = {knot: layer.part(part.slices()) for knot, layer in parts.items()}
    apart = recipe_picture(cut, recipe, view, part).astype(int) - shown[part.slices()]
    assert np.abs(apart).max() == 0


@pytest.mark.parametrize("gray", [False, True])
@pytest.mark.parametrize("curve", [CURVE, BrightnessCurve(((0.2, 0.0), (0.4, 3.0), (0.9, 0.2)))])
def test_in_the_order_of_brightness_it_is_the_same_picture(
    pixels: NDArray[np.uint8], layers: dict[float, Bgrx], curve: BrightnessCurve, *, gray: bool
) -> None:
    shown = {knot: layer[..., [1, 1, 1, 3]] if gray else layer for knot, layer in layers.items()}
    noisy = pixels[..., 1] if gray else pixels
    view = NoisyView(to_bgrx(noisy), 0, gray=gray)
    rect = Rect(5, 9, 101, 140)
    for recipe in (
        Recipe(12, brightness=curve),
        Recipe(12, colour=40, brightness=curve, grain=0.3),
        Recipe(75, colour=0, brightness=curve, grain=1),
    ):
        used = knots_in_use(recipe, KNOTS)
        parts = {k: planes_of(shown[k][rect.slices()], gray=gray) for k in used}
        assert view.order(recipe, rect) is None
        assert view.make_order(replace(recipe, mask=MASK), rect) is None
        order = view.make_order(recipe, rect)
        assert order is not None
        ordered = {knot: order.ordered_knot(planes) for knot, planes in parts.items()}
        in_rows = recipe_picture(parts, recipe, view, rect)
        in_order = recipe_picture(ordered, recipe, view, rect, order)
        assert np.array_equal(in_rows, in_order)
        view = NoisyView(view.picture, 0, gray=gray)


@pytest.mark.parametrize("gray", [False, True])
def test_a_picture_of_several_bands_is_the_same_in_order(
    pixels: NDArray[np.uint8], layers: dict[float, Bgrx], *, gray: bool
) -> None:
    """Each band has an order of its own, the last one fewer rows than the others."""
    noisy = np.tile(to_bgrx(pixels[..., 1] if gray else pixels), (4, 2, 1))
    # Brighter from band to band: what the one holds of a brightness, the next does not.
    noisy[..., :3] = np.clip(
        noisy[..., :3] // 2 + np.arange(len(noisy))[:, None, None] // 5, 0, 255
    )
    view = NoisyView(noisy, 0, gray=gray)
    rect = Rect(3, 1, 507, 318)
    assert rect.area > 2 * BAND
    recipe = Recipe(20, colour=9, brightness=CURVE, grain=0.3)
    parts = {
        knot: planes_of(np.tile(layer, (4, 2, 1))[rect.slices()], gray=gray)
        for knot, layer in layers.items()
        if knot in knots_in_use(recipe, KNOTS)
    }
    in_rows = recipe_picture(parts, recipe, view, rect)
    order = NoisyView(noisy, 0, gray=gray).make_order(recipe, rect)
    assert order is not None
    assert len(order.bands) == 3
    ordered = {knot: order.ordered_knot(planes) for knot, planes in parts.items()}
    assert np.array_equal(in_rows, recipe_picture(ordered, recipe, view, rect, order))


def test_what_a_hand_will_need_is_made_beside(
    pixels: NDArray[np.uint8], layers: dict[float, Bgrx]
) -> None:
    """The picture does not depend on whether it was."""
    recipe = Recipe(12, colour=25, brightness=CURVE, grain=0.2)
    rect = Rect(3, 4, 120, 150)
    whole = Rect(0, 0, *pixels.shape[:2])
    stack = SigmaStack()
    stack.move_to("picture", whole)
    for knot, pixels_of_knot in layers.items():
        stack.put("picture", knot, Layer(Raster(0, whole, pixels_of_knot)), recipe)
    view = stack.view_of(to_bgrx(pixels), 0, gray=False)
    assert stack.view_of(view.picture, 0, gray=False) is view
    before = stack.mixed("picture", recipe, rect, view)
    assert view.order(recipe, rect) is None
    stack.prepare("another", recipe, rect, view)
    assert view.order(recipe, rect) is None
    stack.prepare("picture", recipe, rect, view)
    assert view.order(recipe, rect) is not None
    after = stack.mixed("picture", recipe, rect, view)
    assert before is not None
    assert after is not None
    assert np.array_equal(before.pixels, after.pixels)


def test_pictures_that_are_held_are_not_overwritten(
    pixels: NDArray[np.uint8], layers: dict[float, Bgrx]
) -> None:
    view = NoisyView(to_bgrx(pixels), 0, gray=False)
    rect = Rect(0, 0, *pixels.shape[:2])
    planes = {knot: planes_of(layer, gray=False) for knot, layer in layers.items()}
    held = recipe_picture(planes, WHOLE, view, rect)
    before = held.copy()
    for sigma in (20, 30, 40):
        recipe_picture(planes, replace(WHOLE, luminance=sigma), view, rect)
    assert np.array_equal(held, before)


def test_a_gray_picture_has_no_colour(denoiser: Denoiser, pixels: NDArray[np.uint8]) -> None:
    gray = np.ascontiguousarray(pixels[..., 1])
    used = knots_in_use(WHOLE, KNOTS)
    parts = {k: planes_of(to_bgrx(denoiser.denoise(gray, k)), gray=True) for k in used}
    view = NoisyView(to_bgrx(gray), 0, gray=True)
    shown = recipe_picture(parts, WHOLE, view, Rect(0, 0, *gray.shape))
    assert psnr(shown, to_bgrx(denoiser.denoise(gray, WHOLE))) > 45
    assert np.array_equal(shown[..., 0], shown[..., 2])


def test_colour_and_grain_take_effect_at_once(
    pixels: NDArray[np.uint8], layers: dict[float, Bgrx]
) -> None:
    """The cache of a view's factors is for its curve and mask, and for no others."""
    view = NoisyView(to_bgrx(pixels), 0, gray=False)
    rect = Rect(0, 0, *pixels.shape[:2])
    planes = {knot: planes_of(layer, gray=False) for knot, layer in layers.items()}
    seen = {
        recipe_picture(planes, recipe, view, rect).tobytes()
        for recipe in (
            WHOLE,
            replace(WHOLE, luminance=13),
            replace(WHOLE, colour=30),
            replace(WHOLE, grain=0.9),
            replace(WHOLE, brightness=BrightnessCurve.of_handles(0.5, 1.5)),
            replace(WHOLE, mask=None),
        )
    }
    assert len(seen) == 6


@given(
    st.floats(0, 75),
    st.none() | st.floats(0, 75),
    st.floats(0, 4),
    st.floats(0, 4),
    st.sampled_from([10.0, 40.3, 75.0, 120.0, 255.0]),
)
def test_the_knots_in_use_hold_every_sigma_there_may_be(
    sigma: float, colour: float | None, shadows: float, highlights: float, limit: float
) -> None:
    knots = knots_up_to(limit)
    assert knots[0] == 0
    assert knots[-1] == limit
    assert sorted(set(knots)) == list(knots)
    curve = BrightnessCurve.of_handles(shadows, highlights)
    recipe = Recipe(sigma, colour=colour, brightness=curve).limited(limit)
    used = knots_in_use(recipe, knots)
    assert list(used) == [k for k in knots if used[0] <= k <= used[-1]] or colour is not None
    for told in (recipe.sigma, recipe.colour_sigma):
        for factor in (shadows, 1.0, highlights):
            wanted = min(told * factor, limit)
            below = max(k for k in knots if k <= wanted)
            above = min(k for k in knots if k >= wanted)
            assert {below, above} <= set(used)


def test_the_stack_fills_what_a_recipe_needs_first(
    pixels: NDArray[np.uint8], layers: dict[float, Bgrx]
) -> None:
    stack = SigmaStack()
    rect = Rect(0, 0, *pixels.shape[:2])
    stack.move_to("picture", rect)
    view = NoisyView(to_bgrx(pixels), 0, gray=False)
    needed = set(knots_in_use(WHOLE, KNOTS))
    assert len(needed) < len(KNOTS)
    for count in range(len(needed)):
        assert not stack.ready("picture", WHOLE, rect)
        assert stack.mixed("picture", WHOLE, rect, view) is None
        knot = stack.missing(WHOLE)[0]
        assert knot in needed, count
        stack.put("picture", knot, Layer(Raster(0, rect, layers[knot])), WHOLE)
    assert stack.ready("picture", WHOLE, rect)
    assert stack.mixed("picture", WHOLE, rect, view) is not None
    assert stack.mixed("another", WHOLE, rect, view) is None
    assert set(stack.missing(WHOLE)) == set(KNOTS) - needed


@pytest.mark.parametrize("gray", [False, True])
def test_what_is_kept_of_the_last_pictures_changes_none(
    pixels: NDArray[np.uint8], layers: dict[float, Bgrx], gray: bool
) -> None:
    """A hand that moves one control after another sees what each of them alone would give."""
    tile = (3, 2, 1)  # large enough for parts of a picture to be kept for the next
    noisy = np.tile(to_bgrx(pixels), tile)
    planes = {knot: planes_of(np.tile(each, tile), gray=gray) for knot, each in layers.items()}
    rect = Rect(0, 0, *noisy.shape[:2])
    assert rect.area > 1 << 16
    view = NoisyView(noisy, 0, gray=gray)
    other = {knot: planes_of(np.tile(each, tile) // 2, gray=gray) for knot, each in layers.items()}
    moved = (
        WHOLE,
        replace(WHOLE, grain=0.4),
        replace(WHOLE, grain=0.5, colour=26),
        replace(WHOLE, colour=26, luminance=13),
        replace(WHOLE, colour=26, luminance=26),
        replace(WHOLE, colour=26, luminance=26, mask=None),
        WHOLE,
    )
    for recipe in (*moved, *moved):
        for results in (planes, other, planes):
            shown = recipe_picture(results, recipe, view, rect)
            alone = recipe_picture(results, recipe, NoisyView(noisy, 0, gray=gray), rect)
            assert np.array_equal(shown, alone)


def test_no_colour_there_is_comes_out_wrong_at_the_ends_of_the_scale() -> None:
    """Luminance and colour of different pictures may make no colour: it is cut off, not wrapped."""
    rng = np.random.default_rng(5)
    extremes = rng.choice(np.array([0, 255], np.uint8), size=(2, 40, 50, 4))
    layers = {0.0: extremes[0], 0.5: extremes[1], 75.0: extremes[0][::-1].copy()}
    planes = {knot: planes_of(each, gray=False) for knot, each in layers.items()}
    view = NoisyView(extremes[1], 0, gray=False)
    for sigma, colour in ((0.0, 0.5), (0.5, 75.0), (37.0, 0.1)):
        recipe = Recipe(sigma, colour=colour, grain=1.0 if colour == 0.5 else 0.0)
        shown = recipe_picture(planes, recipe, view, Rect(0, 0, 40, 50))[..., :3].astype(float)

        def at(wanted: float) -> NDArray[np.float64]:
            low, high = (0.0, 0.5) if wanted <= 0.5 else (0.5, 75.0)
            share = (wanted - low) / (high - low)
            mixed = (1 - share) * layers[low].astype(float) + share * layers[high]
            return np.asarray(mixed[..., :3])

        luma = np.array([0.114, 0.587, 0.299])
        wanted_luma = (extremes[1][..., :3] if recipe.grain else at(sigma)) @ luma
        of_colour = at(colour)
        expected = of_colour + (wanted_luma - of_colour @ luma)[..., None]
        assert np.abs(shown - np.clip(expected, 0, 255)).max() < 4
