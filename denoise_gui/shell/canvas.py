"""The picture on the screen, through the chosen compare view, under the hand.

What is navigated is in `viewport`, what is painted in `compare`: here events become movements of
the one and choices of the other.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QTabletEvent,
    QWheelEvent,
    QWindow,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from denoise_gui.core.document import Document
from denoise_gui.engine.rect import Rect
from denoise_gui.shell.compare.choice import CompareChoice
from denoise_gui.shell.compare.pictures import Pictures
from denoise_gui.shell.compare.scene_painting import Scene, paint_scene
from denoise_gui.shell.compare.view import CompareView, Pane
from denoise_gui.shell.compare.views import all_views
from denoise_gui.shell.picture import canvas_overlay
from denoise_gui.shell.picture.canvas_tool import CanvasTool, PaneView, PictureLayer, Spot
from denoise_gui.shell.picture.divider import Divider
from denoise_gui.shell.picture.navigation import Hand, Navigable
from denoise_gui.shell.picture.tool_hand import ToolHand
from denoise_gui.shell.picture.view_transform import ViewTransform
from denoise_gui.shell.picture.viewport import Size, Viewport

_WANTED = QSize(960, 300)
"""Logical pixels: what lies below the picture gives way before it becomes lower."""


class Canvas(Navigable):
    """Shows a document's picture before and after, by the chosen view; the original in place of
    everything while `original_held`."""

    view_changed = Signal()
    """Zoom, position or size changed."""
    colours_changed = Signal()
    """The screen is taken for another, or is another."""
    choice_changed = Signal(CompareChoice)
    """Another compare view, or another setting of it."""
    pixel_hovered = Signal(object)
    """(row, column) under the cursor, or None."""
    tool_changed = Signal()
    """Another tool has the hand, or none."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._pictures = Pictures(document, self.screen)
        self._views = all_views()
        self._choice = CompareChoice()
        self._choice_before_click = self._choice
        self._viewport = Viewport()
        self._original_held = False
        self._model_missing = False
        self._mark: Rect | None = None
        self._caption = ""
        self._scene = -1
        self._handle: QWindow | None = None
        self._hand = Hand(self)
        self._layers: list[PictureLayer] = []
        self._tool_hand = ToolHand(self)
        self._holding = False
        """Whether the hand has hold of what the view lets be held, such as the divider."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(240, 160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Picture"))
        self.setAccessibleDescription(self.tr("The original and the denoised picture, compared"))
        document.image_opened.connect(self._show_document)
        document.after_changed.connect(self._show_renewed)
        document.frame_changed.connect(self._show_frame)
        if document.before is not None:
            self._show_document()

    # What others ask and tell

    @property
    def viewport(self) -> Viewport:
        return self._viewport

    @property
    def shows_image(self) -> bool:
        return self._viewport.image is not None

    @property
    def zoom(self) -> float:
        """Screen pixels per image pixel."""
        return self._viewport.zoom

    @property
    def fits(self) -> bool:
        """Whether the view follows the whole image when it is resized."""
        return self._viewport.fits

    @property
    def transform(self) -> ViewTransform:
        """Where the image lies in the first pane."""
        return self._viewport.transform

    @property
    def choice(self) -> CompareChoice:
        return self._choice

    def set_choice(self, choice: CompareChoice) -> None:
        """Show another compare view, or the same one set differently."""
        if choice != self._choice:
            self._choice = choice
            self._fit_panes()
            self.update()
            self.choice_changed.emit(choice)

    @property
    def divider(self) -> Divider:
        return self._choice.divider

    @property
    def original_held(self) -> bool:
        return self._original_held

    def hold_original(self, held: bool) -> None:
        """Show the original in place of everything, for as long as it is held."""
        if held != self._original_held:
            self._original_held = held
            self.update()

    def show_model_missing(self, missing: bool) -> None:
        """There is no model to denoise with: nothing may be called denoised."""
        if missing != self._model_missing:
            self._model_missing = missing
            self.update()

    def set_caption(self, words: str) -> None:
        """Say at its lower edge what it is, if it is not what is applied; "" for nothing."""
        if words != self._caption:
            self._caption = words
            self.update()

    def set_mark(self, rect: Rect | None) -> None:
        """Outline a part of the image, in image pixels."""
        if rect != self._mark:
            self._mark = rect
            self.update()

    def add_layer(self, layer: PictureLayer) -> None:
        """Paint something over the picture from here on, under what tools paint."""
        self._layers.append(layer)
        self.update()

    @property
    def tool(self) -> CanvasTool | None:
        """What has the hand; None for looking around."""
        return self._tool_hand.tool

    def set_tool(self, tool: CanvasTool | None) -> None:
        """Give the hand to a tool, or take it back."""
        if tool is not self.tool:
            self._tool_hand.take(tool)
            self.unsetCursor()
            self.update()
            self.tool_changed.emit()

    def pane_views(self) -> tuple[PaneView, ...]:
        """How the image lies in each pane."""
        ratio = self.devicePixelRatioF()
        transform = self._viewport.transform
        return tuple(PaneView(pane.area(ratio), transform, ratio) for pane in self._panes())

    def spot_at(self, at: QPointF) -> Spot:
        """What of the image lies at a position of the widget."""
        x, y = self._viewport.transform.to_image(*self.in_pane(at))
        return Spot(x, y, self._viewport.zoom / self.devicePixelRatioF())

    def update_part(self, rect: Rect, margin: float = 0.0) -> None:
        """Paint anew where a rectangle of the image shows, and so many logical pixels around."""
        margin += (2 + self.zoom) / self.devicePixelRatioF()
        for pane in self.pane_views():
            target = pane.place(rect).adjusted(-margin, -margin, margin, margin)
            self.update(target.toAlignedRect())

    def visible_rect(self) -> Rect:
        """The part of the image in the view, in image pixels; empty without an image."""
        return self._viewport.visible

    @property
    def level(self) -> int:
        """The halving of the picture that the view paints from."""
        before = self._document.before
        return before.level_for(self.zoom) if before else 0

    def sizeHint(self) -> QSize:
        return _WANTED

    # Geometry

    @property
    def _view(self) -> CompareView:
        return self._views[self._choice.kind]

    def _panes(self) -> tuple[Pane, ...]:
        ratio = self.devicePixelRatioF()
        size = max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))
        return self._view.panes(size, self._image_size())

    def _image_size(self) -> Size | None:
        before = self._document.before
        return (before.width, before.height) if before else None

    def in_pane(self, at: QPointF) -> tuple[float, float]:
        """A position of the widget, in device pixels of the pane that it lies in."""
        panes, ratio = self._panes(), self.devicePixelRatioF()
        x, y = at.x() * ratio, at.y() * ratio
        pane = next((pane for pane in reversed(panes) if x >= pane.x and y >= pane.y), panes[0])
        return x - pane.x, y - pane.y

    def _fit_panes(self) -> None:
        view = self._panes()[0].size
        if view != self._viewport.view:
            self.move_to(self._viewport.resized(view))

    def move_to(self, viewport: Viewport) -> None:
        self._viewport = viewport
        self.update()
        self.view_changed.emit()

    def _show_document(self) -> None:
        self._pictures.renew()
        self._viewport = replace(self._viewport, view=self._panes()[0].size)
        if self._scene == self._document.scene:
            # Other pixels of the same image: what one looks at stays.
            self.move_to(self._viewport)
        else:
            self._scene = self._document.scene
            self.move_to(self._viewport.onto(self._image_size()))

    def renew_colours(self) -> None:
        """The monitor's profile has changed."""
        self._pictures.renew_colours()
        self.update()
        self.colours_changed.emit()

    def _show_frame(self) -> None:
        self._pictures.renew_frame()
        if self._document.frame_parts is None:
            self.update()
        else:
            for part in self._document.frame_parts:
                self.update_part(part)

    def _show_renewed(self, rect: Rect) -> None:
        """Paint anew where a rectangle of the image shows."""
        self._pictures.forget_noise()
        self.update_part(rect)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        image = self._image_size()
        if self._pictures.empty or image is None:
            painter.fillRect(event.rect(), canvas_overlay.EMPTY)
            return
        scene = Scene(
            *(self._view, self._choice, self._viewport, self.size(), self.pane_views(), image),
            layers=(*self._layers, *([self.tool] if self.tool else [])),
            mark=self._mark,
            caption=self._caption,
            original_held=self._original_held,
            model_missing=self._model_missing,
        )
        paint_scene(painter, event.region(), self._pictures, scene)

    # The hand

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not self._pictures.empty and not self._tool_hand.wheel(event):
            self._hand.wheel(event)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._pictures.empty:
            return
        if self._tool_hand.press(event):
            return
        left = event.button() == Qt.MouseButton.LeftButton
        if left:
            self._choice_before_click = self._choice
        if left and self._held_cursor(event.position()) is not None:
            self._holding = True
        else:
            self._hand.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        if self._hand.free and not self._holding and self._tool_hand.move(event):
            pass
        elif self._holding:
            size = QSizeF(self.size())
            self.set_choice(self._view.dragged_to(position, size, self._choice))
        elif not self._hand.free:
            self._hand.move(event)
        elif not self._pictures.empty:
            self._show_cursor(position)
        self.pixel_hovered.emit(self._viewport.pixel_at(*self.in_pane(position)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._tool_hand.release(event):
            return
        self._holding = False
        if self._hand.release(event):
            size = QSizeF(self.size())
            self.set_choice(self._view.clicked_at(event.position(), size, self._choice))
        self._show_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._pictures.empty or self._tool_hand.press(event):
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        meant = self._view.double_clicked(self._choice_before_click)
        if meant is not None:
            self.set_choice(meant)
        else:
            self._hand.double_click(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        self.pixel_hovered.emit(None)
        self._tool_hand.leave()
        super().leaveEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.window().windowHandle()
        if handle is not None and handle is not self._handle:
            # Taken to another monitor, the window has another profile.
            self._handle = handle
            handle.screenChanged.connect(self.renew_colours)

    def tabletEvent(self, event: QTabletEvent) -> None:
        # What is not taken comes again as if from a mouse.
        event.setAccepted(not self._pictures.empty and self._tool_hand.tablet(event))

    def event(self, event: QEvent) -> bool:
        key = event if isinstance(event, QKeyEvent) else None
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and key is not None and self._tool_hand.wants(key):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._tool_hand.key(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.move_to(self._viewport.resized(self._panes()[0].size))

    def _held_cursor(self, position: QPointF) -> Qt.CursorShape | None:
        return self._view.cursor_at(position, QSizeF(self.size()), self._choice)

    def _show_cursor(self, position: QPointF) -> None:
        held = self._held_cursor(position)
        if self.tool is not None:
            self.setCursor(self.tool.cursor)
        elif held is not None:
            self.setCursor(held)
        else:
            self._hand.show_cursor()
