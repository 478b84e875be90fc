"""What a feature may do on the picture: paint something over it, and take the hand over.

The canvas tells a tool where the hand is in the picture, whatever the zoom and whichever pane it is
in, and keeps what a tool does not take: the middle button pans, the wheel alone zooms.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter

from denoise_gui.engine.rect import Rect
from denoise_gui.shell.picture.view_transform import ViewTransform


@dataclass(frozen=True)
class PaneView:
    """A pane, and how the image lies in it.

    Attributes:
        area: in logical pixels of the widget.
        transform: of the image, in device pixels of the pane.
        ratio: device pixels per logical one.
    """

    area: QRectF
    transform: ViewTransform
    ratio: float

    def point(self, x: float, y: float) -> QPointF:
        """Where a position of the image lies, in logical pixels of the widget."""
        view = self.transform
        return self.area.topLeft() + QPointF(
            (view.x + x * view.zoom) / self.ratio, (view.y + y * view.zoom) / self.ratio
        )

    def rect(self, left: float, top: float, width: float, height: float) -> QRectF:
        """Where a rectangle of the image lies."""
        return QRectF(self.point(left, top), self.point(left + width, top + height))

    def place(self, rect: Rect) -> QRectF:
        """The same for a rectangle in pixels of the image."""
        return self.rect(rect.left, rect.top, rect.width, rect.height)

    @property
    def scale(self) -> float:
        """Logical pixels of the widget per pixel of the image."""
        return self.transform.zoom / self.ratio


@dataclass(frozen=True)
class Spot:
    """Where the hand is.

    Attributes:
        x, y: in pixels of the image; beyond its edges too.
        scale: logical pixels of the widget per pixel of the image.
        pressure: of a pen, 0 to 1; 1 of a mouse.
        eraser: it is the other end of the pen.
    """

    x: float
    y: float
    scale: float
    button: Qt.MouseButton = Qt.MouseButton.NoButton
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    pressure: float = 1.0
    eraser: bool = False


class PictureLayer:
    """Something painted over the picture in every pane."""

    def paint(self, painter: QPainter, pane: PaneView) -> None:
        """The painter is clipped to the pane."""


class CanvasTool(PictureLayer):
    """Takes the hand over while the canvas has it. What it does not want it leaves to the canvas.

    `cursor` is what the mouse looks like.
    """

    cursor = Qt.CursorShape.CrossCursor

    def press(self, spot: Spot) -> bool:  # noqa: ARG002
        """A button went down; whether the tool takes what follows until it goes up."""
        return False

    def move(self, spot: Spot) -> None:
        """The hand moves, with the button down."""

    def release(self, spot: Spot) -> None:
        """The button went up."""

    def hover(self, spot: Spot | None) -> None:
        """The hand moves, with no button down; None: it left the picture."""

    def wheel(self, notches: float, spot: Spot) -> bool:  # noqa: ARG002
        """The wheel turned, with a modifier held."""
        return False

    def wants(self, event: QKeyEvent) -> bool:  # noqa: ARG002
        """Whether a key is the tool's, and no shortcut, while the picture has the focus."""
        return False

    def key(self, event: QKeyEvent) -> None:
        """A key that it wants was pressed."""

    def put_away(self) -> None:
        """Another tool is taken, or none: what is under way ends here."""
