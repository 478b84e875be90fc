"""Latency of the mask's brush: the real window, a 24-megapixel picture, a stroke of the mouse.

From each movement of the mouse to the end of the first paint of the canvas that answers it: for the
brush itself any paint, for the picture under it one that holds the picture mixed for the stroke as
it is then. Besides there is what the window's thread computed between two movements, which says
more on a machine that has other things to do; and how long after the hand let go all that is seen
is exact. At 100 % and fitted; the figures without a zoom are those of the worse of the two.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from PySide6.QtCore import QEventLoop, QObject, QPoint, Qt, QTimer
from PySide6.QtTest import QTest

from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.recipe.sigma_mask import SigmaMask
from tests.bench.drag import INTERVAL_MS
from tests.bench.figures import spread, worse
from tests.bench.frame_watch import PaintWatch
from tests.bench.section import Settings
from tests.bench.window_session import (
    open_picture,
    rest,
    running_application,
    show_at,
    wait_until,
)
from tests.driven import DrivenApplication as Application

_ZOOMS = {"at_100": 1.0, "at_fit": None}

_BRUSH_ON_SCREEN = 120.0
"""Diameter in pixels of the screen."""

_MORE, _LESS = 2.0, 0.0
"""The factors that the strokes lead to."""

_EXACT_TIMEOUT_S = 120.0


def measure(settings: Settings) -> dict[str, Any]:
    """Figures under `mask`. Times in milliseconds."""
    views: dict[str, Any] = {}
    with running_application(settings.folder) as application:
        open_picture(application, settings.picture)
        # Not what another section set for this picture, which is remembered.
        application.document.set_recipe(Recipe(20.0))
        for name, zoom in _ZOOMS.items():
            show_at(application, zoom)
            _wait_for_knots(application)
            views[name] = _measured(application, settings.quick)
    summary = {
        key: {
            part: worse(views["at_100"][key][part], views["at_fit"][key][part])
            for part in ("median", "p95")
        }
        for key in ("stroke_ms", "picture_ms", "computed_ms")
    }
    return {"mask": {**summary, **views}}


def _wait_for_knots(application: Application) -> None:
    """Until the results are there between which strokes are mixed, as after a while they are."""
    stack = application.live.stack
    ends = SigmaMask(np.array([[_LESS, _MORE]]))
    used = set(stack.in_use(replace(application.document.recipe, mask=ends)))
    wait_until(lambda: not used & set(stack.missing(application.document.recipe)))


class _Watch(PaintWatch):
    """Notes when movements were answered."""

    def __init__(self, application: Application) -> None:
        super().__init__(application)
        self._moved: list[float] = []
        self._mixed = self._answered = 0
        self.stroke: list[float] = []
        self.picture: list[float] = []
        self._painted = 0
        application.link.interpolation_shown.connect(self._note_mixed)

    def note_move(self) -> None:
        """The mouse is about to move."""
        self._moved.append(time.perf_counter())

    @property
    def answered(self) -> bool:
        return self._answered == len(self._moved)

    def _note_mixed(self, _sigma: float) -> None:
        self._mixed = len(self._moved)

    def note_paint(self, now: float) -> None:
        for number in range(self._painted, len(self._moved)):
            self.stroke.append(1000 * (now - self._moved[number]))
        self._painted = len(self._moved)
        for number in range(self._answered, self._mixed):
            self.picture.append(1000 * (now - self._moved[number]))
        self._answered = max(self._answered, self._mixed)


def _way(canvas: QObject, steps: int) -> Iterator[QPoint]:
    """Of the hand over the view: waves from left to right, some 15 pixels a frame."""
    width, height = canvas.width(), canvas.height()  # type: ignore[attr-defined]
    for step in range(steps):
        x = width * (0.1 + 0.8 * step / steps)
        yield QPoint(round(x), round(height * (0.5 + 0.25 * math.sin(step / 8))))


def _measured(application: Application, quick: bool) -> dict[str, Any]:
    canvas, mask = application.window.canvas, application.mask
    scale = canvas.pane_views()[0].scale
    mask.options.change(
        size=_BRUSH_ON_SCREEN / scale, hardness=0.4, flow=0.8, more=_MORE, less=_LESS
    )
    strokes = ("more", "less") if quick else ("more", "less", "erase", "more")
    watch, computed, exact = _Watch(application), list[float](), list[float]()
    for name in strokes:
        if mask.tool_name != name:
            application.run(f"mask.{name}")
        _stroke(application, watch, computed, 60 if quick else 90)
        ended = time.perf_counter()
        link = application.link
        try:
            wait_until(lambda link=link: link.visible_is_exact, _EXACT_TIMEOUT_S)
        except TimeoutError:
            continue
        exact.append(1000 * (time.perf_counter() - ended))
        rest(0.3)
    canvas.set_tool(None)
    watch.end()
    return {
        "stroke_ms": spread(watch.stroke),
        "picture_ms": spread(watch.picture),
        "computed_ms": spread(computed),
        "exact_ms": spread(exact),
    }


def _stroke(application: Application, watch: _Watch, computed: list[float], steps: int) -> None:
    """One stroke of the mouse, a movement for each frame of a screen."""
    canvas = application.window.canvas
    way = list(_way(canvas, steps))
    loop, left, last = QEventLoop(), iter(way[1:]), time.thread_time()

    def step() -> None:
        nonlocal last
        now = time.thread_time()
        computed.append(1000 * (now - last))
        last = now
        place = next(left, None)
        if place is None:
            timer.stop()
            loop.quit()
            return
        watch.note_move()
        QTest.mouseMove(canvas, place)

    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, way[0])
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(step)
    timer.start(INTERVAL_MS)
    loop.exec()
    wait_until(lambda: watch.answered)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, way[-1])
