"""A file's network at work, with bounds on what a run may take and on what it may return.

A network comes from anywhere: a run that would take too much memory is refused before it begins,
one that takes too long is ended, and what it returns has to be able to be a picture.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from denoise_gui.engine.cancellation import Cancelled, CancelToken
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.messages import Message
from denoise_gui.engine.models.cost import ShapeError
from denoise_gui.engine.models.info import ModelInfo
from denoise_gui.engine.models.safety import Checked
from denoise_gui.engine.models.serving import Serving
from denoise_gui.engine.models.signature import Tensor
from denoise_gui.engine.plain_text import plain
from denoise_gui.engine.runtime.bounded_memory import bytes_refused, most_bytes
from denoise_gui.engine.runtime.detached import detached
from denoise_gui.engine.runtime.process_memory import return_free_memory
from denoise_gui.engine.runtime.sane_values import check_values
from denoise_gui.engine.runtime.session_run import run_session, shrink_memory
from denoise_gui.engine.runtime.time_limit import TimeLimit

log = logging.getLogger(__name__)

_SHARE_FOR_A_TILE = 0.6
"""Of the memory that networks may take: the runtime rounds up, and others have models too."""


class BoundedRuns:
    """Runs of one file, on the processor or in a session on a device; one at a time, since each
    uses all cores, and two would need twice the memory."""

    def __init__(
        self, path: Path, processor: onnxruntime.InferenceSession, checked: Checked
    ) -> None:
        """`processor`: the file's session there; `checked`: what the check of the file showed."""
        self._path, self._processor, self._checked = path, processor, checked
        self._lock = threading.Lock()
        self._ran = False
        self._afforded: set[tuple[int, int]] = set()

    def denoised(
        self,
        serving: Serving,
        image: Tensor,
        sigma: float | Tensor,
        token: CancelToken,
        out: Tensor | None = None,
        session: onnxruntime.InferenceSession | None = None,
    ) -> Tensor:
        """The denoised image, in one way of serving the file; checked to be one.

        Args:
            out: where it goes, of the image's shape and contiguous.
            session: on a device; on the processor if None.

        Raises:
            Cancelled: `token` was used.
            ModelError: the run is out of bounds or failed, or its result is no picture.
        """
        straight = out if serving.direct else None
        output = self.output(serving, image, sigma, token, straight, session)
        result = serving.result(image, output)
        if result.shape != image.shape:
            words = Message(
                "{0} returned the shape {1} for a picture of the shape {2}.",
                self._path.name,
                result.shape,
                image.shape,
            )
            raise ModelError(words)
        check_values(self._path.name, image, result)
        if out is None or result is out:
            return result
        np.copyto(out, result)
        return out

    def output(
        self,
        serving: Serving,
        image: Tensor,
        sigma: float | Tensor,
        token: CancelToken,
        out: Tensor | None = None,
        session: onnxruntime.InferenceSession | None = None,
    ) -> NDArray[Any]:
        """The file's output as it is, whatever it means.

        Raises:
            Cancelled: `token` was used.
            ModelError: the run is out of bounds or failed.
        """
        feeds = serving.feeds(image, sigma)
        self._check_cost(feeds, image)
        if session is None or session is self._processor:
            return self._run(self._processor, serving, feeds, image, token, out)
        return detached(lambda: self._run(session, serving, feeds, image, token, out), token)

    def largest_tile(self, serving: Serving, info: ModelInfo, wanted: int) -> int:
        """The edge of a square tile, at most `wanted`, that there is memory for."""
        per_pixel = self._bytes_per_pixel(serving, info)
        room = most_bytes() * _SHARE_FOR_A_TILE
        return wanted if per_pixel * wanted**2 <= room else max(64, int((room / per_pixel) ** 0.5))

    def release_memory(self, serving: Serving, info: ModelInfo) -> None:
        """See `Model.release_memory`."""
        edges = info.window or (2 * info.multiple,) * 2
        flat = np.full((1, info.channels, *edges), 0.5, dtype=np.float32)
        feeds = serving.feeds(flat, 25.0)
        with self._lock:
            if not self._ran:
                return
            self._ran = False
            try:
                shrink_memory(self._processor, serving.signature.output, feeds)
            except Exception:
                # Nothing depends on it, whatever the library's reason.
                log.exception("%s: its memory could not be given back", self._path.name)
        return_free_memory()

    def _bytes_per_pixel(self, serving: Serving, info: ModelInfo) -> float:
        plan, edge = self._checked.plan, 16 * info.multiple
        if plan is None or info.window:
            return self._checked.verdict.bytes_per_pixel
        flat = np.zeros((1, info.channels, edge, edge), np.float32)
        try:
            cost = plan.cost({k: v.shape for k, v in serving.feeds(flat, 10.0).items()})
        except ShapeError:
            return 0.0
        return cost.bytes / edge**2

    def _run(
        self,
        session: onnxruntime.InferenceSession,
        serving: Serving,
        feeds: Mapping[str, NDArray[Any]],
        image: Tensor,
        token: CancelToken,
        out: Tensor | None,
    ) -> NDArray[Any]:
        with self._lock, token.run_options() as options, TimeLimit(options, image) as limit:
            self._ran = True
            try:
                return run_session(session, serving.signature.output, feeds, options, out)
            except Exception as error:
                # onnxruntime's exceptions share no base of their own.
                if token.cancelled:
                    raise Cancelled from error
                raise ModelError(self._why_it_failed(error, image, limit)) from error

    def _check_cost(self, feeds: Mapping[str, NDArray[Any]], image: Tensor) -> None:
        plan, size = self._checked.plan, (image.shape[2], image.shape[3])
        if plan is None or size in self._afforded:
            return
        fed = {name: array.shape for name, array in feeds.items()}
        objection = plan.objection(fed, size[0] * size[1], most_bytes())
        if objection:
            raise ModelError(
                Message(
                    "{0} does not run on {1} × {2} pixels: {3}.",
                    self._path.name,
                    size[1],
                    size[0],
                    objection,
                )
            )
        self._afforded.add(size)

    def _why_it_failed(self, error: Exception, image: Tensor, limit: TimeLimit) -> Message:
        height, width = image.shape[2:]
        if limit.passed:
            return Message(
                "{0} did not finish {1} × {2} pixels within {3:.0f} seconds.",
                self._path.name,
                width,
                height,
                limit.seconds,
            )
        refused = bytes_refused(error)
        if refused is not None:
            return Message(
                "{0} wants {1:.3g} GB of memory at once for {2} × {3} pixels; networks may take "
                "{4:.3g} GB here.",
                self._path.name,
                refused / 2**30,
                width,
                height,
                most_bytes() / 2**30,
            )
        return Message("{0} failed while running: {1}", self._path.name, plain(error, 500))
