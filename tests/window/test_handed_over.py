"""Files that the system hands over while the window is there, as macOS does with Open With."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from denoise_gui.core.editing import Editing
from tests.core.test_opened_files import hand_over
from tests.driven import DrivenApplication as Application
from tests.window.conftest import show


@pytest.fixture
def application(
    request: pytest.FixtureRequest, qtbot: QtBot, model_path: Path
) -> Iterator[Application]:
    application = Application(model_path, editing=getattr(request, "param", None))
    show(application, qtbot)
    yield application
    application.close()


@pytest.mark.parametrize("count", [1, 2])
def test_they_are_opened(
    application: Application, qtbot: QtBot, tmp_path: Path, count: int
) -> None:
    opened: list[Path] = []
    application.session.open_requested.connect(opened.append)
    application.session.several_requested.connect(opened.extend)
    files = [tmp_path / f"{number}.png" for number in range(count)]
    hand_over(*files)
    qtbot.waitUntil(lambda: opened[:count] == files)


@pytest.mark.parametrize("application", [Editing(Path("a.tif"), Path("a.tif"))], indirect=True)
def test_while_another_program_waits_nothing_else_is_opened(
    application: Application, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.assertNotEmitted(application.session.open_requested, wait=50):
        hand_over(tmp_path / "other.png")
