"""A part of an image by several recipes, beside the live picture: for the strip and the curve.

On a thread of its own, with the session that the live picture uses too: whoever uses it sees to it
that the live picture comes first, by cancelling.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from denoise_gui.core.jobs import JobReport, Jobs, Order
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.images.pixel_formats import Pixels
from denoise_gui.engine.library.shelf import ModelShelf
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import Rect

Then = Callable[[Recipe, Pixels], Any]
"""Given a recipe and the part denoised by it, on the working thread; what it returns is
delivered."""


@dataclass(frozen=True, eq=False)
class CropRequest:
    """`rect` of `pixels`, as in `Denoiser.denoise`, by each of the recipes in their order, on a
    device. All recipes have the same model, a file."""

    device: str
    pixels: Pixels
    rect: Rect
    recipes: tuple[Recipe, ...]
    then: Then


@dataclass(frozen=True, eq=False)
class CropResult:
    """What `then` made of one recipe's result."""

    request: CropRequest
    recipe: Recipe
    value: Any


class CropDenoiser(QObject):
    """One request at a time; a new one takes the place of the one before."""

    finished = Signal(CropResult)
    """One recipe is done."""
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

        def work(token: CancelToken, report: JobReport) -> CropRequest:
            from denoise_gui.engine.denoise.denoiser import Denoiser

            path = request.recipes[0].model.path
            assert path is not None
            denoiser = Denoiser(self._shelf.get(path, request.device, cancel=token))
            for number, recipe in enumerate(request.recipes):
                token.check()
                part = denoiser.denoise(request.pixels, recipe, region=request.rect, cancel=token)
                value = request.then(recipe, part)
                report.part(CropResult(request, recipe, value))
                report(number + 1, len(request.recipes))
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
