"""What was taken away: input minus output around a middle gray, amplified.

With a good sigma it looks like structureless grain; where it shows edges or texture, the picture
itself was taken for noise.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from denoise_gui.core.translation import tr
from denoise_gui.shell.compare.choice import CompareChoice
from denoise_gui.shell.compare.pictures import Picture
from denoise_gui.shell.compare.view import CompareView, Part
from denoise_gui.shell.picture.canvas_overlay import LABEL_MARGIN, paint_label


class MethodNoiseView(CompareView):
    def parts(self, panes: tuple[QRectF, ...], _choice: CompareChoice) -> tuple[Part, ...]:
        return (Part(0, Picture.METHOD_NOISE, panes[0]),)

    def paint_over(
        self, painter: QPainter, panes: tuple[QRectF, ...], choice: CompareChoice
    ) -> None:
        words = tr("Method noise (input − output) × {0}").format(choice.gain)
        corner = panes[0].topLeft() + QPointF(LABEL_MARGIN, LABEL_MARGIN)
        paint_label(painter, words, corner, panes[0].width() - 2 * LABEL_MARGIN)
