"""A slider on which the wheel goes as far as this program says, whatever the system says, and whose
handle is seen on a dark window too."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette, QWheelEvent
from PySide6.QtWidgets import QSlider, QStyleOptionSlider, QWidget

_DARK = 0.5
"""Lightness of a window below which it is dark."""
_HANDLE_ON_DARK = 0.55
"""Of the way from the window's colour to the text's, the handle's."""


class NotchSlider(QSlider):
    """Horizontal; a notch of the wheel is `notch` positions."""

    notch = 1

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)

    def initStyleOption(self, option: QStyleOptionSlider) -> None:
        """The style draws handle and groove in the colour of buttons, which on dark is nearly that
        of the window."""
        super().initStyleOption(option)
        palette = option.palette
        window, text = palette.window().color(), palette.windowText().color()
        if window.lightnessF() < _DARK:
            handle = _between(window, text, _HANDLE_ON_DARK)
            palette.setColor(QPalette.ColorRole.Button, handle)
            option.palette = palette

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta().y() or event.angleDelta().x()
        if delta:
            self.setValue(self.value() + (self.notch if delta > 0 else -self.notch))
        event.accept()


def _between(one: QColor, other: QColor, share: float) -> QColor:
    def mixed(a: float, b: float) -> float:
        return a + share * (b - a)

    return QColor.fromRgbF(
        mixed(one.redF(), other.redF()),
        mixed(one.greenF(), other.greenF()),
        mixed(one.blueF(), other.blueF()),
    )
