"""A hand on the slider: a scripted drag, one step per frame of the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEventLoop, Qt, QTimer

from denoise_gui.core.document import SIGMA_STEP
from tests.driven import DrivenApplication as Application

INTERVAL_MS = 16
"""A mouse reports, and a screen shows, about sixty times a second."""

LOW, HIGH = 15.0, 50.0
"""Sigma goes to and fro between these, in 8-bit levels."""

_STEPS_AT_ONCE = 2
"""How far one report moves the slider, in its smallest steps: the whole range in a second."""


def positions() -> Iterator[int]:
    """Slider positions without end: from the middle up to `HIGH`, down to `LOW`, and so on."""
    low, high = round(LOW / SIGMA_STEP), round(HIGH / SIGMA_STEP)
    value, direction = (low + high) // 2, _STEPS_AT_ONCE
    while True:
        if not low <= value + direction <= high:
            direction = -direction
        value += direction
        yield value


def drag(
    application: Application,
    path: Iterator[int],
    steps: int,
    before_step: Callable[[], None] | None = None,
) -> None:
    """Press the slider, move it `steps` times along `path`, release it; the event loop runs.

    `before_step` is called right before the slider moves.
    """
    slider = application.sigma_panel.slider
    loop = QEventLoop()
    left = steps

    def step() -> None:
        nonlocal left
        if left == 0:
            timer.stop()
            loop.quit()
            return
        left -= 1
        if before_step:
            before_step()
        slider.setValue(next(path))

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(step)
    slider.setSliderDown(True)
    timer.start(INTERVAL_MS)
    loop.exec()
    slider.setSliderDown(False)
