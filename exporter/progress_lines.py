"""Says what a long command is at: JSON lines for a program, plain lines for a person.

The lines are described in `denoise_gui.contract.progress`. Here is how their shares come about: a
command plans its steps with what each will cost in seconds, and a step takes its part of what was
left when it was planned. A plan may be made anew when more is known, such as how fast the network
is. Within a step the share grows by what is done, where that can be counted, and by the clock where
a library works without a word.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from denoise_gui.contract.progress import Done, Event, Failed, Stage, Warned, to_line

_BEAT_SECONDS = 0.5
_SMALLEST_STEP = 0.002
"""Shares that grow by less are not told."""


class ProgressLines:
    """Writes events to a stream, as JSON or as plain text."""

    def __init__(self, stream: TextIO, *, as_text: bool) -> None:
        self._stream = stream
        self._as_text = as_text
        self._progress = 0.0
        self._plan: dict[str, tuple[float, float]] = {}
        self._costs: dict[str, float] = {}
        self._told = ("", "", -1.0)
        self._lock = threading.Lock()

    def plan(self, costs: Mapping[str, float]) -> None:
        """What is left to do: steps in their order, with the seconds that each may take."""
        total = sum(costs.values()) or 1.0
        left, done = 1.0 - self._progress, 0.0
        self._plan, self._costs = {}, dict(costs)
        for name, cost in costs.items():
            start = self._progress + left * done / total
            done += cost
            self._plan[name] = (start, self._progress + left * done / total)

    @contextmanager
    def step(
        self, name: str, stage: str, message: str, *, by_clock: bool = False
    ) -> Iterator[Callable[[float], None]]:
        """One step of the plan. Gives a function that is told which share of the step is done.

        A step that was not planned takes no share. `by_clock`: what runs inside says nothing of how
        far it is; the share nears the step's end as time goes by, and does not reach it.
        """
        start, stop = self._plan.get(name, (self._progress, self._progress))

        def tell(share: float) -> None:
            self.stage(stage, start + (stop - start) * min(max(share, 0.0), 1.0), message)

        tell(0.0)
        if by_clock:
            with _beating(tell, self._costs.get(name, 0.0)):
                yield tell
        else:
            yield tell
        self._progress = max(self._progress, stop)

    def stage(self, stage: str, progress: float, message: str) -> None:
        """The work is at a stage; `progress` from 0 to 1 over the whole command."""
        with self._lock:
            self._progress = max(self._progress, min(1.0, progress))
            share = round(self._progress, 4)
            told_stage, told_message, told_share = self._told
            new = (stage, message) != (told_stage, told_message)
            if not new and (self._as_text or share - told_share < _SMALLEST_STEP):
                return
            self._told = (stage, message, share)
            self._write(Stage(stage, share, message), f"[{share:4.0%}] {message}")

    def warning(self, message: str) -> None:
        with self._lock:
            self._write(Warned(message), f"warning: {message}")

    def error(self, code: str, message: str) -> None:
        with self._lock:
            self._write(Failed(code, message), f"error: {message}")

    def done(self, files: list[Path], summary: str, **more: Any) -> None:
        """The last line of a success; `summary` is what a person reads instead of the rest."""
        paths = [str(file.absolute()) for file in files]
        with self._lock:
            self._write(Done(paths, more), summary)

    def _write(self, event: Event, text: str) -> None:
        line = text if self._as_text else to_line(event)
        try:
            print(line, file=self._stream, flush=True)
        except BrokenPipeError:
            # Whoever listened has gone; the files are still wanted.
            self._stream = open_nowhere()


@contextmanager
def _beating(tell: Callable[[float], None], expected: float) -> Iterator[None]:
    """Tell a share by the clock, from a thread: two thirds of it after the expected seconds.

    It nears the end as 1/t does, not as an exponential would, which stands still on a machine that
    takes ten times as long as expected.
    """
    started, ended = time.monotonic(), threading.Event()

    def beat() -> None:
        while not ended.wait(_BEAT_SECONDS):
            elapsed = time.monotonic() - started
            tell(elapsed / (elapsed + max(expected, _BEAT_SECONDS) / 2))

    thread = threading.Thread(target=beat, name="progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def open_nowhere() -> TextIO:
    return open("/dev/null" if sys.platform != "win32" else "nul", "w", encoding="utf-8")
