"""Where may be painted: the limit that is chosen, and what it says of the open photograph, which is
looked at in the background before the hand is there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from denoise_gui.core.document import Document
from denoise_gui.core.jobs import JobReport, Jobs, Order
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.mask.grid import Grid
from denoise_gui.engine.mask.limits import (
    BrightnessRange,
    ColourRange,
    LimitWeights,
    brightness_at,
    colour_at,
)
from denoise_gui.engine.rect import Rect

Limit = BrightnessRange | ColourRange

_PICKED_SPREAD = 0.12
"""Of brightness to both sides of what was picked."""

_NICENESS = 5
"""As the live picture's: the window's thread comes first."""

_PAUSE_MS = 200
"""A number that is being dragged is not yet meant."""


class Limits(QObject):
    """One limit, or none; kept from photograph to photograph."""

    changed = Signal()

    def __init__(
        self,
        document: Document,
        jobs: Jobs,
        visible: Callable[[], Rect],
        parent: QObject | None = None,
    ) -> None:
        """`visible` tells which part of the photograph is seen, in its pixels."""
        super().__init__(parent)
        self._document, self._visible = document, visible
        self._limit: Limit | None = None
        self._weights: LimitWeights | None = None
        self._lane = jobs.lane("mask-limit", Order.NEWEST, niceness=_NICENESS)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(lambda: self._prepare())
        document.image_opened.connect(self._forget)

    @property
    def limit(self) -> Limit | None:
        return self._limit

    @property
    def weights(self) -> LimitWeights | None:
        """Of the open photograph; None where all may be painted."""
        photograph = self._document.photograph
        if self._limit is None or photograph is None:
            return None
        if self._weights is None:
            grid = Grid(*photograph.pixels.shape[:2])
            self._weights = LimitWeights(photograph.pixels, grid, self._limit)
        return self._weights

    def set(self, limit: Limit | None) -> None:
        """Choose another limit, or none."""
        if limit != self._limit:
            self._limit = limit
            self._forget()
            self.changed.emit()

    def pick(self, row: int, column: int) -> None:
        """Limit to what a pixel of the photograph is like: to its colour where the limit is one of
        colours, else to its brightness."""
        photograph, now = self._document.photograph, self._limit
        if photograph is None:
            return
        if isinstance(now, ColourRange):
            red, green, blue = colour_at(photograph.pixels, row, column)
            self.set(ColourRange(red, green, blue, now.tolerance, now.feather))
        else:
            at = brightness_at(photograph.pixels, row, column)
            feather = now.feather if now else BrightnessRange().feather
            low, high = max(0.0, at - _PICKED_SPREAD), min(1.0, at + _PICKED_SPREAD)
            self.set(BrightnessRange(round(low, 3), round(high, 3), feather))

    def when_known(self, call: Callable[[], object]) -> None:
        """Call something that needs to know of the whole photograph: now, or once it was looked at;
        not at all, if something else is wanted before."""
        weights = self.weights
        if weights is None or weights.share_known == 1:
            call()
        else:
            self._prepare(call)

    def _forget(self) -> None:
        self._weights = None
        self._lane.cancel()
        self._pause.start()

    def _prepare(self, then: Callable[[], object] = lambda: None) -> None:
        self._pause.stop()
        weights = self.weights
        before = self._document.before
        if weights is None or before is None:
            return
        grid, seen = Grid(before.height, before.width), self._visible()
        (row, column), radius = seen.centre, max(seen.height, seen.width) / 2
        first = grid.cells_around(column, row, radius) if seen.area else None

        def work(token: CancelToken, _report: JobReport) -> None:
            weights.prepare(token, first)

        self._lane.start(work, succeeded=lambda _done: then())
