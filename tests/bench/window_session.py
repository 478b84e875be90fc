"""The real application in an offscreen window of a known size, and ways to wait for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from denoise_gui.shell.compare.choice import ViewKind
from tests.driven import DrivenApplication as Application

CANVAS = (1280, 800)
"""Width and height of the canvas, in pixels."""

TIMEOUT_S = 600.0
"""How long anything may take; a machine under load is slow, a hung one is a fault."""


@contextmanager
def running_application(
    folder: Path, device: str = "cpu", model: Path | None = None
) -> Iterator[Application]:
    """The application, shown, its canvas of size `CANVAS`, without the divider.

    Without the divider all of the canvas shows the denoised picture: the most work there is.
    Settings go to `folder`. `device`: what the model runs on. `model`: the one that the
    window begins with by itself if None.
    """
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder))
    qt = QApplication.instance() or QApplication([])
    assert isinstance(qt, QApplication)
    qt.setApplicationName("denoise-gui-bench")
    qt.setOrganizationName("denoise-gui-bench")
    qt.setStyle("Fusion")
    application = Application(model, device)
    window, canvas = application.window, application.window.canvas
    try:
        window.show()
        qt.processEvents()
        canvas.set_choice(replace(canvas.choice, kind=ViewKind.SINGLE))
        size_canvas(application)
        yield application
    finally:
        application.close()
        window.close()


def size_canvas(application: Application) -> None:
    """Make the window as large as its canvas of size `CANVAS` wants it."""
    window, canvas = application.window, application.window.canvas
    margin = window.size() - canvas.size()
    window.resize(CANVAS[0] + margin.width(), CANVAS[1] + margin.height())
    wait_until(lambda: (canvas.width(), canvas.height()) == CANVAS)


def wait_until(done: Callable[[], bool], timeout_s: float = TIMEOUT_S) -> None:
    """Run the event loop until something is so.

    Raises:
        TimeoutError: it did not come about.
    """
    loop = QEventLoop()
    deadline = time.monotonic() + timeout_s

    def check() -> None:
        if done() or time.monotonic() > deadline:
            loop.quit()

    timer = QTimer()
    timer.timeout.connect(check)
    timer.start(10)
    loop.exec()
    timer.stop()
    if not done():
        raise TimeoutError(f"waited {timeout_s:g} s in vain")


def rest(seconds: float) -> None:
    """Let the event loop run while the hand does nothing."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def open_picture(application: Application, path: Path) -> None:
    """Open a file and return when the window shows it; nothing of it need be denoised yet."""
    number = application.document.number
    application.files.open(path)
    wait_until(lambda: application.document.number > number and not application.work.busy)


def show_at(application: Application, zoom: float | None) -> None:
    """Show the picture at a zoom, the whole of it if None, and wait until that was asked for."""
    canvas, link = application.window.canvas, application.link
    before = link.generation
    # Off and on again: a view that did not change would ask for nothing.
    canvas.zoom_to(2.0 if zoom != 2.0 else 1.0)
    if zoom is None:
        canvas.fit()
    else:
        canvas.zoom_to(zoom)
    wait_until(lambda: link.generation > before)
