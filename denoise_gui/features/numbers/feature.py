"""Numbers: loupe, histogram of the method noise, and what it says about sigma, in a dock."""

from __future__ import annotations

from denoise_gui.core.session import Session
from denoise_gui.core.translation import tr
from denoise_gui.features.numbers.numbers_dock import NumbersDock
from denoise_gui.features.numbers.residual_watch import ResidualWatch
from denoise_gui.shell.docks import dock_command
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.parts import Parts
from denoise_gui.shell.window import MainWindow


class NumbersFeature(Feature):
    """Measured only while the dock is looked at."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(session, window)
        self.dock = NumbersDock(session.document, window)
        self.residual = ResidualWatch(session.document, session.jobs, self)
        self._connect_measuring()
        window.canvas.pixel_hovered.connect(self._show_pixel)
        window.canvas.view_changed.connect(lambda: self._show_pixel(None))
        window.canvas.colours_changed.connect(self.dock.loupe.renew_colours)
        # The canvas shows a new image before the loupe has forgotten the last one.
        session.document.image_opened.connect(lambda: self._show_pixel(None))

    def parts(self) -> Parts:
        tip = tr("Loupe, method noise, and what it says")
        command = dock_command(self.dock, "view.numbers", tr("Nu&mbers"), "I", tip)
        return Parts((command,), docks=(self.dock,))

    def _connect_measuring(self) -> None:
        dock, residual = self.dock, self.residual
        canvas, live = self.window.canvas, self.session.live
        dock.watched.connect(residual.watch)
        residual.measured.connect(dock.show_report)
        residual.outdated.connect(lambda: dock.set_stale(stale=True))
        residual.failed.connect(lambda words: self.session.fail("numbers", words))
        self.session.document.image_opened.connect(lambda: dock.show_report(None))
        self.session.noise_measured.connect(residual.expect)
        canvas.view_changed.connect(lambda: residual.look_at(canvas.visible_rect()))
        live.visible_finished.connect(lambda *_: residual.measure())
        live.interpolation_shown.connect(lambda _sigma: residual.measure())

    def _show_pixel(self, pixel: tuple[int, int] | None) -> None:
        """Under the loupe: what is under the cursor, or else the middle of the view."""
        if pixel is None:
            visible = self.window.canvas.visible_rect()
            if visible.area:
                row, column = visible.centre
                pixel = int(row), int(column)
        self.dock.loupe.show_pixel(pixel)
