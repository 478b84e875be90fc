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
integers, and knots where the result bends; those below are a little closer where noise usually
lies, and give 46.1 dB at worst where the twelve of the table give 45.4 (noise of 8 to 45 levels,
weights trained further). The time is the median for
1280x800 pixels on one core, all but the monotone curve in integers; it does not decide.
"""

from __future__ import annotations

import threading
from collections.abc import Hashable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from denoise_gui.engine.denoise.blending import blended
from denoise_gui.engine.denoise.knot_pictures import NoisyView, knots_in_use, recipe_picture
from denoise_gui.engine.denoise.knot_planes import KnotPlanes, planes_of
from denoise_gui.engine.denoise.knots import KNOTS, around
from denoise_gui.engine.denoise.tiling import Rect
from denoise_gui.engine.images.display_pyramid import Bgrx
from denoise_gui.engine.recipe import Recipe

DEFAULT_BUDGET = 512 * 2**20
"""Bytes that the results may take; those of a recipe's picture, as planes, half of that again."""

NOTHING = Rect(0, 0, 0, 0)


@dataclass(frozen=True, eq=False)
class Layer:
    """A result: `pixels` are what lies in `rect` of the picture; they are never changed.

    Of a zoomed-out view `exact` is the part that comes from results at full size; the rest was
    denoised at the view's own size, and is to be replaced.
    """

    rect: Rect
    pixels: Bgrx
    exact: Rect = NOTHING


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
        self._rect = NOTHING
        self._knots = KNOTS
        self._layers: dict[float, Layer] = {}
        self._aside: dict[Hashable, dict[float, Layer]] = {}
        self._planes: WeakKeyDictionary[Layer, KnotPlanes] = WeakKeyDictionary()

    @property
    def bytes_used(self) -> int:
        with self._lock:
            return self._used()

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
            self._layers = {}
            self._aside.clear()
            self._planes.clear()

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
            self._layers[knot] = layer
            while self._aside and self._used() > self._budget:
                del self._aside[next(iter(self._aside))]
            if self._used() > self._budget:
                self._layers = {k: _cut(kept, self._rect) for k, kept in self._layers.items()}
            for farthest in reversed(self._nearest(wanted)):
                if self._used() <= self._budget:
                    break
                self._layers.pop(farthest, None)

    def interpolate(self, key: Hashable, sigma: float, rect: Rect) -> Layer | None:
        """The picture at a sigma, at least for `rect`; None where a neighbouring knot lacks it.

        The pixels are the caller's own.
        """
        with self._lock:
            if key != self._key:
                return None
            knots = self._around(sigma)
            layers = [self._layers[k] for k in knots if self._covers(k, rect)]
        if len(layers) < len(knots):
            return None
        if len(layers) == 1:
            return Layer(layers[0].rect, layers[0].pixels.copy())
        low, high = layers
        share = (sigma - knots[0]) / (knots[1] - knots[0])
        if low.rect == high.rect:
            return Layer(low.rect, blended(low.pixels, high.pixels, share))
        return Layer(rect, blended(_part(low, rect), _part(high, rect), share))

    def interpolated_part(self, key: Hashable, sigma: float, rect: Rect) -> Bgrx | None:
        """As `interpolate`, but of exactly this rectangle, and no more than it is computed."""
        with self._lock:
            if key != self._key:
                return None
            knots = self._around(sigma)
            layers = [self._layers[k] for k in knots if self._covers(k, rect)]
        if len(layers) < len(knots):
            return None
        parts = [np.ascontiguousarray(_part(layer, rect)) for layer in layers]
        if len(parts) == 1:
            return parts[0]
        share = (sigma - knots[0]) / (knots[1] - knots[0])
        return blended(parts[0], parts[1], share)

    def mixed(self, key: Hashable, recipe: Recipe, rect: Rect, view: NoisyView) -> Bgrx | None:
        """A recipe's picture of exactly this rectangle of the `view`; None where a knot in use
        lacks it. The pixels are the caller's own."""
        with self._lock:
            knots = self._in_use(recipe)
            if key != self._key or rect.area == 0 or not self._all_cover(knots, rect):
                return None
            layers = {knot: self._layers[knot] for knot in knots}
        parts = {knot: self._planes_of(layer, view.gray) for knot, layer in layers.items()}
        parts = {
            knot: planes.part(rect.moved(-layers[knot].rect.top, -layers[knot].rect.left).slices())
            for knot, planes in parts.items()
        }
        return recipe_picture(parts, recipe, view, rect)

    def prepare(self, knot: float, *, gray: bool) -> None:
        """Convert a result already, for recipes to be mixed from; `gray`: of a gray picture.

        For the thread that made the result, so that the first picture need not wait for it.
        """
        layer = self.layer(knot)
        if layer is not None:
            self._planes_of(layer, gray)

    def _planes_of(self, layer: Layer, gray: bool) -> KnotPlanes:
        """Converted once for a layer, and kept while it is there and the memory is not needed."""
        with self._lock:
            planes = self._planes.get(layer)
        if planes is None:
            planes = planes_of(layer.pixels, gray=gray)
            with self._lock:
                used = sum(kept.nbytes for kept in self._planes.values())
                if used + planes.nbytes > self._budget // 2:
                    self._planes.clear()
                self._planes[layer] = planes
        return planes

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
        return sum(layer.pixels.nbytes for view in views for layer in view.values())

    def _around(self, sigma: float) -> tuple[float, ...]:
        """The one knot that sigma is, or the two it lies between."""
        return around(sigma, self._knots)

    def _covers(self, knot: float, rect: Rect) -> bool:
        layer = self._layers.get(knot)
        return layer is not None and layer.rect.contains(rect)


def nearest_knots(sigma: float, knots: tuple[float, ...] = KNOTS) -> list[float]:
    """All knots: the two around sigma first, then outwards in turn."""
    below = sum(knot < sigma for knot in knots)
    position = float(below)
    if 0 < below < len(knots):
        low, high = knots[below - 1], knots[below]
        position += (sigma - high) / (high - low)
    return sorted(knots, key=lambda knot: abs(knots.index(knot) - position))


def _cut(layer: Layer, rect: Rect) -> Layer:
    """Without what lies outside; the memory of that is given back."""
    both = layer.rect.common(rect)
    if both == layer.rect or both.area == 0:
        return layer
    return Layer(both, _part(layer, both).copy(), layer.exact.common(both))


def _part(layer: Layer, rect: Rect) -> Bgrx:
    return layer.pixels[rect.moved(-layer.rect.top, -layer.rect.left).slices()]
