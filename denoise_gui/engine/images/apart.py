"""Reading an image in another process, for decoders can crash, hang, and take all memory.

They are native code that works on what strangers wrote. In a process of its own, one that dies ends
the reading of one file, with a sentence; one that takes too long is ended, and so is one that
somebody no longer waits for; and memory has a bound that the system enforces. The process is kept
for the next file, so that only the first one waits for its start, unless it was started ahead
(`warm_up`). The window, batches and the command line read everything so; the library
what is `ImageFormat.fragile`, and whatever it is asked for.

What it costs, on one core, in seconds (24 megapixels unless said; the process being there):

    file                        here    in the other process
    JPEG, 0.3 megapixels        0.01    0.03
    JPEG                        1.09    1.15
    PNG                         3.5     3.5
    TIFF                        0.08    0.19
    TIFF of 16 bits             0.20    0.42

macOS knows no bound on addresses, and Windows none of these bounds: there time alone is watched.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import subprocess
import threading
from pathlib import Path

from denoise_gui.engine.bundle import DECODE, helper_command, helper_environment
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images.apart_wire import Pipe, Request, answers_pipe, receive, send
from denoise_gui.engine.images.format_kind import Reading
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.machine_memory import share_of_memory
from denoise_gui.engine.messages import Message

SECONDS = 60.0
SECONDS_PER_MEGABYTE = 2.0
"""Time for a file: some ten times what the slowest decoders take on one old core, and a slow disk
or network is in it. A person may cancel long before; this is for a batch at night."""

MOST_BYTES = 12 << 30
LEAST_BYTES = 3 << 30

_KEPT = 2
"""Processes that wait for the next file."""
_LAST_STEPS_S = 2.0


def most_bytes() -> int:
    """Of addresses, while a file is read: two thirds of the machine's memory, within limits."""
    return share_of_memory(2 / 3, LEAST_BYTES, MOST_BYTES)


def read_apart(path: Path, reading: Reading, cancel: CancelToken | None = None) -> Photograph:
    """Read a file as `load_image` does, elsewhere.

    Raises:
        ImageFileError: as `load_image` does.
        UnreadableError: the decoder ended its process, or took too long.
        OSError: no process can be started.
        Cancelled: `cancel` was used, which ends the other process.
    """
    token = cancel or CancelToken()
    token.check()
    folder = None if path.is_absolute() else os.getcwd()
    request = Request(path, folder, reading, most_bytes(), _seconds_for(path))
    for _ in range(2):
        process = _POOL.take()
        try:
            answer = process.ask(request, token)
        except EOFError:
            token.check()
            continue  # it was about to end, with nothing to do for too long; another will not be
        except BaseException:
            process.end()
            raise
        _POOL.give_back(process)
        token.check()
        if isinstance(answer, BaseException):
            raise answer
        assert isinstance(answer, Photograph)
        return answer
    raise UnreadableError(_fell_over(0))


def can_read_apart() -> bool:
    """Whether another process can be started here, which some confinements forbid. One is there
    afterwards."""
    try:
        _POOL.give_back(_POOL.take())
    except OSError:
        return False
    return True


def warm_up() -> None:
    """Start a process already, so that the first file need not wait for it."""
    can_read_apart()  # if not, who reads is told


def let_go() -> None:
    """End the processes that wait for a next file; should it come, another is started."""
    _POOL.close()


def _seconds_for(path: Path) -> float:
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    return SECONDS + SECONDS_PER_MEGABYTE * size / 1e6


class _Process:
    """Another process that reads one file at a time."""

    def __init__(self) -> None:
        ends = answers_pipe()
        try:
            self._process = subprocess.Popen(  # noqa: S603
                helper_command(DECODE),
                stdin=subprocess.PIPE,
                stdout=ends[1].fileno() if ends else subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env=helper_environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            for end in ends or ():
                end.close()
            raise
        assert self._process.stdin is not None
        self._requests = self._process.stdin
        self._answers: Pipe
        if ends:
            self._answers = ends[0]
            ends[1].close()
        else:
            assert self._process.stdout is not None
            self._answers = self._process.stdout
        self._ended = False

    @property
    def alive(self) -> bool:
        """Whether it can be asked; one that is being ended cannot."""
        return not self._ended and self._process.poll() is None

    def ask(self, request: Request, token: CancelToken) -> object:
        """Have a file read.

        Raises:
            UnreadableError: it took too long, or ended the process.
            EOFError: the process had ended of itself, or `token` ended it.
        """
        late = threading.Event()
        timer = threading.Timer(request.seconds, self._end_late, [late])
        timer.daemon = True
        timer.start()
        try:
            with token.stopping(self._process.kill):
                with contextlib.suppress(BrokenPipeError):
                    send(self._requests, request)
                return receive(self._answers)
        except (EOFError, ConnectionResetError):
            code = self._wait()
            if token.cancelled or code == 0:
                raise EOFError from None
            if late.is_set() or -code == getattr(signal, "SIGALRM", 0):
                raise UnreadableError(_took_long(request.seconds)) from None
            raise UnreadableError(_fell_over(code)) from None
        finally:
            timer.cancel()
            timer.join()
            # The answer may have come just before.
            self._ended = token.cancelled or late.is_set()

    def end(self) -> None:
        """At once, whatever it is at."""
        self._process.kill()
        self._wait()

    def leave(self) -> None:
        """Tell it that there is nothing more to do, and see that it ends."""
        self._requests.close()
        try:
            self._process.wait(_LAST_STEPS_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._wait()

    def forget(self) -> None:
        """Leave it to the process that started it, of which this one is a copy."""
        self._process.returncode = 0
        self._close()

    def _end_late(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()

    def _wait(self) -> int:
        code = self._process.wait()
        self._close()
        return code

    def _close(self) -> None:
        for pipe in (self._requests, self._answers):
            with contextlib.suppress(OSError):
                pipe.close()


class _Pool:
    """Processes that have nothing to do. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Process] = []

    def take(self) -> _Process:
        """One that lives. Raises OSError if none can be started."""
        with self._lock:
            while self._idle:
                process = self._idle.pop()
                if process.alive:
                    return process
                process.end()
        return _Process()

    def give_back(self, process: _Process) -> None:
        with self._lock:
            if process.alive and len(self._idle) < _KEPT:
                self._idle.append(process)
                return
        process.leave()

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for process in idle:
            process.leave()

    def after_fork(self) -> None:
        self._lock = threading.Lock()
        idle, self._idle = self._idle, []
        for process in idle:
            process.forget()


_POOL = _Pool()
atexit.register(let_go)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_POOL.after_fork)


def _took_long(seconds: float) -> Message:
    return Message(
        "its decoder had not ended after {0:.0f} seconds. Convert it with another program first, "
        "if one opens it",
        seconds,
    )


def _fell_over(code: int) -> Message:
    name = str(code)
    if code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
    return Message(
        "the decoder crashed on it ({0}). Convert it with another program first, if one opens it",
        name,
    )
