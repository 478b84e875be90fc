"""The picture: before and after, zoomed and panned, divided by a line one can drag."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from denoise_gui.document import Document
from denoise_gui.engine.tiling import Rect
from denoise_gui.ui import canvas_overlay
from denoise_gui.ui.divider import Divider
from denoise_gui.ui.picture_painter import image_of, level_images, paint_part
from denoise_gui.ui.view_transform import (
    ViewTransform,
    fit_zoom,
    fitted,
    next_step,
    zoom_limits,
)

_WHEEL_NOTCH = 120
"""Qt's units of a wheel's notch."""

_ZOOM_PER_NOTCH = 1.25


class Canvas(QWidget):
    """Shows a document's picture.

    Left of the divider the original, right of it the denoised picture; the original everywhere
    while `original_held`.
    """

    view_changed = Signal()
    """Zoom, position or size changed."""
    pixel_hovered = Signal(object)
    """(row, column) under the cursor, or None."""
    divider_changed = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._before: list[QImage] = []
        self._after: list[QImage] = []
        self._frame: QImage | None = None
        self._transform = ViewTransform(1.0, 0.0, 0.0)
        self._fit = True
        self._divider = Divider()
        self._original_held = False
        self._dragging: str | None = None
        self._last = QPointF()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(240, 160)
        self.setAccessibleName(self.tr("Picture"))
        self.setAccessibleDescription(
            self.tr("The original left of the divider, the denoised picture right of it")
        )
        document.image_opened.connect(self._show_document)
        document.after_changed.connect(self._update_image_rect)
        document.frame_changed.connect(self._show_frame)

    # What others ask and tell

    @property
    def zoom(self) -> float:
        """Screen pixels per image pixel."""
        return self._transform.zoom

    @property
    def fits(self) -> bool:
        """Whether the view follows the whole image when it is resized."""
        return self._fit

    @property
    def transform(self) -> ViewTransform:
        return self._transform

    @property
    def divider(self) -> Divider:
        return self._divider

    def set_divider(self, divider: Divider) -> None:
        if divider != self._divider:
            self._divider = divider
            self.update()
            self.divider_changed.emit()

    @property
    def original_held(self) -> bool:
        return self._original_held

    def hold_original(self, held: bool) -> None:
        """Show the original in place of everything, for as long as it is held."""
        if held != self._original_held:
            self._original_held = held
            self.update()

    def visible_rect(self) -> Rect:
        """The part of the image in the view, in image pixels; empty without an image."""
        size = self._image_size()
        if size is None:
            return Rect(0, 0, 0, 0)
        return self._transform.visible(self._view_size(), size)

    @property
    def level(self) -> int:
        """The halving of the picture that the view paints from."""
        before = self._document.before
        return before.level_for(self.zoom) if before else 0

    def fit(self) -> None:
        """Show the whole image."""
        self._fit = True
        self._place()

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Zoom, keeping the image's point at a position of the widget (its centre if None)."""
        size = self._image_size()
        if size is None:
            return
        ratio = self.devicePixelRatioF()
        point = at if at is not None else QPointF(self.width() / 2, self.height() / 2)
        low, high = zoom_limits(self._view_size(), size)
        zoom = min(max(zoom, low), high)
        self._fit = zoom == low and fit_zoom(self._view_size(), size) <= 1.0
        self._transform = self._transform.zoomed_at(zoom, point.x() * ratio, point.y() * ratio)
        self._place()

    def step_zoom(self, direction: int) -> None:
        """To the next round zoom, larger (1) or smaller (-1)."""
        self.zoom_to(next_step(self.zoom, direction))

    def sizeHint(self) -> QSize:
        return QSize(960, 640)

    # Geometry

    def _view_size(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    def _image_size(self) -> tuple[int, int] | None:
        before = self._document.before
        return (before.width, before.height) if before else None

    def _show_document(self) -> None:
        before, after = self._document.before, self._document.after
        self._before = level_images(before) if before else []
        self._after = level_images(after) if after else []
        self._frame = None
        self.fit()

    def _show_frame(self) -> None:
        frame = self._document.frame
        self._frame = image_of(frame.pixels) if frame else None
        self.update()

    def _place(self) -> None:
        size = self._image_size()
        if size is not None:
            view = self._view_size()
            if self._fit:
                self._transform = fitted(view, size)
            self._transform = self._transform.kept_inside(view, size)
        self.update()
        self.view_changed.emit()

    def _update_image_rect(self, rect: Rect) -> None:
        view, ratio = self._transform, self.devicePixelRatioF()
        margin = 2 + view.zoom
        left, top = view.x + rect.left * view.zoom, view.y + rect.top * view.zoom
        target = QRectF(
            (left - margin) / ratio,
            (top - margin) / ratio,
            (rect.width * view.zoom + 2 * margin) / ratio,
            (rect.height * view.zoom + 2 * margin) / ratio,
        )
        self.update(target.toAlignedRect())

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), canvas_overlay.SURROUND)
        if not self._before:
            canvas_overlay.paint_invitation(painter, self.rect())
            return
        ratio = self.devicePixelRatioF()
        full = QRectF(0, 0, self.width(), self.height())
        if self._original_held:
            self._paint_picture(painter, self._before, full, ratio)
        elif self._divider.shown:
            x = self._divider.position(self.width())
            self._paint_picture(painter, self._before, QRectF(0, 0, x, self.height()), ratio)
            rest = QRectF(x, 0, self.width() - x, self.height())
            self._paint_picture(painter, self._after, rest, ratio)
        else:
            self._paint_picture(painter, self._after, full, ratio)
        canvas_overlay.paint_comparison(
            painter, self.rect(), self._divider, original_held=self._original_held
        )

    def _paint_picture(
        self, painter: QPainter, levels: list[QImage], clip: QRectF, ratio: float
    ) -> None:
        before, frame = self._document.before, self._document.frame
        assert before is not None
        view = self._transform
        level = before.level_for(view.zoom)
        # Only what the screen shows is handed to the painter: it would transform all of it.
        shown = view.visible(self._view_size(), (before.width, before.height)).reduced(level)
        painter.save()
        painter.setClipRect(clip)
        framed = levels is self._after and frame is not None and self._frame is not None
        if not (framed and frame and frame.level == level and frame.rect.contains(shown)):
            paint_part(painter, levels[level], level, shown, Rect(0, 0, 0, 0), view, ratio)
        if framed and frame and self._frame:
            part = view.visible(self._view_size(), (before.width, before.height))
            part = part.reduced(frame.level).common(frame.rect)
            paint_part(painter, self._frame, frame.level, part, frame.rect, view, ratio)
        painter.restore()

    # The hand

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / _WHEEL_NOTCH
        if notches and self._before:
            self.zoom_to(self.zoom * _ZOOM_PER_NOTCH**notches, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._before:
            return
        if event.button() == Qt.MouseButton.LeftButton and self._divider.grabbed_at(
            event.position().x(), self.width()
        ):
            self._dragging = "divider"
        elif event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._dragging = "pan"
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._last = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        if self._dragging == "divider":
            self.set_divider(self._divider.moved_to(position.x(), self.width()))
        elif self._dragging == "pan":
            ratio = self.devicePixelRatioF()
            moved = (position - self._last) * ratio
            self._fit = False
            self._transform = self._transform.panned(moved.x(), moved.y())
            self._last = position
            self._place()
        elif self._before:
            self._show_cursor(position)
        self._tell_pixel(position)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = None
        self._show_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self._before or event.button() != Qt.MouseButton.LeftButton:
            return
        if self._divider.grabbed_at(event.position().x(), self.width()):
            self.set_divider(replace(self._divider, fraction=0.5))
        elif self._fit:
            self.zoom_to(1.0, event.position())
        else:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        self.pixel_hovered.emit(None)
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _show_cursor(self, position: QPointF) -> None:
        if self._divider.grabbed_at(position.x(), self.width()):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        elif self._pannable():
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    def _pannable(self) -> bool:
        size, view = self._image_size(), self._view_size()
        return size is not None and (size[0] * self.zoom > view[0] or size[1] * self.zoom > view[1])

    def _tell_pixel(self, position: QPointF | QPoint) -> None:
        size = self._image_size()
        if size is None:
            return
        ratio = self.devicePixelRatioF()
        column, row = self._transform.to_image(position.x() * ratio, position.y() * ratio)
        inside = 0 <= column < size[0] and 0 <= row < size[1]
        self.pixel_hovered.emit((int(row), int(column)) if inside else None)
