"""The strip under the picture: one crop at seven values of a control, to choose one by eye.

The control is sigma, or another of the recipe; whatever else is applied is the same in all seven.

It shows what it is given and says what it wants; whatever runs the network listens.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from denoise_gui.core.document import Document
from denoise_gui.core.translation import tr
from denoise_gui.engine.images.display_pyramid import Bgrx
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import NOWHERE, Rect
from denoise_gui.features.strip.bracket import COUNT, Bracket
from denoise_gui.features.strip.dial import Dial
from denoise_gui.features.strip.strip_cells import (
    GAP,
    cells_in,
    crop_around,
    paint_crop,
    paint_marks,
)
from denoise_gui.features.strip.strip_head import StripHead
from denoise_gui.shell.picture.monitor_profile import colours_of
from denoise_gui.shell.picture.picture_painter import image_of
from denoise_gui.shell.picture.screen_colours import ScreenColours
from denoise_gui.shell.widgets import spacing
from denoise_gui.shell.widgets.focus_ring import FocusRing

_HEIGHT = 132
_LEAST_HEIGHT = 76
"""Of the crops, with the gaps around them, where the picture would be left too little."""
_CLICK_DISTANCE = 4
_WHEEL_NOTCH = 120

_OWN_KEYS = {
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Plus,
    Qt.Key.Key_Equal,
    Qt.Key.Key_Minus,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
}


@dataclass(frozen=True)
class StripRequest:
    """What should be shown: `rect` of the full-size image at each of the values of a control."""

    dial: Dial
    values: tuple[float, ...]
    rect: Rect


class SigmaStrip(QWidget):
    """Seven crops. Keys and mouse choose one; the one in use and the one chosen are marked."""

    requested = Signal(StripRequest)
    """Other values, or another crop; emitted while shown, and when it is shown."""
    preview_requested = Signal(object)
    """Value to be shown large, or None."""
    dial_changed = Signal(Dial)
    """Another control is varied."""
    watched = Signal(bool)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._dial = Dial.SIGMA
        self._bracket = self._bracket_around()
        self.head = StripHead()
        self._lay_out()
        self.waiting_for = tr("computing…")
        """Said where there is no crop."""
        self._pictures: dict[float, Bgrx] = {}
        self._visible = NOWHERE
        self._centre: tuple[float, float] | None = None
        self._chosen: int | None = None
        self._pressed: QPointF | None = None
        self._colours = ScreenColours(None)
        self._moved = False
        self.setMouseTracking(True)
        # A click takes a sigma, and leaves the keys with the picture.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        FocusRing(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.setAccessibleName(tr("Sigma strip"))
        self.setAccessibleDescription(
            tr("One crop at seven values: arrow keys choose, Return takes, up and down shift")
        )
        document.recipe_changed.connect(self._follow_recipe)
        document.sigma_max_changed.connect(self._follow_limit)
        document.image_opened.connect(self._forget)

    # What others ask and tell

    @property
    def bracket(self) -> Bracket:
        return self._bracket

    @property
    def request(self) -> StripRequest:
        return StripRequest(self._dial, self._bracket.values, self._crop())

    @property
    def dial(self) -> Dial:
        """The control that is varied."""
        return self._dial

    def vary(self, dial: Dial) -> None:
        """Show seven values of another control."""
        if dial is Dial.COLOUR and self._is_gray():
            dial = Dial.SIGMA
        changed = dial is not self._dial
        self._dial = dial
        self.head.show_dial(dial)
        if changed:
            self._choose(None)
            self._bracket = self._bracket_around()
            self._ask(forget=True)
            self.dial_changed.emit(dial)

    @property
    def pictures(self) -> dict[float, Bgrx]:
        """What is shown, by value."""
        return {
            value: self._pictures[value] for value in self.request.values if value in self._pictures
        }

    @property
    def chosen_value(self) -> float | None:
        """The one under the cursor, or chosen by keys."""
        return None if self._chosen is None else self._bracket.values[self._chosen]

    def show_model_missing(self, missing: bool) -> None:
        """Nothing can be computed: say so where the crops would be."""
        self.waiting_for = tr("no model") if missing else tr("computing…")
        self.update()

    def look_at(self, visible: Rect) -> None:
        """The view shows another part of the image: the crop lies in its middle, or stays where it
        was put while that is visible."""
        self._visible = visible
        if self._centre is not None:
            row, column = (int(value) for value in self._centre)
            if not visible.contains(Rect(row, column, row + 1, column + 1)):
                self._centre = None
        self._ask(forget=True)

    def show_picture(self, value: float, picture: Raster) -> None:
        """The crop at one of the values; dropped where another crop is wanted by now."""
        if picture.rect == self._crop():
            self._pictures[value] = picture.pixels
            self.update()

    # What changes

    def _bracket_around(self, step: float | None = None) -> Bracket:
        """Around what is applied."""
        limit = self._document.sigma_max
        scale = self._dial.scale(limit)
        value = min(self._dial.of(self._document.recipe), scale.limit)
        return Bracket.around(round(value, 4), step, scale)

    def _follow_recipe(self, recipe: Recipe) -> None:
        if self.isHidden():
            return  # It follows when it is shown.
        value = self._dial.of(recipe)
        at = self._bracket.nearest(value)
        if at is None:
            self._bracket = self._bracket_around()
        elif at != self._bracket.at:
            self._bracket = self._bracket_around(self._bracket.step)
        self._show_recipe()
        self._ask()

    def _follow_limit(self, _limit: float) -> None:
        self._bracket = self._bracket_around()
        self._show_recipe()
        self._ask()

    def renew_colours(self) -> None:
        """Another image, or another monitor."""
        self._colours = colours_of(self._document, self.screen())
        self.update()

    def _forget(self) -> None:
        self._centre = None
        self._visible = NOWHERE
        self.renew_colours()
        self._show_kind()
        self._ask(forget=True)

    def _ask(self, *, forget: bool = False) -> None:
        if forget:
            self._pictures.clear()
        if self.isVisible() and self._crop().area:
            self.requested.emit(self.request)
        self.update()

    def _set_bracket(self, bracket: Bracket) -> None:
        if bracket != self._bracket:
            self._bracket = bracket
            self._ask()
            self._tell_preview()

    def _choose(self, index: int | None) -> None:
        if index != self._chosen:
            self._chosen = index
            self.update()
            self._tell_preview()

    def _tell_preview(self) -> None:
        self.preview_requested.emit(self.chosen_value)

    def _take(self, index: int) -> None:
        """Another value, as a step of its own to undo."""
        document = self._document
        document.end_gesture()
        document.set_recipe(self._dial.applied(document.recipe, self._bracket.values[index]))
        document.end_gesture()

    # The line above the crops

    def _lay_out(self) -> None:
        self.head.dial_chosen.connect(self.vary)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(spacing.LARGE, GAP, spacing.LARGE, 0)
        layout.addLayout(self.head)
        layout.addStretch(1)
        self._head_height = self.head.choice.sizeHint().height() + GAP
        self._show_kind()

    def _is_gray(self) -> bool:
        photograph = self._document.photograph
        return photograph is not None and photograph.channels == 1

    def _show_kind(self) -> None:
        self.head.offer_colour(not self._is_gray())
        self.vary(self._dial)
        self._show_recipe()

    def _show_recipe(self) -> None:
        self.head.show_recipe(self._document.recipe, self._document.sigma_max)

    # Geometry

    def _cells(self) -> list[QRectF]:
        top = self._head_height
        edge = spacing.LARGE - GAP  # as wide a margin as that of the panels around it
        return cells_in(QRectF(edge, top, self.width() - 2 * edge, self.height() - top))

    def _cell_at(self, at: QPointF) -> int | None:
        return next((i for i, cell in enumerate(self._cells()) if cell.contains(at)), None)

    def _crop(self) -> Rect:
        """In full-size pixels of the image, one for each device pixel of a cell."""
        before = self._document.before
        if before is None or self._visible.area == 0:
            return NOWHERE
        centre = self._centre or self._visible.centre
        image = (before.height, before.width)
        return crop_around(centre, self._cells()[0].size(), self.devicePixelRatioF(), image)

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._crop().area == 0:
            return
        used = self._bracket.nearest(self._dial.of(self._document.recipe))
        colour = self.palette().highlight().color()
        cells = zip(self._cells(), self._bracket.values, strict=True)
        for index, (cell, value) in enumerate(cells):
            pixels = self._pictures.get(value)
            crop = pixels if pixels is None else self._colours.converted(image_of(pixels).copy())
            paint_crop(painter, cell, crop, self.devicePixelRatioF(), self.waiting_for)
            frame = colour if index == used else None
            paint_marks(painter, cell, self._dial.words(value), frame, chosen=index == self._chosen)

    # Hand and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed, self._moved = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        if self._pressed is None:
            self._choose(self._cell_at(position) if self._crop().area else None)
            return
        moved = position - self._pressed
        if self._moved or moved.manhattanLength() > _CLICK_DISTANCE:
            self._moved, self._pressed = True, position
            ratio = self.devicePixelRatioF()
            row, column = self._crop().centre
            self._centre = (row - moved.y() * ratio, column - moved.x() * ratio)
            self._ask(forget=True)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self._cell_at(event.position())
        if self._pressed is not None and not self._moved and index is not None:
            self._take(index)
        self._pressed = None

    def leaveEvent(self, event: QEvent) -> None:
        self._choose(None)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = round((event.angleDelta().y() or event.angleDelta().x()) / _WHEEL_NOTCH)
        if notches and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._set_bracket(self._bracket.widened(1 if notches > 0 else -1))
        elif notches:
            self._set_bracket(self._bracket.shifted(1 if notches > 0 else -1))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """The keys that the strip uses are not the window's shortcuts while it has the focus."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() in _OWN_KEYS
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        chosen = self._chosen if self._chosen is not None else COUNT // 2
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            start = chosen + step if self._chosen is not None else chosen
            self._choose(min(max(start, 0), COUNT - 1))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._set_bracket(self._bracket.shifted(1 if key == Qt.Key.Key_Up else -1))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self._set_bracket(self._bracket.widened(-1 if key == Qt.Key.Key_Minus else 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._chosen is not None:
            self._take(self._chosen)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._choose(None)
        super().focusOutEvent(event)

    # Shown and hidden

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_recipe(self._document.recipe)
        self.watched.emit(True)
        self._ask(forget=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._choose(None)
        self.watched.emit(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ask(forget=True)

    def sizeHint(self) -> QSize:
        return QSize(900, _HEIGHT + self._head_height)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), _LEAST_HEIGHT + self._head_height)
