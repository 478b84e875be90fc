"""Luminance of one picture and colour of another, put together in integers of 16 bits."""

from __future__ import annotations

import itertools

import numpy as np

from denoise_gui.engine.denoise.knot_planes import (
    STEPS,
    colour_for_screen,
    planes_of,
    to_screen,
)


def test_no_pair_of_colours_leaves_sixteen_bits_and_all_come_within_rounding() -> None:
    """The corners of the cube, where sums are largest, and many colours between."""
    corners = np.array(list(itertools.product((0, 255), repeat=6)), np.uint8)
    others = np.random.default_rng(3).integers(0, 256, (50_000, 6), np.uint8)
    pairs = np.concatenate([corners, others])[None]
    opaque = np.full((*pairs.shape[:2], 1), 255, np.uint8)
    luminance = planes_of(np.concatenate([pairs[..., :3], opaque], -1), gray=False).luminance
    blue, red = planes_of(np.concatenate([pairs[..., 3:], opaque], -1), gray=False).colour
    colour = [blue * np.int16(STEPS), red * np.int16(STEPS), np.empty_like(blue)]
    colour_for_screen(colour, np.empty_like(blue))
    seen = np.empty((*pairs.shape[:2], 4), np.uint8)
    to_screen(luminance * np.int16(STEPS), colour, seen, np.empty((3, *blue.shape), np.int16))
    green = luminance / 2 - (15.0 * blue + 38.0 * red) / 128
    exact = np.clip(np.stack([green + blue, green, green + red], -1), 0, 255)
    assert np.abs(seen[..., :3] - exact).max() <= 0.55
    assert (seen[..., 3] == 255).all()
