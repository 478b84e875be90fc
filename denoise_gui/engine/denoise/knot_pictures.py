"""The picture of a whole recipe, interpolated from results at knots of sigma: what lets a hand move
any of its controls and see the picture follow.

Every pixel has a sigma of its own, and lies between two knots. Their results are mixed pixel by
pixel, once for the luminance and once for the colour where these are told different sigmas; then
the luminance of the one goes into the other, and the grain is put back. All of it in integers of
8 and 16 bits on the pixels of the screen, in bands that stay in the processor's cache.

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

from denoise_gui.engine.denoise.blending import BAND, blended
from denoise_gui.engine.denoise.factors import smoothed_brightness
from denoise_gui.engine.denoise.knots import around
from denoise_gui.engine.denoise.tiling import Rect
from denoise_gui.engine.images.display_pyramid import Bgrx
from denoise_gui.engine.recipe import Recipe

_STEPS = 2048
"""Into which the range of the factors is divided. A table of weights then fits into the processor's
first cache."""

_FULL = 255
"""Sum of the weights of a pixel."""

_LUMA = (15, 75, 38)
"""128ths of blue, green and red in the luminance (ITU-R BT.601), so that 16 bits hold it."""


@dataclass(frozen=True, eq=False)
class ViewFactors:
    """Factors on sigma over a view: which of `values` each pixel has."""

    index: NDArray[np.intp]
    values: NDArray[np.float32]


class NoisyView:
    """What a recipe needs of the noisy picture. Keeps the factors of the last view."""

    def __init__(self, picture: Bgrx, level: int, *, gray: bool) -> None:
        """`picture` is the noisy image as the screen shows it, halved `level` times; `gray`: it has
        one channel, and no colour."""
        self.picture = picture
        self.gray = gray
        self._smoothing = 2.0 / 2**level
        self._brightness: tuple[Rect, NDArray[np.float32]] | None = None
        self._factors: tuple[Recipe, Rect, ViewFactors | float] | None = None

    def factors(self, recipe: Recipe, rect: Rect) -> ViewFactors | float:
        """The factors on a recipe's sigma in a part of the picture; a number where all are equal.

        They are those of `factors.factors_of`, in steps that do not depend on the part.
        """
        what = Recipe(0, brightness=recipe.brightness, mask=recipe.mask)
        if self._factors is None or self._factors[:2] != (what, rect):
            self._factors = (what, rect, self._made(what, rect))
        return self._factors[2]

    def _made(self, recipe: Recipe, rect: Rect) -> ViewFactors | float:
        factors: NDArray[np.float32] | float = 1.0
        curve, mask = recipe.brightness, recipe.mask
        if curve is not None:
            constant = curve.constant
            factors = curve.at(self._brightness_of(rect)) if constant is None else constant
        if mask is not None:
            constant = mask.constant
            by_place = mask.at(rect, *self.picture.shape[:2]) if constant is None else constant
            factors = by_place * factors
        if not isinstance(factors, np.ndarray):
            return factors
        low, high = _range(recipe)
        step = (high - low) / (_STEPS - 1)
        index = np.rint((factors - np.float32(low)) * np.float32(1 / step)).astype(np.intp)
        values = (low + step * np.arange(_STEPS)).astype(np.float32)
        return ViewFactors(np.clip(index, 0, _STEPS - 1), values)

    def _brightness_of(self, rect: Rect) -> NDArray[np.float32]:
        if self._brightness is None or self._brightness[0] != rect:
            pixels = self.picture[..., 0] if self.gray else self.picture[..., 2::-1]
            smoothed = smoothed_brightness(pixels, rect, smoothing=self._smoothing)
            self._brightness = (rect, smoothed)
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
    layers: Mapping[float, Bgrx], recipe: Recipe, view: NoisyView, rect: Rect
) -> Bgrx:
    """A recipe's picture of a part of a view.

    Args:
        layers: for each knot in use what its result shows in `rect`.
        rect: in pixels of the view's picture.

    Returns:
        (H, W, 4) uint8, of the caller's own.
    """
    factors = view.factors(recipe, rect)
    result = _mixed(layers, recipe.sigma, factors)
    luminance = result
    if recipe.grain:
        luminance = blended(result, view.picture[rect.slices()], recipe.grain)
    if not view.gray and recipe.colour_sigma != recipe.sigma:
        result = _mixed(layers, recipe.colour_sigma, factors)
    if luminance is not result:
        _take_luminance(result, luminance)
    return result


def _mixed(layers: Mapping[float, Bgrx], sigma: float, factors: ViewFactors | float) -> Bgrx:
    knots = tuple(sorted(layers))
    if not isinstance(factors, ViewFactors):
        weights = _weights(np.array([sigma * factors]), knots)[:, 0]
        index = None
    else:
        weights = _weights(factors.values * np.float64(sigma), knots)
        index = factors.index
    used = [number for number in range(len(knots)) if weights[number].any()]
    height, width = layers[knots[0]].shape[:2]
    result = np.empty((height, width, 4), np.uint8)
    rows = max(1, BAND // (4 * width))
    total = np.empty((rows, width, 4), np.uint16)
    scratch = np.empty_like(total)
    # One take fetches a weight for all four bytes of a pixel.
    tables = weights.astype(np.uint32) * np.uint32(0x01010101)
    fetched = np.empty((rows, width), np.uint32)
    for top in range(0, height, rows):
        band = slice(top, min(top + rows, height))
        count = band.stop - top
        sums, parts, weight = total[:count], scratch[:count], fetched[:count]
        for place, number in enumerate(used):
            target = parts if place else sums
            pixels = layers[knots[number]][band]
            if index is None:
                np.multiply(pixels, np.uint16(weights[number]), out=target, dtype=np.uint16)
            else:
                np.take(tables[number], index[band], out=weight, mode="clip")
                bytewise = weight.view(np.uint8).reshape(count, width, 4)
                np.multiply(pixels, bytewise, out=target, dtype=np.uint16)
            if place:
                sums += parts
        # Divided by 255 and rounded.
        sums += np.uint16(128)
        np.right_shift(sums, 8, out=parts)
        sums += parts
        np.right_shift(sums, 8, out=sums)
        result[band] = sums
    return result


def _weights(sigmas: NDArray[np.floating], knots: tuple[float, ...]) -> NDArray[np.uint8]:
    """(knots, sigmas): the share of each knot's result at each sigma, in 255ths."""
    places = np.interp(sigmas, knots, np.arange(len(knots)))
    below = np.minimum(np.floor(places).astype(np.intp), max(len(knots) - 2, 0))
    share = np.rint((places - below) * _FULL).astype(np.uint8)
    weights = np.zeros((len(knots), len(sigmas)), np.uint8)
    each = np.arange(len(sigmas))
    weights[below, each] = _FULL - share
    if len(knots) > 1:
        weights[below + 1, each] = share
    return weights


def _take_luminance(pixels: Bgrx, wanted: Bgrx) -> None:
    """Give pixels the luminance of others; changes `pixels` alone."""
    rows = max(1, BAND // (4 * pixels.shape[1]))
    for top in range(0, pixels.shape[0], rows):
        band = slice(top, min(top + rows, pixels.shape[0]))
        change = _luminance(wanted[band])
        change -= _luminance(pixels[band])
        change += np.int16(64)
        np.right_shift(change, 7, out=change)
        moved = np.add(pixels[band], _thrice(np.maximum(change, 0)), dtype=np.int16)
        moved -= _thrice(np.maximum(-change, 0))
        np.clip(moved, 0, 255, out=moved)
        pixels[band] = moved


def _thrice(plane: NDArray[np.int16]) -> NDArray[np.uint8]:
    """Values of 0 to 255, once for each colour of a pixel and 0 for its fourth byte: (H, W, 4)."""
    bytewise: NDArray[np.uint8] = (plane.astype(np.uint32) * np.uint32(0x010101)).view(np.uint8)
    return bytewise.reshape(*plane.shape, 4)


def _luminance(pixels: Bgrx) -> NDArray[np.int16]:
    """In 128ths of a level."""
    result = np.multiply(pixels[..., 0], np.int16(_LUMA[0]), dtype=np.int16)
    for channel in (1, 2):
        result += np.multiply(pixels[..., channel], np.int16(_LUMA[channel]), dtype=np.int16)
    return result
