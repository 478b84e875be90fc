"""Zoom and pan as numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from denoise_gui.engine.rect import Rect
from denoise_gui.shell.picture.divider import EDGE, Divider
from denoise_gui.shell.picture.view_transform import ViewTransform, fitted, next_step, zoom_limits

views = st.tuples(st.integers(1, 4000), st.integers(1, 3000))


@given(views, views)
def test_fit_shows_all_and_enlarges_what_is_tiny_in_whole_steps(
    view: tuple[int, int], image: tuple[int, int]
) -> None:
    transform = fitted(view, image)
    assert transform.zoom <= 1 or transform.zoom in (2, 3, 4, 5, 6, 7, 8)
    larger = transform.zoom + 1
    if transform.zoom < 8:
        assert image[0] * larger > view[0] or image[1] * larger > view[1]
    assert transform.visible(view, image) == Rect(0, 0, image[1], image[0])


@given(views, views, st.floats(0.1, 32), st.floats(-9e3, 9e3), st.floats(-9e3, 9e3))
def test_no_empty_margin_where_the_image_could_be(
    view: tuple[int, int], image: tuple[int, int], zoom: float, x: float, y: float
) -> None:
    kept = ViewTransform(zoom, x, y).kept_inside(view, image)
    for position, extent, length in ((kept.x, image[0] * zoom, view[0]),):
        if extent >= length:
            assert position <= 0
            assert position + extent >= length - 1
        else:
            assert position == pytest.approx((length - extent) / 2, abs=1)


@given(st.floats(0.05, 32), st.floats(0.05, 32), st.floats(0, 2000), st.floats(0, 2000))
def test_zooming_keeps_the_point_under_the_cursor(
    zoom: float, other: float, x: float, y: float
) -> None:
    transform = ViewTransform(zoom, 13, -7)
    before = transform.to_image(x, y)
    assert transform.zoomed_at(other, x, y).to_image(x, y) == pytest.approx(before, abs=1e-6)


def test_steps_go_through_round_zooms() -> None:
    zoom, seen = 0.2, []
    while zoom < 32:
        zoom = next_step(zoom, 1)
        seen.append(zoom)
    assert 1.0 in seen
    assert next_step(1.0, -1) == pytest.approx(2 / 3)
    assert next_step(32.0, 1) == 32.0


def test_a_small_image_may_not_be_zoomed_away() -> None:
    assert zoom_limits((800, 600), (100, 100))[0] == 1.0
    assert zoom_limits((800, 600), (8000, 600))[0] == 0.1


def test_the_divider_stays_where_the_hand_can_reach_it() -> None:
    for x in (-100, 0, 5, 400, 799, 5000):
        position = Divider().moved_to(x, 800).position(800)
        assert EDGE <= position <= 800 - EDGE
