"""Where settings are kept: what was chosen is written when the choosing rests.

To write the file takes some 14 ms, as it is to be whole whatever happens meanwhile: for one a hand
drags, that is a frame. So values wait here, to be read like those in the file, until nothing was
chosen for a moment; when the program ends they are written at once.
"""

from __future__ import annotations

import atexit
import time

from PySide6.QtCore import QCoreApplication, QObject, QSettings, QThread, QTimer

REST_MS = 300
"""Nothing was chosen for so long: the hand rests."""

LONGEST_S = 3.0
"""A crash takes no more than the choices of so long."""

_FORGOTTEN = object()


class SettingsFile:
    """The file of Qt's that settings are kept in, with what is not written yet."""

    def __init__(self) -> None:
        self._unwritten: dict[str, object] = {}
        self._since = 0.0
        self._pause: QTimer | None = None
        self._told_of_the_end: QObject | None = None

    def contains(self, key: str) -> bool:
        if key in self._unwritten:
            return self._unwritten[key] is not _FORGOTTEN
        return QSettings().contains(key)

    def value(self, key: str) -> object:
        """As it was put, or as Qt reads it: from an INI file nearly all are texts."""
        if key in self._unwritten:
            return self._unwritten[key]
        return QSettings().value(key)

    def put(self, key: str, value: object) -> None:
        self._change(key, value)

    def remove(self, key: str) -> None:
        self._change(key, _FORGOTTEN)

    def write(self) -> None:
        """Write what is not written yet."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None
        unwritten, self._unwritten = self._unwritten, {}
        if not unwritten:
            return
        settings = QSettings()
        for key, value in unwritten.items():
            if value is _FORGOTTEN:
                settings.remove(key)
            else:
                settings.setValue(key, value)
        settings.sync()

    def _change(self, key: str, value: object) -> None:
        if not self._unwritten:
            self._since = time.monotonic()
        self._unwritten[key] = value
        qt = QCoreApplication.instance()
        if qt is None or qt.thread() != QThread.currentThread():
            self.write()  # nobody would come back to it
            return
        if self._told_of_the_end is not qt:
            self._told_of_the_end = qt
            qt.aboutToQuit.connect(self.write)
            atexit.register(self.write)
        if time.monotonic() - self._since > LONGEST_S:
            self.write()
            return
        if self._pause is None:
            self._pause = QTimer()
            self._pause.setSingleShot(True)
            self._pause.timeout.connect(self.write)
        self._pause.start(REST_MS)


FILE = SettingsFile()
"""That of this program."""
