"""Measures the method noise of what is on the screen, whenever it changes and somebody looks.

Off the window's thread; the newest request wins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from denoise_gui.core.document import Document
from denoise_gui.core.jobs import JobReport, Jobs, Order
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.measure.residual import ResidualReport, measure_residual
from denoise_gui.engine.rect import NOWHERE, Rect

if TYPE_CHECKING:
    from denoise_gui.engine.measure.sigma_estimate import SigmaEstimate

_LARGEST_EDGE = 768
"""Pixels: of a larger view its middle is measured, in some hundredths of a second."""

_PAUSE_MS = 60
"""Between two measurements during a drag."""


class ResidualWatch(QObject):
    """Told what is visible and when it is shown as sigma wants it, tells what was measured."""

    measured = Signal(ResidualReport)
    outdated = Signal()
    """What was measured last is not what is shown any more."""
    failed = Signal(str)

    def __init__(self, document: Document, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._visible = NOWHERE
        self._watched = self._due = self._was_due = False
        self._expected: SigmaEstimate | None = None
        self._lane = jobs.lane("residual", Order.NEWEST)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._continue)
        document.recipe_changed.connect(lambda _recipe: self.outdated.emit())
        document.image_opened.connect(self._forget)

    def watch(self, watched: bool) -> None:
        """Whether anybody looks."""
        self._watched = watched
        self._continue()

    def expect(self, estimate: SigmaEstimate) -> None:
        """What the open image shows of its noise, for the model in use."""
        self._expected = estimate
        if self._was_due:
            self.measure()

    def look_at(self, visible: Rect) -> None:
        """Another part of the image, in full-size pixels."""
        if visible != self._visible:
            self._visible = visible
            self.outdated.emit()

    def measure(self) -> None:
        """What is visible now is the result for the document's sigma."""
        self._due = self._was_due = True
        self._continue()

    def _forget(self) -> None:
        self._due = self._was_due = False
        self._expected = None
        self._lane.cancel()

    def _continue(self) -> None:
        if not (self._watched and self._due) or self._lane.busy or self._pause.isActive():
            return
        self._due = False
        photograph, document = self._document.photograph, self._document
        frame = document.frame
        if frame is not None and frame.recipe != document.recipe:
            # Another recipe's picture: what is wanted is measured when it is shown.
            self._due = True
            return
        if photograph is None or document.after is None:
            return
        if frame is not None and frame.raster.level:
            # A reduced picture has lost its grain: the exact one comes, and is measured then.
            return
        rect = middle_of(self._visible)
        if rect.area == 0:
            return
        before = photograph.pixels[rect.slices()]
        after = document.shown_pixels(rect)[..., 2::-1]
        if before.ndim == 2:
            after = after[..., 0]
        sigma, colour_sigma = document.sigma, document.recipe.colour_sigma
        expected = self._expected
        jpeg = photograph.jpeg
        smoothed = jpeg is not None and jpeg.subsampling != 0

        def work(_token: CancelToken, _report: JobReport) -> ResidualReport:
            return measure_residual(
                before,
                after,
                sigma,
                colour_smoothed=smoothed,
                colour_sigma=colour_sigma,
                expected=expected,
            )

        self._pause.start()
        self._lane.start(
            work,
            succeeded=self.measured.emit,
            failed=self.failed.emit,
            ended=self._continue,
        )


def middle_of(visible: Rect, edge: int = _LARGEST_EDGE) -> Rect:
    """The middle of a rectangle, at most `edge` pixels in height and width."""
    top = visible.top + max(0, visible.height - edge) // 2
    left = visible.left + max(0, visible.width - edge) // 2
    return Rect(top, left, top + min(visible.height, edge), left + min(visible.width, edge))
