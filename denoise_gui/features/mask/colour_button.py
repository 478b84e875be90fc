"""A button that shows a colour and lets another one be chosen."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QColorDialog, QPushButton

from denoise_gui.shell.widgets import spacing


class ColourButton(QPushButton):
    """Tells the name of the colour that was chosen, such as "#ff0000"."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._colour = QColor()
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setIconSize(QSize(spacing.ICON, spacing.ICON))
        self.clicked.connect(self._ask)

    def show_colour(self, name: str) -> None:
        colour = QColor(name)
        if colour == self._colour:
            return
        self._colour = colour
        self.setAccessibleDescription(colour.name())
        swatch = QPixmap(spacing.ICON, spacing.ICON)
        swatch.fill(colour)
        self.setIcon(QIcon(swatch))

    def _ask(self) -> None:
        colour = QColorDialog.getColor(self._colour, self.window(), self.accessibleName())
        if colour.isValid():
            self.chosen.emit(colour.name())
