"""What the system hands over is opened, as macOS does with Open With."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from denoise_gui.core.editing import Editing
from denoise_gui.core.opened_files import OpenedFiles
from tests.driven import DrivenApplication


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


@pytest.mark.parametrize("count", [1, 2])
def test_the_window_opens_them(qtbot: QtBot, tmp_path: Path, count: int) -> None:
    application = DrivenApplication()
    qtbot.addWidget(application.window)
    opened: list[Path] = []
    application.session.open_requested.connect(opened.append)
    application.session.several_requested.connect(opened.extend)
    files = [tmp_path / f"{number}.png" for number in range(count)]
    try:
        hand_over(*files)
        qtbot.waitUntil(lambda: opened == files)
    finally:
        application.close()


def test_a_window_that_another_program_waits_for_opens_nothing_else(
    qtbot: QtBot, tmp_path: Path
) -> None:
    photograph = tmp_path / "photograph.tif"
    application = DrivenApplication(editing=Editing(photograph, photograph))
    qtbot.addWidget(application.window)
    try:
        with qtbot.assertNotEmitted(application.session.open_requested, wait=50):
            hand_over(tmp_path / "other.png")
    finally:
        application.close()
