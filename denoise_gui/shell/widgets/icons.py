"""The application's own icons: line drawings that take the colour of the text beside them.

Each is drawn at the very size and scale that is asked for, so that it is crisp on every screen,
and in the palette's colour of that moment, so that light and dark need no second set.
"""

from __future__ import annotations

import logging
from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from denoise_gui.engine.shipped import resources_folder

log = logging.getLogger(__name__)

_APP_SIZES = (16, 24, 32, 48, 64, 128, 256)


def icon(name: str) -> QIcon:
    """One of `resources/icons` by its name."""
    return QIcon(_TintedEngine(name))


def application_icon() -> QIcon:
    """In its own colours."""
    made = QIcon()
    for edge in _APP_SIZES:
        made.addPixmap(drawing("app", QSize(edge, edge)))
    return made


def drawing(name: str, size: QSize, color: QColor | None = None, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture of `size` device-independent pixels, tinted if a colour is given."""
    pixmap = QPixmap(size * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _paint(painter, name, QRectF(pixmap.rect()), color)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _paint(painter: QPainter, name: str, rect: QRectF, color: QColor | None) -> None:
    text = _source(name)
    if color is not None:
        text = text.replace("currentColor", color.name())
    renderer = QSvgRenderer(QByteArray(text.encode()))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if color is not None:
        painter.setOpacity(color.alphaF())
    renderer.render(painter, rect)


@cache
def _source(name: str) -> str:
    """A drawing that is missing leaves its place empty: no reason for the window not to open."""
    try:
        return (resources_folder() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    except OSError as error:
        log.warning("no icon: %s", error)
        return ""


class _TintedEngine(QIconEngine):
    """Qt asks for any size and scale."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._kept: dict[tuple[int, int, int], QPixmap] = {}
        """By size and colour: one or two of each theme."""

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._name)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        edge = min(rect.width(), rect.height())
        square = QRectF(0, 0, edge, edge)
        square.moveCenter(QRectF(rect).center())
        painter.save()
        _paint(painter, self._name, square, _color(mode))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """As Qt's own, which would leave what lay in the memory around the drawing. Kept, for a
        button is painted anew whenever its tool tip is another."""
        look = (size.width(), size.height(), _color(mode).rgba())
        if look not in self._kept:
            pixmap = QPixmap(size)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            self.paint(painter, pixmap.rect(), mode, state)
            painter.end()
            self._kept[look] = pixmap
        return self._kept[look]


def _color(mode: QIcon.Mode) -> QColor:
    palette = QGuiApplication.palette()
    if mode == QIcon.Mode.Disabled:
        return palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    if mode == QIcon.Mode.Selected:
        return palette.color(QPalette.ColorRole.HighlightedText)
    return palette.color(QPalette.ColorRole.ButtonText)
