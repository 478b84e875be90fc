"""Files that the system hands over, as macOS does for Open With and for a drop on the Dock.

It names them in events and not on the command line: one event a file, also to a program that runs
already.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent


class OpenedFiles(QObject):
    """Hears the events of the application as long as its parent lives."""

    opened = Signal(tuple)
    """Paths of all files that were chosen together."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: list[Path] = []
        application = QCoreApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QFileOpenEvent):
            return super().eventFilter(watched, event)
        name = event.file() or event.url().toLocalFile()
        if name:
            if not self._waiting:
                # After all events that are there already: several files come one by one.
                QTimer.singleShot(0, self, self._tell)
            self._waiting.append(Path(name))
        return True

    def _tell(self) -> None:
        files, self._waiting = tuple(self._waiting), []
        self.opened.emit(files)
