"""Another process as a job: its lines as they come, its end when it is told to.

For what must not take the window with it, or not load into this process at all.
"""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from denoise_gui.engine.cancellation import CancelToken

GRACE_S = 5.0
"""How long a process may take to clean up after it was asked to end."""

_KEPT = 4096
"""Bytes of its error output, from the end."""


@dataclass(frozen=True)
class Ended:
    """How a process ended: its exit code, and the last of what it said on its error output."""

    code: int
    errors: str


def run_process(
    command: Sequence[str],
    token: CancelToken,
    take_line: Callable[[bytes], object],
    grace_s: float = GRACE_S,
    *,
    errors_as_lines: bool = False,
) -> Ended:
    """Run a command to its end; to be called by the work of a job.

    Args:
        command: the program and its arguments.
        token: cancelled once, it asks the process to end, and ends it after `grace_s` seconds;
            cancelled again, it ends it at once.
        take_line: called on this thread with every line of its output.
        errors_as_lines: its error output comes to `take_line` too, where it belongs among the rest.

    Raises:
        OSError: it cannot be started.
        Cancelled: `token` was used, and the process is gone.
    """
    token.check()
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if errors_as_lines else errors,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ) as process,
    ):
        ending = _Ending(process, grace_s)
        try:
            with token.stopping(ending.ask):
                assert process.stdout is not None
                for line in process.stdout:
                    take_line(line.rstrip(b"\r\n"))
                code = process.wait()
        finally:
            # Also when `take_line` raised: no process stays behind.
            process.kill()
            ending.over()
        token.check()
        errors.seek(max(0, errors.seek(0, 2) - _KEPT))
        return Ended(code, errors.read().decode(errors="replace").strip())


class _Ending:
    """First asks, then insists."""

    def __init__(self, process: subprocess.Popen[bytes], grace_s: float) -> None:
        self._process = process
        self._timer = threading.Timer(grace_s, process.kill)
        self._timer.daemon = True
        self._asked = False

    def ask(self) -> None:
        if self._asked:
            self._process.kill()
        else:
            self._asked = True
            self._process.terminate()
            self._timer.start()

    def over(self) -> None:
        self._timer.cancel()
        if self._asked:
            self._timer.join()
