"""The mask shown over the picture: in one colour what is more, in the opposite what is less."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from denoise_gui.core.document import Document
from denoise_gui.engine.mask.blend import MOST
from denoise_gui.engine.recipe.sigma_mask import NEUTRAL, UNIT, SigmaMask
from denoise_gui.engine.rect import Rect
from denoise_gui.features.mask.choices import MaskOptions
from denoise_gui.shell.canvas import Canvas
from denoise_gui.shell.picture.canvas_tool import PaneView, PictureLayer

_LOOKED_UP = 1 << 4
"""Units that look alike."""


class MaskOverlay(PictureLayer):
    """Keeps a picture of the mask, a pixel a cell, and changes of it what a stroke has changed."""

    def __init__(self, document: Document, options: MaskOptions, canvas: Canvas) -> None:
        self._document, self._options, self._canvas = document, options, canvas
        self._colours = _table(options)
        self._shown: SigmaMask | None = None
        self._pixels: NDArray[np.uint32] | None = None
        self._image: QImage | None = None
        self._was_on = options.choices.overlay
        document.recipe_changed.connect(lambda _recipe: self._follow())
        document.image_opened.connect(self._forget)
        options.changed.connect(self._follow_options)
        canvas.add_layer(self)

    @property
    def on(self) -> bool:
        return self._options.choices.overlay

    def paint(self, painter: QPainter, pane: PaneView) -> None:
        before, mask = self._document.before, self._document.recipe.mask
        if not self.on or before is None or mask is None:
            return
        self._renew(mask)
        assert self._image is not None
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        # Only the part that is seen is handed to the painter: it would stretch all of it.
        whole = pane.rect(0, 0, before.width, before.height)
        seen = whole.intersected(pane.area).intersected(painter.clipBoundingRect())
        if seen.isEmpty():
            return
        across, down = mask.width / whole.width(), mask.height / whole.height()
        cells = QRectF(
            (seen.left() - whole.left()) * across,
            (seen.top() - whole.top()) * down,
            seen.width() * across,
            seen.height() * down,
        )
        # Whole cells, and one more to each side for the painter to interpolate with.
        source = cells.toAlignedRect().adjusted(-2, -2, 2, 2)
        source = source.intersected(QRect(QPoint(0, 0), self._image.size()))
        target = QRectF(
            whole.left() + source.left() / across,
            whole.top() + source.top() / down,
            source.width() / across,
            source.height() / down,
        )
        painter.drawImage(target, self._image, QRectF(source))

    def _follow(self) -> None:
        """The mask may be another one."""
        mask, last = self._document.recipe.mask, self._shown
        if mask is last or not self.on:
            return
        before = self._document.before
        same_shape = mask and last and (mask.height, mask.width) == (last.height, last.width)
        if before is None or mask is None or last is None or not same_shape:
            self._canvas.update()
            return
        for cells in mask.differing(last):
            self._canvas.update_part(mask.touched(cells, before.height, before.width))
        self._renew(mask)

    def _follow_options(self) -> None:
        colours = _table(self._options)
        if not np.array_equal(colours, self._colours):
            self._colours = colours
            self._shown = None
        elif self._was_on == self.on:
            return
        self._was_on = self.on
        self._canvas.update()

    def _forget(self) -> None:
        self._shown = self._pixels = self._image = None

    def _renew(self, mask: SigmaMask) -> None:
        last, pixels = self._shown, self._pixels
        if mask is last:
            return
        if last is None or pixels is None or pixels.shape != (mask.height, mask.width):
            pixels = np.empty((mask.height, mask.width), np.uint32)
            changed = [Rect(0, 0, mask.height, mask.width)]
        else:
            changed = mask.differing(last)
        for cells in changed:
            pixels[cells.slices()] = self._colours[mask.units(cells) // _LOOKED_UP]
        self._pixels, self._shown = pixels, mask
        height, width = pixels.shape
        # A view of the pixels, which are kept.
        self._image = QImage(
            pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied
        )


def _table(options: MaskOptions) -> NDArray[np.uint32]:
    """A premultiplied colour for each factor: none for 1, the whole at `MOST` and at 0."""
    choices = options.choices
    factors = np.arange(65536 // _LOOKED_UP) * (_LOOKED_UP * UNIT)
    more = np.clip(np.log2(np.maximum(factors, 1)) / np.log2(MOST), 0, 1)
    less = np.clip(1 - factors, 0, 1)
    # Little of it is seen already where it begins.
    strength = np.where(factors > 1, more, less) ** 0.6
    strength[NEUTRAL // _LOOKED_UP] = 0
    alpha = np.rint(255 * choices.opacity * strength)
    colour = QColor(choices.colour)
    other = opposite(colour)
    table: NDArray[np.uint32] = alpha.astype(np.uint32) << np.uint32(24)
    for shift, one, two in (
        (16, colour.red(), other.red()),
        (8, colour.green(), other.green()),
        (0, colour.blue(), other.blue()),
    ):
        level = np.rint(np.where(factors > 1, one, two) * alpha / 255).astype(np.uint32)
        table |= level << np.uint32(shift)
    return table


def opposite(colour: QColor) -> QColor:
    """What is told from a colour at a glance: of the other side of the circle, or for a gray,
    light for dark."""
    if colour.hsvSaturation() == 0:
        return QColor.fromHsv(0, 0, 255 - colour.value())
    hue = (colour.hsvHue() + 180) % 360
    return QColor.fromHsv(hue, colour.hsvSaturation(), colour.value())
