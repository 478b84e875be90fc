"""What is scrolled where the window is low, such as what a dock holds: it must not make the window
taller."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_WIDEST_BAR = 24
"""Logical pixels left for the scroll bar."""


def scrolling(body: QWidget) -> QScrollArea:
    """A frame around a body that scrolls up and down, never sideways."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(body)
    area.setMinimumWidth(body.minimumSizeHint().width() + _WIDEST_BAR)
    return area
