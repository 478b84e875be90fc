"""The denoised picture alone; the original is held in its place with a key."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from denoise_gui.shell.compare.choice import CompareChoice
from denoise_gui.shell.compare.pictures import Picture
from denoise_gui.shell.compare.view import CompareView, Part


class SingleView(CompareView):
    def parts(self, panes: tuple[QRectF, ...], _choice: CompareChoice) -> tuple[Part, ...]:
        return (Part(0, Picture.DENOISED, panes[0]),)

    def paint_over(
        self, painter: QPainter, panes: tuple[QRectF, ...], choice: CompareChoice
    ) -> None:
        """Nothing: it is the picture itself that one wants to see."""
