"""Original and denoised picture in two panes that zoom and pan together.

Beside each other or above each other: whichever shows the whole image larger.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from denoise_gui.core.translation import tr
from denoise_gui.shell.compare.choice import CompareChoice
from denoise_gui.shell.compare.pictures import Picture
from denoise_gui.shell.compare.view import CompareView, Pane, Part
from denoise_gui.shell.picture.canvas_overlay import LABEL_MARGIN, paint_label
from denoise_gui.shell.picture.view_transform import fit_zoom
from denoise_gui.shell.picture.viewport import Size

GAP = 4
"""Device pixels between the panes."""


class SideBySideView(CompareView):
    def panes(self, size: Size, image: Size | None) -> tuple[Pane, ...]:
        width, height = size
        beside = (max(1, (width - GAP) // 2), height)
        above = (width, max(1, (height - GAP) // 2))
        if image is None or fit_zoom(beside, image) >= fit_zoom(above, image):
            return Pane(0, 0, beside), Pane(width - beside[0], 0, beside)
        return Pane(0, 0, above), Pane(0, height - above[1], above)

    def parts(self, panes: tuple[QRectF, ...], _choice: CompareChoice) -> tuple[Part, ...]:
        return Part(0, Picture.ORIGINAL, panes[0]), Part(1, Picture.DENOISED, panes[1])

    def paint_over(
        self, painter: QPainter, panes: tuple[QRectF, ...], _choice: CompareChoice
    ) -> None:
        margin = QPointF(LABEL_MARGIN, LABEL_MARGIN)
        for pane, words in zip(panes, (tr("Original"), tr("Denoised")), strict=True):
            paint_label(painter, words, pane.topLeft() + margin, pane.width() - 2 * LABEL_MARGIN)
