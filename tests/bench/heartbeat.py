"""Does the window stay awake? The longest gap between two beats of its thread.

A timer of 5 ms beats on the window's thread, while a 24-megapixel picture is being opened, and
while it is being denoised, whole in the view, with sigma dragged. Beside the longest gap stands
how much of it the thread spent computing: little of it means that the thread was kept waiting, by
the interpreter's lock or by other programs.
"""

from __future__ import annotations

import itertools
import time
from typing import Any

from PySide6.QtCore import Qt, QTimer

from tests.bench.drag import drag, positions
from tests.bench.figures import percentile
from tests.bench.section import Settings
from tests.bench.window_session import open_picture, rest, running_application

BEAT_MS = 5


class Heartbeat:
    """Beats from when it is made until `stop`."""

    def __init__(self) -> None:
        self._beats: list[tuple[float, float]] = []
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MS)
        self._beat()

    def stop(self) -> dict[str, Any]:
        """The gaps in milliseconds."""
        self._beat()
        self._timer.stop()
        return gaps(self._beats)

    def _beat(self) -> None:
        self._beats.append((time.perf_counter(), time.thread_time()))


def gaps(beats: list[tuple[float, float]]) -> dict[str, Any]:
    """Of beats as (time, processor time of the thread), both in seconds.

    Returns:
        the longest gap, what of it the thread computed, and the 99th percentile; milliseconds.
    """
    pairs = [
        ((later[0] - earlier[0]) * 1000, (later[1] - earlier[1]) * 1000)
        for earlier, later in itertools.pairwise(beats)
    ]
    longest, computed = max(pairs)
    return {
        "longest_gap_ms": longest,
        "longest_gap_computed_ms": computed,
        "p99_gap_ms": percentile([gap for gap, _ in pairs], 99),
        "beats": len(beats),
    }


def measure(settings: Settings) -> dict[str, Any]:
    """Figures under `heartbeat`: those of the drag, and of opening the picture."""
    with running_application(settings.folder, settings.device) as application:
        rest(1.0)
        heart = Heartbeat()
        open_picture(application, settings.picture)
        rest(0.5)
        opening = heart.stop()
        heart = Heartbeat()
        path = positions()
        for _ in range(2 if settings.quick else 8):
            drag(application, path, 90)
            rest(0.6)
        dragging = heart.stop()
    return {"heartbeat": {**dragging, "opening": opening}}
