"""A dock that shows the pixel under the cursor as a patch of its colour, denoised."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QDockWidget, QWidget

from denoise_gui.core.session import Session
from denoise_gui.core.translation import tr
from denoise_gui.shell.docks import dock_command
from denoise_gui.shell.feature import Feature
from denoise_gui.shell.parts import Parts
from denoise_gui.shell.window import MainWindow


class PixelFeature(Feature):
    """Follows the cursor over the picture."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(session, window)
        self.dock = QDockWidget(tr("Pixel"), window)
        self.dock.setObjectName("pixel")
        self.patch = QWidget()
        self.patch.setAutoFillBackground(True)
        self.patch.setAccessibleName(tr("Pixel"))
        self.dock.setWidget(self.patch)
        window.canvas.pixel_hovered.connect(self._show)

    def parts(self) -> Parts:
        show = dock_command(self.dock, "view.pixel", tr("Pixel"), "Y", tr("After"))
        return Parts((show,), docks=(self.dock,))

    def _show(self, pixel: tuple[int, int] | None) -> None:
        rgb = self.session.document.shown_rgb(*pixel) if pixel else None
        if rgb is not None:
            palette = QPalette(self.patch.palette())
            palette.setColor(QPalette.ColorRole.Window, QColor(*rgb))
            self.patch.setPalette(palette)
