"""A part of an image at several sigmas, beside the live picture: for the strip and the curve.

On a thread of its own, with the session that the live picture uses too: whoever uses it sees to it
that the live picture comes first, by cancelling.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from denoise_gui.core.jobs.background_job import Report
from denoise_gui.core.jobs.newest_job import NewestJob
from denoise_gui.engine.denoise.gray_use import GrayUse
from denoise_gui.engine.denoise.tiling import Rect
from denoise_gui.engine.images.pixel_formats import Pixels
from denoise_gui.engine.models.shelf import ModelShelf
from denoise_gui.engine.runtime.cancellation import CancelToken

Then = Callable[[float, Pixels], Any]
"""Given sigma and the denoised part, on the working thread; what it returns is delivered."""


@dataclass(frozen=True)
class ModelChoice:
    """What runs: a model file, the device, and what a gray model does with colour."""

    model: Path
    device: str
    gray_use: GrayUse = GrayUse.CHANNELS


@dataclass(frozen=True, eq=False)
class CropRequest:
    """`rect` of `pixels`, as in `Denoiser.denoise`, at each of the sigmas in their order."""

    model: ModelChoice
    pixels: Pixels
    rect: Rect
    sigmas: tuple[float, ...]
    then: Then


@dataclass(frozen=True, eq=False)
class CropResult:
    """What `then` made of one sigma's result."""

    request: CropRequest
    sigma: float
    value: Any


class CropDenoiser(QObject):
    """One request at a time; a new one takes the place of the one before."""

    finished = Signal(CropResult)
    """One sigma is done."""
    completed = Signal(CropRequest)
    """All of them are."""
    failed = Signal(str)

    def __init__(self, shelf: ModelShelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._request: CropRequest | None = None
        self._opened: tuple[ModelChoice, Any] | None = None
        self._job = NewestJob(self)
        self._job.succeeded.connect(self._complete)
        self._job.failed.connect(self.failed)
        self._arrived.connect(self._deliver)

    _arrived = Signal(CropResult)

    @property
    def busy(self) -> bool:
        return self._job.busy

    def denoise(self, request: CropRequest) -> None:
        """Do this, and no longer what was asked before."""
        self._request = request

        def work(token: CancelToken, report: Report) -> CropRequest:
            denoiser = self._denoiser(request)
            for number, sigma in enumerate(request.sigmas):
                token.check()
                part = denoiser.denoise(request.pixels, sigma, region=request.rect, cancel=token)
                value = request.then(sigma, part)
                self._arrived.emit(CropResult(request, sigma, value))
                report(number + 1, len(request.sigmas))
            return request

        self._job.start(work)

    def cancel(self) -> None:
        """Stop; nothing of it is delivered any more."""
        self._request = None
        self._job.cancel()

    def close(self) -> None:
        """Stop and wait."""
        self._request = None
        self._job.close()
        self._opened = None

    def _denoiser(self, request: CropRequest) -> Any:
        """On the working thread, of which there is one at a time."""
        from denoise_gui.engine.denoise.denoiser import Denoiser

        choice = request.model
        if self._opened is None or self._opened[0] != choice:
            model = self._shelf.get(choice.model, choice.device)
            self._opened = (choice, Denoiser(model, gray_use=choice.gray_use))
        return self._opened[1]

    def _deliver(self, result: CropResult) -> None:
        if result.request is self._request:
            self.finished.emit(result)

    def _complete(self, request: CropRequest) -> None:
        if request is self._request:
            self.completed.emit(request)
