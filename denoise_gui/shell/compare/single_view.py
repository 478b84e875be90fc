"""The denoised picture alone; the original is held in its place with a key."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from denoise_gui.core.translation import tr
from denoise_gui.shell.compare.choice import CompareChoice
from denoise_gui.shell.compare.pictures import Picture
from denoise_gui.shell.compare.view import CompareView, Part
from denoise_gui.shell.picture.canvas_overlay import LABEL_MARGIN, paint_label


class SingleView(CompareView):
    def parts(self, panes: tuple[QRectF, ...], _choice: CompareChoice) -> tuple[Part, ...]:
        return (Part(0, Picture.DENOISED, panes[0]),)

    def paint_over(
        self,
        painter: QPainter,
        panes: tuple[QRectF, ...],
        choice: CompareChoice,  # noqa: ARG002
    ) -> None:
        """What it is: without the name a picture alone could be either."""
        corner = panes[0].topLeft() + QPointF(LABEL_MARGIN, LABEL_MARGIN)
        paint_label(painter, tr("Denoised"), corner, panes[0].width() - 2 * LABEL_MARGIN)
