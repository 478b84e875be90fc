"""A few pixels, very large, before and after, with the values of the one in the middle."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontDatabase, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QWidget

from denoise_gui.core.document import Document
from denoise_gui.core.translation import tr
from denoise_gui.engine.images.display_pyramid import Bgrx
from denoise_gui.engine.rect import Rect
from denoise_gui.shell.picture import surround
from denoise_gui.shell.picture.monitor_profile import colours_of
from denoise_gui.shell.picture.picture_painter import image_of
from denoise_gui.shell.picture.screen_colours import ScreenColours

PIXELS = 15
"""Image pixels along an edge; odd, so that one is in the middle."""

_GAP = 8
_LARGEST = 180
"""Edge of a square, in logical pixels."""

_LINES = 4
"""Of text under the squares."""


def loupe_rect(row: int, column: int, height: int, width: int) -> Rect:
    """What of an image lies under a loupe; less than all of it at an edge or in a small image."""
    reach = PIXELS // 2
    return Rect(row - reach, column - reach, row + reach + 1, column + reach + 1).clipped(
        height, width
    )


class Loupe(QWidget):
    """Shows the pixel it was told of, or the middle of what is visible while there is none."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._pixel: tuple[int, int] | None = None
        self._colours = ScreenColours(None)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setMinimumSize(180, 120)
        self.setAccessibleName(tr("Loupe"))
        document.after_changed.connect(self._renew)
        document.frame_changed.connect(self._renew)
        document.image_opened.connect(self._open_image)

    def sizeHint(self) -> QSize:
        return QSize(280, 190)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return (
            round(min((width - _GAP) / 2, _LARGEST)) + _LINES * self.fontMetrics().lineSpacing() + 4
        )

    def show_pixel(self, pixel: tuple[int, int] | None) -> None:
        """(row, column) of the image."""
        self._pixel = pixel
        self._renew()

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Names and values: position, before, after, change; empty without a pixel."""
        document = self._document
        if self._pixel is None or document.before is None:
            return []
        row, column = self._pixel
        before, after = document.before.rgb_at(row, column), document.shown_rgb(row, column)
        if after is None:
            return []
        change = tuple(b - a for a, b in zip(before, after, strict=True))
        return [
            (tr("Pixel"), f"({column}, {row})"),
            (tr("Before"), " ".join(f"{value:4d}" for value in before)),
            (tr("After"), " ".join(f"{value:4d}" for value in after)),
            (tr("Change"), " ".join(f"{value:+4d}" for value in change)),
        ]

    def renew_colours(self) -> None:
        """Another image, or another monitor."""
        self._colours = colours_of(self._document, self.screen())
        self.update()

    def _open_image(self) -> None:
        self.renew_colours()
        self.show_pixel(None)

    def _renew(self) -> None:
        if self.isVisible():
            words = ", ".join(f"{name} {value}" for name, value in self.rows)
            self.setAccessibleDescription(words)
            self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._renew()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = self._edge()
        squares = (QRectF(0, 0, edge, edge), QRectF(edge + _GAP, 0, edge, edge))
        for square in squares:
            painter.fillRect(square, surround.colour())
        rows = self.rows
        if not rows:
            text = QRectF(0, edge + 4, self.width(), self.height() - edge - 4)
            flags = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(text, flags, self._without_rows())
            return
        rect, pictures = self._pictures()
        for square, pixels in zip(squares, pictures, strict=True):
            self._paint_square(painter, square, pixels, rect)
        metrics = painter.fontMetrics()
        indent = max(metrics.horizontalAdvance(name) for name, _ in rows) + 12
        for number, (name, value) in enumerate(rows):
            baseline = edge + 4 + number * metrics.lineSpacing() + metrics.ascent()
            painter.drawText(QPointF(0, baseline), name)
            painter.drawText(QPointF(indent, baseline), value)

    def _without_rows(self) -> str:
        if self._document.before is None:
            return tr("Open an image to read its pixels.")
        return tr("Point at the picture to read its pixels.")

    def _edge(self) -> float:
        room = self.height() - _LINES * self.fontMetrics().lineSpacing() - 4
        return float(max(PIXELS, min((self.width() - _GAP) // 2, room, _LARGEST)))

    def _pictures(self) -> tuple[Rect, tuple[Bgrx, Bgrx]]:
        document = self._document
        assert self._pixel is not None
        assert document.before is not None
        rect = loupe_rect(*self._pixel, document.before.height, document.before.width)
        before = document.before.levels[0][rect.slices()]
        return rect, (before, document.shown_pixels(rect))

    def _paint_square(self, painter: QPainter, square: QRectF, pixels: Bgrx, rect: Rect) -> None:
        assert self._pixel is not None
        row, column = self._pixel
        size = square.width() / PIXELS
        reach = PIXELS // 2
        # A strided view has no memory of its own for Qt to read: it is copied, being tiny.
        image = self._colours.converted(image_of(pixels.copy()).copy())
        target = QRectF(
            square.left() + (rect.left - column + reach) * size,
            square.top() + (rect.top - row + reach) * size,
            rect.width * size,
            rect.height * size,
        )
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(target, image)
        corner = square.topLeft() + QPointF(reach * size, reach * size)
        middle = QRectF(corner, corner + QPointF(size, size))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((QColor(0, 0, 0), 3.0), (QColor(255, 255, 255), 1.2)):
            painter.setPen(QPen(color, width))
            painter.drawRect(middle)
        painter.setPen(QPen(self.palette().windowText().color()))
