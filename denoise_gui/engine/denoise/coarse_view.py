"""The coarse part of a picture of the screen replaced, soon enough for every frame of a drag.

As `coarse.with_coarse_part`, in integers. Of pixels as they lie for the screen NumPy would run
through four channels at a time, which takes ten times as long. So every second channel of them is
taken together: two lanes of 16 bits in one word, of which every operation here keeps to itself. A
view of 1280x800 takes 7 to 10 ms on one core of 2.1 GHz that is shared with others.

A view that is halved once shows the coarse part as it is, but for the smoothing that doubling and
halving it does; from the second halving on it shows nothing else.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.images.display_pyramid import Bgrx

Lanes = NDArray[np.uint32]
"""(H, W): two channels of 16 bits each, not negative."""

_BOTH = np.uint32(0x00FF00FF)
"""Two channels of 8 bits."""
_BIAS = 256
"""Makes a difference of two pictures a number that is not negative."""
_BIASES = np.uint32(_BIAS << 16 | _BIAS)
_BAND = 1 << 15
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
    times, shape = 2 if level == 0 else 1, fine.shape[:2]
    fine_words, coarse_words = _words(_even(fine) if level == 0 else fine), _words(coarse)
    result, count = np.empty_like(fine_words), len(coarse_words)
    step = max(1, _BAND // (times * fine_words.shape[1]))
    for top in range(0, count, step):
        bottom = min(top + step, count)
        # With a row above and one below, where there are any.
        seen = slice(max(top - 1, 0), min(bottom + 1, count))
        around = fine_words[times * seen.start : times * seen.stop]
        own = slice(times * (top - seen.start), times * (bottom - seen.start))
        rows = slice(times * top, times * bottom)
        for number, shift in enumerate((np.uint32(0), np.uint32(8))):
            before = (around >> shift) & _BOTH
            after = (coarse_words[seen] >> shift) & _BOTH
            difference = _padded(after, _halved(before) if level == 0 else before)
            difference = difference[top - seen.start :][: bottom - top + 2]
            change, bits = _doubled(difference) if level == 0 else _smoothed(difference)
            changed = _added(before[own], change, bits)
            if number == 0:
                result[rows] = changed
            else:
                changed <<= shift
                result[rows] |= changed
    return result.view(np.uint8).reshape(*result.shape, 4)[: shape[0], : shape[1]]


def halved_words(picture: Bgrx) -> Bgrx:
    """As `display_pyramid.halved`, some times as fast."""
    words = _words(_even(picture))
    result = _halved(words & _BOTH) | _halved((words >> np.uint32(8)) & _BOTH) << np.uint32(8)
    return result.view(np.uint8).reshape(*result.shape, 4)


def _even(picture: Bgrx) -> Bgrx:
    """With an even number of rows and columns: an odd last one twice."""
    height, width = picture.shape[:2]
    if height % 2 or width % 2:
        return np.pad(picture, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    return picture


def _words(picture: Bgrx) -> Lanes:
    words: Lanes = np.ascontiguousarray(picture).view(np.uint32)[..., 0]
    return words


def _halved(lanes: Lanes) -> Lanes:
    """Averages of 2x2, rounded."""
    rows = lanes[0::2] + lanes[1::2]
    total: Lanes = rows[:, 0::2] + rows[:, 1::2]
    total += np.uint32(0x00020002)
    total >>= np.uint32(2)
    total &= _BOTH
    return total


def _padded(after: Lanes, before: Lanes) -> Lanes:
    """The difference and the bias, with the outermost pixels twice."""
    height, width = after.shape
    room = np.empty((height + 2, width + 2), np.uint32)
    np.subtract(after + _BIASES, before, out=room[1:-1, 1:-1])
    room[0], room[-1] = room[1], room[-2]
    room[:, 0], room[:, -1] = room[:, 1], room[:, -2]
    return room


def _doubled(lanes: Lanes) -> tuple[Lanes, int]:
    """Twice as many rows and columns as lie inside, in 16ths; and of how many bits those are."""
    height, width = lanes.shape[0] - 2, lanes.shape[1] - 2
    near = lanes[:, 1:-1] * np.uint32(3)
    wide = np.empty((height + 2, 2 * width), np.uint32)
    np.add(near, lanes[:, :-2], out=wide[:, 0::2])
    np.add(near, lanes[:, 2:], out=wide[:, 1::2])
    near = wide[1:-1] * np.uint32(3)
    tall = np.empty((2 * height, 2 * width), np.uint32)
    np.add(near, wide[:-2], out=tall[0::2])
    np.add(near, wide[2:], out=tall[1::2])
    return tall, 4


def _smoothed(lanes: Lanes) -> tuple[Lanes, int]:
    """What is inside, doubled and halved again, in 64ths; and of how many bits those are."""
    down = lanes[1:-1] * np.uint32(6)
    down += lanes[:-2]
    down += lanes[2:]
    across = down[:, 1:-1] * np.uint32(6)
    across += down[:, :-2]
    across += down[:, 2:]
    return across, 6


def _added(lanes: Lanes, change: Lanes, bits: int) -> Lanes:
    """Two channels and a change of them, in parts of a level and with the bias; cut off at black
    and white. Changes `change`."""
    half = np.uint32((1 << bits >> 1) * 0x00010001)
    change += half
    each = change.view(np.uint16)
    each >>= np.uint16(bits)
    change += lanes
    np.clip(each, _BIAS, _BIAS + 255, out=each)
    change &= _BOTH  # what is left without the bias
    return change
