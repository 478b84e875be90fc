"""Estimates the noise of every image that is opened, off the window's thread.

What is measured is the image's; what it means for sigma is the model's, which is asked once. So
another model changes the estimate without another measurement. Where the noise says which model it
is to be, the estimate is for that one from the first, and both are told together.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from denoise_gui.core.document import Document
from denoise_gui.core.jobs import JobReport, Jobs, Order
from denoise_gui.core.live_picture import LivePicture
from denoise_gui.core.model_choice import ModelChoice
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.library.shelf import ModelShelf

if TYPE_CHECKING:
    from denoise_gui.engine.measure.sigma_estimate import NoiseMeasurement, SigmaEstimate


@dataclass(frozen=True)
class _Told:
    """`taste` is None where the model cannot be opened."""

    measured: NoiseMeasurement
    model: Path
    taste: float | None
    estimate: SigmaEstimate


class SigmaEstimation(QObject):
    """Tells the estimate for the open image; nothing for one that was replaced meanwhile."""

    estimated = Signal(object)
    """A `SigmaEstimate` of the open image, for the model in use; again for another model."""
    forgotten = Signal()
    """Another image: what was told does not hold for it."""
    failed = Signal(str)

    def __init__(
        self,
        document: Document,
        live: LivePicture,
        shelf: ModelShelf,
        jobs: Jobs,
        choice: ModelChoice,
        parent: QObject | None = None,
    ) -> None:
        """`live` says which model is in use; `shelf`: the models in memory, shared with others;
        `choice` is told which model suits the noise, where it wants to know."""
        super().__init__(parent)
        self._document = document
        self._live = live
        self._shelf = shelf
        self._choice = choice
        self._lane = jobs.lane("estimate", Order.NEWEST)
        self._measured: NoiseMeasurement | None = None
        self._tastes: dict[tuple[Path, str], float] = {}
        self._told_for: Path | None = None
        document.image_opened.connect(self._start)
        live.model_opened.connect(self._follow_model)
        live.model_failed.connect(self._follow_model)
        choice.asked.connect(self._estimate)

    def _start(self) -> None:
        self._measured = self._told_for = None
        self.forgotten.emit()
        if self._document.photograph is None:
            self._lane.cancel()
            return
        self._estimate()

    def _follow_model(self) -> None:
        """The estimate again, if it was told for another model."""
        if self._told_for not in (None, self._live.model):
            self._estimate()

    def _estimate(self) -> None:
        photograph, known = self._document.photograph, self._measured
        if photograph is None:
            return
        pixels = photograph.pixels
        in_use, device, choosing = self._live.model, self._live.device, self._choice.is_open
        tastes = dict(self._tastes)

        def work(token: CancelToken, _report: JobReport) -> _Told:
            # Here and not above: it imports onnxruntime, which the window need not wait for.
            from denoise_gui.engine.measure.sigma_estimate import SigmaEstimator
            from denoise_gui.engine.measure.suited_model import suited_model
            from denoise_gui.engine.measure.taste import WHITE_TASTE
            from denoise_gui.engine.shipped import shipped_model, shipped_sigma_estimator

            measured = known or SigmaEstimator(shipped_sigma_estimator()).measure(pixels)
            suited = suited_model(measured) if choosing else None
            model = in_use if suited is None else shipped_model(suited)
            taste = tastes.get((model, device))
            if taste is None:
                taste = self._taste(model, device, token)
            estimate = measured.for_model(WHITE_TASTE if taste is None else taste)
            return _Told(measured, model, taste, estimate)

        def tell(told: _Told) -> None:
            self._measured = told.measured
            if told.taste is not None:
                self._tastes[told.model, device] = told.taste
            if (in_use, choosing) != (self._live.model, self._choice.is_open):
                self._estimate()  # a model was chosen by hand meanwhile
                return
            self._choice.take(told.model)
            self._told_for = told.model
            self.estimated.emit(told.estimate)

        self._lane.start(work, succeeded=tell, failed=self.failed.emit)

    def _taste(self, path: Path, device: str, token: CancelToken) -> float | None:
        """Of a model; None if it cannot be opened: who opens it for the picture tells why."""
        from denoise_gui.engine.denoise.denoiser import Denoiser
        from denoise_gui.engine.measure.taste import taste_of

        try:
            return taste_of(Denoiser(self._shelf.get(path, device, cancel=token)))
        except UserError:
            return None
