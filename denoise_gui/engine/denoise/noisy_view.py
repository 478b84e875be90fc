"""What a recipe needs of the noisy picture on the screen: its luminance, the factors on sigma at
each pixel, and the order of its brightness. Computed once for a view, and kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.denoise.brightness_order import LEVELS, BrightnessOrder
from denoise_gui.engine.denoise.factors import smoothed_brightness
from denoise_gui.engine.denoise.knot_planes import Plane, luminance_of, planes_of
from denoise_gui.engine.denoise.lent_memory import LentMemory
from denoise_gui.engine.images.display_pyramid import Bgrx
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import Rect

_MASK_STEPS = 2048
"""Into which the range of the factors is divided where there is a mask. A table of places then fits
into the processor's first cache."""

_BRIGHTNESS = np.arange(LEVELS, dtype=np.float32) / np.float32(LEVELS - 1)


K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """The values of the last few keys: those of the view, and of a crop of it in the strip.

    Safe to use from several threads; who wants a value waits while another makes one.
    """

    _MOST = 3

    def __init__(self) -> None:
        self._values: dict[K, V] = {}
        self._lock = threading.Lock()

    def get(self, key: K, made: Callable[[], V]) -> V:
        """What there is for a key, or what is made for it now."""
        with self._lock:
            value = self._values.pop(key) if key in self._values else made()
            self._values[key] = value
            if len(self._values) > self._MOST:
                del self._values[next(iter(self._values))]
            return value

    def known(self, key: K) -> V | None:
        """What there is for a key."""
        return self._values.get(key)


@dataclass(frozen=True, eq=False)
class ViewFactors:
    """Factors on sigma over a view: which of `values` each pixel has."""

    index: NDArray[np.intp]
    values: NDArray[np.float32]


class NoisyView:
    """The noisy picture of a view. Safe to use from several threads."""

    def __init__(self, picture: Bgrx, level: int, *, gray: bool) -> None:
        """`picture` is the noisy image as the screen shows it, halved `level` times; `gray`: it has
        one channel, and no colour."""
        self.picture = picture
        self.level = level
        self.gray = gray
        self.memory = LentMemory()
        """For the pictures that are made of it."""
        self._smoothing = 2.0 / 2**level
        self._brightness: Recent[Rect, NDArray[np.intp]] = Recent()
        self._luminance: Recent[Rect, Plane] = Recent()
        self._ordered: Recent[BrightnessOrder, Plane] = Recent()
        self._factors: Recent[tuple[Recipe, Rect], ViewFactors | float] = Recent()
        self._orders: Recent[Rect, BrightnessOrder] = Recent()
        self.mixes: Recent[Hashable, Any] = Recent()
        """What was mixed for what was asked for more than once."""
        self.wanted: Recent[Hashable, list[bool]] = Recent()
        """What was asked for."""

    def luminance(self, rect: Rect, order: BrightnessOrder | None = None) -> Plane:
        """Of a part of the picture, in half levels; in rows, or in the part's order."""

        def made() -> Plane:
            pixels = self.picture[rect.slices()]
            return planes_of(pixels, gray=True).luminance if self.gray else luminance_of(pixels)

        if order is None:
            return self._luminance.get(rect, made)
        return self._ordered.get(order, lambda: order.ordered(made()))

    def order(self, recipe: Recipe, rect: Rect) -> BrightnessOrder | None:
        """The order in which a recipe's picture is mixed soonest, if `make_order` has made it."""
        return self._orders.known(rect) if self.wants_order(recipe) else None

    def make_order(self, recipe: Recipe, rect: Rect) -> BrightnessOrder | None:
        """Make that order, if there is one. Takes some tens of milliseconds for a view."""
        if not self.wants_order(recipe):
            return None
        return self._orders.get(rect, lambda: BrightnessOrder.of(self._brightness_of(rect)))

    @staticmethod
    def wants_order(recipe: Recipe) -> bool:
        """Whether nothing but brightness decides what a pixel's sigma is."""
        curve = recipe.brightness
        return curve is not None and curve.constant is None and recipe.mask is None

    def factors(self, recipe: Recipe, rect: Rect) -> ViewFactors | float:
        """The factors on a recipe's sigma in a part of the picture; a number where all are equal.

        They are those of `factors.factors_of`, in steps that do not depend on the part.
        """
        what = Recipe(0, brightness=recipe.brightness, mask=recipe.mask)
        return self._factors.get((what, rect), lambda: self._made(what, rect))

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
        factors = np.asarray(
            by_place * np.take(by_brightness.values, by_brightness.index)
            if isinstance(by_brightness, ViewFactors)
            else by_place * by_brightness,
            np.float32,
        )
        low, high = factor_range(recipe)
        step = (high - low) / (_MASK_STEPS - 1)
        index = np.rint((factors - np.float32(low)) * np.float32(1 / step)).astype(np.intp)
        values = (low + step * np.arange(_MASK_STEPS)).astype(np.float32)
        return ViewFactors(np.clip(index, 0, _MASK_STEPS - 1), values)

    def _brightness_of(self, rect: Rect) -> NDArray[np.intp]:
        """In 8-bit levels: what indexes a table. Of full indices, a table is read three times as
        fast as by bytes."""

        def made() -> NDArray[np.intp]:
            pixels = self.picture[..., 0] if self.gray else self.picture[..., 2::-1]
            smoothed = smoothed_brightness(pixels, rect, smoothing=self._smoothing)
            levels: NDArray[np.intp] = np.rint(smoothed * np.float32(255)).astype(np.intp)
            np.clip(levels, 0, 255, out=levels)
            return levels

        return self._brightness.get(rect, made)


def factor_range(recipe: Recipe) -> tuple[float, float]:
    """Between which factors on its sigma all lie, whatever the photograph."""
    low = high = 1.0
    if recipe.brightness is not None:
        factors = [factor for _, factor in recipe.brightness.points]
        low, high = low * min(factors), high * max(factors)
    if recipe.mask is not None:
        least, most = recipe.mask.range
        low, high = low * least, high * most
    return low, high
