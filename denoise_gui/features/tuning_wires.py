"""What helps to choose sigma, between the live engine and the panels: measured and told.

Each helper works off the window's thread, and only while somebody looks.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from denoise_gui.core.document import Document
from denoise_gui.core.jobs.background_job import BackgroundJob, Report
from denoise_gui.core.live_picture import LivePicture
from denoise_gui.engine.models.shelf import ModelShelf
from denoise_gui.engine.runtime.cancellation import CancelToken
from denoise_gui.features.live.sigma_estimation import SigmaEstimation
from denoise_gui.features.live.sigma_mark import SigmaMark
from denoise_gui.features.numbers.residual_watch import ResidualWatch
from denoise_gui.features.strip.strip_pictures import StripPictures
from denoise_gui.shell.window import MainWindow


class Tuning(QObject):
    """Connects a window's panels. Call `close` before the end."""

    def __init__(
        self, document: Document, live: LivePicture, shelf: ModelShelf, window: MainWindow
    ) -> None:
        super().__init__(window)
        self._document = document
        self._live = live
        self._window = window
        self._plots: BackgroundJob | None = None
        self.residual = ResidualWatch(document, self)
        self._connect_numbers()
        self.strip = StripPictures(document, live, window.panels.strip, shelf, self)
        self._connect_strip()
        self.estimation = SigmaEstimation(document, self)
        self._connect_estimation()

    def close(self) -> None:
        """Stop all work and wait for it."""
        self.residual.close()
        self.strip.close()
        self.estimation.close()
        if self._plots:
            self._plots.wait()

    def _connect_numbers(self) -> None:
        numbers, residual, canvas = self._window.panels.numbers, self.residual, self._window.canvas
        numbers.watched.connect(residual.watch)
        for dock in (numbers, self._window.panels.bench):
            dock.watched.connect(lambda watched: self._load_plots() if watched else None)
        residual.measured.connect(numbers.show_report)
        residual.outdated.connect(lambda: numbers.set_stale(stale=True))
        residual.failed.connect(self._window.show_error)
        self._document.image_opened.connect(lambda: numbers.show_report(None))
        canvas.view_changed.connect(lambda: residual.look_at(canvas.visible_rect()))
        self._live.visible_finished.connect(lambda *_: residual.measure())
        self._live.interpolation_shown.connect(lambda _sigma: residual.measure())

    def _connect_strip(self) -> None:
        strip, status = self._window.panels.strip, self._window.status
        self.strip.failed.connect(self._window.show_error)

        def preview(sigma: float | None) -> None:
            shown = self._live.preview(sigma)
            if sigma is None or not shown:
                status.clearMessage()
            else:
                status.showMessage(self.tr("Preview: σ {0:g}").format(sigma))

        strip.preview_wished.connect(preview)
        # The exact picture takes the place of the preview, which is still wanted.
        self._live.visible_finished.connect(lambda *_: preview(strip.chosen_sigma))

    def _connect_estimation(self) -> None:
        panel, estimation = self._window.sigma_panel, self.estimation
        estimation.forgotten.connect(lambda: panel.show_estimate(None))
        estimation.estimated.connect(
            lambda found: panel.show_estimate(
                SigmaMark(found.sigma, found.uncertainty), usable=found.is_usable
            )
        )
        estimation.failed.connect(self._window.show_error)

    def _load_plots(self) -> None:
        """The library for plots takes a while to import: once, when it is first needed."""
        if self._plots:
            return

        def work(_token: CancelToken, _report: Report) -> None:
            import denoise_gui.features.bench.quality_plot
            import denoise_gui.features.numbers.residual_plot  # noqa: F401

        self._plots = BackgroundJob(work, self)
        self._plots.succeeded.connect(self._show_plots)
        self._plots.failed.connect(self._window.show_error)
        self._plots.start()

    def _show_plots(self) -> None:
        from denoise_gui.features.bench.quality_plot import QualityPlot
        from denoise_gui.features.numbers.residual_plot import ResidualPlot

        self._window.panels.numbers.show_plot(ResidualPlot())
        self._window.panels.bench.show_plot(QualityPlot())
