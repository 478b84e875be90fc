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

from denoise_gui.core.jobs import Jobs, Order, Report
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

    def __init__(self, jobs: Jobs, shelf: ModelShelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._lane = jobs.lane("crops", Order.NEWEST)

    @property
    def busy(self) -> bool:
        return self._lane.busy

    def denoise(self, request: CropRequest) -> None:
        """Do this, and no longer what was asked before."""

        def work(token: CancelToken, report: Report) -> CropRequest:
            from denoise_gui.engine.denoise.denoiser import Denoiser

            choice = request.model
            model = self._shelf.get(choice.model, choice.device, cancel=token)
            denoiser = Denoiser(model, gray_use=choice.gray_use)
            for number, sigma in enumerate(request.sigmas):
                token.check()
                part = denoiser.denoise(request.pixels, sigma, region=request.rect, cancel=token)
                value = request.then(sigma, part)
                report.part(CropResult(request, sigma, value))
                report(number + 1, len(request.sigmas))
            return request

        self._lane.start(
            work,
            arrived=self.finished.emit,
            succeeded=self.completed.emit,
            failed=self.failed.emit,
        )

    def cancel(self) -> None:
        """Stop; nothing of it is delivered any more."""
        self._lane.cancel()
