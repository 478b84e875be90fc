"""A slider on which the wheel goes as far as this program says, whatever the system says."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSlider, QWidget


class NotchSlider(QSlider):
    """Horizontal; a notch of the wheel is `notch` positions."""

    notch = 1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta().y() or event.angleDelta().x()
        if delta:
            self.setValue(self.value() + (self.notch if delta > 0 else -self.notch))
        event.accept()
