"""Memory of pictures that is used again when nobody holds the picture any more.

A drag makes a picture of some megabytes sixty times a second. Memory that goes back to the system
in between comes again as fresh pages, which take as long as the arithmetic: for two pictures of
1280x800 four milliseconds a frame.
"""

from __future__ import annotations

import math
import threading
import weakref
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray


class LentMemory:
    """Lends memory for arrays. Safe to use from several threads."""

    _MOST = 12

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._blocks: list[tuple[memoryview, weakref.ref[NDArray[Any]]]] = []

    def empty(self, shape: tuple[int, ...], dtype: DTypeLike) -> NDArray[Any]:
        """As `numpy.empty`. The memory is free again when neither the array nor a view of it is
        held by anyone."""
        size = math.prod(shape) * np.dtype(dtype).itemsize
        with self._lock:
            free = [block for block in self._blocks if block[1]() is None]
            fitting = [block for block in free if len(block[0]) == size]
            if fitting:
                self._blocks.remove(fitting[0])
                memory = fitting[0][0]
            else:
                # Of another size than is wanted now: the view has changed.
                for block in free[: max(0, len(self._blocks) + 1 - self._MOST)]:
                    self._blocks.remove(block)
                memory = memoryview(bytearray(size))
            # What NumPy makes of a buffer is held by all views of it, and so tells when they end.
            array = np.frombuffer(memory, dtype)
            self._blocks.append((memory, weakref.ref(array)))
        return array.reshape(shape)
