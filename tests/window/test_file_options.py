"""Saving as its user meets it: chosen compression, the original guarded, losses told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from denoise_gui.cli import main
from denoise_gui.core.save_settings import choose_save_options, chosen_save_options
from denoise_gui.engine.images.image_file import load_image, save_image
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.record.provenance import read_provenance, sidecar_of
from denoise_gui.features.files.file_options_dialog import FileOptionsDialog
from denoise_gui.features.files.save_dialog import SaveDialog
from tests.driven import DrivenApplication as Application
from tests.engine.images.photographs import photograph
from tests.engine.images.test_raw import dng, scene
from tests.window.conftest import TIMEOUT, open_image


def when_shown(act: Any) -> None:
    """Act on the next modal dialog."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            QTimer.singleShot(10, look)
        else:
            act(dialog)

    QTimer.singleShot(0, look)


def choose(quality: int, subsampling: str, *, sidecar: bool, raw_linear: bool) -> Any:
    def act(dialog: FileOptionsDialog) -> None:
        form = dialog.compression
        form.keep_quality.setChecked(False)
        form.quality.setValue(quality)
        form.subsampling.setCurrentIndex(form.subsampling.findData(subsampling))
        dialog.sidecar.setChecked(sidecar)
        dialog.raw_linear.setChecked(raw_linear)
        buttons = dialog.findChild(QDialogButtonBox)
        buttons.button(QDialogButtonBox.StandardButton.Ok).click()

    return act


def press(button: QDialogButtonBox.StandardButton) -> Any:
    """Of a dialog with standard buttons."""
    return lambda dialog: dialog.findChild(QDialogButtonBox).button(button).click()


def save(application: Application, path: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(application.files.image_saved, timeout=TIMEOUT):
        application.photographs.save(path)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    save_image(tmp_path / "small.png", photograph())
    return tmp_path / "small.png"


def test_chosen_compression_and_record_are_used_and_remembered(
    application: Application, small: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_image(application, small, qtbot)
    save(application, tmp_path / "default.jpg", qtbot)
    assert not sidecar_of(tmp_path / "default.jpg").exists()
    when_shown(choose(40, "4:2:0", sidecar=True, raw_linear=False))
    application.photographs.choose_file_options()
    save(application, tmp_path / "chosen.jpg", qtbot)
    default, chosen = (load_image(tmp_path / f"{n}.jpg").jpeg for n in ("default", "chosen"))
    assert default is not None
    assert chosen is not None
    assert (default.subsampling, chosen.subsampling) == (0, 2)
    assert sum(chosen.tables[0]) > 3 * sum(default.tables[0])
    assert main(["run", "--from", str(sidecar_of(tmp_path / "chosen.jpg")), "--quiet"]) == 0
    dialog = FileOptionsDialog(chosen_save_options())
    qtbot.addWidget(dialog)
    assert dialog.options == chosen_save_options()
    assert dialog.compression.quality.value() == 40
    dialog._restore()
    assert dialog.options.quality is None


def test_what_is_saved_from_the_window_holds_its_record(
    application: Application, small: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_image(application, small, qtbot)
    application.document.set_sigma(31.5)
    save(application, tmp_path / "saved.png", qtbot)
    record = read_provenance(load_image(tmp_path / "saved.png").xmp)
    assert record is not None
    assert (record.recipe.sigma, record.source) == (31.5, "small.png")
    assert main(["run", "--from", str(tmp_path / "saved.png"), "--quiet"]) == 0


def test_raw_is_developed_as_chosen_and_offered_as_tiff(
    application: Application, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = dng(tmp_path / "shot.dng", scene())
    when_shown(choose(90, "4:4:4", sidecar=False, raw_linear=True))
    application.photographs.choose_file_options()
    open_image(application, path, qtbot)
    opened = application.document.photograph
    assert opened is not None
    assert opened.icc_profile is not None
    assert "linear light" in application.window.notice_bar.text
    offered: list[str] = []

    def ask(_parent: object, _title: str, suggested: str, *_: str) -> tuple[str, str]:
        offered.append(suggested)
        return "", ""

    save(application, tmp_path / "linear.png", qtbot)
    assert main(["run", "--from", str(tmp_path / "linear.png"), "--quiet"]) == 0
    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    application.photographs.choose_target()
    assert Path(offered[0]).name == "shot_denoised.tif"


def test_replacing_the_original_is_asked_for(
    application: Application, small: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: Any
) -> None:
    open_image(application, small, qtbot)
    before = small.read_bytes()
    link = tmp_path / "link.png"
    link.hardlink_to(small)
    answers = [str(link), ""]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (answers.pop(0), ""))
    asked: list[str] = []

    def refuse(box: QMessageBox) -> None:
        asked.append(box.text())
        box.escapeButton().click()

    when_shown(refuse)
    application.photographs.choose_target()
    assert "small.png is the original" in asked[0]
    assert answers == []  # another name was asked for
    assert not application.work.busy
    assert small.read_bytes() == before

    def agree(box: QMessageBox) -> None:
        when_shown(press(QDialogButtonBox.StandardButton.Save))
        next(b for b in box.buttons() if b is not box.escapeButton()).click()

    answers.append(str(small))
    when_shown(agree)
    with qtbot.waitSignal(application.files.image_saved, timeout=TIMEOUT):
        application.photographs.choose_target()
    assert small.read_bytes() != before
    assert load_image(small).exif is not None


def test_what_a_format_cannot_hold_is_said(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    save_image(tmp_path / "deep.tif", photograph(np.uint16, alpha=True))
    open_image(application, tmp_path / "deep.tif", qtbot)
    save(application, tmp_path / "a.bmp", qtbot)
    said = application.window.notice_bar.text
    for what in ("16 bits become 8", "transparency", "profile", "EXIF"):
        assert what in said
    assert load_image(tmp_path / "a.bmp").bits == 8
    application.window.notice_bar.hide()
    save(application, tmp_path / "a.tif", qtbot)
    assert application.window.notice_bar.text == ""


def saving_to(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """The file dialog answers with a name."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))


def test_after_the_name_the_format_is_asked_for_what_it_offers(
    application: Application,
    small: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """By the keyboard: to the depth, 16 bits, Return."""
    open_image(application, small, qtbot)
    saving_to(monkeypatch, tmp_path / "deep.png")
    asked: list[str] = []

    def choose_16(dialog: SaveDialog) -> None:
        form = dialog.compression
        asked.append(form.depth.itemText(0))
        assert not form.keep_quality.isVisible()
        assert dialog.focusWidget() is form.depth
        QTest.keyClick(form.depth, Qt.Key.Key_End)
        QTest.keyClick(form.depth, Qt.Key.Key_Return)

    when_shown(choose_16)
    with qtbot.waitSignal(application.files.image_saved, timeout=TIMEOUT):
        application.run("file.save")
    assert asked == ["As the source (8 bits)"]
    deep, source = load_image(tmp_path / "deep.png"), load_image(small)
    assert (source.bits, deep.bits) == (8, 16)
    # What the network found between the levels is there, and not bytes made wider.
    assert (deep.pixels % 257).any()
    assert main(["run", "--from", str(tmp_path / "deep.png"), "--quiet"]) == 0
    assert chosen_save_options().depth == 16
    assert chosen_save_options().quality is None


def test_of_another_format_the_choices_are_its_own_and_cancel_saves_nothing(
    application: Application,
    small: Path,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose_save_options(SaveOptions(depth=16))
    open_image(application, small, qtbot)
    saving_to(monkeypatch, tmp_path / "a.jpg")

    def choose_quality(dialog: SaveDialog) -> None:
        form = dialog.compression
        assert not form.depth.isVisible()
        assert dialog.focusWidget() is form.keep_quality
        QTest.keyClick(form.keep_quality, Qt.Key.Key_Space)
        form.quality.setValue(33)
        press(QDialogButtonBox.StandardButton.Save)(dialog)

    when_shown(choose_quality)
    with qtbot.waitSignal(application.files.image_saved, timeout=TIMEOUT):
        application.run("file.save")
    assert chosen_save_options() == SaveOptions(quality=33, depth=16)
    saving_to(monkeypatch, tmp_path / "b.avif")
    depths: list[object] = []

    def look(dialog: SaveDialog) -> None:
        depths.append(dialog.compression.depth.currentData())
        press(QDialogButtonBox.StandardButton.Cancel)(dialog)

    when_shown(look)
    application.run("file.save")
    assert depths == [12]
    assert not application.work.busy
    assert not (tmp_path / "b.avif").exists()
    saving_to(monkeypatch, tmp_path / "c.bmp")
    with qtbot.waitSignal(application.files.image_saved, timeout=TIMEOUT):
        application.run("file.save")
    assert (tmp_path / "c.bmp").exists()


def test_saving_and_copying_share_a_result_of_one_depth_alone(
    application: Application, small: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_image(application, small, qtbot)
    save(application, tmp_path / "8.png", qtbot)
    choose_save_options(SaveOptions(depth=16))
    save(application, tmp_path / "16.png", qtbot)
    assert (load_image(tmp_path / "16.png").pixels % 257).any()
