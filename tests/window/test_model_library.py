"""The model library in the window: added, switched, compared, flipped between, removed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from denoise_gui.engine.measure.reference import Reference
from denoise_gui.engine.shipped import shipped_model
from denoise_gui.features.models.model_comparison_window import ModelComparisonWindow
from denoise_gui.features.models.model_delegate import ROW_ROLE
from tests.conftest import smooth_picture
from tests.driven import DrivenApplication as Application
from tests.engine.models.foreign_models import reorganising_network
from tests.window.conftest import TIMEOUT, open_image, shown_result, wait_until_done

MODEL = "standard"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return reorganising_network(tmp_path / "other.onnx")


def switch(application: Application, qtbot: QtBot, ask: Callable[[], object]) -> Path:
    """Ask for a model and wait until the picture is its own."""
    with qtbot.waitSignal(application.live.model_opened, timeout=TIMEOUT) as opened:
        ask()
    wait_until_done(application, qtbot)
    path: Path = opened.args[0].path
    return path


def add(application: Application, qtbot: QtBot, source: Path) -> Path:
    added = switch(application, qtbot, lambda: application.open_model(source))
    # The dialog that shows progress has been in front; without a window manager it stays so.
    application.window.activateWindow()
    qtbot.waitUntil(application.window.isActiveWindow, timeout=TIMEOUT)
    return added


def names(application: Application) -> list[str]:
    models = application.library_dock.list
    return [models.item(row).text() for row in range(models.count())]


def test_dropped_models_go_into_the_library_and_the_picture_stays_meanwhile(
    application: Application, small_photo: Path, other: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    window, before = application.window, shown_result(application)
    seen: list[bool] = []

    def look() -> None:
        """What is on the screen when the new model is there, and has made nothing yet."""
        seen.append(bool((shown_result(application) == before).all()))

    application.live.model_opened.connect(look)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(other))])
    drop = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    model = switch(application, qtbot, lambda: window.dropEvent(drop))
    assert seen == [True]
    assert model.parent == application.library.folder
    assert (shown_result(application) != before).any()
    other.unlink()
    application.library_dock.show()
    assert names(application)[-1] == "other"
    assert "in use" in application.library_dock.list.item(len(names(application)) - 1).toolTip()


def test_the_panel_switches_adds_once_and_removes(
    application: Application,
    small_photo: Path,
    other: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_image(application, small_photo, qtbot)
    standard = shown_result(application)
    added = add(application, qtbot, other)
    with qtbot.waitSignal(application.models.imports.ended, timeout=TIMEOUT):
        application.open_model(other)
    assert len([m for m in application.library.models() if not m.bundled]) == 1
    dock = application.library_dock
    dock.show()
    row = names(application).index("standard")
    dock.choose([application.library.models()[row].path])
    assert not dock.remove.isEnabled()  # it came with the application
    switch(application, qtbot, dock.use.click)
    assert (shown_result(application) == standard).all()
    dock.choose([added])
    switch(application, qtbot, dock.use.click)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    switch(application, qtbot, dock.remove.click)
    assert not added.exists()
    assert "other" not in names(application)
    assert application.link.model != added


def test_a_card_says_what_the_model_is_and_how_fast_it_is_here(
    application: Application, other: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(application.live.model_opened, timeout=TIMEOUT):
        application.open_model(other)
    dock = application.library_dock
    dock.show()

    def measured() -> None:
        assert not dock.lacking_cards()

    qtbot.waitUntil(measured, timeout=TIMEOUT)
    texts = [dock.list.item(row).toolTip() for row in range(dock.list.count())]
    standard = next(text for text in texts if text.startswith("standard"))
    for fact in ("bundled", "U-Net", "colour", "MB", "MIT", "CBSD68", "s per megapixel"):
        assert fact in standard
    mine = next(text for text in texts if text.startswith("other"))
    for fact in ("licence not stated", "sample photo", "multiple 2, halo 4 by trial"):
        assert fact in mine
    assert dock.list.item(0).data(ROW_ROLE).spoken == texts[0]
    dock.choose([application.library.models()[0].path])
    dock.measure.trigger()
    qtbot.waitUntil(lambda: dock.list.item(0).toolTip().endswith("Measuring…"), timeout=TIMEOUT)
    qtbot.waitUntil(measured, timeout=TIMEOUT)
    assert "s per megapixel" in dock.list.item(0).toolTip()


def test_one_key_flips_between_the_last_two_models_at_once(
    application: Application, small_photo: Path, other: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    document, window = application.document, application.window
    QTest.keyClick(window.canvas, Qt.Key.Key_A)
    assert not window.menus.action("model.flip").isEnabled()  # there is no other one yet
    first = shown_result(application)
    add(application, qtbot, other)
    second = shown_result(application)

    def flip() -> np.ndarray:
        """What is shown as soon as the key is up, before any model was opened."""
        QTest.keyClick(window.canvas, Qt.Key.Key_A)
        assert document.frame is not None
        return document.frame.raster.pixels[..., 2::-1].copy()

    shown = [first]
    switch(application, qtbot, lambda: shown.append(flip()))
    rect = application.window.canvas.visible_rect()
    assert (shown[1] == first[rect.slices()]).all()
    assert (shown_result(application) == first).all()
    switch(application, qtbot, lambda: shown.append(flip()))
    assert (shown[2] == second[rect.slices()]).all()


def test_models_are_compared_on_the_open_image_with_time_and_psnr(
    application: Application, small_photo: Path, other: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    standard = shown_result(application)
    added = add(application, qtbot, other)
    switch(application, qtbot, lambda: application.models.use(shipped_model()))
    dock = application.library_dock
    dock.show()
    dock.choose([shipped_model()])
    assert not dock.compare.isEnabled()
    dock.choose([added])
    assert dock.compared() == [shipped_model(), added]
    with qtbot.waitSignal(application.models.comparison_opened, timeout=TIMEOUT) as opened:
        dock.compare.click()
    window = opened.args[0]
    assert isinstance(window, ModelComparisonWindow)
    assert "dB" not in window.panes[0].title  # nothing to measure against yet
    assert [pane.title.split(":")[0] for pane in window.panes] == [
        "1  Original",
        "2  standard",
        "3  other",
    ]
    assert window.panes[1].title.endswith((" s", " ms"))
    pyramid = window.panes[1].pyramid
    assert pyramid is not None
    assert (pyramid.levels[0][..., 2::-1] == standard).all()
    QTest.keyClick(window, Qt.Key.Key_3)
    assert window.shown_panes() == [2]
    clean = tmp_path / "clean.png"
    pixels = np.rint(np.clip(smooth_picture(90, 120), 0, 1) * 255).astype(np.uint8)
    Image.fromarray(pixels).save(clean)
    application.models.load_reference(window, clean)
    qtbot.waitUntil(lambda: "dB" in window.panes[1].title, timeout=TIMEOUT)
    decibels = [float(pane.title.split(", ")[-1].removesuffix(" dB")) for pane in window.panes]
    assert decibels[1] > decibels[0] + 5
    small = tmp_path / "small.png"
    Image.fromarray(pixels[:50]).save(small)
    application.models.load_reference(window, small)
    qtbot.waitUntil(lambda: "120 × 50" in window.note.text(), timeout=TIMEOUT)
    with qtbot.waitSignal(application.live.model_opened, timeout=TIMEOUT):
        window.use_model_requested.emit(added)
    window.close()


def test_a_comparison_measures_against_the_open_images_reference(
    application: Application, small_photo: Path, other: Path, qtbot: QtBot
) -> None:
    open_image(application, small_photo, qtbot)
    added = add(application, qtbot, other)
    clean = np.rint(np.clip(smooth_picture(90, 120), 0, 1) * 255).astype(np.uint8)
    application.document.set_reference(Reference(clean, "clean.png"))
    models = [application.library.models()[0].path, added]
    with qtbot.waitSignal(application.models.comparison_opened, timeout=TIMEOUT) as opened:
        application.models.compare(models)
    window = opened.args[0]
    assert all(pane.title.endswith(" dB") for pane in window.panes)
    assert "clean.png" in window.note.text()
    window.close()


def test_a_file_that_is_no_model_is_not_kept(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"not a model")
    with qtbot.waitSignal(application.models.failed, timeout=TIMEOUT) as failed:
        application.open_model(broken)
    assert "broken.onnx" in failed.args[0]
    assert all(model.bundled for model in application.library.models())
