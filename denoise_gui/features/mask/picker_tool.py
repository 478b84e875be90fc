"""Picks from the picture what painting is limited to."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from denoise_gui.features.mask.limits import Limits
from denoise_gui.features.mask.painting import MaskPainting
from denoise_gui.shell.canvas import Canvas
from denoise_gui.shell.picture.canvas_tool import CanvasTool, Spot


class PickerTool(CanvasTool):
    """One click; the tool from before has the hand again."""

    def __init__(self, limits: Limits, painting: MaskPainting, canvas: Canvas) -> None:
        self._limits, self._painting, self._canvas = limits, painting, canvas
        self._before: CanvasTool | None = None

    def begin(self) -> None:
        """Take the hand over."""
        if self._canvas.tool is not self:
            self._before = self._canvas.tool
            self._canvas.set_tool(self)

    def press(self, spot: Spot) -> bool:
        return spot.button is Qt.MouseButton.LeftButton

    def release(self, spot: Spot) -> None:
        grid = self._painting.grid
        if grid and 0 <= spot.x < grid.width and 0 <= spot.y < grid.height:
            self._limits.pick(int(spot.y), int(spot.x))
            self._canvas.set_tool(self._before)

    def wants(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape

    def key(self, event: QKeyEvent) -> None:  # noqa: ARG002
        self._canvas.set_tool(self._before)
