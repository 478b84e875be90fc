"""The stack of results at knots: what lies between, what is kept, what must go."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from denoise_gui.engine import Denoiser, Model
from denoise_gui.engine.denoise.blending import blended
from denoise_gui.engine.denoise.knots import KNOTS
from denoise_gui.engine.denoise.sigma_stack import Layer, SigmaStack, nearest_knots
from denoise_gui.engine.images.display_pyramid import to_bgrx
from denoise_gui.engine.measure.metrics import psnr
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.engine.rect import Rect
from tests.conftest import noisy_picture

VIEW = Rect(0, 0, 40, 60)


TWELVE = (0.0, 0.5, 6.0, 10.5, 14.5, 19.0, 25.0, 30.0, 36.5, 45.0, 58.0, 75.0)
"""Knots that the numbers of these tests lie between, wherever those of the shipped models lie."""


class Stack(SigmaStack):
    """A stack for a model with these knots."""

    def move_to(
        self,
        key: Hashable,
        rect: Rect,
        subject: Hashable = None,
        knots: tuple[float, ...] = TWELVE,
    ) -> None:
        super().move_to(key, rect, subject, knots)


def layer(value: int, rect: Rect = VIEW) -> Layer:
    return Layer(Raster(0, rect, np.full((rect.height, rect.width, 4), value, np.uint8)))


def filled(values: dict[float, int], budget: int = 1 << 30) -> SigmaStack:
    stack = Stack(budget)
    stack.move_to("picture", VIEW)
    for knot, value in values.items():
        stack.put("picture", knot, layer(value), 25.0)
    return stack


def test_between_two_knots_lies_their_mixture() -> None:
    stack = filled({25.0: 100, 30.0: 200})
    for sigma, expected in ((25.0, 100), (27.5, 150), (26.0, 120), (30.0, 200)):
        found = stack.interpolate("picture", sigma, VIEW)
        assert found is not None
        assert abs(int(found.pixels[0, 0, 0]) - expected) <= 1


def test_a_knot_that_is_missing_means_no_picture() -> None:
    stack = filled({25.0: 100})
    assert stack.interpolate("picture", 27.5, VIEW) is None
    assert stack.interpolate("another picture", 25.0, VIEW) is None
    assert stack.interpolate("picture", 25.0, Rect(0, 0, 41, 60)) is None


def test_the_picture_is_the_callers_own() -> None:
    stack = filled({25.0: 100})
    first = stack.interpolate("picture", 25.0, VIEW)
    assert first is not None
    first.pixels[:] = 0
    second = stack.interpolate("picture", 25.0, VIEW)
    assert second is not None
    assert (second.pixels == 100).all()


@given(st.floats(0, 1), st.integers(0, 255), st.integers(0, 255))
def test_blending_in_integers_is_right_to_a_level(share: float, low: int, high: int) -> None:
    a, b = np.full((3, 5, 4), low, np.uint8), np.full((3, 5, 4), high, np.uint8)
    exact = (1 - share) * low + share * high
    assert np.abs(blended(a, b, share).astype(float) - exact).max() <= 1.0


def test_blending_keeps_what_is_equal() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (301, 997, 4), np.uint8)
    for share in (0.0, 0.3, 0.999, 1.0):
        assert (blended(pixels, pixels, share) == pixels).all()


@given(st.floats(0, 75))
def test_the_two_knots_around_sigma_come_first(sigma: float) -> None:
    order = nearest_knots(sigma)
    assert sorted(order) == list(KNOTS)
    if sigma in KNOTS:
        assert order[0] == sigma
    else:
        low, high = sorted(order[:2])
        assert low < sigma < high


def test_beyond_the_budget_the_farthest_go() -> None:
    one = layer(0).raster.nbytes
    stack = Stack(3 * one)
    stack.move_to("picture", VIEW)
    for knot in TWELVE:
        stack.put("picture", knot, layer(1), 25.0)
        assert stack.bytes_used <= 3 * one
    assert stack.layer(25.0) is not None
    assert stack.layer(0.0) is None
    assert stack.layer(75.0) is None


def test_a_budget_too_small_for_two_asks_for_none() -> None:
    stack = Stack(layer(0).raster.nbytes)
    stack.move_to("picture", VIEW)
    assert stack.missing(25.0) == []


def test_what_is_missing_is_told_nearest_first_and_another_picture_starts_anew() -> None:
    stack = filled({25.0: 1})
    assert stack.missing(27.0)[0] == 30.0
    assert 25.0 not in stack.missing(27.0)
    stack.move_to("another", VIEW)
    assert len(stack.missing(27.0)) == len(TWELVE)
    assert stack.bytes_used == 0


def test_a_pan_keeps_what_is_still_seen() -> None:
    stack = filled({25.0: 7})
    stack.move_to("picture", Rect(0, 30, 40, 90))
    assert stack.layer(25.0) is not None
    assert 25.0 in stack.missing(25.0)  # it covers only a part
    stack.move_to("picture", Rect(0, 300, 40, 360))
    assert stack.layer(25.0) is None


@pytest.mark.parametrize("sigma", [2.5, 10.5, 14.5, 23.5, 28.5, 48.0, 63.0])
def test_interpolation_stays_near_the_exact_result(model_path: object, sigma: float) -> None:
    """Between the knots that the window has."""
    denoiser = Denoiser(Model(str(model_path)))
    noisy = noisy_picture(160, 200, 25)
    stack = SigmaStack()
    rect = Rect(0, 0, 160, 200)
    stack.move_to("picture", rect)
    for knot in nearest_knots(sigma)[:2]:
        pixels = to_bgrx(denoiser.denoise(noisy, knot))
        stack.put("picture", knot, Layer(Raster(0, rect, pixels)), sigma)
    shown = stack.interpolate("picture", sigma, rect)
    assert shown is not None
    exact = to_bgrx(denoiser.denoise(noisy, sigma))
    assert psnr(shown.pixels[..., :3], exact[..., :3], 255) > 43


def test_layers_of_different_rectangles_meet_in_what_is_asked_for() -> None:
    stack = Stack()
    stack.move_to("picture", VIEW)
    stack.put("picture", 19.0, layer(100, VIEW.grown(5)), 25.0)
    stack.put("picture", 25.0, layer(200), 25.0)
    between = stack.interpolate("picture", 22.0, VIEW)
    assert between is not None
    assert between.rect == VIEW
    assert abs(int(between.pixels[0, 0, 0]) - 150) <= 1


def test_coming_back_to_a_view_finds_its_results_while_memory_allows() -> None:
    stack = Stack(4 * layer(0).raster.nbytes)
    stack.move_to(("image", 0), VIEW, "image")
    for knot in (19.0, 25.0):
        stack.put(("image", 0), knot, layer(7), 25.0)
    stack.move_to(("image", 1), VIEW, "image")
    assert stack.layer(25.0) is None
    for knot in (19.0, 25.0):
        stack.put(("image", 1), knot, layer(8), 25.0)
    stack.move_to(("image", 0), VIEW, "image")
    found = stack.layer(25.0)
    assert found is not None
    assert (found.raster.pixels == 7).all()
    stack.put(("image", 0), 30.0, layer(7), 25.0)  # no room for both views now
    assert stack.bytes_used == 3 * layer(0).raster.nbytes
    stack.move_to(("image", 1), VIEW, "image")
    assert stack.layer(25.0) is None


def test_another_subject_takes_what_was_put_aside_along() -> None:
    stack = Stack()
    stack.move_to(("image", 0), VIEW, "image")
    stack.put(("image", 0), 25.0, layer(7), 25.0)
    stack.move_to(("image", 1), VIEW, "image")
    stack.move_to(("another", 0), VIEW, "another")
    assert stack.bytes_used == 0
    stack.move_to(("image", 0), VIEW, "image")
    assert stack.layer(25.0) is None


def test_rough_results_are_told_until_they_are_exact() -> None:
    stack = filled({25.0: 1, 30.0: 1})
    assert stack.rough(26.0) == [25.0, 30.0]
    raster = layer(2).raster
    stack.put("picture", 25.0, Layer(raster, exact=Rect(0, 0, 40, 30)), 25.0)
    assert stack.rough(26.0) == [25.0, 30.0]
    stack.put("picture", 25.0, Layer(raster, exact=VIEW), 25.0)
    assert stack.rough(26.0) == [30.0]


def test_results_larger_than_the_view_give_room_to_more_knots() -> None:
    """After zooming in; otherwise the knot filled last would be dropped and filled for ever."""
    large = Rect(0, 0, 80, 60)
    stack = Stack(2 * layer(0, large).raster.nbytes)
    stack.move_to("picture", large)
    for knot in (19.0, 25.0):
        stack.put("picture", knot, layer(1, large), 25.0)
    stack.move_to("picture", VIEW)
    while missing := stack.missing(25.0):
        before = len(missing)
        stack.put("picture", missing[0], layer(2), 25.0)
        assert len(stack.missing(25.0)) < before
    assert stack.layer(30.0) is not None


def test_a_stroke_is_mixed_from_the_knots_there_are_until_all_are_there() -> None:
    stack = filled({0.0: 0, 25.0: 100})
    view = stack.view_of(np.zeros((40, 60, 4), np.uint8), 0, gray=False)
    recipe = Recipe(25.0, mask=SigmaMask(np.array([[0.0, 0.5, 1.0]])))
    assert stack.mixed("picture", recipe, VIEW, view) is None
    rough = stack.mixed("picture", recipe, VIEW, view, rough=True)
    assert rough is not None
    row = rough.pixels[20, :, 0]
    assert row[0] == 0
    assert row[-1] == 100
    assert abs(int(row[30]) - 50) <= 3
    one = filled({25.0: 100})
    assert one.mixed("picture", recipe, VIEW, view, rough=True) is None


def test_only_what_a_part_of_the_mask_wants_of_the_knots_is_waited_for() -> None:
    stack = filled({25.0: 100})
    view = stack.view_of(np.zeros((40, 60, 4), np.uint8), 0, gray=False)
    recipe = Recipe(25.0, mask=SigmaMask(np.array([[1.0, 1.0, 1.0, 1.0, 0.0, 0.0]])))
    assert stack.mixed("picture", recipe, VIEW, view) is None
    part = stack.mixed("picture", recipe, Rect(0, 0, 40, 25), view)
    assert part is not None
    assert (part.pixels[..., 0] == 100).all()
