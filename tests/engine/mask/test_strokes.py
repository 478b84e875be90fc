"""What strokes do to a mask, wherever they go and however their way was told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from denoise_gui.engine.mask.blend import Mode, Paint
from denoise_gui.engine.mask.grid import Grid
from denoise_gui.engine.mask.stroke import (
    Brush,
    Point,
    Pressure,
    Stroke,
    StrokePainter,
    paint_stroke,
)
from denoise_gui.engine.recipe.sigma_mask import UNIT, SigmaMask
from denoise_gui.engine.rect import Rect

HEIGHT, WIDTH = 90, 140

positions = st.tuples(st.floats(-40, WIDTH + 40), st.floats(-40, HEIGHT + 40), st.floats(0, 1))
brushes = st.builds(
    Brush,
    paint=st.builds(Paint, mode=st.sampled_from(Mode), factor=st.floats(0, 4)),
    size=st.floats(1, 90),
    hardness=st.floats(0, 1),
    flow=st.floats(0.05, 1),
    pressure=st.sampled_from(Pressure),
)
strokes = st.builds(
    lambda brush, way: Stroke(brush, tuple(Point(*at) for at in way)),
    brushes,
    st.lists(positions, min_size=1, max_size=5),
)


def some_mask(seed: int = 0) -> SigmaMask:
    rng = np.random.default_rng(seed)
    return SigmaMask(rng.uniform(0, 4, Grid(HEIGHT, WIDTH).shape), (HEIGHT, WIDTH))


def over(mask: SigmaMask) -> np.ndarray:
    """A factor for each pixel."""
    return mask.at(Rect(0, 0, HEIGHT, WIDTH), HEIGHT, WIDTH)


@settings(max_examples=60)
@given(stroke=strokes)
def test_factors_only_go_where_the_paint_leads(stroke: Stroke) -> None:
    grid, before = Grid(HEIGHT, WIDTH), some_mask()
    after = paint_stroke(before, grid, stroke).factors
    old = before.factors
    target = stroke.brush.paint.target
    assert after.min() >= 0
    assert after.max() <= 4
    if stroke.brush.paint.mode is Mode.MORE:
        assert (after >= old - UNIT).all()
        assert (after <= np.maximum(old, target) + UNIT).all()
    elif stroke.brush.paint.mode is Mode.LESS:
        assert (after <= old + UNIT).all()
        assert (after >= np.minimum(old, target) - UNIT).all()
    else:
        assert (np.abs(after - 1) <= np.abs(old - 1) + UNIT).all()


@settings(max_examples=60)
@given(stroke=strokes)
def test_a_stroke_told_in_pieces_is_the_stroke_told_at_once(stroke: Stroke) -> None:
    """Also what is told to have been touched is all that changed."""
    grid, before = Grid(HEIGHT, WIDTH), some_mask()
    at_once = paint_stroke(before, grid, stroke)
    painter = StrokePainter(before, grid, stroke.brush)
    changed = np.zeros(grid.shape, bool)
    mask = before
    for point in stroke.points:
        last = mask
        mask, touched = painter.to([point])
        here = np.zeros(grid.shape, bool)
        for cells in touched:
            here[cells.slices()] = True
        assert not ((mask.units() != last.units()) & ~here).any()
        changed |= here
    assert mask == at_once
    assert np.array_equal(mask.units()[~changed], before.units()[~changed])


@settings(max_examples=40)
@given(
    st.floats(10, WIDTH - 10),
    st.floats(10, HEIGHT - 10),
    st.floats(10, WIDTH - 10),
    st.floats(10, HEIGHT - 10),
    st.integers(2, 9),
)
def test_a_straight_way_may_be_cut_anywhere(
    x0: float, y0: float, x1: float, y1: float, pieces: int
) -> None:
    grid = Grid(HEIGHT, WIDTH)
    brush = Brush(size=24, flow=0.6)
    way = [
        Point(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share)
        for share in np.linspace(0, 1, pieces + 1).tolist()
    ]
    whole = paint_stroke(grid.neutral(), grid, Stroke(brush, (way[0], way[-1])))
    cut = paint_stroke(grid.neutral(), grid, Stroke(brush, tuple(way)))
    # A dab that lies at a cut to the last bit may fall to either side of it, and be the last.
    assert np.abs(whole.factors - cut.factors).mean() < 0.01


def test_a_click_lays_on_the_flow_and_a_line_as_much_everywhere() -> None:
    grid = Grid(HEIGHT, WIDTH)
    brush = Brush(Paint(Mode.MORE, 2.0), size=30, hardness=1.0, flow=0.5)
    click = over(paint_stroke(grid.neutral(), grid, Stroke(brush, (Point(50, 45),))))
    assert click[45, 50] == pytest.approx(1.5, abs=0.01)
    line = over(paint_stroke(grid.neutral(), grid, Stroke(brush, (Point(20, 45), Point(120, 45)))))
    along = line[45, 20:100]
    assert along == pytest.approx(np.full(80, 1.5), abs=0.05)


def test_going_over_a_place_again_lays_on_more_up_to_all() -> None:
    grid = Grid(HEIGHT, WIDTH)
    brush = Brush(Paint(Mode.LESS, 0.0), size=30, hardness=1.0, flow=0.5)
    way = [Point(20, 45), Point(120, 45)]
    middles = [
        float(over(paint_stroke(grid.neutral(), grid, Stroke(brush, tuple(way * times))))[45, 70])
        for times in (1, 2, 8)
    ]
    assert middles[0] > middles[1] > middles[2]
    assert middles[2] == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize(("height", "width"), [(400, 600), (4000, 6000), (8736, 11648)])
def test_an_edge_stays_where_it_was_painted(height: int, width: int) -> None:
    """To half a cell, which is a few pixels on a photograph of any size."""
    grid = Grid(height, width)
    size = height / 3
    x, y = width * 0.4321, height * 0.5
    brush = Brush(Paint(Mode.MORE, 3.0), size=size, hardness=1.0)
    mask = paint_stroke(grid.neutral(), grid, Stroke(brush, (Point(x, y),)))
    row = mask.at(Rect(int(y), 0, int(y) + 1, width), height, width)[0]
    inside = np.flatnonzero(row > 2)
    assert abs(inside[0] - (x - size / 2)) <= grid.edge / 2 + 1
    assert abs(inside[-1] - (x + size / 2)) <= grid.edge / 2 + 1
    assert grid.edge <= 12


def test_pressure_makes_a_stroke_wider_or_stronger_as_chosen() -> None:
    grid = Grid(HEIGHT, WIDTH)

    def laid(pressure: Pressure, pressed: float) -> tuple[float, int]:
        brush = Brush(Paint(Mode.MORE, 3.0), size=40, hardness=1.0, pressure=pressure)
        stroke = Stroke(brush, (Point(70, 45, pressed),))
        mask = over(paint_stroke(grid.neutral(), grid, stroke))
        return float(mask.max()), int((mask > 1.01).sum())

    full = laid(Pressure.NOTHING, 0.3)
    assert full == laid(Pressure.BOTH, 1.0)
    weaker, wide = laid(Pressure.FLOW, 0.3)
    assert weaker < full[0]
    assert wide == pytest.approx(full[1], rel=0.05)
    strong, narrower = laid(Pressure.SIZE, 0.3)
    assert strong == pytest.approx(full[0])
    assert narrower < full[1] / 2


def test_masks_share_what_a_stroke_did_not_touch() -> None:
    """What a hundred steps to undo take of memory is what they touched."""
    grid = Grid(4000, 6000)
    mask, took = grid.neutral(), 0
    brush = Brush(size=200, hardness=0.2)
    for number in range(50):
        after = paint_stroke(
            mask, grid, Stroke(brush, (Point(100 * number, 500), Point(100 * number + 300, 900)))
        )
        mask.pack_but(after)
        took += mask.bytes_apart_from(after)
        mask = after
    assert took < 1_000_000
    assert mask.bytes_apart_from(None) < 2 * grid.rows * grid.columns + 10_000
