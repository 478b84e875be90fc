"""Pictures of one size side by side, zoomed and panned together."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from denoise_gui.engine.images.display_pyramid import DisplayPyramid
from denoise_gui.shell.canvas.canvas_overlay import SURROUND, paint_label
from denoise_gui.shell.canvas.picture_painter import level_images, paint_picture
from denoise_gui.shell.canvas.screen_colours import ScreenColours
from denoise_gui.shell.canvas.view_transform import ViewTransform, fitted, zoom_limits

_WHEEL_NOTCH = 120
_ZOOM_PER_NOTCH = 1.25
_MARK_RADIUS = 16


class LinkedView(QObject):
    """Which part of the pictures all panes show: a centre in image pixels and a zoom.

    A centre and not an offset, so that panes of different sizes show the same place.
    """

    changed = Signal()

    def __init__(self, width: int, height: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.image = (width, height)
        self.zoom: float | None = None
        """Screen pixels per image pixel; None fits the whole picture into each pane."""
        self.centre = (width / 2, height / 2)
        self.mark: tuple[int, int] | None = None
        """(x, y) of a pixel to point out."""

    def transform_in(self, view: tuple[int, int]) -> ViewTransform:
        """Where the picture lies in a pane of this size, in device pixels."""
        if self.zoom is None:
            return fitted(view, self.image)
        x = view[0] / 2 - self.centre[0] * self.zoom
        y = view[1] / 2 - self.centre[1] * self.zoom
        return ViewTransform(self.zoom, x, y).kept_inside(view, self.image)

    def take(self, transform: ViewTransform, view: tuple[int, int]) -> None:
        """A pane was zoomed or panned: the others follow."""
        kept = transform.kept_inside(view, self.image)
        self.zoom = kept.zoom
        self.centre = kept.to_image(view[0] / 2, view[1] / 2)
        self.changed.emit()

    def fit(self) -> None:
        self.zoom = None
        self.changed.emit()

    def show_pixel(self, x: int, y: int, zoom: float) -> None:
        """Go to a pixel and point it out."""
        self.zoom, self.centre, self.mark = zoom, (x + 0.5, y + 0.5), (x, y)
        self.changed.emit()


class PicturePane(QWidget):
    """One picture with its title."""

    def __init__(self, title: str, view: LinkedView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self._view = view
        self._pyramid: DisplayPyramid | None = None
        self._images: list = []  # type: ignore[type-arg]
        self._words = ""
        self._colours: ScreenColours | None = None
        self._last = QPointF()
        self._panning = False
        self.setMinimumSize(160, 120)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(title)
        view.changed.connect(self.update)

    def show_picture(
        self,
        pyramid: DisplayPyramid | None,
        words: str = "",
        colours: ScreenColours | None = None,
    ) -> None:
        """A picture, or words in its place when there is none; `colours` if not the screen's."""
        self._colours = colours
        self._pyramid = pyramid
        self._images = level_images(pyramid) if pyramid else []
        self._words = words
        self.update()

    @property
    def pyramid(self) -> DisplayPyramid | None:
        return self._pyramid

    def view_size(self) -> tuple[int, int]:
        """In device pixels."""
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), SURROUND)
        ratio = self.devicePixelRatioF()
        area = QRectF(self.rect())
        if self._pyramid is not None:
            size = self.view_size()
            transform = self._view.transform_in(size)
            paint_picture(
                painter, self._pyramid, self._images, transform, size, ratio, self._colours
            )
            if self._view.mark:
                self._paint_mark(painter, transform, ratio)
        elif self._words:
            painter.setPen(QColor(230, 230, 230))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(area.adjusted(16, 40, -16, -16), flags, self._words)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self.width() - 20
        title = QFontMetricsF(painter.font()).elidedText(
            self.title, Qt.TextElideMode.ElideRight, room - 16
        )
        paint_label(painter, title, QPointF(10, 10), room)

    def _paint_mark(self, painter: QPainter, transform: ViewTransform, ratio: float) -> None:
        assert self._view.mark is not None
        x, y = self._view.mark
        centre = QPointF(
            (transform.x + (x + 0.5) * transform.zoom) / ratio,
            (transform.y + (y + 0.5) * transform.zoom) / ratio,
        )
        radius = max(_MARK_RADIUS, transform.zoom / ratio)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for color, width in ((QColor(0, 0, 0, 160), 4.0), (QColor(255, 255, 255), 1.8)):
            painter.setPen(QPen(color, width))
            painter.drawEllipse(centre, radius, radius)

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / _WHEEL_NOTCH
        size, ratio = self.view_size(), self.devicePixelRatioF()
        transform = self._view.transform_in(size)
        low, high = zoom_limits(size, self._view.image)
        zoom = min(max(transform.zoom * _ZOOM_PER_NOTCH**notches, low), high)
        at = event.position() * ratio
        self._view.take(transform.zoomed_at(zoom, at.x(), at.y()), size)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._panning, self._last = True, event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._panning:
            moved = (event.position() - self._last) * self.devicePixelRatioF()
            self._last = event.position()
            size = self.view_size()
            self._view.take(self._view.transform_in(size).panned(moved.x(), moved.y()), size)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._panning = False
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._view.zoom is None:
            size, ratio = self.view_size(), self.devicePixelRatioF()
            at = event.position() * ratio
            self._view.take(self._view.transform_in(size).zoomed_at(1.0, at.x(), at.y()), size)
        else:
            self._view.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()
