"""Rectangles: what two have in common, what is left of one, and the same part on other levels."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from denoise_gui.engine.rect import NOWHERE, Rect

SIZE = 12


@st.composite
def rects(draw: st.DrawFn) -> Rect:
    top, left = draw(st.integers(0, SIZE - 1)), draw(st.integers(0, SIZE - 1))
    return Rect(top, left, draw(st.integers(top + 1, SIZE)), draw(st.integers(left + 1, SIZE)))


def covered(*parts: Rect) -> np.ndarray:
    """How many of the parts each pixel lies in."""
    count = np.zeros((SIZE, SIZE), int)
    for part in parts:
        count[part.slices()] += 1
    return count


@given(rects(), rects())
def test_two_meet_where_both_lie(one: Rect, other: Rect) -> None:
    both = (covered(one) + covered(other)) == 2
    assert one.intersects(other) == both.any()
    assert one.common(other).area == both.sum()
    assert one.contains(other) == (both.sum() == other.area)
    assert (covered(*one.without(other)) == (covered(one) - both)).all()


@given(rects(), st.integers(0, 3))
def test_a_part_of_a_reduced_image_enlarged_covers_the_part_itself(rect: Rect, level: int) -> None:
    small = rect.reduced(level)
    assert small.enlarged(level).contains(rect)
    assert small.enlarged(level).reduced(level) == small
    assert small.enlarged(level) == rect.aligned(2**level)


def test_nowhere_meets_and_holds_nothing() -> None:
    whole = Rect(0, 0, 5, 5)
    assert not whole.intersects(NOWHERE)
    assert not whole.contains(NOWHERE)
    assert whole.without(NOWHERE) == [whole]
