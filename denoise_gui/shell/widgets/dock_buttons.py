"""The buttons of a dock's title, with icons in the colour of the text: those of Qt's style can
hardly be seen on dark."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractButton, QDockWidget

from denoise_gui.shell.widgets.icons import icon

_ICONS = {"qt_dockwidget_closebutton": "close", "qt_dockwidget_floatbutton": "float"}
"""By the names that Qt gives the buttons."""


class DockButtons(QObject):
    """Paints them in Qt's place, which gives them its own icon anew whenever the dock moves."""

    def __init__(self, dock: QDockWidget) -> None:
        super().__init__(dock)
        for name in _ICONS:
            button = dock.findChild(QAbstractButton, name)
            if button is not None:
                button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Paint or not isinstance(watched, QAbstractButton):
            return super().eventFilter(watched, event)
        painter = QPainter(watched)
        if watched.underMouse() or watched.hasFocus():
            ground = QColor(watched.palette().windowText().color())
            ground.setAlpha(60 if watched.isDown() else 35)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QColor(0, 0, 0, 0))
            painter.setBrush(ground)
            painter.drawRoundedRect(QRectF(watched.rect()), 3, 3)
        icon(_ICONS[watched.objectName()]).paint(painter, watched.rect())
        return True
