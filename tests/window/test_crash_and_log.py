"""A fault in the running window: a sentence, a report, and the log to look at."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from pytestqt.qtbot import QtBot

from denoise_gui.core.diagnostics import crash_report
from denoise_gui.core.diagnostics.session import Diagnostics
from tests.driven import DrivenApplication as Application
from tests.window.conftest import open_image, show


@pytest.fixture
def diagnostics() -> Iterator[Diagnostics]:
    with Diagnostics("window") as diagnostics:
        yield diagnostics


@pytest.fixture
def application(diagnostics: Diagnostics, qtbot: QtBot) -> Iterator[Application]:
    """With a log and crash reports."""
    application = Application(diagnostics=diagnostics)
    show(application, qtbot)
    yield application
    application.close()


def test_a_fault_is_told_without_its_traceback(
    application: Application,
    diagnostics: Diagnostics,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    try:
        raise RuntimeError("made for the test")
    except RuntimeError as fault:
        sys.excepthook(type(fault), fault, fault.__traceback__)
    (report,) = crash_report.reports(diagnostics.crash_folder)
    bar = application.window.notice_bar
    assert str(report) in bar.text
    assert "Traceback" not in bar.text
    bar.button.click()
    assert [Path(url.toLocalFile()) for url in opened] == [diagnostics.crash_folder]
    bar.show_error("something else")
    assert bar.button.isHidden()


def test_the_log_window_shows_what_was_done(
    application: Application, photo: Path, qtbot: QtBot
) -> None:
    open_image(application, photo, qtbot)
    application.run("help.log")
    shown = application.log.log_window
    assert shown is not None
    text = shown.text.toPlainText()
    assert str(photo) in text
    logging.getLogger("denoise_gui").info("a line written later")
    assert "a line written later" not in shown.text.toPlainText()
    shown.refresh_button.click()
    assert "a line written later" in shown.text.toPlainText()
    shown.copy_button.click()
    assert "a line written later" in QGuiApplication.clipboard().text()


def test_the_reports_can_be_read_there_too(
    application: Application, diagnostics: Diagnostics
) -> None:
    sys.excepthook(RuntimeError, RuntimeError("made for the test"), None)
    application.run("help.log")
    shown = application.log.log_window
    assert shown is not None
    assert shown.files.count() == 2
    shown.files.setCurrentIndex(1)
    shown.files.activated.emit(1)
    assert shown.shown_path in crash_report.reports(diagnostics.crash_folder)
    assert "made for the test" in shown.text.toPlainText()


_CRASHING_WINDOW = """
import ctypes, sys
from PySide6.QtCore import QTimer
from denoise_gui import app, cli
shown = app.MainWindow.show
def show(window):
    shown(window)
    QTimer.singleShot(0, lambda: ctypes.string_at(0))
app.MainWindow.show = show
sys.exit(cli.main([]))
"""


def test_the_window_tells_of_a_crash_of_the_last_one(qtbot: QtBot) -> None:
    crashed = subprocess.run([sys.executable, "-c", _CRASHING_WINDOW], check=False)
    assert crashed.returncode != 0
    with Diagnostics("window") as diagnostics:
        application = Application(diagnostics=diagnostics)
        show(application, qtbot)
        (report,) = crash_report.reports(diagnostics.crash_folder)
        assert str(report) in application.window.notice_bar.text
        application.close()
