"""The brush over the picture: its circle under the cursor, its strokes, its wheel and its keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QPixmap

from denoise_gui.engine.mask.blend import Mode
from denoise_gui.engine.mask.stroke import Point
from denoise_gui.engine.rect import Rect
from denoise_gui.features.mask.choices import MaskOptions
from denoise_gui.features.mask.painting import MaskPainting
from denoise_gui.shell.canvas import Canvas
from denoise_gui.shell.picture import canvas_overlay
from denoise_gui.shell.picture.canvas_tool import CanvasTool, PaneView, Spot

_SIZE_STEP = 1.15
_SHARE_STEP = 0.1

_LABEL_GAP = 14
"""Logical pixels from the cursor to what is told beside it."""

_LABEL_ROOM = QRectF(_LABEL_GAP, _LABEL_GAP, 240, 32)

_DARK, _LIGHT = QColor(0, 0, 0, 170), QColor(255, 255, 255, 230)

_CIRCLE_MARGIN = 3
"""Around a circle, for the width of its line."""

_LARGEST_KEPT = 400.0
"""Radius in logical pixels of what is kept as a picture."""

_Look = tuple[float, float, Mode, float]
"""What a circle looks like: radius, hardness, which way the paint goes, device pixels per pixel."""

Key = Qt.Key


class BrushTool(CanvasTool):
    """Left paints as chosen, right (or the other end of a pen) erases; Shift begins a straight line
    where the last stroke ended."""

    cursor = Qt.CursorShape.BlankCursor

    def __init__(
        self,
        painting: MaskPainting,
        options: MaskOptions,
        canvas: Canvas,
        reading: Callable[[int, int], str],
    ) -> None:
        """`reading` tells in words what is at a pixel of the photograph: row and column."""
        self._painting, self._options, self._canvas = painting, options, canvas
        self._reading = reading
        self._spot: Spot | None = None
        self._erasing = False
        self._last: Point | None = None
        options.changed.connect(self._update)
        # The stroke changes what is told of the place under the cursor.
        painting.stroke_ended.connect(self._update)

    # The hand

    def press(self, spot: Spot) -> bool:
        buttons = (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)
        if spot.button not in buttons or self._painting.grid is None:
            return False
        self._erasing = spot.eraser or spot.button is Qt.MouseButton.RightButton
        point = Point(spot.x, spot.y, spot.pressure)
        brush = self._options.brush(Mode.ERASE if self._erasing else None)
        straight = bool(spot.modifiers & Qt.KeyboardModifier.ShiftModifier)
        if straight and self._last is not None:
            self._painting.begin(brush, replace(self._last, pressure=spot.pressure))
            self._painting.go_on(point)
        else:
            self._painting.begin(brush, point)
        self._last = point
        self._move_to(spot)
        return True

    def move(self, spot: Spot) -> None:
        self._last = Point(spot.x, spot.y, spot.pressure)
        self._painting.go_on(self._last)
        self._move_to(spot)

    def release(self, spot: Spot) -> None:
        # The pen that leaves presses no more: where it was last is where it ends.
        if (spot.x, spot.y) != (self._last.x, self._last.y) if self._last else False:
            self._painting.go_on(Point(spot.x, spot.y, self._last.pressure if self._last else 1))
        self._painting.end()
        self._erasing = False
        self._move_to(spot)

    def hover(self, spot: Spot | None) -> None:
        self._move_to(spot)

    def put_away(self) -> None:
        self._painting.end()
        self._erasing = False
        self._move_to(None)

    def forget_last(self) -> None:
        """Another image: no line goes from the last one's."""
        self._last = None

    def wheel(self, notches: float, spot: Spot) -> bool:
        """Ctrl: size; Shift: hardness; both, or Alt: flow."""
        modifiers = spot.modifiers
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        if control and not shift:
            self._step("size", notches)
        elif shift and not control:
            self._step("hardness", notches)
        else:
            self._step("flow", notches)
        return True

    def wants(self, event: QKeyEvent) -> bool:
        held = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier
            | Qt.KeyboardModifier.KeypadModifier
            | Qt.KeyboardModifier.GroupSwitchModifier
        )
        return not held and (event.key() in _KEYS or event.key() in (Key.Key_Escape, Key.Key_X))

    def key(self, event: QKeyEvent) -> None:
        if event.key() == Key.Key_Escape:
            self._canvas.set_tool(None)
        elif event.key() == Key.Key_X:
            less = self._options.mode is Mode.MORE
            self._options.set_mode(Mode.LESS if less else Mode.MORE)
        else:
            self._step(*_KEYS[Qt.Key(event.key())])

    def _step(self, what: str, steps: float) -> None:
        value = getattr(self._options.choices, what)
        if what == "size":
            self._options.change(size=value * _SIZE_STEP**steps)
        else:
            self._options.change(**{what: value + steps * _SHARE_STEP})

    # What is seen

    def paint(self, painter: QPainter, pane: PaneView) -> None:
        spot = self._spot
        if spot is None:
            return
        choices = self._options.choices
        centre = pane.point(spot.x, spot.y)
        radius = max(choices.size * pane.scale / 2, 1.5)
        mode = Mode.ERASE if self._erasing else self._options.mode
        look = (radius, choices.hardness, mode, pane.ratio)
        if radius > _LARGEST_KEPT:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            _draw_circle(painter, centre, look)
        else:
            if self._kept is None or self._kept[0] != look:
                self._kept = (look, _picture_of(look))
            half = radius + _CIRCLE_MARGIN
            painter.drawPixmap(centre - QPointF(half, half), self._kept[1])
        if choices.reading:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            words = self._reading(int(spot.y), int(spot.x))
            if words:
                size = canvas_overlay.label_size(painter, words)
                corner = _label_corner(centre, size, pane.area)
                canvas_overlay.paint_label(painter, words, corner, _LABEL_ROOM.width())

    def _move_to(self, spot: Spot | None) -> None:
        self._update()
        self._spot = spot
        self._update()

    def _update(self) -> None:
        """Paint anew where it is."""
        spot = self._spot
        if spot is None:
            return
        size = max(self._options.choices.size, self._drawn_size)
        self._drawn_size = self._options.choices.size
        radius = size / 2 + 4 / spot.scale
        turned = [
            _turned(pane.point(spot.x, spot.y), pane.area) for pane in self._canvas.pane_views()
        ]
        wide, high = _LABEL_ROOM.right() / spot.scale, _LABEL_ROOM.bottom() / spot.scale
        left = max(radius, wide if any(left for left, _ in turned) else 0)
        above = max(radius, high if any(above for _, above in turned) else 0)
        self._canvas.update_part(
            Rect(
                int(spot.y - above) - 1,
                int(spot.x - left) - 1,
                int(spot.y + max(radius, high)) + 2,
                int(spot.x + max(radius, wide)) + 2,
            )
        )

    _drawn_size = 0.0
    """Of the circle that is on the screen."""
    _kept: tuple[_Look, QPixmap] | None = None
    """The circle as a picture: drawn smoothly, it would take a third of a frame."""


def _turned(centre: QPointF, area: QRectF) -> tuple[bool, bool]:
    """Whether a label stands left of the cursor, and above it, where it would leave the pane."""
    room = _LABEL_ROOM.translated(centre)
    return room.right() > area.right(), room.bottom() > area.bottom()


def _label_corner(centre: QPointF, size: QSizeF, area: QRectF) -> QPointF:
    """Where a label of this size beside the cursor begins."""
    left, above = _turned(centre, area)
    return centre + QPointF(
        -_LABEL_GAP - size.width() if left else _LABEL_GAP,
        -_LABEL_GAP - size.height() if above else _LABEL_GAP,
    )


def _picture_of(look: _Look) -> QPixmap:
    radius, _, _, ratio = look
    edge = 2 * (radius + _CIRCLE_MARGIN)
    picture = QPixmap(round(edge * ratio), round(edge * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_circle(painter, QPointF(edge / 2, edge / 2), look)
    painter.end()
    return picture


def _draw_circle(painter: QPainter, centre: QPointF, look: _Look) -> None:
    """The brush, what of it is even, and in the middle which way it goes: by shape, not colour."""
    radius, hardness, mode, _ = look
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((_DARK, 3.0), (_LIGHT, 1.3)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(centre, radius, radius)
    core = radius * hardness
    if 2 < core < radius - 2:
        painter.setPen(QPen(_LIGHT, 1, Qt.PenStyle.DotLine))
        painter.drawEllipse(centre, core, core)
    lines = {
        Mode.MORE: ((-4, 0, 4, 0), (0, -4, 0, 4)),
        Mode.LESS: ((-4, 0, 4, 0),),
        Mode.ERASE: ((-3, -3, 3, 3), (-3, 3, 3, -3)),
    }[mode]
    for colour, width in ((_DARK, 3.2), (_LIGHT, 1.4)):
        painter.setPen(QPen(colour, width))
        for x0, y0, x1, y1 in lines:
            painter.drawLine(centre + QPointF(x0, y0), centre + QPointF(x1, y1))


_KEYS: dict[Qt.Key, tuple[str, float]] = {
    Key.Key_BracketLeft: ("size", -1),
    Key.Key_BracketRight: ("size", 1),
    Key.Key_BraceLeft: ("hardness", -1),
    Key.Key_BraceRight: ("hardness", 1),
    Key.Key_Comma: ("flow", -1),
    Key.Key_Period: ("flow", 1),
}
"""Shift and a bracket is a brace, on the keyboards that have them there."""
