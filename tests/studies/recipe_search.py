"""The best that each control can do by hand, on a picture whose clean version is known.

The model is run once for each knot of sigma. As in the live view, what a recipe makes of a pixel
lies between the results at its two neighbouring knots; they stand so close here that this is the
exact result to some thousandths of a dB.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from denoise_gui.engine.denoise.coarse import halved, with_coarse_part
from denoise_gui.engine.recipe import Recipe
from exporter.commands.evaluate import psnr_of_bytes

Image = NDArray[np.float32]
"""(H, W, 3), white at 1.0."""

KNOTS = (0.0, *np.geomspace(0.7, 60, 18).tolist())
LUMA = np.array([0.299, 0.587, 0.114], np.float32)
_SMOOTH = 2.0
"""Pixels: what a curve over brightness sees of the noisy picture."""
_STEPS = (1.35, 1.15, 1.07)
_GRAIN_STEPS = (0.2, 0.1, 0.05)
_COARSE_STARTS = (2.0, 4.0, 7.0, 11.0)
_LUMINANCE_STARTS = (0.7, 1.0, 2.0)
"""Times the best single sigma: with the coarse noise apart, another may be best for the rest."""


@dataclass(frozen=True)
class Setting:
    """A recipe by its numbers: sigmas in 8-bit levels, factors for black and white, a share, and
    the sigma for coarse noise."""

    luminance: float
    colour: float
    shadows: float = 1.0
    highlights: float = 1.0
    grain: float = 0.0
    coarse: float = 0.0


class _Results:
    """A model's results for one picture, and what lies between them."""

    def __init__(self, denoise: Callable[[Image, float], Image], noisy: Image) -> None:
        results = [noisy if knot == 0 else denoise(noisy, knot) for knot in KNOTS]
        stack = np.clip(np.stack(results), 0, 1).astype(np.float32)
        self._luminance = stack @ LUMA
        self._colour = stack - self._luminance[..., None]
        self.brightness = gaussian_filter(noisy @ LUMA, _SMOOTH)
        """(H, W), as a curve over brightness sees it."""

    def mixed(
        self, luminance: float, colour: float, factors: NDArray[np.floating], grain: float
    ) -> Image:
        light = _between(self._luminance, luminance * factors)
        light = light + np.float32(grain) * (self._luminance[0] - light)
        result: Image = light[..., None] + _between(self._colour, colour * factors)
        return result.astype(np.float32)

    def of(self, setting: Setting) -> Image:
        factors = np.interp(self.brightness, (0, 0.5, 1), (setting.shadows, 1, setting.highlights))
        return self.mixed(setting.luminance, setting.colour, factors, setting.grain)


class Search:
    """A model on one pair of pictures."""

    def __init__(
        self, denoise: Callable[[Image, float], Image], noisy: Image, clean: Image
    ) -> None:
        self._clean = clean
        self._full = _Results(denoise, noisy)
        self._half = _Results(denoise, halved(noisy))

    def psnr(self, setting: Setting) -> float:
        """In dB, of the result as a file of 8 bits would hold it."""
        result = self._full.of(setting)
        if setting.coarse:
            applied = Recipe(setting.luminance, colour=setting.colour, coarse_sigma=setting.coarse)
            colour = applied.coarse.colour_sigma
            small = replace(setting, luminance=setting.coarse, colour=colour)
            result = with_coarse_part(result, self._half.of(small))
        return psnr_of_bytes(result, self._clean)

    def psnr_of(self, luminance: float, colour: float, factors: NDArray[np.floating]) -> float:
        """Likewise, with factors (H, W) on both sigmas."""
        return psnr_of_bytes(self._full.mixed(luminance, colour, factors, 0.0), self._clean)

    @property
    def brightness(self) -> Image:
        """(H, W), as a curve over brightness sees it."""
        return self._full.brightness

    def best_single(self) -> Setting:
        """One sigma for all."""
        best = max((Setting(knot, knot) for knot in KNOTS), key=self.psnr)
        for step in _STEPS[1:]:
            one = best.luminance
            tried = [Setting(sigma, sigma) for sigma in (one / step, one, one * step)]
            best = max(tried, key=self.psnr)
        return best

    def best_split(self, start: Setting) -> Setting:
        """A sigma for luminance, another for colour."""
        return self._climb(start, ("luminance", "colour"))

    def best_coarse(self, start: Setting) -> Setting:
        """One sigma for all, another for coarse noise."""
        tried = [
            replace(start, luminance=times * start.luminance, colour=times * start.colour, coarse=c)
            for times, c in product(_LUMINANCE_STARTS, _COARSE_STARTS)
        ]
        best = max((start, *tried), key=self.psnr)
        return self._climb(best, ("both", "coarse"))

    def best_of_all(self, *starts: Setting) -> Setting:
        """Every control, from each of several settings on."""
        names = ("luminance", "colour", "shadows", "highlights", "grain", "coarse")
        return max((self._climb(start, names) for start in starts), key=self.psnr)

    def _climb(self, start: Setting, names: tuple[str, ...]) -> Setting:
        """By coordinates, in ever smaller steps, as long as one helps."""
        best, reached = start, self.psnr(start)
        for step, grain_step in zip(_STEPS, _GRAIN_STEPS, strict=True):
            helped = True
            while helped:
                helped = False
                for name in names:
                    for tried in _beside(best, name, step, grain_step):
                        found = self.psnr(tried)
                        if found > reached + 0.002:
                            best, reached, helped = tried, found, True
        return best


def _between(stack: Image, sigmas: NDArray[np.floating]) -> Image:
    """Between the results at the knots around each pixel's sigma."""
    place = np.interp(sigmas, KNOTS, np.arange(len(KNOTS)))
    lower = np.minimum(place.astype(np.intp), len(KNOTS) - 2)
    share = (place - lower).astype(np.float32)
    if sigmas.min() == sigmas.max():
        index = int(lower.flat[0])
        weight = share.flat[0]
        return (1 - weight) * stack[index] + weight * stack[index + 1]
    rows, columns = np.indices(lower.shape, sparse=True)
    low, high = stack[lower, rows, columns], stack[lower + 1, rows, columns]
    weights = share.reshape(*share.shape, *[1] * (stack.ndim - 3))
    mixed: Image = low + weights * (high - low)
    return mixed


def _beside(setting: Setting, name: str, step: float, grain_step: float) -> list[Setting]:
    if name == "both":
        return [
            replace(setting, luminance=setting.luminance * by, colour=setting.colour * by)
            for by in (1 / step, step)
        ]
    value = getattr(setting, name)
    if name == "grain":
        values = [max(value - grain_step, 0.0), min(value + grain_step, 1.0)]
    else:
        values = [value / step, value * step]
    return [replace(setting, **{name: tried}) for tried in values]
