"""The hand while a tool has it: the canvas's events, told in pixels of the image."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPointingDevice, QTabletEvent, QWheelEvent

from denoise_gui.shell.picture.canvas_tool import CanvasTool, Spot

if TYPE_CHECKING:
    from PySide6.QtGui import QCursor

_WHEEL_NOTCH = 120
"""Qt's units of a wheel's notch."""

_MODIFIERS = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.AltModifier
)


class Picture(Protocol):
    """What is under the hand."""

    def spot_at(self, at: QPointF) -> Spot: ...

    def setCursor(self, cursor: QCursor | Qt.CursorShape, /) -> None: ...


class ToolHand:
    """Passes on what a tool wants. Each method says whether the event was taken."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self.tool: CanvasTool | None = None
        self._down = Qt.MouseButton.NoButton
        """The button that the tool holds."""

    def take(self, tool: CanvasTool | None) -> None:
        """Another tool; the one before is put away."""
        self._down = Qt.MouseButton.NoButton
        if self.tool is not None:
            self.tool.put_away()
        self.tool = tool

    def press(self, event: QMouseEvent) -> bool:
        if self.tool is None:
            return False
        if self._down is not Qt.MouseButton.NoButton:
            return True
        if self.tool.press(self._spot(event, event.button())):
            self._down = event.button()
            return True
        return False

    def move(self, event: QMouseEvent) -> bool:
        if self.tool is None:
            return False
        if self._down is not Qt.MouseButton.NoButton:
            self.tool.move(self._spot(event, self._down))
        else:
            self.tool.hover(self._spot(event))
            self._picture.setCursor(self.tool.cursor)
        return True

    def release(self, event: QMouseEvent) -> bool:
        if self.tool is None or self._down is Qt.MouseButton.NoButton:
            return False
        if event.button() == self._down:
            self._down = Qt.MouseButton.NoButton
            self.tool.release(self._spot(event, event.button()))
        return True

    def leave(self) -> None:
        if self.tool is not None:
            self.tool.hover(None)

    def wheel(self, event: QWheelEvent) -> bool:
        # With Alt held, Qt tells of a wheel that turns the other way.
        turned = event.angleDelta().y() or event.angleDelta().x()
        if self.tool is None or not event.modifiers() & _MODIFIERS:
            return False
        spot = replace(self._picture.spot_at(event.position()), modifiers=event.modifiers())
        return self.tool.wheel(turned / _WHEEL_NOTCH, spot)

    def tablet(self, event: QTabletEvent) -> bool:
        """A pen: as a mouse, with its pressure."""
        if self.tool is None:
            return False
        eraser = event.pointerType() == QPointingDevice.PointerType.Eraser
        at = self._picture.spot_at(event.position())
        spot = replace(
            at,
            button=event.button() or self._down,
            modifiers=event.modifiers(),
            pressure=event.pressure(),
            eraser=eraser,
        )
        held = self._down is not Qt.MouseButton.NoButton
        if event.type() == QEvent.Type.TabletPress and not held:
            if self.tool.press(spot):
                self._down = event.button()
                return True
        elif event.type() == QEvent.Type.TabletRelease and held:
            self._down = Qt.MouseButton.NoButton
            self.tool.release(spot)
            return True
        elif event.type() == QEvent.Type.TabletMove:
            if held:
                self.tool.move(spot)
            else:
                self.tool.hover(spot)
            return True
        return False

    def wants(self, event: QKeyEvent) -> bool:
        return self.tool is not None and self.tool.wants(event)

    def key(self, event: QKeyEvent) -> bool:
        if self.tool is None or not self.tool.wants(event):
            return False
        self.tool.key(event)
        return True

    def _spot(self, event: QMouseEvent, button: Qt.MouseButton = Qt.MouseButton.NoButton) -> Spot:
        at = self._picture.spot_at(event.position())
        return replace(at, button=button, modifiers=event.modifiers())
