"""A file for writing that knows how much it was given, so that what is missing is noticed.

It has no descriptor: an encoder that asks for one, to write past Python's buffers, may take a write
for done of which a full disk took the first half. Pillow does so for JPEG and BMP.
"""

from __future__ import annotations

import errno
import io
import os
from typing import Any, BinaryIO


class MeasuredFile(io.BufferedIOBase):
    """Passes everything on to `file`, which stays open when this is closed."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._position = 0
        self._end = 0

    def check_size(self, size: int) -> None:
        """Compare what is on the disk, in bytes, with what was written.

        Raises:
            OSError: ENOSPC, the usual cause, if they differ.
        """
        if size != self._end:
            raise _no_space()

    def write(self, data: Any, /) -> int:
        """Write all of it.

        Raises:
            OSError: as the system says; ENOSPC if it took less.
        """
        view = memoryview(data)
        if self._file.write(view) != view.nbytes:
            raise _no_space()
        self._position += view.nbytes
        self._end = max(self._end, self._position)
        return view.nbytes

    def read(self, size: int | None = -1, /) -> bytes:
        data = self._file.read(-1 if size is None else size)
        self._position += len(data)
        return data

    def read1(self, size: int = -1, /) -> bytes:
        return self.read(size)

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer).cast("B")
        data = self.read(view.nbytes)
        view[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        self._position = self._file.seek(offset, whence)
        return self._position

    def tell(self) -> int:
        return self._position

    def truncate(self, size: int | None = None, /) -> int:
        self._end = self._file.truncate(self._position if size is None else size)
        return self._end

    def flush(self) -> None:
        if not self._file.closed:
            self._file.flush()

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True


def _no_space() -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
