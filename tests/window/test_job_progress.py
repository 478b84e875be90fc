"""The dialog of what takes long."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QProgressDialog, QWidget
from pytestqt.qtbot import QtBot

from denoise_gui.shell.widgets.job_progress import JobProgress


def test_the_keys_go_to_the_window_again_when_the_dialog_has_gone(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.isActiveWindow)
    progress = JobProgress(window)
    progress.begin("Opening…")
    (dialog,) = window.findChildren(QProgressDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    progress.end()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
