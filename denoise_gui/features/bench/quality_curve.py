"""Measures PSNR and SSIM against a clean reference, over sigma, in the background.

First the sigma that is set, then a coarse curve, then closer and closer around its best point.
Every point that is measured is kept until image, reference or model change. The live picture comes
first: the work rests while that is under way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from denoise_gui.core.crop_denoiser import CropDenoiser, CropRequest, CropResult
from denoise_gui.core.document import SIGMA_STEP, Document
from denoise_gui.core.jobs import Jobs
from denoise_gui.core.live_picture import LivePicture
from denoise_gui.engine.images.pixel_formats import Pixels
from denoise_gui.engine.library.shelf import ModelShelf
from denoise_gui.engine.measure.reference import (
    QualityPoint,
    first_sigmas,
    measured_rect,
    next_sigmas,
    quality_of,
)
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import NOWHERE, Rect


@dataclass(frozen=True, eq=False)
class Curve:
    """What was measured so far, by ascending sigma; `rect` is the part of the image it was
    measured on, `complete` says that nothing better is left to find."""

    points: tuple[QualityPoint, ...]
    rect: Rect
    complete: bool


class QualityCurve(QObject):
    """Watches a document that has a reference, while somebody looks."""

    measured = Signal(Curve)
    """One more point, or none yet."""
    progressed = Signal(int, int)
    """Points measured, and as many as there are likely to be; equal when nothing is under way."""
    failed = Signal(str)

    def __init__(
        self,
        document: Document,
        live: LivePicture,
        jobs: Jobs,
        shelf: ModelShelf,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._live = live
        self._watched = self._stopped = False
        self._points: dict[float, QualityPoint] = {}
        self._key: Any = None
        self._crops = CropDenoiser(jobs, shelf, self)
        self._crops.finished.connect(self._take)
        self._crops.completed.connect(lambda _request: self._work())
        self._crops.failed.connect(self._fail)
        document.reference_changed.connect(self._begin)
        document.image_opened.connect(self._begin)
        live.requested.connect(lambda _generation: self._crops.cancel())
        live.visible_finished.connect(lambda *_: self._work())

    @property
    def curve(self) -> Curve:
        points = tuple(self._points[sigma] for sigma in sorted(self._points))
        return Curve(points, self._rect(), complete=bool(points) and not self._missing())

    def watch(self, watched: bool) -> None:
        """Whether anybody looks."""
        self._watched = watched
        if watched:
            self._work()
        else:
            self._crops.cancel()

    def stop(self) -> None:
        """Measure no more than the sigma that is set, until `resume`."""
        self._stopped = True
        self._crops.cancel()
        self._work()

    def resume(self) -> None:
        self._stopped = False
        self._work()

    def _begin(self) -> None:
        self._stopped = False
        self._crops.cancel()
        self._renew_key()
        self._tell()
        if self._live.visible_is_exact:
            self._work()

    def _renew_key(self) -> None:
        """Points are of one image, one reference, one device, and one recipe but for its sigma."""
        document = self._document
        others = document.recipe.with_sigma(0)
        key = (document.number, document.reference, self._live.device, others)
        if key != self._key:
            self._key = key
            self._points.clear()

    def _missing(self) -> tuple[float, ...]:
        wanted: list[float] = []
        if not self._stopped:
            reference = self._document.reference
            true = reference.noise.sigma if reference and reference.noise else None
            wanted += first_sigmas(true, self._document.sigma_max, SIGMA_STEP)
            if set(wanted) <= set(self._points):
                wanted += next_sigmas(self._points.values(), SIGMA_STEP)
        ordered = [self._document.sigma, *wanted]
        return tuple(dict.fromkeys(sigma for sigma in ordered if sigma not in self._points))

    def _rect(self) -> Rect:
        before = self._document.before
        return measured_rect(before.height, before.width) if before else NOWHERE

    def _work(self) -> None:
        photograph, reference = self._document.photograph, self._document.reference
        if not self._watched or photograph is None or reference is None:
            return
        self._renew_key()
        missing = self._missing()
        self._tell()
        if not missing or not self._live.visible_is_exact:
            return
        rect = self._rect()
        clean = reference.pixels[rect.slices()]

        key = self._key

        def then(recipe: Recipe, part: Pixels) -> object:
            return key, QualityPoint(recipe.sigma, quality_of(part, clean))

        recipes = tuple(self._document.recipe.with_sigma(sigma) for sigma in missing)
        device = self._live.device
        self._crops.denoise(CropRequest(device, photograph.pixels, rect, recipes, then))

    def _take(self, result: CropResult) -> None:
        key, point = result.value
        self._renew_key()
        # One that was on its way while a control moved is of what was applied before.
        if key == self._key:
            self._points[point.sigma] = point
        self._tell()

    def _tell(self) -> None:
        self.measured.emit(self.curve)
        missing = len(self._missing()) if self._document.reference and not self._stopped else 0
        self.progressed.emit(len(self._points), len(self._points) + missing)

    def _fail(self, message: str) -> None:
        self._stopped = True
        self.failed.emit(message)
