"""What the hand does to the document's mask: strokes under way, and changes of the whole.

A stroke or a change is one step to undo. The hand may be told of more often than pictures can be
shown: what came since the last one is painted together.
"""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from denoise_gui.core.document import Document
from denoise_gui.core.translation import tr
from denoise_gui.engine.mask.blend import Mode
from denoise_gui.engine.mask.changes import factor_at, inverted, or_none, softened
from denoise_gui.engine.mask.files import check_fits
from denoise_gui.engine.mask.gradients import Everywhere, Shape, paint_shape
from denoise_gui.engine.mask.grid import Grid
from denoise_gui.engine.mask.stroke import Brush, Point, StrokePainter
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from denoise_gui.features.mask.choices import MaskOptions
from denoise_gui.features.mask.limits import Limits

_AT_ONCE_S = 0.010
"""What is painted sooner need not wait until more movements have come."""


class MaskPainting(QObject):
    """For the window's thread alone."""

    stroke_ended = Signal()

    def __init__(
        self, document: Document, options: MaskOptions, limits: Limits, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._document, self._options, self._limits = document, options, limits
        self._painter: StrokePainter | None = None
        self._before: SigmaMask | None = None
        self._stroke = ""
        """What the stroke is called."""
        self._points: list[Point] = []
        self._took_s = 0.0
        """Of this thread, for what was painted last."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._paint)
        document.image_opened.connect(self._drop)

    @property
    def grid(self) -> Grid | None:
        """Of the open photograph."""
        before = self._document.before
        return Grid(before.height, before.width) if before else None

    @property
    def mask(self) -> SigmaMask | None:
        return self._document.recipe.mask

    def factor_at(self, row: int, column: int) -> float:
        """At a pixel of the photograph."""
        grid = self.grid
        return factor_at(self.mask, grid, row, column) if grid else 1.0

    # Strokes

    def begin(self, brush: Brush, point: Point) -> None:
        """The brush touches the picture; its first dab is there at once."""
        grid = self.grid
        if grid is None:
            return
        self._document.end_gesture()
        self._before = self.mask
        self._stroke = tr("Erase") if brush.paint.mode is Mode.ERASE else tr("Brush")
        self._painter = StrokePainter(grid.on_grid(self.mask), grid, brush, self._limits.weights)
        self._points = [point]
        self._paint()

    def go_on(self, point: Point) -> None:
        """It moved there, in a straight line."""
        if self._painter is None:
            return
        self._points.append(point)
        if self._took_s < _AT_ONCE_S:
            self._paint()  # with the next frame, in which the cursor is painted too
        else:
            self._soon.start()

    def end(self) -> None:
        """It left the picture: one step to undo."""
        if self._painter is None:
            return
        self._soon.stop()
        self._paint()
        self._painter = None
        self._document.end_gesture()
        if self._before is not None and self.mask is not None:
            self._before.pack_but(self.mask)
        self._before = None
        self.stroke_ended.emit()

    def _paint(self) -> None:
        if self._painter is not None and self._points:
            began = time.thread_time()
            points, self._points = self._points, []
            mask, _touched = self._painter.to(points)
            self._set(mask, self._stroke)
            self._took_s = time.thread_time() - began

    def _drop(self) -> None:
        """Another image: what was under way belongs to the last one."""
        self._soon.stop()
        self._painter = self._before = None
        self._points = []

    # The whole

    def show(self, mask: SigmaMask | None, words: str) -> None:
        """A mask that may change again before the hand rests; the words name the step to undo."""
        self._set(mask, words)

    def change(self, mask: SigmaMask | None, words: str) -> None:
        """Another mask, as a step of its own to undo, which the words name."""
        self._document.end_gesture()
        self._set(mask, words)
        self._document.end_gesture()

    def shaped(self, base: SigmaMask | None, shape: Shape) -> SigmaMask | None:
        """A mask with a gradient laid on, as the options and the limit say."""
        grid = self.grid
        if grid is None:
            return base
        return paint_shape(base, grid, shape, self._options.paint(), self._limits.weights)

    def fill(self) -> None:
        """Paint all that the limit lets through."""
        self.change(self.shaped(self.mask, Everywhere()), tr("Fill Mask"))

    def invert(self) -> None:
        if self.mask is not None:
            self.change(inverted(self.mask), tr("Invert Mask"))

    def blur(self, radius: float) -> None:
        """Over a radius in pixels of the photograph."""
        grid = self.grid
        if self.mask is not None and grid is not None:
            self.change(softened(grid.on_grid(self.mask), grid, radius), tr("Blur Mask"))

    def clear(self) -> None:
        self.change(None, tr("Clear Mask"))

    def take(self, mask: SigmaMask, words: str) -> None:
        """A mask from elsewhere; the words name the step to undo.

        Raises:
            RecipeError: it was made for a photograph of another size.
        """
        grid = self.grid
        if grid is not None:
            check_fits(mask, grid.height, grid.width)
            self.change(grid.on_grid(mask), words)

    def _set(self, mask: SigmaMask | None, words: str) -> None:
        document = self._document
        document.set_recipe(replace(document.recipe, mask=or_none(mask)), words)
