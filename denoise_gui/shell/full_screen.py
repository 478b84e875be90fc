"""F11: the picture and the slider alone, on the whole screen."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QToolBar, QWidget


class FullScreen(QObject):
    """Enters and leaves; Esc leaves too. What was hidden comes back, a maximised window as well."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._hidden: list[QWidget] = []
        self._maximised = False
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.leave)

    def toggle(self) -> None:
        if self._window.isFullScreen():
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        window = self._window
        self._maximised = window.isMaximized()
        bars = [window.menuBar(), window.statusBar(), *window.findChildren(QToolBar)]
        self._hidden = [bar for bar in bars if not bar.isHidden()]
        for bar in self._hidden:
            bar.hide()
        self._escape.setEnabled(True)
        window.showFullScreen()

    def leave(self) -> None:
        window = self._window
        if not window.isFullScreen():
            return
        self._escape.setEnabled(False)
        for bar in self._hidden:
            bar.show()
        self._hidden = []
        if self._maximised:
            window.showMaximized()
        else:
            window.showNormal()
