"""Input minus output around a middle gray, amplified; renewed with the picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from denoise_gui.core.document import Document
from denoise_gui.core.shown import Frame
from denoise_gui.engine.images.display_pyramid import patch_of, to_bgrx
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import Rect
from denoise_gui.shell.canvas import Canvas
from denoise_gui.shell.compare.choice import ViewKind
from tests.window.compare.conftest import after_picture, before_picture, painted, share_equal


@pytest.mark.parametrize("gain", [1, 4, 32])
def test_the_difference_is_amplified_and_clipped(canvas: Canvas, gain: int) -> None:
    canvas.set_choice(replace(canvas.choice, kind=ViewKind.METHOD_NOISE, gain=gain))
    picture = painted(canvas)
    expected = np.clip(128 + gain * np.array([5, 10, -3]), 0, 255)
    assert (picture[50:] == expected).all()
    # The label names it.
    assert picture[:40, :100].max() > 240


def test_it_follows_patches_and_frames(canvas: Canvas, document: Document) -> None:
    canvas.set_choice(replace(canvas.choice, kind=ViewKind.METHOD_NOISE, gain=2))
    assert (painted(canvas)[50:] == 128 + 2 * np.array([5, 10, -3])).all()
    rect = Rect(64, 64, 128, 192)
    document.put_patch(document.number, patch_of(before_picture()[rect.slices()], rect))
    picture = painted(canvas)
    assert (picture[rect.slices()] == 128).all()
    assert (picture[150:] == 128 + 2 * np.array([5, 10, -3])).all()
    part = Rect(200, 100, 300, 400)
    pixels = to_bgrx((before_picture()[part.slices()].astype(int) - 7).astype(np.uint8))
    document.show_frame(Frame(Raster(0, part, pixels), Recipe(25), interpolated=True))
    picture = painted(canvas)
    assert (picture[part.slices()] == 142).all()
    assert (picture[part.top :, :90] == 128 + 2 * np.array([5, 10, -3])).all()
    document.show_frame(None)
    assert (painted(canvas)[part.slices()] == 128 + 2 * np.array([5, 10, -3])).all()


def test_the_original_is_held_in_its_place(canvas: Canvas) -> None:
    canvas.set_choice(replace(canvas.choice, kind=ViewKind.METHOD_NOISE))
    canvas.hold_original(True)
    assert share_equal(painted(canvas), before_picture()) > 0.97
    canvas.hold_original(False)
    assert share_equal(painted(canvas), after_picture()) < 0.1
