"""A command is greyed where it would do nothing, and every other one does something."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QInputDialog,
    QMenu,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from denoise_gui.core.settings_file import FILE
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image

ASKS_OR_LASTS = {
    "file.quit": "ends all",
    "view.full-screen": "what the screen's size is, is the platform's",
    "recipe.copy": "what it copies may lie there already",
    "edit.copy": "as above",
    "strip.colour": "a choice of the strip, which is closed here",
    "mask.invert": "a mask that is the same everywhere stays as it is",
    "mask.blur": "as above",
}
"""Commands that are always of use, and whose effect is not seen in the window."""

NEEDS_IMAGE = (
    *("file.save", "edit.copy", "file.next", "file.previous", "model.export", "sigma.automatic"),
    *("view.fit", "view.actual", "view.zoom-in", "view.zoom-out", "view.single", "view.noise"),
    *("view.divider", "view.divider-horizontal", "view.side-by-side"),
    *("compare.back", "compare.on", "compare.station", "compare.amplify", "compare.weaken"),
    *("pan.left", "pan.right", "pan.up", "pan.down"),
    *("bench.noise", "bench.reference", "bench.best", "bench.copy", "bench.plot", "bench.forget"),
    *("edit.undo", "edit.redo", "recipe.last", "model.flip", "file.batch-all"),
    *("preset.default", "preset.no-default", "recipe.reset"),
)


@pytest.fixture(autouse=True)
def _nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every dialog is cancelled; that it came is an effect."""
    opened = _Shown.opened
    opened.clear()

    def cancelled(*_args: object) -> tuple[str, object]:
        opened.append("asked")
        return "", False

    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, cancelled)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], *cancelled()[:1]))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: cancelled()[0])
    monkeypatch.setattr(QInputDialog, "getText", cancelled)
    monkeypatch.setattr(QDialog, "exec", lambda _self: cancelled()[1])
    monkeypatch.setattr(QMessageBox, "about", cancelled)


class _Shown:
    opened: ClassVar[list[str]] = []


def state_of(application: Application) -> object:
    """All that a command may change at once."""
    window, document = application.window, application.document
    FILE.write()
    canvas = window.canvas
    docks = [not dock.isHidden() for dock in window.findChildren(QWidget) if dock.objectName()]
    after = document.after
    return (
        document.recipe,
        document.photograph,
        document.reference,
        canvas.viewport,
        canvas.choice,
        docks,
        window.status.currentMessage(),
        window.notice_bar.text,
        window.toolbar.isVisible(),
        [action.isChecked() for action in window.actions()],
        sum(widget.isVisible() for widget in QApplication.topLevelWidgets()),
        len(_Shown.opened),
        (application.work.busy, id(application.photographs.walk._job)),
        QGuiApplication.clipboard().text(),
        application.link.model,
        sorted((key, str(QSettings().value(key))) for key in QSettings().allKeys()),
        hashlib.sha256(after.levels[-1].tobytes()).hexdigest() if after else "",
    )


def none_open(_application: Application, _folder: Path, _qtbot: QtBot) -> None:
    pass


def an_image(application: Application, folder: Path, qtbot: QtBot) -> None:
    open_image(application, folder / "one.png", qtbot)


def an_image_and_its_noise(application: Application, folder: Path, qtbot: QtBot) -> None:
    an_image(application, folder, qtbot)
    qtbot.waitUntil(application.sigma_panel.automatic.isEnabled, timeout=TIMEOUT)
    application.document.set_sigma(11.0)


def a_gray_one(application: Application, folder: Path, qtbot: QtBot) -> None:
    open_image(application, folder / "gray.png", qtbot)


def two_images(application: Application, folder: Path, qtbot: QtBot) -> None:
    an_image(application, folder, qtbot)
    application.document.set_sigma(12.0)
    open_image(application, folder / "gray.png", qtbot)
    application.document.set_sigma(40.0)


def all_the_way(application: Application, folder: Path, qtbot: QtBot) -> None:
    """Where most ends are reached."""
    an_image(application, folder, qtbot)
    application.document.set_sigma(application.document.sigma_max)
    application.window.canvas.zoom_to(1000.0)


Begin = Callable[[Application, Path, QtBot], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rng = np.random.default_rng(1)
    coarse = rng.integers(60, 200, (6, 8, 3)).repeat(20, 0).repeat(20, 1)
    pixels = np.clip(coarse + rng.normal(0, 25, coarse.shape), 0, 255).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "one.png")
    Image.fromarray(pixels[..., 0]).save(tmp_path / "gray.png")
    return tmp_path


def commands(application: Application) -> list[str]:
    return [a.objectName() for a in application.window.actions() if a.objectName()]


def close_what_came(application: Application, before: set[QWidget]) -> None:
    for widget in QApplication.topLevelWidgets():
        if widget not in before and widget.isVisible() and not isinstance(widget, QMenu):
            widget.close()
    application.work.cancel()


@pytest.mark.parametrize(
    "begin", [none_open, an_image, an_image_and_its_noise, a_gray_one, two_images, all_the_way]
)
def test_what_is_enabled_does_something_and_what_is_greyed_would_not(
    application: Application, folder: Path, qtbot: QtBot, begin: Begin
) -> None:
    begin(application, folder, qtbot)
    window = application.window
    idle = []
    for name in commands(application):
        action = window.menus.action(name)
        if name in ASKS_OR_LASTS or not action.isEnabled():
            continue
        before = state_of(application)
        stood = {each for each in QApplication.topLevelWidgets() if each.isVisible()}
        was_checked = action.isCheckable() and action.isChecked()
        action.trigger()
        # What is chosen already among exclusive choices stays chosen; fit fits again.
        again = was_checked or name in {
            *("view.fit", "view.actual", "compare.station", "sigma.automatic"),
            "mask.fill",  # with the eraser, which is in the hand by now, there is nothing to take
        }
        # A step is for a key that is held: at its end it rests.
        again = again or name.endswith(("-up", "-down", ".up", ".down"))
        if state_of(application) == before and not again:
            idle.append(name)
        close_what_came(application, stood)
        window.status.clearMessage()
        window.notice_bar.forget_but()
        qtbot.waitUntil(lambda: not application.work.busy, timeout=TIMEOUT)
    assert idle == []


def test_without_an_image_nothing_is_offered_that_needs_one(application: Application) -> None:
    offered = [name for name in NEEDS_IMAGE if application.window.menus.action(name).isEnabled()]
    assert offered == []


def test_each_comes_back_with_what_it_needs(
    application: Application, folder: Path, qtbot: QtBot, model_path: Path
) -> None:
    def can(name: str) -> bool:
        return application.window.menus.action(name).isEnabled()

    document = application.document
    an_image(application, folder, qtbot)
    assert can("model.export")
    assert not can("recipe.last")
    assert can("view.noise")
    assert can("compare.amplify")
    # All of the image is seen: there is nothing to pan to.
    application.window.canvas.fit()
    assert not can("pan.left")
    application.window.canvas.zoom_to(32.0)
    assert can("pan.left")
    assert can("pan.down")
    application.window.canvas.pan(1e6, 0)
    assert not can("pan.left")
    assert can("pan.right")
    document.set_sigma(0.0)
    assert can("edit.undo")
    assert not can("recipe.reset")
    assert can("recipe.colour-up")
    application.run("recipe.grain-up")
    assert can("recipe.reset")
    open_image(application, folder / "gray.png", qtbot)
    document.set_sigma(33.0)
    assert not can("recipe.colour-up")  # it has no colour
    assert not can("recipe.colour-down")
    assert can("recipe.last")
    application.run("recipe.last")
    assert not can("recipe.last")
    assert not can("preset.default")  # it does not say which camera took it
    assert not can("model.flip")
    with qtbot.waitSignal(application.live.model_opened, timeout=TIMEOUT):
        application.link.use_model(model_path.with_name("standard.onnx"))
    assert can("model.flip")


def test_what_a_camera_begins_with_is_forgotten_once(
    application: Application, tmp_path: Path, qtbot: QtBot
) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Maker", "Model 1"
    path = tmp_path / "camera.jpg"
    Image.fromarray(np.full((48, 64, 3), 99, np.uint8)).save(path, exif=exif)
    open_image(application, path, qtbot)
    menus = application.window.menus
    assert not menus.action("preset.no-default").isEnabled()
    application.run("preset.default")
    application.run("preset.no-default")
    assert not menus.action("preset.no-default").isEnabled()
