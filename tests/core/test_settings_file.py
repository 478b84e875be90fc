"""Settings are written when the choosing rests, and surely before the end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from denoise_gui.core import settings_file
from denoise_gui.core.settings_file import LONGEST_S, SettingsFile


@pytest.fixture
def file(qtbot: QtBot) -> SettingsFile:
    return SettingsFile()


def written(key: str) -> object:
    return QSettings().value(key)


def test_what_is_dragged_is_written_once_when_the_hand_rests(
    file: SettingsFile, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes: list[dict[str, object]] = []
    write = SettingsFile.write

    def counted(self: SettingsFile) -> None:
        writes.append(dict(self._unwritten))
        write(self)

    monkeypatch.setattr(SettingsFile, "write", counted)
    for quality in range(1, 40):
        file.put("files/quality", quality)
        assert file.value("files/quality") == quality
    assert not writes
    assert not QSettings().contains("files/quality")
    qtbot.waitUntil(lambda: str(written("files/quality")) == "39")
    assert len(writes) == 1


def test_who_never_rests_loses_no_more_than_some_seconds(
    file: SettingsFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(settings_file.time, "monotonic", lambda: now[0])
    file.put("files/quality", 1)
    now[0] += LONGEST_S / 2
    file.put("files/quality", 2)
    assert not QSettings().contains("files/quality")
    now[0] += LONGEST_S
    file.put("files/quality", 3)
    assert str(written("files/quality")) == "3"


def test_what_is_forgotten_is_gone_before_and_after_it_is_written(file: SettingsFile) -> None:
    file.put("files/depth", 16)
    file.write()
    file.remove("files/depth")
    assert not file.contains("files/depth")
    assert QSettings().contains("files/depth")
    file.write()
    assert not QSettings().contains("files/depth")


@pytest.mark.parametrize("end", ["qt.quit()", "sys.exit()", "1 / 0"])
def test_it_is_written_however_the_program_ends(tmp_path: Path, end: str) -> None:
    program = f"""
import sys
from PySide6.QtCore import QCoreApplication, QSettings, QTimer
QSettings.setDefaultFormat(QSettings.Format.IniFormat)
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, {str(tmp_path)!r})
qt = QCoreApplication([])
qt.setOrganizationName("o")
qt.setApplicationName("a")
from denoise_gui.core.settings import QUALITY
def chosen():
    QUALITY.set(77)
    {end}
QTimer.singleShot(0, chosen)
QTimer.singleShot(50, qt.quit)
qt.exec()
"""
    subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, timeout=60)
    text = (tmp_path / "o" / "a.ini").read_text(encoding="utf-8")
    assert "quality=77" in text
