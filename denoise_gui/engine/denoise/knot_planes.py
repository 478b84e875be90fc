"""Results at knots as planes of luminance and colour: what a recipe's picture is mixed from.

A plane is converted once for a result, and then mixed in every frame. Colour is held as blue less
green and red less green: exact in integers, and as linear as Cb and Cr, so that it can be mixed
apart from the luminance and put together with it again.

All arithmetic is in integers of 16 bits, four to eight times as many of which fit into a vector of
the processor as of floats of 32 and 64: with `STEPS` steps from knot to knot, neither a step times
a difference of two results nor their sum exceeds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.images.display_pyramid import Bgrx

STEPS = 64
"""Between two knots."""

_SHIFT = 6
"""What a multiplication by `STEPS` is."""

BAND = 1 << 16
"""Pixels mixed at a time: the planes then stay in the processor's second cache."""

Plane = NDArray[np.int16]
"""(H, W)."""

_LUMA = (15, 75, 38)
"""128ths of blue, green and red in the luminance (ITU-R BT.601)."""


@dataclass(frozen=True, eq=False)
class KnotPlanes:
    """A picture of the screen.

    Attributes:
        luminance: in half levels, 0 to 510.
        colour: blue less green and red less green, in levels, -255 to 255; of a gray picture none.
        source: what these are a part of; None if they are whole.
    """

    luminance: Plane
    colour: tuple[Plane, ...]
    source: KnotPlanes | None = None

    @property
    def nbytes(self) -> int:
        return self.luminance.nbytes + sum(plane.nbytes for plane in self.colour)

    @cached_property
    def shape(self) -> tuple[int, int]:
        height, width = self.luminance.shape
        return height, width

    def part(self, slices: tuple[slice, slice]) -> KnotPlanes:
        """A view of a part."""
        colour = tuple(plane[slices] for plane in self.colour)
        return KnotPlanes(self.luminance[slices], colour, self.source or self)


def planes_of(pixels: Bgrx, *, gray: bool) -> KnotPlanes:
    """A picture's planes; `gray`: its three channels are equal."""
    if gray:
        return KnotPlanes(np.left_shift(pixels[..., 0], 1, dtype=np.int16), ())
    return KnotPlanes(luminance_of(pixels), colour_of(pixels))


def luminance_of(pixels: Bgrx) -> Plane:
    """In half levels."""
    result = np.multiply(pixels[..., 0], np.int16(_LUMA[0]), dtype=np.int16)
    for channel in (1, 2):
        result += np.multiply(pixels[..., channel], np.int16(_LUMA[channel]), dtype=np.int16)
    # The largest sum is 32640, to which 32 can be added for rounding.
    result += np.int16(32)
    np.right_shift(result, 6, out=result)
    return result


def colour_of(pixels: Bgrx) -> tuple[Plane, Plane]:
    """Blue less green and red less green."""
    green = pixels[..., 1].astype(np.int16)
    return pixels[..., 0] - green, pixels[..., 2] - green


def bands_of(height: int, width: int) -> list[slice]:
    """Rows that are mixed together."""
    step = max(1, BAND // max(1, width))
    return [slice(top, min(top + step, height)) for top in range(0, height, step)]


def mixed(
    knots: Sequence[Sequence[Plane]],
    places: Plane | int,
    results: Sequence[Plane],
    spare: Sequence[Plane],
) -> None:
    """Mix planes of several knots, pixel by pixel.

    Args:
        knots: for each knot in their order the planes, such as those of the colour.
        places: where each pixel lies among them, in `STEPS` from one to the next.
        results: as many as a knot has planes; are given `STEPS` times the mixed planes.
        spare: two planes to be overwritten.
    """
    if isinstance(places, np.ndarray):
        low, high = int(places.min()), int(places.max())
    else:
        low = high = places
    # The knots in between are those that some pixel here lies at or beside, and no others.
    first = min(low // STEPS, len(knots) - 1)
    last = min(-(-high // STEPS), len(knots) - 1)
    for plane, result in zip(knots[first], results, strict=True):
        np.multiply(plane, np.int16(STEPS), out=result)
    step, of_pixels = spare
    for knot in range(first, last):
        share: Plane | np.int16
        if isinstance(places, np.ndarray):
            share = np.subtract(places, np.int16(knot * STEPS), out=of_pixels)
            if last - first > 1:
                np.clip(share, np.int16(0), np.int16(STEPS), out=share)
        else:
            share = np.int16(places - knot * STEPS)
        for before, after, result in zip(knots[knot], knots[knot + 1], results, strict=True):
            np.subtract(after, before, out=step)
            step *= share
            result += step


def mixed_in_order(
    knots: Sequence[Sequence[Plane]],
    stretches: Iterable[tuple[int, int, int]],
    shares: Plane,
    first: int,
    results: Sequence[Plane],
    spare: Sequence[Plane],
) -> None:
    """Mix a band of planes of several knots whose pixels lie in the order of brightness.

    Args:
        knots: as in `mixed`; each plane is one row.
        stretches: (start, stop, knot) of pixels that lie between that knot and the next, counted
            from the band's first.
        shares: how far they do, in `STEPS`.
        first: pixel of the planes that is the band's first.
        results: as in `mixed`.
        spare: two planes to be overwritten.
    """
    part, rest = spare
    np.subtract(np.int16(STEPS), shares, out=rest)
    for start, stop, knot in stretches:
        there, here = slice(first + start, first + stop), slice(start, stop)
        to_low, to_high, step = rest[here], shares[here], part[here]
        after = knots[min(knot + 1, len(knots) - 1)]
        for low, high, result in zip(knots[knot], after, results, strict=True):
            mixed_here = result[here]
            np.multiply(low[there], to_low, out=mixed_here)
            np.multiply(high[there], to_high, out=step)
            mixed_here += step


def put_back(luminance: Plane, noisy: Plane, grain: float, result: Plane) -> None:
    """Put a share of what was removed from the noisy luminance (half levels) back into a luminance
    as `mixed` gives it."""
    np.right_shift(luminance, _SHIFT, out=result)
    np.subtract(noisy, result, out=result)
    result *= np.int16(round(grain * STEPS))
    result += luminance


def colour_for_screen(colour: Sequence[Plane], spare: Plane) -> None:
    """What `mixed` made of the blue and red differences, as `to_screen` adds them to a luminance.

    Changes the third plane of `colour`, of which the first two are mixed. All are in 64ths of a
    level, of which no channel that comes of them exceeds 16 bits: blue less green, red less green,
    and the luminance less green, with half a level off for rounding. `spare` is overwritten.
    """
    blue, red, luminance = colour
    # Half levels: the shares, in 128ths, take them to 256ths, of which the sum still fits.
    np.right_shift(blue, 5, out=luminance)
    luminance *= np.int16(_LUMA[0])
    np.right_shift(red, 5, out=spare)
    spare *= np.int16(_LUMA[2])
    luminance += spare
    np.right_shift(luminance, 2, out=luminance)
    luminance -= np.int16(32)


def to_screen(
    luminance: Plane, colour: Sequence[Plane], target: Bgrx, room: NDArray[np.int16]
) -> None:
    """Write pixels of the screen.

    Where a luminance and a colour of another picture make no colour there is, each channel is cut
    off at black and white.

    Args:
        luminance: as `mixed` or `put_back` gives it.
        colour: as `colour_for_screen` gives it; of a gray picture none.
        room: three planes to be overwritten.
    """
    words = target.view(np.uint32)[..., 0]
    if not colour:
        gray = room[0]
        np.add(luminance, np.int16(STEPS), out=gray)
        np.right_shift(gray, _SHIFT + 1, out=gray)
        np.multiply(gray, np.uint32(0x010101), out=words, dtype=np.uint32, casting="unsafe")
        words |= np.uint32(0xFF000000)
        return
    blue, green, red = room
    np.right_shift(luminance, 1, out=green)
    green -= colour[2]
    np.add(green, colour[0], out=blue)
    np.add(green, colour[1], out=red)
    np.right_shift(room, 6, out=room)
    np.clip(room, np.int16(0), np.int16(255), out=room)
    green *= np.int16(256)  # the bits of a shift, for two thirds of its time
    blue |= green
    red |= np.int16(-0x100)
    # Widened first and shifted then, whole words are written one after the other; written in two
    # halves they would take twice as long.
    np.copyto(words, red.view(np.uint16))
    np.left_shift(words, np.uint32(16), out=words)
    words |= blue.view(np.uint16)
