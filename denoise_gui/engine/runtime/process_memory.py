"""Memory that was freed, back to the system: the C library keeps some of it for itself."""

from __future__ import annotations

import ctypes
import sys


def return_free_memory() -> None:
    """Hand freed memory back where the C library can be told to (glibc); takes a millisecond or so.

    It keeps freed blocks of up to 32 MB, as buffers of tiles are, for whoever wants memory next; in
    a process of several threads that adds up to some hundred megabytes that nobody uses.
    """
    if sys.platform != "linux":
        return
    try:
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    except (OSError, AttributeError):
        return  # another C library
