"""Help > Show Log: the log file and the crash reports, to read, copy and send."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.files.sentences import cannot_read
from denoise_gui.shell.widgets.plain_label import plain_label

_SHOWN_BYTES = 500_000
"""The end of a file; more would be slow to lay out and is of no use."""


class LogWindow(QDialog):
    """Not modal: one reads it while doing again what went wrong."""

    def __init__(
        self, log_path: Path | None, crash_folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Log"))
        self._log_path, self._crash_folder = log_path, crash_folder
        self.files = QComboBox()
        self.files.setAccessibleName(self.tr("What is shown"))
        self.files.activated.connect(self._show_file)
        self.place = plain_label()
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(self.tr("Contents of the file"))
        top = QHBoxLayout()
        top.addWidget(self.files)
        top.addWidget(self.place, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self.text, 1)
        layout.addWidget(self._make_buttons())
        self.resize(900, 560)

    @property
    def shown_path(self) -> Path | None:
        """The file on show."""
        path = self.files.currentData()
        return path if isinstance(path, Path) else None

    def refresh(self) -> None:
        """Read again what is there now; what was on show stays on show."""
        from denoise_gui.core.diagnostics.crash_report import reports

        shown = self.shown_path
        self.files.clear()
        if self._log_path:
            self.files.addItem(self.tr("Log of this and earlier sessions"), self._log_path)
        for report in reports(self._crash_folder):
            self.files.addItem(self.tr("Report {0}").format(report.stem), report)
        self.files.setEnabled(self.files.count() > 1)
        paths = [self.files.itemData(row) for row in range(self.files.count())]
        if shown in paths:
            self.files.setCurrentIndex(paths.index(shown))
        self._show_file()

    def _show_file(self) -> None:
        path = self.shown_path
        if path is None:
            self.place.clear()
            self.text.setPlainText(self.tr("No log could be written on this machine."))
            return
        self.place.setText(str(path))
        try:
            self.text.setPlainText(_end_of(path))
        except OSError as error:
            self.text.setPlainText(in_users_language(cannot_read(path, error)))
        # The newest line of a log, but the first of a report.
        bar = self.text.verticalScrollBar()
        bar.setValue(bar.maximum() if path == self._log_path else 0)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())

    def _open_folder(self) -> None:
        folder = self.shown_path.parent if self.shown_path else self._crash_folder
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        self.copy_button = QPushButton(self.tr("&Copy All"))
        self.copy_button.clicked.connect(self._copy)
        self.folder_button = QPushButton(self.tr("&Open Folder"))
        self.folder_button.clicked.connect(self._open_folder)
        self.refresh_button = QPushButton(self.tr("&Refresh"))
        self.refresh_button.setShortcut(QKeySequence(QKeySequence.StandardKey.Refresh))
        self.refresh_button.clicked.connect(self.refresh)
        for button in (self.copy_button, self.folder_button, self.refresh_button):
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        return buttons


def _end_of(path: Path) -> str:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _SHOWN_BYTES))
        text = file.read().decode("utf-8", errors="replace")
    return text if size <= _SHOWN_BYTES else text[text.find("\n") + 1 :]
