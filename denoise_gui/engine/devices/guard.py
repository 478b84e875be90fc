"""A model on a device, under watch: the result of every run is one that the processor would give.

Three things can happen to a device in use. It fails: the processor makes the same result, and goes
on. It makes what is no picture, or a piece of its result is not what the processor makes of it
(`spot_check`): then what it made before is not worth anything either, and whoever keeps results
looks at `mistrusted` to make them again.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from denoise_gui.engine.devices.check import Tensor, levels_apart
from denoise_gui.engine.devices.notes import DeviceNotes
from denoise_gui.engine.devices.placed import Placed, Subject
from denoise_gui.engine.devices.placing import Placing
from denoise_gui.engine.devices.refusal import Refusal, lost_words
from denoise_gui.engine.devices.spot_check import SpotChecks
from denoise_gui.engine.devices.words import CPU
from denoise_gui.engine.errors import InsaneValuesError, ModelError

if TYPE_CHECKING:
    import onnxruntime

log = logging.getLogger(__name__)

Serve = Callable[["onnxruntime.InferenceSession | None", Tensor, "float | Tensor"], Tensor]
"""Runs an image [1, C, H, W] with sigma in a session, None for the processor's."""


class DeviceGuard:
    """Where a model runs. Safe to use from several threads.

    Attributes:
        refusals: devices that were found to compute wrongly with this model.
        mistrusted: how often a device in use was found to: what was made on it before is worth
            nothing.
    """

    def __init__(
        self,
        subject: Subject,
        notes: DeviceNotes,
        *,
        tolerance: float,
        notice: Callable[[str], object],
        progress: Callable[[str], object],
    ) -> None:
        """`tolerance`: what a piece of a tile may differ from the whole, on the same device, in
        8-bit levels; the others as for `Placing`."""
        self._subject, self._notes = subject, notes
        self._notice, self._progress = notice, progress
        self._tolerance = tolerance
        self._lock = threading.Lock()
        self._placed: Placed | None = None
        self._checks: SpotChecks | None = None
        self.refusals: tuple[Refusal, ...] = ()
        self.mistrusted = 0

    @property
    def device(self) -> str:
        """Its id; with time that may become the processor's."""
        placed = self._placed
        return placed.device.id if placed else CPU

    @property
    def device_name(self) -> str:
        """As people know it; "cpu" for the processor."""
        placed = self._placed
        return placed.name if placed else CPU

    @property
    def window(self) -> tuple[int, int] | None:
        """The one size of a tile that the device compiles for."""
        placed = self._placed
        return placed.window if placed else None

    def largest_tile(self) -> int | None:
        """The edge of a tile, without its halo, that the device is done with while a person waits
        for it; None on the processor, where a run can be stopped."""
        placed = self._placed
        return placed.largest_tile(self._subject.halo) if placed else None

    def move_to(self, wanted: str) -> None:
        """Go on elsewhere, if there is something that computes what the processor does."""
        placing = Placing(self._subject, self._notes, notice=self._notice, progress=self._progress)
        self._placed = placing.place(wanted)
        self.refusals = tuple(placing.refusals)
        if self._placed:
            shape = self._subject.shape()
            whole = shape.window is not None
            self._checks = SpotChecks(shape.multiple, self._subject.halo, whole=whole)

    def demand_check(self) -> None:
        """Let the next run be held against the processor's, in a part of it."""
        if self._checks:
            self._checks.demanded = True

    def run(self, serve: Serve, image: Tensor, sigma: float | Tensor) -> Tensor:
        """What the network makes of an image, on the device or, where that fails or is wrong, on
        the processor, like all that comes after.

        Raises:
            ModelError: the network failed, on the processor too.
        """
        placed, checks = self._placed, self._checks
        if placed is None or checks is None:
            return serve(None, image, sigma)
        try:
            result = serve(placed.session, image, sigma)
        except InsaneValuesError:
            # The device's fault, unless the processor says the same, which then is the answer.
            result = serve(None, image, sigma)
            self._mistrust(placed, math.inf)
            return result
        except ModelError as error:
            result = serve(None, image, sigma)  # or the network fails there too, as it is
            log.warning("%s was lost: %s", placed.device.name, error)
            if self._leave(placed):
                self._notice(lost_words(placed.device, error))
            return result
        apart = self._apart_in_a_part(checks, serve, image, sigma, result)
        if apart <= placed.way.limit + self._tolerance:
            return result
        self._mistrust(placed, apart)
        return serve(None, image, sigma)

    def _apart_in_a_part(
        self,
        checks: SpotChecks,
        serve: Serve,
        image: Tensor,
        sigma: float | Tensor,
        result: Tensor,
    ) -> float:
        """How far a result is from the processor's, in 8-bit levels, if it is to be looked at."""
        height, width = image.shape[2:]
        if not checks.is_due(height, width):
            return 0.0
        began = time.monotonic()
        part = checks.part(height, width)
        # The result may lie in memory that the next run writes to.
        found = result[:, :, *part.inner].copy()
        piece = np.ascontiguousarray(image[:, :, *part.outer])
        level = np.ascontiguousarray(sigma[part.outer]) if isinstance(sigma, np.ndarray) else sigma
        expected = serve(None, piece, level)[:, :, *part.inner_of_outer()]
        checks.done(height, width, time.monotonic() - began)
        return levels_apart(found, expected)

    def _mistrust(self, placed: Placed, apart: float) -> None:
        subject, way = self._subject, placed.way
        refusal = Refusal(placed.device, subject.path.name, way.precision, apart, way.limit)
        log.warning("%s", refusal.sentence())
        self._notes.keep_difference(placed.device, way.precision, subject.sha256(), apart)
        mine = self._leave(placed)
        self.mistrusted += 1
        if mine:
            self.refusals = (*self.refusals, refusal)
            self._notice(refusal.sentence())

    def _leave(self, placed: Placed) -> bool:
        """Go on on the processor; False where another thread did so before."""
        with self._lock:
            mine, self._placed = self._placed is placed, None
        return mine
