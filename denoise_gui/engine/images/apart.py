"""Reading an image in a process of its own, for files on which native code may die.

Decoders written in C can end the process on a broken file, or on a sound one of a rare kind. Here
they end a process that was started for this one file, and the file is refused with a sentence. The
picture comes back over a pipe, its pixels beside the rest, so that they are copied once.

    python -m denoise_gui.engine.images.apart        what the other process runs
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import struct
import subprocess
import sys
from pathlib import Path
from typing import IO, Any

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images.format_kind import Reading
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.messages import Message

_LENGTH = struct.Struct("<Q")
_PACKAGE = Path(__file__).resolve().parents[3]


def read_apart(path: Path, reading: Reading, cancel: CancelToken | None = None) -> Photograph:
    """Read a file as `load_image` does, elsewhere.

    Raises:
        ImageFileError: as `load_image` does.
        UnreadableError: the decoder ended its process.
        OSError: no process can be started.
        Cancelled: `cancel` was used, which ends the other process.
    """
    token = cancel or CancelToken()
    token.check()
    paths = os.pathsep.join(filter(None, [str(_PACKAGE), os.environ.get("PYTHONPATH")]))
    process = subprocess.Popen(
        [sys.executable, "-m", "denoise_gui.engine.images.apart"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        try:
            with token.stopping(process.kill):
                with contextlib.suppress(BrokenPipeError):
                    _send(process.stdin, (path, reading))
                    process.stdin.close()
                answer = _receive(process.stdout)
        except EOFError:
            token.check()
            raise UnreadableError(_fell_over(process.wait())) from None
        except BaseException:
            process.kill()
            raise
    if isinstance(answer, BaseException):
        raise answer
    assert isinstance(answer, Photograph)
    return answer


def can_read_apart() -> bool:
    """Not in a bundle, where there is no interpreter to start."""
    return not getattr(sys, "frozen", False)


def _fell_over(code: int) -> Message:
    name = str(code)
    if code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
    return Message(
        "the decoder crashed on it ({0}). Convert it with another program first, if one opens it",
        name,
    )


def _send(pipe: IO[bytes], thing: object) -> None:
    """One pickle and the arrays in it, each with its length before it."""
    buffers: list[pickle.PickleBuffer] = []
    data = pickle.dumps(thing, protocol=5, buffer_callback=buffers.append)
    pipe.write(_LENGTH.pack(len(buffers)))
    for part in (memoryview(data), *(buffer.raw() for buffer in buffers)):
        pipe.write(_LENGTH.pack(len(part)))
        pipe.write(part)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    """What `_send` sent.

    Raises:
        EOFError: the other end was closed before.
    """
    (count,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    data, *buffers = [
        _exactly(pipe, _LENGTH.unpack(_exactly(pipe, _LENGTH.size))[0]) for _ in range(count + 1)
    ]
    # It comes from this program's own process, started for this.
    return pickle.loads(data, buffers=buffers)  # noqa: S301


def _exactly(pipe: IO[bytes], count: int) -> bytearray:
    data = bytearray(count)
    view, done = memoryview(data), 0
    while done < count:
        got = pipe.readinto(view[done:])  # type: ignore[attr-defined]
        if not got:
            raise EOFError
        done += got
    return data


def main() -> int:
    """What the other process does: one file, one answer."""
    from denoise_gui.engine.errors import UserError
    from denoise_gui.engine.images.image_reading import load_image

    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Libraries may print; the pipe is for the answer alone.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    path, reading = _receive(sys.stdin.buffer)
    answer: object
    try:
        answer = load_image(
            path, max_pixels=reading.max_pixels, raw_linear=reading.raw_linear, apart=None
        )
    except UserError as error:
        answer = error
    _send(answers, answer)
    answers.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
