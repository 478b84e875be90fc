"""Results at knots as planes, converted once and kept while the memory is not needed."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from denoise_gui.engine.denoise.brightness_order import BrightnessOrder
from denoise_gui.engine.denoise.knot_planes import KnotPlanes, planes_of
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.rect import Rect

_SMALL_SHARE = 0.25
"""Of a layer: a stroke's touch, and a crop in the strip, are less, and sooner converted than
kept."""


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
        picture: Raster,
        part: Rect,
        order: BrightnessOrder | None,
        *,
        gray: bool,
    ) -> KnotPlanes:
        """A part's planes.

        Args:
            picture: what the layer shows, all of it.
            order: that of the part, for planes in it; None for planes in rows.
            gray: of a gray picture.
        """
        with self._lock:
            whole = self._in_rows.get(layer)
            ordered = self._in_order.get(layer)
        if order is not None:
            if ordered is None or ordered[0] is not order:
                rows = _part(whole, picture, part, gray=gray)
                ordered = order, order.ordered_knot(rows)
                with self._lock:
                    self._in_order[layer] = ordered
            return ordered[1]
        if whole is None and part.area >= picture.rect.area * _SMALL_SHARE:
            whole = planes_of(picture.pixels, gray=gray)
            with self._lock:
                self._in_rows[layer] = whole
        return _part(whole, picture, part, gray=gray)

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


def _part(whole: KnotPlanes | None, picture: Raster, part: Rect, *, gray: bool) -> KnotPlanes:
    if whole is None:
        return planes_of(picture.crop(part).pixels, gray=gray)
    return whole.part(part.moved(-picture.rect.top, -picture.rect.left).slices())
