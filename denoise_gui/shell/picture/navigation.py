"""How every picture is moved: wheel, drag, double click and keys, the same in each window."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from denoise_gui.shell.picture.viewport import Viewport

_WHEEL_NOTCH = 120
"""Qt's units of a wheel's notch."""

_ZOOM_PER_NOTCH = 1.25

_CLICK_DISTANCE = 3
"""Logical pixels a press may move and still be a click."""

PAN_STEP = 80
"""Logical pixels, by a key."""


class Navigable(QWidget):
    """A widget with a picture in it. A subclass says what the viewport is, and takes another."""

    @property
    def viewport(self) -> Viewport:
        """What the widget shows of the image."""
        raise NotImplementedError

    def move_to(self, viewport: Viewport) -> None:
        """Show another part, or larger, or smaller."""
        raise NotImplementedError

    def in_pane(self, at: QPointF) -> tuple[float, float]:
        """A position of the widget, in device pixels of the pane that it lies in."""
        ratio = self.devicePixelRatioF()
        return at.x() * ratio, at.y() * ratio

    def fit(self) -> None:
        """Show the whole image."""
        self.move_to(self.viewport.fitted())

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom, keeping the image's point at a position of the widget (its centre if None)."""
        place = self.in_pane(at) if at is not None else None
        self.move_to(self.viewport.zoomed(zoom, place))

    def step_zoom(self, direction: int) -> None:
        """To the next round zoom, larger (1) or smaller (-1)."""
        self.move_to(self.viewport.stepped(direction))

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by logical pixels."""
        ratio = self.devicePixelRatioF()
        self.move_to(self.viewport.panned(dx * ratio, dy * ratio))


class _State(Enum):
    FREE = auto()
    PRESSED = auto()
    """Down in one place so far: a click, or the beginning of a pan."""
    PANNING = auto()


class Hand:
    """The hand on one picture: told of the widget's events, it moves the picture."""

    def __init__(self, picture: Navigable) -> None:
        self._picture = picture
        self._state = _State.FREE
        self._last = QPointF()

    @property
    def free(self) -> bool:
        """Nothing is pressed."""
        return self._state is _State.FREE

    def wheel(self, event: QWheelEvent) -> None:
        """Zoom at the cursor."""
        notches = event.angleDelta().y() / _WHEEL_NOTCH
        if notches:
            zoom = self._picture.viewport.zoom * _ZOOM_PER_NOTCH**notches
            self._picture.zoom_to(zoom, event.position())

    def press(self, event: QMouseEvent) -> None:
        self._last = event.position()
        if event.button() == Qt.MouseButton.LeftButton:
            self._state = _State.PRESSED
        elif event.button() == Qt.MouseButton.MiddleButton:
            self._begin_pan()

    def move(self, event: QMouseEvent) -> None:
        moved = event.position() - self._last
        if self._state is _State.PRESSED and moved.manhattanLength() > _CLICK_DISTANCE:
            self._begin_pan()
        if self._state is _State.PANNING:
            self._last = event.position()
            self._picture.pan(moved.x(), moved.y())

    def release(self, event: QMouseEvent) -> bool:
        """Whether it was a click, in one place."""
        left = event.button() == Qt.MouseButton.LeftButton
        clicked = self._state is _State.PRESSED and left
        self._state = _State.FREE
        return clicked

    def double_click(self, at: QPointF) -> None:
        """The whole picture, or where it is shown whole, actual pixels at the cursor."""
        if self._picture.viewport.fits:
            self._picture.zoom_to(1.0, at)
        else:
            self._picture.fit()

    def show_cursor(self) -> None:
        """A hand where there is something to drag."""
        if self._picture.viewport.pannable:
            self._picture.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self._picture.unsetCursor()

    def _begin_pan(self) -> None:
        self._state = _State.PANNING
        self._picture.setCursor(Qt.CursorShape.ClosedHandCursor)
