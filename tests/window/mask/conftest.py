"""A hand that paints in the real window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.driven import DrivenApplication as Application

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier

Place = tuple[float, float]
"""(x, y) in pixels of the photograph."""


def on_screen(application: Application, place: Place) -> QPoint:
    """Where a place of the photograph is seen in the first pane."""
    pane = application.window.canvas.pane_views()[0]
    return QPointF(pane.point(*place)).toPoint()


def drag(
    application: Application,
    places: Sequence[Place],
    button: Qt.MouseButton = LEFT,
    modifiers: Qt.KeyboardModifier = NONE,
) -> None:
    """With the mouse, from place to place."""
    canvas = application.window.canvas
    points = [on_screen(application, place) for place in places]
    QTest.mouseMove(canvas, points[0])
    QTest.mousePress(canvas, button, modifiers, points[0])
    for point in points[1:]:
        QTest.mouseMove(canvas, point)
        QApplication.processEvents()
    QTest.mouseRelease(canvas, button, modifiers, points[-1])
