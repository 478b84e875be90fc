"""A photograph edited for another program: saved where it is waited for, or not touched at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from denoise_gui.core.editing import Editing
from denoise_gui.features.editing.feature import EditingFeature
from denoise_gui.features.editing.return_bar import ReturnBar
from tests.conftest import noisy_picture
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT, open_image, show

_Button = QMessageBox.StandardButton


@pytest.fixture
def editing(tmp_path: Path) -> Editing:
    """A TIFF of 16 bits, which is to be replaced."""
    path = tmp_path / "exchange" / "from elsewhere.tif"
    path.parent.mkdir()
    pixels = np.rint(np.clip(noisy_picture(60, 80, 25), 0, 1) * 65535).astype(np.uint16)
    tifffile.imwrite(path, pixels, photometric="rgb", resolution=(300, 300))
    return Editing(path, path)


@pytest.fixture
def application(editing: Editing, qtbot: QtBot) -> Iterator[Application]:
    application = Application(editing=editing)
    show(application, qtbot)
    yield application
    application.close()


def bar(application: Application) -> ReturnBar:
    found = application.feature(EditingFeature).bar
    assert found
    return found


def test_save_and_return_writes_the_result_in_its_format_and_closes(
    application: Application, editing: Editing, qtbot: QtBot
) -> None:
    before = tifffile.imread(editing.source)
    assert not bar(application).save.isEnabled()
    open_image(application, editing.source, qtbot)
    assert "from elsewhere.tif" in bar(application).words.text()
    application.document.set_sigma(25)
    with qtbot.waitSignal(application.window.closed, timeout=TIMEOUT):
        bar(application).save.click()
    assert editing.saved
    with tifffile.TiffFile(editing.source) as file:
        after = file.asarray()
        assert file.pages[0].tags["XResolution"].value == (300, 1)
    assert after.dtype == np.uint16
    assert after.shape == before.shape
    assert after.astype(float).std() < before.astype(float).std()


def test_cancel_touches_nothing(application: Application, editing: Editing, qtbot: QtBot) -> None:
    before = editing.source.read_bytes()
    open_image(application, editing.source, qtbot)
    with qtbot.waitSignal(application.window.closed, timeout=TIMEOUT):
        application.run("editing.cancel")
    assert not editing.saved
    assert editing.source.read_bytes() == before
    assert [path.name for path in editing.source.parent.iterdir()] == [editing.source.name]


@pytest.mark.parametrize("answer", [_Button.Save, _Button.Discard, _Button.Cancel])
def test_closing_the_window_asks_what_is_meant(
    answer: _Button,
    application: Application,
    editing: Editing,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    open_image(application, editing.source, qtbot)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: answer)
    if answer == _Button.Save:
        with qtbot.waitSignal(application.window.closed, timeout=TIMEOUT):
            application.window.close()
    else:
        assert application.window.close() == (answer == _Button.Discard)
    assert editing.saved == (answer == _Button.Save)


def test_another_photograph_is_not_written_over_the_one_waited_for(
    application: Application, editing: Editing, small_photo: Path, qtbot: QtBot
) -> None:
    open_image(application, editing.source, qtbot)
    assert bar(application).save.isEnabled()
    open_image(application, small_photo, qtbot)
    assert not bar(application).save.isEnabled()
    assert not application.window.menus.action("editing.save").isEnabled()


def test_a_result_that_cannot_be_written_leaves_the_window_open(
    application: Application, editing: Editing, qtbot: QtBot
) -> None:
    open_image(application, editing.source, qtbot)
    editing.target = editing.source.parent / "gone" / "out.tif"
    with qtbot.waitSignal(application.session.failed, timeout=TIMEOUT):
        bar(application).save.click()
    qtbot.waitUntil(bar(application).save.isEnabled, timeout=TIMEOUT)
    assert application.window.isVisible()
    assert not editing.saved
    application.run("editing.cancel")  # which does not ask
    assert not application.window.isVisible()


def test_a_window_opened_otherwise_has_nothing_of_it(qtbot: QtBot) -> None:
    application = Application()
    show(application, qtbot)
    assert application.feature(EditingFeature).bar is None
    assert not application.window.findChildren(ReturnBar)
    application.close()
