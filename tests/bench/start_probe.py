"""`denoise-gui IMAGE` that prints the time of the first paint with the picture, and ends.

The time is of the monotonic clock, which all processes of a machine share, in nanoseconds.
"""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QPaintEvent

import denoise_gui.app
from denoise_gui.cli import main


class _FirstPicture(QObject):
    def __init__(self, application: denoise_gui.app.Application) -> None:
        super().__init__(application)
        self._document = application.document
        self._canvas = application.window.canvas
        self._canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is not self._canvas
            or not isinstance(event, QPaintEvent)
            or self._document.photograph is None
        ):
            return False
        self._canvas.paintEvent(event)
        print(time.monotonic_ns(), flush=True)
        self._canvas.removeEventFilter(self)
        QTimer.singleShot(0, QCoreApplication.quit)
        return True


class _Watched(denoise_gui.app.Application):
    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        self._first_picture = _FirstPicture(self)


if __name__ == "__main__":
    denoise_gui.app.Application = _Watched  # type: ignore[misc]
    sys.exit(main(sys.argv[1:]))
