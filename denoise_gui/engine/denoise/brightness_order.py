"""The pixels of a view in the order of their brightness.

Where sigma follows brightness, each pixel lies between two knots of its own. In rows, every stretch
of pixels needs nearly every knot, and is mixed once for each of them. In the order of brightness
those between the same two knots lie side by side, and are mixed once; the finished picture alone is
brought into rows. That halves the work of a frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.denoise.knot_planes import STEPS, KnotPlanes, Plane
from denoise_gui.engine.images.display_pyramid import Bgrx

LEVELS = 256


@dataclass(frozen=True, eq=False)
class BrightnessOrder:
    """The pixels of a part of a view, from the darkest to the brightest.

    Attributes:
        shape: height and width of the part.
        forward: where in the rows each pixel of the order lies.
        back: where in the order each pixel of the rows lies.
        counts: how many pixels there are of each brightness.
    """

    shape: tuple[int, int]
    forward: NDArray[np.intp]
    back: NDArray[np.intp]
    counts: NDArray[np.intp]

    @cached_property
    def ends(self) -> NDArray[np.intp]:
        """Where in the order the pixels of each brightness end."""
        return np.cumsum(self.counts)

    @classmethod
    def of(cls, brightness: NDArray[np.intp]) -> BrightnessOrder:
        """`brightness`: (H, W), 0 to 255."""
        height, width = brightness.shape
        # Of bytes, NumPy sorts by counting.
        flat = brightness.astype(np.uint8).reshape(-1)
        forward = np.argsort(flat, kind="stable")
        back = np.empty_like(forward)
        back[forward] = np.arange(flat.size)
        return cls((height, width), forward, back, np.bincount(flat, minlength=LEVELS))

    def ordered(self, plane: Plane) -> Plane:
        """A plane of the part, as one row in this order."""
        return np.take(plane.reshape(-1), self.forward, mode="clip")

    def ordered_knot(self, planes: KnotPlanes) -> KnotPlanes:
        """The planes of a result, likewise."""
        colour = tuple(self.ordered(plane) for plane in planes.colour)
        return KnotPlanes(self.ordered(planes.luminance), colour, planes.source)

    def put_in_rows(self, pixels: Bgrx, result: Bgrx) -> None:
        """Put pixels of this order, (N, 4), where they lie in a picture, (H, W, 4)."""
        words = result.reshape(-1).view(np.uint32)
        np.take(pixels.reshape(-1).view(np.uint32), self.back, mode="clip", out=words)

    def between(
        self, places: NDArray[np.int16], last: int
    ) -> tuple[list[tuple[int, int, int]], NDArray[np.int16]]:
        """Which knots the pixels lie between.

        Args:
            places: of each brightness, where it lies among the knots, in `STEPS`.
            last: the knot after which there is none.

        Returns:
            (start, stop, knot) of stretches between that knot and the next; and of each brightness
            how far from the one to the other, in `STEPS`.
        """
        knots = np.minimum(places // STEPS, max(last - 1, 0))
        shares = places - (knots * STEPS).astype(np.int16)
        ends = self.ends
        changes = np.append(np.flatnonzero(np.diff(knots)), LEVELS - 1)
        stretches, start = [], 0
        for level in changes.tolist():
            stop = int(ends[level])
            if stop > start:
                stretches.append((start, stop, int(knots[level])))
            start = stop
        return stretches, shares

    def spread(self, values: NDArray[np.int16], band: slice) -> Plane:
        """What `values` say of each brightness, for the pixels of a band of the order."""
        edges = np.clip(self.ends, band.start, band.stop)
        return np.repeat(values, np.diff(edges, prepend=band.start))
