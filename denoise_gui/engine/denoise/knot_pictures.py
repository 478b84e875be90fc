"""The picture of a whole recipe, interpolated from results at knots of sigma: what lets a hand move
any of its controls and see the picture follow.

Every pixel has a sigma of its own, and lies between two knots. Their results are mixed pixel by
pixel, the luminance for its sigma and the colour for its own, as planes that are kept for each
knot (`knot_planes`); then the grain is put back. All of it in integers of 16 bits on the pixels of
the screen, in bands that stay in the processor's cache. Where a pixel lies among the knots is looked
up in a table: by the noisy picture's brightness, which is kept in 8 bits for the view.

How near that comes to the exact picture (`python -m tests.studies.recipe_interpolation --size 256`:
three photographs with noise of 8, 20 and 45 levels, three sigmas each; colour at twice sigma, the
curve from 1.4 in black to 0.7 in white; PSNR in dB):

    recipe                     worst    mean
    sigma alone                 49.0    51.3
    colour                      48.5    50.5
    curve                       45.2    49.7
    mask                        48.0    50.9
    grain                       49.8    51.3
    colour, curve, grain        47.2    50.1
    all                         48.2    50.3
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.denoise.factors import smoothed_brightness
from denoise_gui.engine.denoise.knot_planes import (
    STEPS,
    KnotPlanes,
    Plane,
    luminance_of,
    mixed,
    planes_of,
    put_back,
    to_screen,
)
from denoise_gui.engine.denoise.knots import around
from denoise_gui.engine.denoise.tiling import Rect
from denoise_gui.engine.images.display_pyramid import Bgrx
from denoise_gui.engine.recipe import Recipe

_BAND = 1 << 16
"""Pixels mixed at a time: the planes then stay in the processor's second cache."""

_MASK_STEPS = 2048
"""Into which the range of the factors is divided where there is a mask. A table of places then fits
into the processor's first cache."""

_BRIGHTNESS = np.arange(256, dtype=np.float32) / np.float32(255)


@dataclass(frozen=True, eq=False)
class ViewFactors:
    """Factors on sigma over a view: which of `values` each pixel has."""

    index: NDArray[np.intp]
    values: NDArray[np.float32]


class NoisyView:
    """What a recipe needs of the noisy picture. Keeps what it computed for the last view."""

    def __init__(self, picture: Bgrx, level: int, *, gray: bool) -> None:
        """`picture` is the noisy image as the screen shows it, halved `level` times; `gray`: it has
        one channel, and no colour."""
        self.picture = picture
        self.gray = gray
        self._smoothing = 2.0 / 2**level
        self._brightness: tuple[Rect, NDArray[np.intp]] | None = None
        self._luminance: tuple[Rect, Plane] | None = None
        self._factors: tuple[Recipe, Rect, ViewFactors | float] | None = None

    def luminance(self, rect: Rect) -> Plane:
        """Of a part of the picture, in half levels."""
        if self._luminance is None or self._luminance[0] != rect:
            pixels = self.picture[rect.slices()]
            found = planes_of(pixels, gray=True).luminance if self.gray else luminance_of(pixels)
            self._luminance = (rect, found)
        return self._luminance[1]

    def factors(self, recipe: Recipe, rect: Rect) -> ViewFactors | float:
        """The factors on a recipe's sigma in a part of the picture; a number where all are equal.

        They are those of `factors.factors_of`, in steps that do not depend on the part.
        """
        what = Recipe(0, brightness=recipe.brightness, mask=recipe.mask)
        if self._factors is None or self._factors[:2] != (what, rect):
            self._factors = (what, rect, self._made(what, rect))
        return self._factors[2]

    def _made(self, recipe: Recipe, rect: Rect) -> ViewFactors | float:
        curve, mask = recipe.brightness, recipe.mask
        by_brightness: ViewFactors | float = 1.0
        if curve is not None:
            constant = curve.constant
            by_brightness = (
                ViewFactors(self._brightness_of(rect), curve.at(_BRIGHTNESS))
                if constant is None
                else constant
            )
        if mask is None:
            return by_brightness
        constant = mask.constant
        if constant is not None and not isinstance(by_brightness, ViewFactors):
            return constant * by_brightness
        by_place = mask.at(rect, *self.picture.shape[:2]) if constant is None else constant
        if isinstance(by_brightness, ViewFactors):
            factors = by_place * np.take(by_brightness.values, by_brightness.index)
        else:
            factors = by_place * by_brightness
        low, high = _range(recipe)
        step = (high - low) / (_MASK_STEPS - 1)
        index = np.rint((factors - np.float32(low)) * np.float32(1 / step)).astype(np.intp)
        values = (low + step * np.arange(_MASK_STEPS)).astype(np.float32)
        return ViewFactors(np.clip(index, 0, _MASK_STEPS - 1), values)

    def _brightness_of(self, rect: Rect) -> NDArray[np.intp]:
        """In 8-bit levels: what indexes a table. Of full indices, a table is read three times as
        fast as by bytes."""
        if self._brightness is None or self._brightness[0] != rect:
            pixels = self.picture[..., 0] if self.gray else self.picture[..., 2::-1]
            smoothed = smoothed_brightness(pixels, rect, smoothing=self._smoothing)
            levels = np.rint(smoothed * np.float32(255)).astype(np.intp)
            self._brightness = (rect, np.clip(levels, 0, 255, out=levels))
        return self._brightness[1]


def knots_in_use(recipe: Recipe, knots: tuple[float, ...]) -> tuple[float, ...]:
    """The knots that a recipe's picture may be mixed from, whatever the photograph."""
    low, high = _range(recipe)
    used: set[float] = set()
    for sigma in {recipe.sigma, recipe.colour_sigma}:
        first = around(min(sigma * low, knots[-1]), knots)[0]
        last = around(min(sigma * high, knots[-1]), knots)[-1]
        used.update(knot for knot in knots if first <= knot <= last)
    return tuple(sorted(used))


def _range(recipe: Recipe) -> tuple[float, float]:
    """Between which factors all lie, whatever the photograph."""
    low = high = 1.0
    if recipe.brightness is not None:
        factors = [factor for _, factor in recipe.brightness.points]
        low, high = low * min(factors), high * max(factors)
    if recipe.mask is not None:
        low, high = low * float(recipe.mask.factors.min()), high * float(recipe.mask.factors.max())
    return low, high


def recipe_picture(
    layers: Mapping[float, KnotPlanes], recipe: Recipe, view: NoisyView, rect: Rect
) -> Bgrx:
    """A recipe's picture of a part of a view.

    Args:
        layers: for each knot in use what its result shows in `rect`.
        rect: in pixels of the view's picture.

    Returns:
        (H, W, 4) uint8, of the caller's own.
    """
    knots = tuple(sorted(layers))
    planes = [layers[knot] for knot in knots]
    height, width = planes[0].shape
    factors = view.factors(recipe, rect)
    of_luminance = _Places.of(recipe.sigma, factors, knots)
    apart = recipe.colour_sigma != recipe.sigma
    of_colour = _Places.of(recipe.colour_sigma, factors, knots) if apart else of_luminance
    noisy = view.luminance(rect) if recipe.grain else None
    channels = 1 + len(planes[0].colour)
    result = np.empty((height, width, 4), np.uint8)
    rows = max(1, min(height, _BAND // width))
    buffers = np.empty((channels, rows, width), np.int16)
    for top in range(0, height, rows):
        band = slice(top, min(top + rows, height))
        luminance, *colour = buffers[:, : band.stop - top]
        here = [each.part((band, slice(None))) for each in planes]
        places = of_luminance.at(band)
        if apart or not colour:
            mixed([(each.luminance,) for each in here], places, (luminance,))
            if colour:
                mixed([each.colour for each in here], of_colour.at(band), colour)
        else:
            both = [(each.luminance, *each.colour) for each in here]
            mixed(both, places, (luminance, *colour))
        if noisy is not None:
            put_back(luminance, noisy[band], recipe.grain)
        to_screen(luminance, colour, result[band])
    return result


@dataclass(frozen=True, eq=False)
class _Places:
    """Where pixels lie among the knots, in `STEPS` from one to the next: by the index of their
    factor, or all at one place."""

    table: NDArray[np.int16]
    index: NDArray[np.intp] | None

    @classmethod
    def of(cls, sigma: float, factors: ViewFactors | float, knots: tuple[float, ...]) -> _Places:
        each = factors.values if isinstance(factors, ViewFactors) else np.array([factors])
        places = np.interp(each * np.float64(sigma), knots, np.arange(len(knots)) * float(STEPS))
        index = factors.index if isinstance(factors, ViewFactors) else None
        return cls(np.rint(places).astype(np.int16), index)

    def at(self, rows: slice) -> Plane | int:
        if self.index is None:
            return int(self.table[0])
        # The table covers every index: nothing is to be checked or clipped.
        return np.take(self.table, self.index[rows], mode="clip")
