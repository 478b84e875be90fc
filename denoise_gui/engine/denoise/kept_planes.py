"""Results at knots as planes, converted once and kept while the memory is not needed."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from denoise_gui.engine.denoise.brightness_order import BrightnessOrder
from denoise_gui.engine.denoise.knot_planes import KnotPlanes, planes_of
from denoise_gui.engine.denoise.tiling import Rect
from denoise_gui.engine.images.display_pyramid import Bgrx

_CROP = 1 << 16
"""Pixels up to which a part is sooner converted than kept."""


class KeptPlanes:
    """Of layers of a `SigmaStack`, which are told by what they are. Safe to use from several
    threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._in_rows: WeakKeyDictionary[object, KnotPlanes] = WeakKeyDictionary()
        self._in_order: WeakKeyDictionary[object, tuple[BrightnessOrder, KnotPlanes]] = (
            WeakKeyDictionary()
        )

    def of_part(
        self,
        layer: object,
        pixels: Bgrx,
        part: Rect,
        order: BrightnessOrder | None,
        *,
        gray: bool,
    ) -> KnotPlanes:
        """A part's planes.

        Args:
            pixels: all of the layer; `part` in its pixels.
            order: that of the part, for planes in it; None for planes in rows.
            gray: of a gray picture.
        """
        with self._lock:
            whole = self._in_rows.get(layer)
            ordered = self._in_order.get(layer)
        if order is not None:
            if ordered is None or ordered[0] is not order:
                rows = (
                    whole.part(part.slices())
                    if whole is not None
                    else planes_of(pixels[part.slices()], gray=gray)
                )
                ordered = order, order.ordered_knot(rows)
                with self._lock:
                    self._in_order[layer] = ordered
            return ordered[1]
        if whole is None:
            if part.area <= _CROP:
                return planes_of(pixels[part.slices()], gray=gray)
            whole = planes_of(pixels, gray=gray)
            with self._lock:
                self._in_rows[layer] = whole
        return whole.part(part.slices())

    def keep(self, layers: Iterable[object], most: int) -> None:
        """If all take more than so many bytes, forget those of other layers than these."""
        wanted = {id(layer) for layer in layers}
        with self._lock:
            used = sum(planes.nbytes for planes in self._in_rows.values())
            used += sum(planes.nbytes for _, planes in self._in_order.values())
            if used <= most:
                return
            for kept in (self._in_rows, self._in_order):
                for layer in list(kept):
                    if id(layer) not in wanted or (
                        # What is there in order too is not needed in rows.
                        kept is self._in_rows and layer in self._in_order
                    ):
                        del kept[layer]
