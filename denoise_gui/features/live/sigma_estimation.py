"""Estimates the noise of every image that is opened, off the window's thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from denoise_gui.core.document import Document
from denoise_gui.core.jobs import JobReport, Jobs, Order
from denoise_gui.engine.cancellation import CancelToken

if TYPE_CHECKING:
    from denoise_gui.engine.measure.sigma_estimate import SigmaEstimate


class SigmaEstimation(QObject):
    """Tells the estimate for the open image; nothing for one that was replaced meanwhile."""

    estimated = Signal(object)
    """A `SigmaEstimate` of the open image."""
    forgotten = Signal()
    """Another image: what was told does not hold for it."""
    failed = Signal(str)

    def __init__(self, document: Document, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._lane = jobs.lane("estimate", Order.NEWEST)
        document.image_opened.connect(self._start)

    def _start(self) -> None:
        self.forgotten.emit()
        photograph = self._document.photograph
        if photograph is None:
            self._lane.cancel()
            return
        pixels = photograph.pixels

        def work(_token: CancelToken, _report: JobReport) -> SigmaEstimate:
            # Here and not above: it imports onnxruntime, which the window need not wait for.
            from denoise_gui.engine.measure.sigma_estimate import estimate_sigma

            return estimate_sigma(pixels)

        self._lane.start(work, succeeded=self.estimated.emit, failed=self.failed.emit)
