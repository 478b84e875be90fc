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

import numpy as np

from denoise_gui.engine.denoise.knots import KNOTS, around
from denoise_gui.engine.denoise.tiling import Rect
from denoise_gui.engine.images.display_pyramid import Bgrx

DEFAULT_BUDGET = 512 * 2**20
"""Bytes that the results may take."""

_BAND = 1 << 18
"""Values blended at a time: the temporaries then stay in the processor's cache."""


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

    def nearest(self, sigma: float) -> list[float]:
        """All knots of the model: the two around sigma first, then outwards in turn."""
        with self._lock:
            return nearest_knots(sigma, self._knots)

    def missing(self, sigma: float) -> list[float]:
        """The knots that do not yet cover the view, nearest to sigma first.

        As many as the budget allows for the view; those farther away are left out.
        """
        with self._lock:
            capacity = self._budget // max(1, self._rect.area * 4)
            if capacity < 2 or self._rect.area == 0:
                return []
            wanted = nearest_knots(sigma, self._knots)[:capacity]
            return [knot for knot in wanted if not self._covers(knot, self._rect)]

    def rough(self, sigma: float) -> list[float]:
        """The knots whose results are there but not exact in all of the view, nearest first."""
        with self._lock:
            return [
                knot
                for knot in nearest_knots(sigma, self._knots)
                if self._covers(knot, self._rect)
                and not self._layers[knot].exact.contains(self._rect)
            ]

    def ready(self, key: Hashable, sigma: float, rect: Rect) -> bool:
        """Whether `interpolate` would succeed."""
        with self._lock:
            return key == self._key and all(self._covers(k, rect) for k in self._around(sigma))

    def layer(self, knot: float) -> Layer | None:
        """What there is at a knot; it may cover only a part of the view, or more."""
        with self._lock:
            return self._layers.get(knot)

    def put(self, key: Hashable, knot: float, layer: Layer, sigma: float) -> None:
        """Keep a result; beyond the budget what was put aside goes, then the knots farthest from
        sigma, perhaps this one.

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
            for farthest in reversed(nearest_knots(sigma, self._knots)):
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


def blended(low: Bgrx, high: Bgrx, share: float) -> Bgrx:
    """(1 - share) * low + share * high for a share of 0 to 1, which counts in 256ths, rounded."""
    weight = round(share * 256)
    result = np.empty(low.shape, dtype=np.uint8)
    rows = max(1, _BAND // (low.shape[1] * low.shape[2]))
    left = np.empty((rows, *low.shape[1:]), dtype=np.uint16)
    right = np.empty_like(left)
    for top in range(0, low.shape[0], rows):
        band = slice(top, min(top + rows, low.shape[0]))
        a, b = left[: band.stop - top], right[: band.stop - top]
        np.multiply(low[band], np.uint16(256 - weight), out=a, dtype=np.uint16)
        np.multiply(high[band], np.uint16(weight), out=b, dtype=np.uint16)
        a += b
        a += np.uint16(128)
        np.right_shift(a, 8, out=a)
        result[band] = a
    return result


def _cut(layer: Layer, rect: Rect) -> Layer:
    """Without what lies outside; the memory of that is given back."""
    both = layer.rect.common(rect)
    if both == layer.rect or both.area == 0:
        return layer
    return Layer(both, _part(layer, both).copy(), layer.exact.common(both))


def _part(layer: Layer, rect: Rect) -> Bgrx:
    return layer.pixels[rect.moved(-layer.rect.top, -layer.rect.left).slices()]
