"""What a compare view is: panes, the pictures in them, and what the hand may do besides panning.

Views keep nothing: they are told the choice, and answer with the next one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter

from denoise_gui.shell.compare.choice import CompareChoice
from denoise_gui.shell.compare.pictures import Picture
from denoise_gui.shell.picture.viewport import Size


@dataclass(frozen=True)
class Pane:
    """A rectangle of the widget in device pixels. All panes of a view have one size."""

    x: int
    y: int
    size: Size

    def area(self, ratio: float) -> QRectF:
        """The same in logical pixels."""
        width, height = self.size
        return QRectF(self.x / ratio, self.y / ratio, width / ratio, height / ratio)


@dataclass(frozen=True)
class Part:
    """What to paint in a pane: a picture, clipped to an area in logical pixels."""

    pane: int
    picture: Picture
    clip: QRectF


class CompareView(ABC):
    """One way to see before and after. Areas and positions are in logical pixels."""

    def panes(self, size: Size, image: Size | None) -> tuple[Pane, ...]:  # noqa: ARG002
        """How a widget of some size (device pixels) is shared out for an image."""
        return (Pane(0, 0, size),)

    @abstractmethod
    def parts(self, panes: tuple[QRectF, ...], choice: CompareChoice) -> tuple[Part, ...]:
        """What is painted where."""

    @abstractmethod
    def paint_over(
        self, painter: QPainter, panes: tuple[QRectF, ...], choice: CompareChoice
    ) -> None:
        """Lines and labels over the pictures."""

    def cursor_at(
        self,
        at: QPointF,  # noqa: ARG002
        size: QSizeF,  # noqa: ARG002
        choice: CompareChoice,  # noqa: ARG002
    ) -> Qt.CursorShape | None:
        """How the cursor shows that something can be held there; None if nothing can."""
        return None

    def dragged_to(self, at: QPointF, size: QSizeF, choice: CompareChoice) -> CompareChoice:  # noqa: ARG002
        """What was held under `cursor_at` is now here."""
        return choice

    def clicked_at(self, at: QPointF, size: QSizeF, choice: CompareChoice) -> CompareChoice:  # noqa: ARG002
        """A press and its release in one place."""
        return choice

    def double_clicked(self, before: CompareChoice) -> CompareChoice | None:  # noqa: ARG002
        """A double click, given the choice before its first click; None: it means the zoom."""
        return None
