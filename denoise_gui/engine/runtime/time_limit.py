"""A bound on the time of one run of a network, which ends it between two of its nodes.

A person waits for a slow network and can stop it. The bound is for a file without an end, in a
batch at night: it is some ten times what the heaviest public denoisers take on one old core.
"""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

import numpy as np
import onnxruntime
from numpy.typing import NDArray

SECONDS = 60.0
SECONDS_PER_MEGAPIXEL = 900.0


class TimeLimit:
    """While it is entered, ends the run with these options when its time is over."""

    def __init__(self, options: onnxruntime.RunOptions, image: NDArray[np.float32]) -> None:
        """`image`: [1, C, H, W], which decides how long it may take."""
        pixels = image.shape[2] * image.shape[3]
        self.seconds = SECONDS + SECONDS_PER_MEGAPIXEL * pixels / 1e6
        self.passed = False
        self._options = options
        self._timer = threading.Timer(self.seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()

    def _end(self) -> None:
        self.passed = True
        self._options.terminate = True
