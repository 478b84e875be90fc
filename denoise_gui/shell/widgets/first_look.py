"""Work worth doing only once a widget is looked at, such as importing what it paints with."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class FirstLook(QObject):
    """Calls something once, on the window's thread, after the widget has first been shown.

    On that thread because what is imported there uses Qt: imported on another, it met the window's
    first paint half made.
    """

    def __init__(self, widget: QWidget, call: Callable[[], object]) -> None:
        super().__init__(widget)
        self._widget, self._call = widget, call
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._widget and event.type() == QEvent.Type.Show:
            watched.removeEventFilter(self)
            # What is there already is painted first.
            QTimer.singleShot(0, self, self._call)
        return super().eventFilter(watched, event)
