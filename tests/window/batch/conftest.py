"""The batch window of the running application, and photographs for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from denoise_gui.engine.batch.items import Status
from denoise_gui.features.batch.window import BatchWindow
from tests.conftest import noisy_picture
from tests.driven import DrivenApplication as Application
from tests.window.conftest import TIMEOUT

MakeFolder = Callable[..., Path]


@pytest.fixture
def batch_window(application: Application, tmp_path: Path, qtbot: QtBot) -> BatchWindow:
    """Opened from the menu, with results going to the folder "out"."""
    application.run("file.batch")
    window = application.batch.window
    qtbot.addWidget(window)
    qtbot.waitExposed(window)
    window.options.output.setText(str(tmp_path / "out"))
    return window


@pytest.fixture
def make_folder(tmp_path: Path) -> MakeFolder:
    """A folder with so many photographs of that size."""

    def make(name: str, count: int, size: int = 40) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        for number in range(count):
            pixels = np.clip(noisy_picture(size, size, 25, seed=number), 0, 1) * 255
            image = Image.fromarray(np.rint(pixels).astype(np.uint8))
            image.save(folder / f"{number:02}.png")
        return folder

    return make


def add(application: Application, window: BatchWindow, path: Path, qtbot: QtBot) -> None:
    """Drop a file or folder on the queue, and wait until its rows are there."""
    with qtbot.waitSignal(window.queue.rowsInserted, timeout=TIMEOUT):
        window.view.dropped.emit([path])


def run(application: Application, window: BatchWindow, qtbot: QtBot) -> None:
    """Press Start, and wait for the end."""
    with qtbot.waitSignal(application.batch.ended, timeout=TIMEOUT):
        window.start_button.click()


def states(window: BatchWindow) -> list[Status]:
    return [outcome.status for outcome in window.queue.outcomes]
