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
from denoise_gui.shell.picture import surround
from denoise_gui.shell.picture.canvas_overlay import paint_label
from denoise_gui.shell.picture.navigation import Hand, Navigable
from denoise_gui.shell.picture.picture_painter import level_images, paint_picture
from denoise_gui.shell.picture.screen_colours import ScreenColours
from denoise_gui.shell.picture.view_transform import ViewTransform
from denoise_gui.shell.picture.viewport import Size, Viewport

_MARK_RADIUS = 16


class LinkedView(QObject):
    """Which part of the pictures all panes show: the viewport of the one moved last.

    The others keep what lies in its centre in theirs, so that panes of different sizes show the
    same place.
    """

    changed = Signal()

    def __init__(self, width: int, height: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._viewport = Viewport().onto((width, height))
        self.mark: tuple[int, int] | None = None
        """(x, y) of a pixel to point out."""

    @property
    def fits(self) -> bool:
        """Whether each pane shows the whole picture."""
        return self._viewport.fits

    def in_view(self, size: Size) -> Viewport:
        """What a pane of this size, in device pixels, shows."""
        return self._viewport.resized(size)

    def take(self, viewport: Viewport) -> None:
        """A pane was zoomed or panned: the others follow."""
        self._viewport = viewport
        self.changed.emit()

    def fit(self) -> None:
        self.take(self._viewport.fitted())

    def show_pixel(self, x: int, y: int, zoom: float) -> None:
        """Go to a pixel and point it out."""
        self.mark = (x, y)
        self.take(self._viewport.centred(x + 0.5, y + 0.5, zoom))


class PicturePane(Navigable):
    """One picture with its title."""

    def __init__(self, title: str, view: LinkedView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self._view = view
        self._pyramid: DisplayPyramid | None = None
        self._images: list = []  # type: ignore[type-arg]
        self._words = ""
        self._colours: ScreenColours | None = None
        self._hand = Hand(self)
        self.setMouseTracking(True)
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
        painter.fillRect(event.rect(), surround.colour())
        ratio = self.devicePixelRatioF()
        area = QRectF(self.rect())
        if self._pyramid is not None:
            size = self.view_size()
            transform = self.viewport.transform
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

    @property
    def viewport(self) -> Viewport:
        return self._view.in_view(self.view_size())

    def move_to(self, viewport: Viewport) -> None:
        self._view.take(viewport)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._hand.wheel(event)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hand.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._hand.free:
            self._hand.show_cursor()
        else:
            self._hand.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hand.release(event)
        self._hand.show_cursor()
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._hand.double_click(event.position())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()
