"""Luminance or colour of a view, mixed from results at knots for one sigma, band by band."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.denoise.brightness_order import Between, BrightnessOrder
from denoise_gui.engine.denoise.knot_planes import (
    BAND,
    STEPS,
    KnotPlanes,
    Plane,
    colour_for_screen,
    mixed,
    mixed_in_order,
)
from denoise_gui.engine.denoise.noisy_view import NoisyView, ViewFactors
from denoise_gui.engine.rect import Rect

Mixing = Callable[[slice, Sequence[Plane], NDArray[np.int16]], None]
"""Fills planes with what is mixed for a band, with two spare ones to be overwritten."""


@dataclass(frozen=True, eq=False)
class Places:
    """Where pixels lie among the knots, in `STEPS` from one to the next: by the index of their
    factor, or all at one place."""

    sigma: float
    factors: ViewFactors | float
    table: NDArray[np.int16]

    @classmethod
    def of(cls, sigma: float, factors: ViewFactors | float, knots: tuple[float, ...]) -> Places:
        each = factors.values if isinstance(factors, ViewFactors) else np.array([factors])
        places = np.interp(each * np.float64(sigma), knots, np.arange(len(knots)) * float(STEPS))
        return cls(sigma, factors, np.rint(places).astype(np.int16))

    def at(self, rows: slice) -> Plane | int:
        if not isinstance(self.factors, ViewFactors):
            return int(self.table[0])
        # The table covers every index: nothing is to be checked or clipped.
        return np.take(self.table, self.factors.index[rows], mode="clip")

    def mixing(self, knots: Sequence[Sequence[Plane]], order: BrightnessOrder | None) -> Mixing:
        """How planes of some knots are mixed there; they are in rows, or in an order."""
        if order is None:

            def in_rows(rows: slice, results: Sequence[Plane], spare: NDArray[np.int16]) -> None:
                here = [tuple(plane[rows] for plane in planes) for planes in knots]
                mixed(here, self.at(rows), results, tuple(spare))

            return in_rows
        between = Between.of(self.table, len(knots) - 1)

        def in_order(place: slice, results: Sequence[Plane], spare: NDArray[np.int16]) -> None:
            band = order.at(place)
            stretches = band.stretches(between.changes)
            shares = band.spread(between.shares)
            mixed_in_order(knots, stretches, shares, place.start, results, tuple(spare))

        return in_order

    def among(self, layers: Mapping[float, KnotPlanes]) -> Hashable:
        """Which results those are that lie around these places."""
        knots = sorted(layers)
        first = int(self.table.min()) // STEPS
        last = -(-int(self.table.max()) // STEPS)
        around = knots[first : last + 1]
        return tuple((knot, layers[knot].source or layers[knot]) for knot in around)


class Mix:
    """The planes of one sigma; kept for the next picture if that wants them too."""

    @classmethod
    def of(
        cls,
        view: NoisyView,
        rect: Rect,
        layers: Mapping[float, KnotPlanes],
        places: Places,
        order: BrightnessOrder | None,
        *,
        colour: bool,
    ) -> Mix:
        """The one that the view has, or a new one: of the colour, or of the luminance."""

        def made(*, keep: bool) -> Mix:
            planes = [layers[knot] for knot in sorted(layers)]
            mixing = places.mixing(
                [each.colour if colour else (each.luminance,) for each in planes], order
            )
            shape = (3 if colour else 1, *planes[0].luminance.shape)
            return cls(mixing, view.memory.empty(shape, np.int16) if keep else None, colour=colour)

        if rect.area <= BAND:  # a crop: sooner mixed than looked up, and many there are
            return made(keep=False)
        key = (rect, order, colour, places.sigma, places.factors, places.among(layers))
        before = view.wanted.get(key, list)
        before.append(True)
        if len(before) == 1:
            return made(keep=False)
        kept: Mix = view.mixes.get(key, lambda: made(keep=True))
        return kept

    def __init__(self, mixing: Mixing, room: NDArray[np.int16] | None, *, colour: bool) -> None:
        """`room`: for the planes, to be kept; None if they are not."""
        self._mixing = mixing
        self._colour = colour
        self._planes = room
        self.done = False
        """Whether every band is mixed."""

    def planes(
        self, band: slice, scratch: NDArray[np.int16], spare: NDArray[np.int16]
    ) -> NDArray[np.int16]:
        """Those of a band: the luminance, or the colour as `to_screen` wants it. Not to be changed.

        `scratch` is room for them, and may be used; two `spare` planes are overwritten.
        """
        planes = scratch if self._planes is None else self._planes[:, band]
        if not self.done:
            self._mixing(band, tuple(planes[:2]), spare)
            if self._colour:
                colour_for_screen(tuple(planes), spare[0])
        return planes
