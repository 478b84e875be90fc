"""Estimates the noise of every image that is opened, off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from denoise_gui.background_job import Report
from denoise_gui.document import Document
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.pixel_formats import Pixels
from denoise_gui.newest_job import NewestJob

_LARGEST_EDGE = 2048
"""Pixels of the middle that are looked at."""

_SHARE = 0.15
"""Of the estimate: how far the wavelets' median is off, as a rule."""


@dataclass(frozen=True)
class Estimate:
    """In 8-bit levels."""

    sigma: float
    uncertainty: float


class SigmaEstimation(QObject):
    """Tells the estimate for the open image; nothing for one that was replaced meanwhile."""

    estimated = Signal(float, float)
    """Sigma and its uncertainty, in 8-bit levels."""
    forgotten = Signal()
    """Another image: what was told does not hold for it."""
    failed = Signal(str)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._tell)
        self._job.failed.connect(self.failed)
        document.image_opened.connect(self._start)

    def close(self) -> None:
        """Stop and wait."""
        self._job.close()

    def _start(self) -> None:
        self.forgotten.emit()
        photograph = self._document.photograph
        if photograph is None:
            self._job.cancel()
            return
        pixels = photograph.pixels

        def work(_token: CancelToken, _report: Report) -> Estimate:
            return estimate(pixels)

        self._job.start(work)

    def _tell(self, found: Estimate) -> None:
        self.estimated.emit(found.sigma, found.uncertainty)


def estimate(pixels: Pixels) -> Estimate:
    """Of an image, as in `Photograph`."""
    from denoise_gui.engine.noise import estimate_sigma
    from denoise_gui.engine.pixel_formats import to_float

    height, width = pixels.shape[:2]
    top, left = max(0, height - _LARGEST_EDGE) // 2, max(0, width - _LARGEST_EDGE) // 2
    middle = pixels[top : top + _LARGEST_EDGE, left : left + _LARGEST_EDGE]
    sigma = estimate_sigma(to_float(middle))
    return Estimate(sigma, max(1.0, _SHARE * sigma))
