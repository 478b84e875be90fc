"""What all tests share: settings of their own, no thread left behind, pictures made on the spot."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import hypothesis
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from denoise_gui.engine.shipped import shipped_model

# How long an example takes says how busy the machine is, and nothing of what is tested.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")

_LAST_STEPS_S = 60

PATIENCE_MS = 180_000
"""How long a signal may take on a busy machine. A test that passes waits far less."""

_ALLOCATED = 20_000
"""Objects since garbage was collected last: those of a few windows."""

_LONGEST = ("endurance", "headless", "exporter", "privacy", "resources", "fuzz", "window")
"""Folders whose modules take longest, so that no process is left with one of them at the end."""


def pytest_configure() -> None:
    """No test waits for the disk; what tests start hears the signals that they send; garbage is
    collected between tests."""
    # Not on some thread of a window, which would crash the process, as in the application itself.
    gc.disable()
    # What a loss of power leaves is tested nowhere.
    os.fsync = lambda _file: None  # type: ignore[assignment]
    # What a shell starts in its background ignores SIGINT, under nohup SIGHUP, and so does what it
    # starts in turn. A handler is not passed on.
    for name in ("SIGINT", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda _number, _frame: None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The modules that take long come first; within a folder all stays in order."""

    def place(item: pytest.Item) -> int:
        folder = item.path.relative_to(Path(__file__).parent).parts[0]
        return _LONGEST.index(folder) if folder in _LONGEST else len(_LONGEST)

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """What all modules imported stays: with PyTorch among it, each look of the garbage collector
    through all of it would take half a second."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def model_path() -> Path:
    return shipped_model()


class PatientBot(QtBot):
    """Waits as long as a busy machine may take where a test names no time; pytest-qt's 5 seconds
    are not enough for that."""

    def waitSignal(self, signal: Any, **how: Any) -> Any:
        return super().waitSignal(signal, **{"timeout": PATIENCE_MS, **how})

    def waitUntil(self, callback: Callable[[], bool | None], **how: Any) -> None:
        super().waitUntil(callback, **{"timeout": PATIENCE_MS, **how})


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    return PatientBot(request)


@pytest.fixture(autouse=True)
def _no_thread_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A test that leaves a thread at work behind fails: it would disturb those after it."""
    from PySide6.QtCore import QThread
    from shiboken6 import isValid

    before, started = set(threading.enumerate()), []
    start = QThread.start

    def noted_start(thread: QThread, *arguments: object) -> None:
        started.append(thread)
        start(thread, *arguments)

    monkeypatch.setattr(QThread, "start", noted_start)
    yield
    for thread in set(threading.enumerate()) - before:
        # One that is about to end may do so.
        thread.join(_LAST_STEPS_S)
    left = [thread.name for thread in set(threading.enumerate()) - before]
    left += [thread.objectName() for thread in started if isValid(thread) and thread.isRunning()]
    assert not left, f"threads left at work: {left}"


@pytest.fixture(autouse=True)
def _garbage_goes_here() -> Iterator[None]:
    """Between tests, once there is something."""
    yield
    if gc.get_count()[0] > _ALLOCATED:
        gc.collect()


@pytest.fixture(autouse=True)
def _event_loops_go_on() -> Iterator[None]:
    """A test that ends the application's event loop fails: each later one in this process would end
    at once, and tests would wait for signals in vain."""
    yield
    from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

    if QCoreApplication.instance() is None:
        return
    loop = QEventLoop()
    QTimer.singleShot(0, loop.quit)
    assert loop.exec() == 0, "this test, or a timer of an earlier one, called exit() or quit()"


@pytest.fixture(autouse=True)
def _own_settings(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No test reads or writes the settings and the log of the person who runs it."""
    monkeypatch.setenv("DENOISE_GUI_DATA", str(tmp_path / "application data"))
    from PySide6.QtCore import QCoreApplication, QSettings

    from denoise_gui.core.settings_file import FILE

    FILE.write()  # what the test before has left, into its own
    QCoreApplication.setApplicationName("denoise-gui-tests")
    QCoreApplication.setOrganizationName("denoise-gui-tests")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    # In a folder of their own: a test may look at all that lies in its folder.
    settings = tmp_path_factory.mktemp("settings")
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(settings))
    # A sigma that tests can name: what is measured of their pictures has tests of its own. Written
    # by Qt, it would have each test wait for the disk.
    file = Path(QSettings().fileName())
    file.parent.mkdir()
    file.write_text("[sigma]\nnew_photograph=last\n", encoding="utf-8")


def smooth_picture(height: int, width: int, channels: int = 3) -> NDArray[np.float32]:
    """A picture with shading and edges, in [0.1, 0.9], (H, W, C)."""
    rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
    shape = 0.5 + 0.25 * np.sin(rows / 23) * np.cos(columns / 31)
    shape += 0.15 * ((rows // 24 + columns // 40) % 2)
    planes = [shape * gain for gain in (1.0, 0.85, 0.7)[:channels]]
    return np.clip(np.stack(planes, axis=-1), 0.1, 0.9).astype(np.float32)


def noisy_picture(
    height: int, width: int, sigma: float = 25, channels: int = 3, seed: int = 0
) -> NDArray[np.float32]:
    """The same with Gaussian noise of `sigma` 8-bit levels, not clipped."""
    rng = np.random.default_rng(seed)
    noise = rng.standard_normal((height, width, channels), dtype=np.float32)
    return smooth_picture(height, width, channels) + np.float32(sigma / 255) * noise
