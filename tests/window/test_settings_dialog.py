"""Edit > Settings: every choice holds the moment it is made, the language too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer, QTranslator
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from denoise_gui import app
from denoise_gui.core.settings import LIVE_BUDGET_MB, NEW_SIGMA, THEME
from denoise_gui.core.translation import chosen_language
from denoise_gui.features.settings.dialog import SettingsDialog
from denoise_gui.features.settings.feature import SettingsFeature
from denoise_gui.shell.picture import surround
from denoise_gui.shell.widgets.theme import choose_theme
from denoise_gui.shell.window import MainWindow
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image


@pytest.fixture(autouse=True)
def _as_before(qapp: QApplication) -> Iterator[None]:
    surround.forget()
    yield
    surround.forget()
    choose_theme("system")
    for catalogue in qapp.findChildren(QTranslator):
        qapp.removeTranslator(catalogue)
        catalogue.deleteLater()


@pytest.fixture
def dialog(application: Application) -> SettingsDialog:
    QTest.keyClick(application.window.canvas, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = application.feature(SettingsFeature).dialog
    assert dialog is not None
    assert dialog.isVisible()
    return dialog


def choose(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(box.findData(value))


def test_each_choice_holds_at_once_and_is_kept(
    application: Application, dialog: SettingsDialog, quarter_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, quarter_photo, qtbot)
    canvas = application.window.canvas
    assert canvas.grab().toImage().pixelColor(3, canvas.height() - 3) == QColor(64, 64, 64)
    for name, gray in (("light", 190), ("mid", 119)):
        choose(dialog.surround, name)
        shown = canvas.grab().toImage().pixelColor(3, canvas.height() - 3)
        assert shown == QColor(gray, gray, gray)
    surround.forget()
    assert surround.chosen() == "mid"
    choose(dialog.theme, "dark")
    assert THEME.get() == "dark"
    assert QGuiApplication.palette().window().color().lightness() < 128
    choose(dialog.new_sigma, "measured")
    assert NEW_SIGMA.get() == "measured"
    dialog.memory.setValue(0)
    assert LIVE_BUDGET_MB.get() == 0
    assert application.live.stack.missing(25.0) == []
    dialog.restore()
    assert (surround.chosen(), THEME.get()) == ("dark", "system")
    assert LIVE_BUDGET_MB.get() == LIVE_BUDGET_MB.default
    assert application.live.stack._budget == LIVE_BUDGET_MB.default * 2**20


def test_a_language_that_cannot_come_at_once_is_said_to_come_later(
    application: Application, dialog: SettingsDialog
) -> None:
    application.session.relaunch = lambda _command: False
    choose(dialog.language, "zh_CN")
    assert chosen_language() == "zh_CN"
    assert "语言" in application.window.notice_bar.text


def test_another_language_comes_at_once_around_the_same_photograph(
    qapp: QApplication, quarter_photo: Path, qtbot: QtBot
) -> None:
    first = Application()
    first.window.show()
    open_image(first, quarter_photo, qtbot)
    first.document.set_sigma(31.5)
    shown = first.document.after
    QTimer.singleShot(0, lambda: first.run("edit.settings"))
    found: list[tuple[object, ...]] = []
    old = first.window

    def act() -> None:
        windows = [w for w in qapp.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]
        for window in windows:
            dialogs = [each for each in window.findChildren(SettingsDialog) if each.isVisible()]
            if not dialogs:
                continue
            if chosen_language() != "zh_CN":
                choose(dialogs[0].language, "zh_CN")
            elif window is not old:
                document = window.session.document
                found.append(
                    (
                        *(window.menuBar().actions()[0].text(), dialogs[0].windowTitle()),
                        *(document.path, document.sigma, document.after is shown),
                    )
                )
                timer.stop()
                qapp.setQuitOnLastWindowClosed(False)
                window.close()
                qapp.setQuitOnLastWindowClosed(True)
                qapp.exit(0)

    timer = QTimer()
    timer.timeout.connect(act)
    timer.start(20)
    # One that can be stopped: an exit() that comes later would end the event loops of other tests.
    patience = QTimer(singleShot=True)
    patience.timeout.connect(lambda: qapp.exit(1))
    patience.start(TIMEOUT)
    code, left = app._lived(qapp, first, None)
    timer.stop()
    patience.stop()
    assert (code, left) == (0, ())
    assert found == [("文件(&F)", "设置", quarter_photo, 31.5, True)]
