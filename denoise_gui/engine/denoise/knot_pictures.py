"""The picture of a whole recipe, interpolated from results at knots of sigma: what lets a hand move
any of its controls and see the picture follow.

Every pixel has a sigma of its own, and lies between two knots. Their results are mixed pixel by
pixel, the luminance for its sigma and the colour for its own, as planes that are kept for each
knot (`knot_planes`); then the grain is put back. All of it in integers of 16 bits on the pixels of
the screen, in bands that stay in the processor's cache, on two threads. Where a pixel lies among
the knots is looked up in a table, by the noisy picture's brightness in 8 bits. That is kept for the
view, and so are the mixed luminance and colour: a hand that moves one control changes one of them.

How near that comes to the exact picture (`python -m tests.studies.recipe_interpolation --size 256`:
three photographs with noise of 8, 20 and 45 levels, three sigmas each; colour at twice sigma, the
curve from 1.4 in black to 0.7 in white; PSNR in dB):

    recipe                     worst    mean
    sigma alone                 48.8    51.0
    colour                      48.8    50.9
    curve                       45.1    49.5
    mask                        47.8    50.7
    grain                       50.1    52.0
    colour, curve, grain        47.4    50.5
    all                         48.4    50.7

A picture of 1280x800 takes 15 ms of processor time with colour, curve and grain where all of it
changes, and 5 ms where only the grain does.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeVar

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
from denoise_gui.engine.images.display_pyramid import Bgrx
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import Rect

_BAND = 1 << 16
"""Pixels mixed at a time: the planes then stay in the processor's second cache."""

_MASK_STEPS = 2048
"""Into which the range of the factors is divided where there is a mask. A table of places then fits
into the processor's first cache."""

_BRIGHTNESS = np.arange(256, dtype=np.float32) / np.float32(255)


K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """The values of the last few keys: those of the view, and of a crop of it in the strip."""

    _MOST = 3

    def __init__(self) -> None:
        self._values: dict[K, V] = {}

    def get(self, key: K, made: Callable[[], V]) -> V:
        """What there is for a key, or what is made for it now."""
        value = self._values.pop(key) if key in self._values else made()
        self._values[key] = value
        if len(self._values) > self._MOST:
            del self._values[next(iter(self._values))]
        return value


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
        self.level = level
        self.gray = gray
        self._smoothing = 2.0 / 2**level
        self._brightness: Recent[Rect, NDArray[np.intp]] = Recent()
        self._luminance: Recent[Rect, Plane] = Recent()
        self._factors: Recent[tuple[Recipe, Rect], ViewFactors | float] = Recent()
        self.mixes: Recent[Hashable, Mix] = Recent()
        """What `recipe_picture` made for sigmas that it was asked for more than once."""
        self.wanted: Recent[Hashable, list[bool]] = Recent()
        """Those it was asked for."""

    def luminance(self, rect: Rect) -> Plane:
        """Of a part of the picture, in half levels."""

        def made() -> Plane:
            pixels = self.picture[rect.slices()]
            return planes_of(pixels, gray=True).luminance if self.gray else luminance_of(pixels)

        return self._luminance.get(rect, made)

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
        low, high = _range(recipe)
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
        least, most = recipe.mask.range
        low, high = low * least, high * most
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
    of_colour = bool(planes[0].colour)
    apart = of_colour and recipe.colour_sigma != recipe.sigma
    mixes = [
        Mix.of(view, rect, layers, _Places.of(sigma, factors, knots), use)
        for sigma, use in (
            ((recipe.sigma, (True, False)), (recipe.colour_sigma, (False, True)))
            if apart
            else ((recipe.sigma, (True, of_colour)),)
        )
    ]
    noisy = view.luminance(rect) if recipe.grain else None
    result = np.empty((height, width, 4), np.uint8)

    def mix(rows: slice) -> None:
        count = max(1, min(height, _BAND // width))
        buffers = np.empty((1 + len(planes[0].colour), count, width), np.int16)
        for top in range(rows.start, rows.stop, count):
            band = slice(top, min(top + count, rows.stop))
            luminance, *colour = here = buffers[:, : band.stop - top]
            first = 0
            for each in mixes:
                each.put(band, here[first : first + each.count])
                first += each.count
            if noisy is not None:
                put_back(luminance, noisy[band], recipe.grain)
            to_screen(luminance, colour, result[band])

    if height * width > _BAND:
        # The window waits for this: a second thread halves the time. NumPy lets both run.
        with ThreadPoolExecutor(1, thread_name_prefix="mixing") as pool:
            above = pool.submit(mix, slice(0, height // 2))
            mix(slice(height // 2, height))
            above.result()
    else:
        mix(slice(0, height))
    for each in mixes:
        each.done = True
    return result


@dataclass(frozen=True, eq=False)
class _Places:
    """Where pixels lie among the knots, in `STEPS` from one to the next: by the index of their
    factor, or all at one place."""

    sigma: float
    factors: ViewFactors | float
    table: NDArray[np.int16]

    @classmethod
    def of(cls, sigma: float, factors: ViewFactors | float, knots: tuple[float, ...]) -> _Places:
        each = factors.values if isinstance(factors, ViewFactors) else np.array([factors])
        places = np.interp(each * np.float64(sigma), knots, np.arange(len(knots)) * float(STEPS))
        return cls(sigma, factors, np.rint(places).astype(np.int16))

    def at(self, rows: slice) -> Plane | int:
        if not isinstance(self.factors, ViewFactors):
            return int(self.table[0])
        # The table covers every index: nothing is to be checked or clipped.
        return np.take(self.table, self.factors.index[rows], mode="clip")

    def among(self, layers: Mapping[float, KnotPlanes]) -> Hashable:
        """Which results those are that lie around these places."""
        knots = sorted(layers)
        first = int(self.table.min()) // STEPS
        last = -(-int(self.table.max()) // STEPS)
        around = knots[first : last + 1]
        return tuple((knot, layers[knot].source or layers[knot]) for knot in around)


class Mix:
    """Some of a view's planes, mixed for one sigma; kept for the next picture if that wants it too.

    `use`: of the luminance, of the colour, or of both at once.
    """

    @classmethod
    def of(
        cls,
        view: NoisyView,
        rect: Rect,
        layers: Mapping[float, KnotPlanes],
        places: _Places,
        use: tuple[bool, bool],
    ) -> Mix:
        """The one that the view has, or a new one."""

        if rect.area <= _BAND:  # a crop: sooner mixed than looked up, and many there are
            return cls(layers, places, use, keep=False)
        key = (rect, use, places.sigma, places.factors, places.among(layers))
        before = view.wanted.get(key, list)
        before.append(True)
        if len(before) == 1:
            return cls(layers, places, use, keep=False)
        return view.mixes.get(key, lambda: cls(layers, places, use, keep=True))

    def __init__(
        self,
        layers: Mapping[float, KnotPlanes],
        places: _Places,
        use: tuple[bool, bool],
        *,
        keep: bool,
    ) -> None:
        luminance, colour = use
        self._places = places
        self._knots = [
            ((each.luminance,) if luminance else ()) + (each.colour if colour else ())
            for each in (layers[knot] for knot in sorted(layers))
        ]
        self.count = len(self._knots[0])
        shape = (self.count, *self._knots[0][0].shape)
        self._planes = np.empty(shape, np.int16) if keep else None
        self.done = False
        """Whether all rows are mixed."""

    def put(self, rows: slice, into: NDArray[np.int16]) -> None:
        """Some rows of the planes, as `knot_planes.mixed` gives them; to be changed at will."""
        kept = into if self._planes is None else self._planes[:, rows]
        if not self.done:
            here = [tuple(plane[rows] for plane in planes) for planes in self._knots]
            mixed(here, self._places.at(rows), tuple(kept))
        if kept is not into:
            np.copyto(into, kept)
