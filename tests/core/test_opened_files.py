"""What the system hands over is opened, as macOS does with Open With."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from denoise_gui.core.opened_files import OpenedFiles


def hand_over(*paths: Path) -> None:
    """As the system does: an event a file, to the application itself."""
    for path in paths:
        QCoreApplication.sendEvent(QApplication.instance(), QFileOpenEvent(str(path)))


def test_files_that_were_chosen_together_are_told_together(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    heard = OpenedFiles(qapp)
    files = tmp_path / "a b.png", tmp_path / "ü.nef"
    try:
        with qtbot.waitSignal(heard.opened) as first:
            hand_over(*files)
        assert first.args == [files]
        with qtbot.waitSignal(heard.opened) as second:
            url = QFileOpenEvent(QUrl.fromLocalFile(str(files[0])))
            QCoreApplication.sendEvent(qapp, url)
        assert second.args == [files[:1]]
    finally:
        heard.deleteLater()
