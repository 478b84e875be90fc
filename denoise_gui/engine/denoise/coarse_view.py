"""The coarse part of a picture of the screen replaced, soon enough for every frame of a drag.

As `coarse.with_coarse_part`, in integers. Of pixels as they lie for the screen NumPy would run
through four channels at a time, which takes ten times as long; so the four are lanes of one word,
of which every operation here keeps to itself. A view of 1280x800 takes some 8 ms on one core of
2.1 GHz that is shared with others.

A view that is halved once shows the coarse part as it is, but for the smoothing that doubling and
halving it does; from the second halving on it shows nothing else.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.images.display_pyramid import Bgrx

Lanes = NDArray[np.uint64]
"""(H, W): four channels of 16 bits each, not negative."""

_BIAS = 256
"""Makes a difference of two pictures a number that is not negative."""
_HALF = np.uint32(0x00FF00FF)
"""Two of four channels of 8 bits, with room for sums beside each."""
_BAND = 1 << 16
"""Pixels at a time: they stay in the processor's second cache."""


def coarse_level(level: int) -> int:
    """Of the picture that a view's coarse part is made of, for a view that is halved so often."""
    return max(level, 1)


def combined(level: int, fine: Bgrx, coarse: Bgrx) -> Bgrx:
    """A picture of a view with another coarse part.

    Args:
        level: how many times the view is halved.
        fine: (H, W, 4), from even pixels on where `level` is 0.
        coarse: of the same place on the `coarse_level`.

    Returns:
        (H, W, 4), of the caller's own.
    """
    if level > 1:
        return coarse.copy()
    before = halved_words(fine) if level == 0 else fine
    difference = _padded(coarse, before)
    height, width = fine.shape[:2]
    times = 2 if level == 0 else 1
    result = np.empty((height, width, 4), np.uint8)
    step = max(1, _BAND // max(1, width))
    for top in range(0, coarse.shape[0], step):
        part = difference[top : min(top + step, coarse.shape[0]) + 2]
        rows = slice(times * top, min(times * (top + step), height))
        change, shift = _doubled(part) if times == 2 else _smoothed(part)
        levels = change.view(np.int16).reshape(*change.shape, 4)[: rows.stop - rows.start, :width]
        # Rounded, and without the bias of all that was summed up.
        levels += np.int16((1 << shift >> 1) - (_BIAS << shift))
        levels >>= np.int16(shift)
        levels += fine[rows]
        np.clip(levels, 0, 255, out=levels)
        result[rows] = levels
    return result


def halved_words(picture: Bgrx) -> Bgrx:
    """As `display_pyramid.halved`, several times as fast."""
    height, width = picture.shape[:2]
    if height % 2 or width % 2:
        picture = np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    words = np.ascontiguousarray(picture).view(np.uint32)[..., 0]
    result = np.zeros((words.shape[0] // 2, words.shape[1] // 2), np.uint32)
    for shift in (np.uint32(0), np.uint32(8)):
        channels = (words >> shift) & _HALF
        rows = channels[0::2] + channels[1::2]
        total = rows[:, 0::2] + rows[:, 1::2]
        total += np.uint32(0x00020002)
        total >>= np.uint32(2)
        total &= _HALF
        result |= total << shift
    return result.view(np.uint8).reshape(*result.shape, 4)


def _padded(picture: Bgrx, before: Bgrx) -> Lanes:
    """The difference of two pictures and the bias, with the outermost pixels twice."""
    height, width = picture.shape[:2]
    room = np.empty((height + 2, width + 2, 4), np.int16)
    inner = room[1:-1, 1:-1]
    np.subtract(picture, before, out=inner, dtype=np.int16)
    inner += np.int16(_BIAS)
    lanes: Lanes = room.view(np.uint64)[..., 0]
    lanes[0], lanes[-1] = lanes[1], lanes[-2]
    lanes[:, 0], lanes[:, -1] = lanes[:, 1], lanes[:, -2]
    return lanes


def _doubled(lanes: Lanes) -> tuple[Lanes, int]:
    """Twice as many rows and columns as lie inside, in 16ths; and of how many bits those are."""
    height, width = lanes.shape[0] - 2, lanes.shape[1] - 2
    near = lanes[1:-1] * np.uint64(3)
    tall = np.empty((2 * height, width + 2), np.uint64)
    np.add(near, lanes[:-2], out=tall[0::2])
    np.add(near, lanes[2:], out=tall[1::2])
    near = tall[:, 1:-1] * np.uint64(3)
    wide = np.empty((2 * height, 2 * width), np.uint64)
    np.add(near, tall[:, :-2], out=wide[:, 0::2])
    np.add(near, tall[:, 2:], out=wide[:, 1::2])
    return wide, 4


def _smoothed(lanes: Lanes) -> tuple[Lanes, int]:
    """What is inside, doubled and halved again, in 64ths; and of how many bits those are."""
    down = lanes[1:-1] * np.uint64(6)
    down += lanes[:-2]
    down += lanes[2:]
    across = down[:, 1:-1] * np.uint64(6)
    across += down[:, :-2]
    across += down[:, 2:]
    return across, 6
