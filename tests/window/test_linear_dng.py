"""Camera raw that is open in the window is saved as a linear DNG, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from denoise_gui.cli import main
from denoise_gui.core.settings import SAVE_FOLDER
from denoise_gui.engine.images.image_file import save_image
from denoise_gui.engine.measure.reference import AddedNoise
from denoise_gui.shell.file_filters import raw_filter
from tests.driven import DrivenApplication as Application
from tests.engine.images.cameras import Camera, colourful
from tests.engine.images.photographs import photograph
from tests.engine.images.test_linear_dng import stored
from tests.window.conftest import TIMEOUT, open_image


@pytest.fixture
def shot(tmp_path: Path) -> Path:
    camera = Camera()
    return camera.write(tmp_path / "shot.dng", camera.sensor(colourful(), noise=30))


def refused(application: Application, path: Path, qtbot: QtBot) -> str:
    with qtbot.waitSignal(application.session.work.failed, timeout=TIMEOUT) as failed:
        application.photographs.save(path)
    assert not path.exists()
    return str(failed.args[0])


def test_what_is_saved_is_what_the_command_line_makes(
    application: Application, shot: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_image(application, shot, qtbot)
    application.document.set_sigma(17)
    with qtbot.waitSignal(application.files.image_saved, timeout=TIMEOUT):
        application.photographs.save(tmp_path / "window.dng")
    assert main(["run", "--from", str(tmp_path / "window.dng"), "--quiet"]) == 0
    assert stored(tmp_path / "window.dng")[1][262] == 34892
    # What is open stays as it was developed for the screen.
    opened = application.document.photograph
    assert opened is not None
    assert opened.bits == 16


def test_other_pictures_are_refused(
    application: Application, shot: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    save_image(tmp_path / "other.png", photograph())
    open_image(application, tmp_path / "other.png", qtbot)
    words = refused(application, tmp_path / "out.dng", qtbot)
    assert "only from a camera raw file" in words
    # Noise that was added is not in the file.
    open_image(application, shot, qtbot)
    with qtbot.waitSignal(application.document.image_opened, timeout=TIMEOUT):
        application.bench.mode.add_noise(AddedNoise(25.0, 7))
    assert "only from a camera raw file" in refused(application, tmp_path / "out.dng", qtbot)


def test_the_dialog_offers_it_for_camera_raw(
    application: Application,
    shot: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, str]] = []

    def ask(_parent: object, _title: str, name: str, kinds: str, *_: str) -> tuple[str, str]:
        asked.append((Path(name).name, kinds))
        return name, raw_filter() if raw_filter() in kinds else kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    SAVE_FOLDER.set("")
    open_image(application, shot, qtbot)
    with qtbot.waitSignal(application.files.image_saved, timeout=TIMEOUT) as saved:
        application.photographs.choose_target()
    # Chosen was the kind; the name that goes with it is asked for once more, as it may be taken.
    assert [name for name, _ in asked] == ["shot_denoised.tif", "shot_denoised.dng"]
    assert saved.args == [tmp_path / "shot_denoised.dng"]
    save_image(tmp_path / "other.png", photograph())
    open_image(application, tmp_path / "other.png", qtbot)
    asked.clear()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *words: (ask(*words), ("", ""))[1])
    application.photographs.choose_target()
    assert "dng" not in asked[0][1].lower()
