"""Progress of one job at a time: a dialog with Cancel, for work that takes long enough for one."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from denoise_gui.core.durations import TimeLeft, time_left_words
from denoise_gui.shell.widgets.plain_label import unmarked

_DELAY_MS = 400
"""Work that is done sooner shows no dialog."""

_NEVER_MS = 2**31 - 1
_STEPS = 1000


class JobProgress(QObject):
    """`begin`, any number of `show`, `end`."""

    cancelled = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._dialog: QProgressDialog | None = None
        self._title = ""
        self._pace = TimeLeft()
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.timeout.connect(self._appear)

    def begin(self, title: str) -> None:
        """Work has begun; if it takes a while, a dialog shows it and offers Cancel."""
        self.end()
        self._title = title
        self._pace.begin()
        dialog = QProgressDialog(unmarked(title), self.tr("Cancel"), 0, 0, self._window)
        dialog.setWindowTitle(self._window.windowTitle())
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.setMinimumDuration(_NEVER_MS)  # shown by the timer, also without progress
        dialog.setAutoClose(False)
        dialog.setAutoReset(False)
        dialog.setMinimumWidth(360)
        dialog.canceled.connect(self.cancelled)
        self._dialog = dialog
        self._delay.start(_DELAY_MS)

    def show(self, done: int, total: int) -> None:
        if self._dialog and not self._dialog.wasCanceled():
            self._dialog.setMaximum(_STEPS)
            share = done / max(total, 1)
            self._dialog.setValue(round(_STEPS * share))
            left = self._pace.left(share)
            if left is not None and share < 1:
                words = self.tr("About {0} left").format(time_left_words(left))
                self._dialog.setLabelText(unmarked(f"{self._title}\n{words}"))

    def end(self) -> None:
        self._delay.stop()
        if self._dialog:
            self._dialog.canceled.disconnect(self.cancelled)
            had_keys = self._dialog.isActiveWindow()
            self._dialog.close()
            if had_keys:
                # Not every system gives them back by itself.
                self._window.activateWindow()
            self._dialog.deleteLater()
            self._dialog = None

    def _appear(self) -> None:
        if self._dialog:
            self._dialog.show()
