"""Results at a few values of sigma, and the pictures between them: what lets a drag keep up.

The network takes tenths of a second for a view; blending two results takes a millisecond. So the
results at some values of sigma, the knots, are kept for what is visible, and while the hand moves
the picture is interpolated between the two around it. It is a preview: the exact result replaces
it when the hand rests, and what is saved never comes from here.

Which knots, and which curve through them (`python -m tests.studies.sigma_interpolation`: nine
photographs with noise of 8, 20 and 45 levels; PSNR against the exact result in dB):

    knots                                   method        worst   mean   ms
    0, 5 .. 30, 40, 50, 60, 75  (11)        line          19.1    49.7   2.0
    every 5                     (16)        line          19.1    49.6   2.0
    0, 0.5, 8, 14, 19, 25 .. 40, 50, 62.5, 75  (12)
                                            line          45.1    53.0   2.0
    likewise                                parabola       9.7    48.3   1.9
    likewise                                Catmull-Rom   12.7    45.8   2.2
    likewise                                monotone      43.6    52.7   105
    likewise without 0.5        (11)        line          18.7    47.2   2.0
    0, 0.5, 10, 17, 25, 35, 50, 75  (8)     line          39.5    50.7   2.0
    17, closer below 10 and above 40        line          46.7    54.8   2.0
    17, likewise                            parabola      24.2    54.0   1.9

Between 0, where nothing is denoised, and the smallest sigma lies a step, not a slope: the network
takes away what it knows for noise however little it is told of. A knot right behind the step costs
one result and wins 26 dB; smooth curves through a step overshoot. So: the straight line, in
integers, and knots where the result bends. Those kept were found by trying all, on three
photographs with noise of 4 to 45 levels, for the `standard` that ships: 45.4 dB at worst. It bends
more than the weights of the table, for which twelve did. The time is the median for 1280x800 pixels
on one core, all but the monotone curve in integers; it does not decide.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass, replace

import numpy as np

from denoise_gui.engine.denoise.blending import blended
from denoise_gui.engine.denoise.brightness_order import BrightnessOrder
from denoise_gui.engine.denoise.kept_planes import KeptPlanes
from denoise_gui.engine.denoise.knot_pictures import knots_in_use, recipe_picture
from denoise_gui.engine.denoise.knot_planes import KnotPlanes
from denoise_gui.engine.denoise.knots import KNOTS, around
from denoise_gui.engine.denoise.noisy_view import NoisyView
from denoise_gui.engine.images.display_pyramid import Bgrx
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.engine.rect import NOWHERE, Rect

DEFAULT_BUDGET = 512 * 2**20
"""Bytes that the results may take; those of a recipe's picture, as planes, half of that again."""


@dataclass(frozen=True, eq=False)
class Layer:
    """A result at a knot; its pixels are never changed.

    Of a zoomed-out view `exact` is the part that comes from results at full size; the rest was
    denoised at the view's own size, and is to be replaced.
    """

    raster: Raster
    exact: Rect = NOWHERE

    @property
    def rect(self) -> Rect:
        return self.raster.rect

    def cut(self, rect: Rect) -> Layer:
        """Without what lies outside; the memory of that is given back."""
        inside = self.raster.crop(rect)
        if inside.rect == self.rect or inside.rect.area == 0:
            return self
        return Layer(inside.copy(), self.exact.common(inside.rect))


class SigmaStack:
    """The results at knots for one view. Safe to use from several threads.

    A view is a key (whatever tells one picture from another: image, model, reduction) and a
    rectangle of that picture. What was done for other views of the same subject is put aside for
    when one comes back to them, as long as the memory is not needed.
    """

    def __init__(self, budget_bytes: int = DEFAULT_BUDGET) -> None:
        self._budget = budget_bytes
        self._lock = threading.Lock()
        self._key: Hashable = None
        self._subject: Hashable = None
        self._rect = NOWHERE
        self._knots = KNOTS
        self._layers: dict[float, Layer] = {}
        self._aside: dict[Hashable, dict[float, Layer]] = {}
        self._changes = 0
        self._kept = KeptPlanes()
        self._view: NoisyView | None = None

    @property
    def bytes_used(self) -> int:
        with self._lock:
            return self._used()

    @property
    def changes(self) -> int:
        """How often what there is became another: as long as it stays, so do the pictures."""
        return self._changes

    def move_to(
        self,
        key: Hashable,
        rect: Rect,
        subject: Hashable = None,
        knots: tuple[float, ...] = KNOTS,
    ) -> None:
        """Another view. Results of the same picture stay, for what they share with it.

        `subject` is what keys have in common that belong together, such as the same image; with
        another subject everything goes. `knots` are those of the model.
        """
        with self._lock:
            self._changes += 1
            if subject != self._subject:
                self._aside.clear()
                self._layers = {}
            if key != self._key:
                if self._layers and subject is not None:
                    self._aside[self._key] = self._layers
                self._layers = self._aside.pop(key, {})
            self._key, self._rect, self._subject, self._knots = key, rect, subject, knots
            self._layers = {
                knot: layer
                for knot, layer in self._layers.items()
                if knot in knots and layer.rect.intersects(rect)
            }

    def clear(self) -> None:
        """Forget all results."""
        with self._lock:
            self._changes += 1
            self._layers = {}
            self._aside.clear()

    def nearest(self, wanted: Recipe | float) -> list[float]:
        """All knots of the model: those that a recipe's picture, or the picture of a sigma, is
        mixed from, then the others outwards in turn."""
        with self._lock:
            return self._nearest(wanted)

    def in_use(self, wanted: Recipe | float) -> tuple[float, ...]:
        """The knots that a picture is mixed from."""
        with self._lock:
            return self._in_use(Recipe.of(wanted))

    def set_budget(self, budget_bytes: int) -> None:
        """Another bound on the memory; what is beyond it goes with the next result."""
        with self._lock:
            self._budget = budget_bytes

    def missing(self, wanted: Recipe | float) -> list[float]:
        """The knots that do not yet cover the view, nearest to what is wanted first.

        As many as the budget allows for the view; those farther away are left out.
        """
        with self._lock:
            capacity = self._budget // max(1, self._rect.area * 4)
            if capacity < 2 or self._rect.area == 0:
                return []
            knots = self._nearest(wanted)[:capacity]
            return [knot for knot in knots if not self._covers(knot, self._rect)]

    def rough(self, wanted: Recipe | float) -> list[float]:
        """The knots whose results are there but not exact in all of the view, nearest first."""
        with self._lock:
            return [
                knot
                for knot in self._nearest(wanted)
                if self._covers(knot, self._rect)
                and not self._layers[knot].exact.contains(self._rect)
            ]

    def ready(self, key: Hashable, wanted: Recipe | float, rect: Rect) -> bool:
        """Whether `interpolate` would succeed, or `mixed` for a recipe."""
        with self._lock:
            return key == self._key and self._all_cover(self._in_use(Recipe.of(wanted)), rect)

    def layer(self, knot: float) -> Layer | None:
        """What there is at a knot; it may cover only a part of the view, or more."""
        with self._lock:
            return self._layers.get(knot)

    def put(self, key: Hashable, knot: float, layer: Layer, wanted: Recipe | float) -> None:
        """Keep a result; beyond the budget what was put aside goes, then the knots farthest from
        what is wanted, perhaps this one.

        A result for another picture than the present one is dropped.
        """
        with self._lock:
            if key != self._key:
                return
            self._changes += 1
            self._layers[knot] = layer
            while self._aside and self._used() > self._budget:
                del self._aside[next(iter(self._aside))]
            if self._used() > self._budget:
                self._layers = {k: kept.cut(self._rect) for k, kept in self._layers.items()}
            for farthest in reversed(self._nearest(wanted)):
                if self._used() <= self._budget:
                    break
                self._layers.pop(farthest, None)

    def interpolate(self, key: Hashable, sigma: float, rect: Rect) -> Raster | None:
        """The picture at a sigma, at least for `rect`; None where a neighbouring knot lacks it.

        The pixels are the caller's own.
        """
        found, share = self._around_sigma(key, sigma, rect)
        if len({each.rect for each in found}) > 1:
            found = [each.crop(rect) for each in found]
        return _blend(found, share)

    def interpolated_part(self, key: Hashable, sigma: float, rect: Rect) -> Raster | None:
        """As `interpolate`, but of exactly this rectangle, and no more than it is computed."""
        found, share = self._around_sigma(key, sigma, rect)
        return _blend([each.crop(rect) for each in found], share)

    def mixed(
        self,
        key: Hashable,
        recipe: Recipe,
        rect: Rect,
        view: NoisyView,
        *,
        rough: bool = False,
    ) -> Raster | None:
        """A recipe's picture of exactly this rectangle of the `view`; None where a knot in use
        lacks it. The pixels are the caller's own.

        `rough`: two of the knots in use are enough, the picture being mixed from those there are,
        for a hand that is sooner than the results.
        """
        if rect.area == 0:
            return None
        here = _within(recipe, rect, view)
        with self._lock:
            used = self._in_use(here)
            knots = tuple(knot for knot in used if self._covers(knot, rect))
            enough = len(knots) >= 2 if rough else len(knots) == len(used)
            if key != self._key or not (enough or knots == used):
                return None
            layers = {knot: self._layers[knot] for knot in knots}
        order = view.order(recipe, rect)
        parts = {knot: self._planes(layer, rect, view, order) for knot, layer in layers.items()}
        self._kept.keep(layers.values(), self._budget // 2)
        return Raster(view.level, rect, recipe_picture(parts, recipe, view, rect, order))

    def view_of(self, picture: Bgrx, level: int, *, gray: bool) -> NoisyView:
        """The noisy picture of a view; the same one for the same picture."""
        with self._lock:
            if self._view is None or self._view.picture is not picture:
                self._view = NoisyView(picture, level, gray=gray)
            return self._view

    def prepare(self, key: Hashable, recipe: Recipe, rect: Rect, view: NoisyView) -> None:
        """Make ready what `mixed` needs of the results that are there, so that a hand need not wait
        for it. Takes some tens of milliseconds for a view, and nothing where all is ready."""
        if recipe.is_plain or rect.area == 0:
            return
        here = _within(recipe, rect, view)
        with self._lock:
            if key != self._key:
                return
            layers = [self._layers[k] for k in self._in_use(here) if self._covers(k, rect)]
        order = view.make_order(recipe, rect)
        for layer in layers:
            self._planes(layer, rect, view, order)

    def _planes(
        self, layer: Layer, rect: Rect, view: NoisyView, order: BrightnessOrder | None
    ) -> KnotPlanes:
        return self._kept.of_part(layer, layer.raster, rect, order, gray=view.gray)

    def _around_sigma(self, key: Hashable, sigma: float, rect: Rect) -> tuple[list[Raster], float]:
        """The one picture or the two that a sigma lies between, and how far it is from the first to
        the second, 0 to 1; none where one lacks `rect`."""
        with self._lock:
            knots = self._around(sigma)
            if key != self._key or not self._all_cover(knots, rect):
                return [], 0.0
            share = (sigma - knots[0]) / (knots[-1] - knots[0]) if len(knots) > 1 else 0.0
            return [self._layers[knot].raster for knot in knots], share

    def _nearest(self, wanted: Recipe | float) -> list[float]:
        recipe = Recipe.of(wanted)
        nearest = nearest_knots(recipe.sigma, self._knots)
        if recipe.is_plain:
            return nearest
        used = set(self._in_use(recipe))
        return sorted(nearest, key=lambda knot: knot not in used)

    def _in_use(self, recipe: Recipe) -> tuple[float, ...]:
        if recipe.is_plain:
            return self._around(recipe.sigma)
        return knots_in_use(recipe, self._knots)

    def _all_cover(self, knots: tuple[float, ...], rect: Rect) -> bool:
        return all(self._covers(knot, rect) for knot in knots)

    def _used(self) -> int:
        views = (self._layers, *self._aside.values())
        return sum(layer.raster.nbytes for view in views for layer in view.values())

    def _around(self, sigma: float) -> tuple[float, ...]:
        """The one knot that sigma is, or the two it lies between."""
        return around(sigma, self._knots)

    def _covers(self, knot: float, rect: Rect) -> bool:
        layer = self._layers.get(knot)
        return layer is not None and layer.rect.contains(rect)


def _blend(pictures: list[Raster], share: float) -> Raster | None:
    """One or two pictures of the same place; of none nothing."""
    if not pictures:
        return None
    if len(pictures) == 1:
        return pictures[0].copy()
    low, high = pictures
    return Raster(low.level, low.rect, blended(low.pixels, high.pixels, share))


def _within(recipe: Recipe, rect: Rect, view: NoisyView) -> Recipe:
    """A recipe that wants of the knots what another wants in a part of a view: a stroke should
    not wait for results that only the rest of the mask asks for."""
    if recipe.mask is None:
        return recipe
    ends = recipe.mask.range_in(rect, *view.picture.shape[:2])
    return replace(recipe, mask=SigmaMask(np.array([ends])))


def nearest_knots(sigma: float, knots: tuple[float, ...] = KNOTS) -> list[float]:
    """All knots: the two around sigma first, then outwards in turn."""
    below = sum(knot < sigma for knot in knots)
    position = float(below)
    if 0 < below < len(knots):
        low, high = knots[below - 1], knots[below]
        position += (sigma - high) / (high - low)
    return sorted(knots, key=lambda knot: abs(knots.index(knot) - position))
