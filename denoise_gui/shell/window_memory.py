"""Where the window was and how its docks stood, from one start to the next."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QSize, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QMainWindow

from denoise_gui.core.settings import WINDOW_GEOMETRY, WINDOW_STATE

_VERSION = 1
"""Of the docks and toolbars: to be raised when one is renamed, which makes old states useless."""

_FIRST = QSize(1180, 800)
_GRIP = 48
"""So much of the window, at least, must lie on a screen to be taken hold of."""


class WindowMemory(QObject):
    """Restores and remembers one window, and keeps it where it can be reached."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenRemoved.connect(self._lose_screen)

    def restore(self) -> None:
        """As it was left; the first time a good size, on the screen."""
        window = self._window
        if not window.restoreGeometry(WINDOW_GEOMETRY.get()):
            window.resize(_FIRST.boundedTo(window.screen().availableSize() * 0.95))
        window.restoreState(WINDOW_STATE.get(), _VERSION)
        self.bring_on_screen()

    def remember(self) -> None:
        WINDOW_GEOMETRY.set(self._window.saveGeometry())
        WINDOW_STATE.set(self._window.saveState(_VERSION))

    def bring_on_screen(self) -> None:
        """Move and shrink the window if it lies beyond the screens that there are."""
        window = self._window
        screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
        if not screens or window.isMaximized() or window.isFullScreen():
            return
        wanted = placed(window.frameGeometry(), screens)
        if wanted != window.frameGeometry():
            window.resize(wanted.size().boundedTo(window.size()))
            window.move(wanted.topLeft())

    def _lose_screen(self, _screen: QScreen) -> None:
        # When it is gone from the list, and the platform has moved what it moves.
        QTimer.singleShot(0, self, self.bring_on_screen)


def placed(window: QRect, screens: list[QRect]) -> QRect:
    """A window's rectangle, moved onto the nearest screen unless enough of it is on one already."""
    for screen in screens:
        common = screen.intersected(window)
        title = window.top() >= screen.top() - 1
        if title and common.width() >= _GRIP and common.height() >= _GRIP:
            return window
    centre = window.center()
    nearest = min(screens, key=lambda screen: (screen.center() - centre).manhattanLength())
    size = window.size().boundedTo(nearest.size())
    moved = QRect(window.topLeft(), size)
    moved.moveLeft(min(max(moved.left(), nearest.left()), nearest.right() + 1 - size.width()))
    moved.moveTop(min(max(moved.top(), nearest.top()), nearest.bottom() + 1 - size.height()))
    return moved
