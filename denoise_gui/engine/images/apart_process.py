"""The process in which image files are decoded; `apart` starts it and asks it.

    python -m denoise_gui.engine.images.apart_process

It reads one file after the other, each within bounds that the system enforces, for native code can
neither be told to stop nor be trusted to. It ends when nobody wants anything of it any more: when
its input is closed, also in the middle of a file, and after ten minutes without a request.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
from collections.abc import Iterator, Sequence

from denoise_gui.engine.images.apart_wire import Request, opened, receive, send

IDLE_S = 600.0
"""After which its memory is of more use to others. Starting it anew takes a third of a second."""
_MOST_FILES = 500
"""Then another takes its place: decoders may leak."""
_MARGIN_S = 5
"""Beyond the time that who asks keeps an eye on; for when nobody is left to do so."""


def main(_arguments: Sequence[str] = ()) -> int:
    """Answer requests, until there are no more."""
    # Signals of the terminal are for the parent process, which decides what becomes of this one.
    for name in ("SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    requests = os.fdopen(os.dup(0), "rb", buffering=0)
    # Libraries may print; the pipe is for answers alone.
    answers = opened(os.dup(1))
    os.dup2(2, 1)
    _prepare()
    threading.Thread(target=_end_when_alone, daemon=True).start()
    for _ in range(_MOST_FILES):
        if not _comes(requests.fileno()):
            break
        try:
            request = receive(requests)
        except EOFError:
            break
        answer, spent = _answer(request)
        with contextlib.suppress(BrokenPipeError):
            send(answers, answer)
        if spent:
            break
        del answer
    return 0


def _prepare() -> None:
    """What every file needs is there before the first one is asked for."""
    from denoise_gui.engine.images import image_reading, registry

    registry.all_formats()
    assert image_reading


def _answer(request: Request) -> tuple[object, bool]:
    """A photograph, or why there is none; and whether the memory was used up."""
    from denoise_gui.engine.errors import ImageFileError, UserError
    from denoise_gui.engine.images.image_reading import load_image
    from denoise_gui.engine.messages import Message

    with _bounded(request):
        try:
            if request.folder is not None:
                os.chdir(request.folder)
            return (
                load_image(
                    request.path,
                    max_pixels=request.reading.max_pixels,
                    raw=request.reading.raw,
                    apart=None,
                ),
                False,
            )
        except UserError as error:
            if not isinstance(error.__cause__, MemoryError):
                return error, False
        words = Message(
            "{0} cannot be opened: reading it takes more than {1:.3g} GB of memory. Reduce the "
            "image with another program first.",
            request.path,
            request.memory / 2**30,
        )
        return ImageFileError(words), True


@contextlib.contextmanager
def _bounded(request: Request) -> Iterator[None]:
    """Bounds on memory and time that hold whatever the decoder does, where the system has them."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        bound = request.memory if most < 0 else min(request.memory, most)
        resource.setrlimit(resource.RLIMIT_AS, (bound, most))
    alarm = getattr(signal, "alarm", None)
    if alarm:
        alarm(int(request.seconds) + _MARGIN_S)  # which ends the process
    try:
        yield
    finally:
        if alarm:
            alarm(0)


def _comes(descriptor: int) -> bool:
    """Whether there is a request before it is time to end."""
    if os.name == "nt":
        return True  # pipes cannot be waited for there; the end of the input is noticed anyway
    ready, _, _ = select.select([descriptor], [], [], IDLE_S)
    return bool(ready)


def _end_when_alone() -> None:
    """The parent process may be killed while a decoder works."""
    if not hasattr(select, "poll"):
        return
    poll = select.poll()
    poll.register(0, 0)  # no event but the end
    poll.poll()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
