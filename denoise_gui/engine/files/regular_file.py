"""Only plain files are read and replaced: a pipe, a device or a socket is something else.

Opening a pipe waits for ever for its other end, reading a device may never come to an end, and
taking the name of one removes it for every program of the machine.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from denoise_gui.engine.messages import Message


class NotRegularError(OSError):
    """`strerror` says what it is, as half a sentence."""

    def __init__(self, path: Path, mode: int) -> None:
        super().__init__(errno.EINVAL, _what(mode), str(path))


def check_regular(path: Path) -> None:
    """What is there, links followed, is a plain file, a folder, or nothing.

    Raises:
        NotRegularError: it is something else.
        OSError: it cannot be found out.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise NotRegularError(path, mode)


def open_regular(path: Path) -> BinaryIO:
    """Open a plain file for reading, without waiting for anything.

    Raises:
        NotRegularError: it is no plain file.
        OSError: as the system says.
    """
    return open(path, "rb", opener=_opened)


def _opened(path: str, flags: int) -> int:
    """Opened first and looked at then: in between a file cannot be exchanged for a pipe."""
    descriptor = os.open(path, flags | _WITHOUT_WAITING)
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
        if not stat.S_ISREG(mode):
            raise NotRegularError(Path(path), mode)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def read_regular(path: Path, limit: int | None = None) -> bytes:
    """The bytes of a plain file.

    Args:
        limit: the most bytes that such a file has.

    Raises:
        NotRegularError: it is no plain file.
        OSError: as the system says; EFBIG if it is larger than `limit`.
    """
    with open_regular(path) as file:
        data = file.read() if limit is None else file.read(limit + 1)
    if limit is not None and len(data) > limit:
        raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
    return data


# A pipe without a writer would keep the opening waiting; Windows opens none in this way.
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)


def _what(mode: int) -> Message:
    if stat.S_ISFIFO(mode):
        return Message("it is a pipe, not a file")
    if stat.S_ISSOCK(mode):
        return Message("it is a socket, not a file")
    return Message("it is a device, not a file")
