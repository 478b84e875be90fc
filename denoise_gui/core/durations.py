"""How long something takes, as one says it: "40 ms", "1.3 s", "12 s", "9 min", "1 h 05 min"."""

from __future__ import annotations

import time
from collections.abc import Callable

from denoise_gui.core.translation import tr

_SHORTEST_S = 0.001
_CAUTION_S = 1.0
"""Before so long nothing is guessed of the rest."""


def duration_words(seconds: float) -> str:
    """A time that was taken; the empty string for one that is too short to speak of."""
    if seconds < _SHORTEST_S:
        return ""
    if seconds < 0.9995:
        return tr("{0} ms").format(round(seconds * 1000))
    if seconds < 9.95:
        return tr("{0} s").format(f"{seconds:.1f}")
    if seconds < 59.5:
        return tr("{0} s").format(round(seconds))
    minutes = round(seconds / 60)
    if minutes < 60:
        return tr("{0} min").format(minutes)
    return tr("{0} h {1:02} min").format(minutes // 60, minutes % 60)


def time_left_words(seconds: float) -> str:
    """A time that is still to come, in whole seconds and at least one."""
    return (
        duration_words(max(1, round(seconds)))
        if seconds >= 9.5
        else tr("{0} s").format(max(1, round(seconds)))
    )


class TimeLeft:
    """Guesses the rest of some work from the share that is done and the time it took."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began: tuple[float, float] | None = None

    def begin(self) -> None:
        """The work starts, or starts again."""
        self._began = None

    def left(self, share: float) -> float | None:
        """Seconds, given that `share` (0 to 1) is done; None while it cannot be told yet."""
        now = self._clock()
        if self._began is None or share < self._began[1]:
            self._began = (now, share)
        since, at_first = self._began
        gained, took = share - at_first, now - since
        if gained <= 0 or took < _CAUTION_S:
            return None
        return took / gained * (1 - share)


def progress_words(share: float, left: float | None) -> str:
    """ "43 %", or "43 %, 9 s left" where that is known."""
    percent = tr("{0} %").format(min(99, int(100 * share)))
    if left is None:
        return percent
    return tr("{0}, {1} left").format(percent, time_left_words(left))
