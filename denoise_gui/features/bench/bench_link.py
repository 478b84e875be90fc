"""Bench mode between the window, which shows and asks, and those who change and measure."""

from __future__ import annotations

from PySide6.QtCore import QObject

from denoise_gui.core.document import Document
from denoise_gui.core.image_work import ImageWork
from denoise_gui.core.live_picture import LivePicture
from denoise_gui.engine.models.shelf import ModelShelf
from denoise_gui.features.bench.bench_mode import BenchMode
from denoise_gui.features.bench.quality_curve import Curve, QualityCurve
from denoise_gui.shell.window import MainWindow


class BenchLink(QObject):
    """Connects the bench dock. Call `close` before the end."""

    def __init__(
        self,
        document: Document,
        work: ImageWork,
        live: LivePicture,
        shelf: ModelShelf,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._document = document
        self._window = window
        self.mode = BenchMode(document, work, self)
        self.curve = QualityCurve(document, live, shelf, self)
        dock, mode, curve = window.panels.bench, self.mode, self.curve
        window.noise_requested.connect(mode.add_noise)
        window.reference_requested.connect(mode.open_reference)
        window.reference_forgotten.connect(mode.forget_reference)
        window.save_requested.connect(lambda _path: self._warn())
        dock.reference_dropped.connect(mode.open_reference)
        dock.watched.connect(curve.watch)
        dock.stop_wished.connect(curve.stop)
        dock.resume_wished.connect(curve.resume)
        mode.failed.connect(window.show_error)
        curve.failed.connect(window.show_error)
        curve.measured.connect(self._show)
        curve.progressed.connect(dock.show_progress)
        document.reference_changed.connect(self._follow)

    def close(self) -> None:
        """Stop and wait."""
        self.curve.close()

    def _show(self, curve: Curve) -> None:
        self._window.panels.bench.show_curve(curve.points, curve.rect)

    def _follow(self) -> None:
        """A reference just opened is there to be looked at."""
        if self._document.reference is not None:
            self._window.panels.bench.show()
            self._window.panels.bench.raise_()

    def _warn(self) -> None:
        reference = self._document.reference
        if reference is not None and reference.noise is not None:
            self._window.show_notice(
                self.tr(
                    "What is saved was denoised from a picture with added noise of σ {0:g}, not "
                    "from the original. Undo takes the noise away."
                ).format(reference.noise.sigma)
            )
