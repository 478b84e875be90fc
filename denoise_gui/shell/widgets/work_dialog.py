"""Long work in another process: what stage it is at, a Cancel that works, and its log."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.core.durations import TimeLeft, time_left_words
from denoise_gui.shell.widgets.plain_label import plain_label

_STEPS = 1000


class WorkDialog(QDialog):
    """Shown while work goes on; stays open with the reason when it failed."""

    cancel_requested = Signal()

    def __init__(self, title: str, log_file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._log_file = log_file
        self._working = True
        self._said = ""
        self.stage = plain_label(self.tr("Starting…"))
        self.stage.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, _STEPS)
        self.left = plain_label()
        self._pace = TimeLeft()
        self.messages = QPlainTextEdit()
        self.messages.setReadOnly(True)
        # A failure may bring a table.
        self.messages.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.messages.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.messages.setAccessibleName(self.tr("Stages and warnings so far"))
        self.messages.setMinimumHeight(120)
        buttons = QDialogButtonBox()
        self._log_button = QPushButton(self.tr("Show &Log"))
        self._log_button.setAutoDefault(False)
        self._log_button.clicked.connect(self._show_log)
        self.cancel_button = QPushButton(self.tr("&Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        buttons.addButton(self._log_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.cancel_button, QDialogButtonBox.ButtonRole.RejectRole)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(self.stage)
        layout.addWidget(self.bar)
        layout.addWidget(self.left)
        layout.addWidget(self.messages, 1)
        layout.addWidget(buttons)
        self.resize(560, 300)

    def show_progress(self, share: float, message: str) -> None:
        """`share` of all the work, 0 to 1. A message is listed once, however often its share
        grows."""
        self.bar.setValue(max(self.bar.value(), round(share * _STEPS)))
        left = self._pace.left(share)
        known = left is not None and share < 1
        self.left.setText(
            self.tr("About {0} left").format(time_left_words(left or 0)) if known else ""
        )
        if message != self._said:
            self._said = message
            self.stage.setText(message)
            self.messages.appendPlainText(message)

    def show_warning(self, message: str) -> None:
        self.messages.appendPlainText(self.tr("Warning: {0}").format(message))

    def show_failure(self, message: str) -> None:
        """The work has ended badly: say why, and let it be read. What follows the first paragraph
        may be a table, and stands in the list below only."""
        self._working = False
        self.stage.setText(first_paragraph(message))
        self.messages.appendPlainText(message)
        if "\n" in message:
            longest = max(map(self.messages.fontMetrics().horizontalAdvance, message.split("\n")))
            self.resize(max(self.width(), min(longest + 60, 1000)), max(self.height(), 460))
        self.bar.hide()
        self.left.hide()
        self.cancel_button.setText(self.tr("&Close"))

    def finish(self) -> None:
        """The work has ended: close."""
        self._working = False
        self.accept()

    def reject(self) -> None:
        """Cancel while the work goes on (`finish` follows when it has ended); close afterwards."""
        if self._working:
            self.stage.setText(self.tr("Stopping…"))
            self.cancel_button.setEnabled(False)
            self.cancel_requested.emit()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._working:
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)

    def _show_log(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._log_file)))


def first_paragraph(message: str) -> str:
    """What a line of the window has room for."""
    return message.split("\n\n", 1)[0]
