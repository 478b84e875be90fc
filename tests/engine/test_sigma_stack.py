"""Results at knots: what is kept, what is missing, and the pictures between them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from denoise_gui.engine.sigma_stack import KNOTS, Layer, SigmaStack, blended, nearest_knots
from denoise_gui.engine.tiling import Rect

VIEW = Rect(10, 20, 74, 116)
BYTES = VIEW.area * 4


def layer(value: int, rect: Rect = VIEW) -> Layer:
    return Layer(rect, np.full((rect.height, rect.width, 4), value, np.uint8))


def filled(stack: SigmaStack, sigma: float = 25.0) -> SigmaStack:
    stack.move_to("a", VIEW)
    while missing := stack.missing(sigma):
        stack.put("a", missing[0], layer(KNOTS.index(missing[0])), sigma)
    return stack


@given(st.floats(0, 1), st.integers(1, 70), st.integers(1, 5000))
def test_blending_is_the_straight_line_rounded(share: float, height: int, width: int) -> None:
    rng = np.random.default_rng(0)
    low, high = rng.integers(0, 256, (2, height, width, 4), dtype=np.uint8)[:, :40, :300]
    wanted = low + share * (high.astype(float) - low)
    assert np.abs(blended(low, high, share) - wanted).max() <= 0.5 + 255 / 512


@pytest.mark.parametrize("sigma", [0.0, 0.2, 12.0, 25.0, 60.5, 75.0, 90.0])
def test_the_two_knots_around_sigma_come_first(sigma: float) -> None:
    order = nearest_knots(sigma)
    assert sorted(order) == list(KNOTS)
    if sigma in KNOTS:
        assert order[0] == sigma
    elif sigma < KNOTS[-1]:
        assert sorted(order[:2]) == [
            max(knot for knot in KNOTS if knot < sigma),
            min(knot for knot in KNOTS if knot > sigma),
        ]


def test_between_knots_lies_their_mean_and_on_a_knot_its_result() -> None:
    stack = SigmaStack()
    stack.move_to("a", VIEW)
    assert stack.interpolate("a", 22.0, VIEW) is None
    stack.put("a", 19.0, layer(100), 25)
    stack.put("a", 25.0, layer(200), 25)
    assert stack.ready("a", 22.0, VIEW)
    between, at = stack.interpolate("a", 22.0, VIEW), stack.interpolate("a", 25.0, VIEW)
    assert between is not None
    assert at is not None
    assert (between.pixels == 150).all()
    assert (at.pixels == 200).all()
    assert stack.interpolate("a", 26.0, VIEW) is None
    assert stack.interpolate("b", 22.0, VIEW) is None


def test_a_pan_keeps_what_is_shared_and_another_picture_nothing() -> None:
    stack = filled(SigmaStack())
    assert stack.missing(25.0) == []
    panned = VIEW.moved(0, 8)
    stack.move_to("a", panned)
    assert set(stack.missing(25.0)) == set(KNOTS)
    kept = stack.layer(25.0)
    assert kept is not None
    assert kept.rect.common(panned).area > 0
    assert not stack.ready("a", 22.0, panned)
    assert stack.ready("a", 22.0, VIEW.common(panned))
    stack.move_to("b", panned)
    assert stack.layer(25.0) is None
    assert stack.bytes_used == 0


def test_layers_of_different_rectangles_meet_in_what_is_asked_for() -> None:
    stack = SigmaStack()
    stack.move_to("a", VIEW)
    stack.put("a", 19.0, layer(100, VIEW.grown(5)), 25)
    stack.put("a", 25.0, layer(200), 25)
    between = stack.interpolate("a", 22.0, VIEW)
    assert between is not None
    assert between.rect == VIEW
    assert between.pixels.shape == (VIEW.height, VIEW.width, 4)


@pytest.mark.parametrize("layers", [2, 5, len(KNOTS)])
def test_the_budget_is_kept_and_the_farthest_knots_go(layers: int) -> None:
    stack = filled(SigmaStack(layers * BYTES + BYTES // 2))
    assert stack.bytes_used == layers * BYTES
    assert all(stack.layer(knot) for knot in nearest_knots(25.0)[:layers])
    # The hand goes elsewhere: the knots there come, those it left go.
    filled(stack, 75.0)
    assert stack.bytes_used == layers * BYTES
    assert all(stack.layer(knot) for knot in nearest_knots(75.0)[:layers])


def test_a_budget_too_small_for_two_results_keeps_none() -> None:
    stack = SigmaStack(BYTES)
    stack.move_to("a", VIEW)
    assert stack.missing(25.0) == []
