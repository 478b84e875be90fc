"""Live denoising: a worker thread that keeps the picture up with what is asked of it.

The window states what it wants, whole, as one `LiveRequest` (which model, image, sigma, visible
part); the newest statement wins. The worker renews what is visible first, the stalest part before
the others, then the rest of the image. A rectangle whose sigma is out of date is finished if it is
visible, for it takes a tenth of a second and the hand must see the picture follow; everything else
that is out of date is stopped at once, in the middle of the network if need be.

The worker touches no widget and no pixmap: it sends arrays, with the generation of the request
they answer.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QObject, QThread, Signal

from denoise_gui.engine.cancellation import Cancelled, CancelToken
from denoise_gui.engine.display_pyramid import Patch, patch_of
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.freshness import CELL, Freshness
from denoise_gui.engine.tiling import Rect, plan_tiles
from denoise_gui.mailbox import Closed, Mailbox

log = logging.getLogger(__name__)

VISIBLE_TILE = 640
"""Longest edge of a rectangle of the visible part, in pixels: a tenth of a second of work."""

REST_TILE = 1024
"""Longest edge of a rectangle of the rest."""

_WORKER_NICENESS = 5
"""On Linux the worker and the network's threads yield to the window's thread."""


@dataclass(frozen=True, eq=False)
class LiveRequest:
    """All that is wanted. `pixels` as in `Denoiser.denoise`, or None without an image."""

    generation: int
    model: Path
    device: str
    image: int
    pixels: NDArray[Any] | None
    sigma: float
    visible: Rect


@dataclass(frozen=True, eq=False)
class LivePatch:
    """A finished rectangle; `milliseconds` from taking it up to its end."""

    generation: int
    image: int
    sigma: float
    patch: Patch
    milliseconds: float


@dataclass(frozen=True)
class ModelOpened:
    """The model that now runs, and on which device."""

    name: str
    path: Path
    sigma_max: float
    device: str


class LiveDenoiser(QObject):
    """The window's side of the worker: states wishes, relays results as signals."""

    model_opened = Signal(ModelOpened)
    model_failed = Signal(Path, str)
    """A model file could not be opened, and why; the previous model goes on."""
    patch_finished = Signal(LivePatch)
    visible_finished = Signal(int, float)
    """Generation; milliseconds from its request."""
    image_finished = Signal(int)
    """Generation: every pixel of the image holds the result for its sigma."""
    notice_given = Signal(str)
    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox: Mailbox[LiveRequest] = Mailbox()
        self._running = _Running()
        self._worker = _Worker(self, self._mailbox, self._running)
        self._worker.start()

    def request(self, request: LiveRequest) -> None:
        """State what is wanted now, in place of whatever was before."""
        self._mailbox.put(request)
        self._running.stop_if_useless(request)

    def close(self) -> None:
        """Stop the work and wait for the worker to end. The object is of no use afterwards."""
        self._mailbox.close()
        self._running.stop()
        self._worker.wait()


class _Running:
    """What the worker is busy with, so that it can be stopped when it becomes useless."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._token: CancelToken | None = None
        self._request: LiveRequest | None = None
        self._rect: Rect | None = None

    def begin(self, request: LiveRequest, rect: Rect) -> CancelToken:
        token = CancelToken()
        with self._lock:
            self._token, self._request, self._rect = token, request, rect
        return token

    def end(self) -> None:
        with self._lock:
            self._token = self._request = self._rect = None

    def stop(self) -> None:
        with self._lock:
            if self._token:
                self._token.cancel()

    def stop_if_useless(self, newer: LiveRequest) -> None:
        with self._lock:
            if not (self._token and self._request and self._rect):
                return
            running = self._request
            same_picture = (running.image, running.model, running.device) == (
                newer.image,
                newer.model,
                newer.device,
            )
            visible = self._rect.intersects(newer.visible)
            if same_picture and (visible or running.sigma == newer.sigma):
                return
            self._token.cancel()


class _Worker(QThread):
    """Takes the newest request and works on it, one rectangle at a time."""

    def __init__(
        self, owner: LiveDenoiser, mailbox: Mailbox[LiveRequest], running: _Running
    ) -> None:
        super().__init__(owner)
        self.setObjectName("live-denoiser")
        self._owner = owner
        self._mailbox = mailbox
        self._running = running
        self._denoiser: Any = None
        self._model_key: tuple[Path, str] | None = None
        self._freshness: Freshness | None = None
        self._image: int | None = None
        self._asked = 0.0
        self._announced_visible = self._announced_image = -1

    def run(self) -> None:
        _yield_to_the_window()
        request: LiveRequest | None = None
        busy = False
        try:
            while True:
                newer = self._mailbox.take(wait=not busy)
                if newer is not None:
                    request = newer
                    self._asked = time.perf_counter()
                busy = request is not None and self._advance(request)
        except Closed:
            # The session goes with its thread, before the interpreter does.
            self._denoiser = None

    def _advance(self, request: LiveRequest) -> bool:
        """Do one rectangle's work; False when nothing is left to do."""
        try:
            if not self._adopt(request) or request.pixels is None:
                return False
            rect = self._next_rect(request)
            if rect is None:
                return False
            self._renew(request, request.pixels, rect)
        except Cancelled:
            pass
        except UserError as error:
            self._owner.failed.emit(str(error))
            return False
        except Exception as error:
            log.exception("live denoising failed")
            self._owner.failed.emit(f"Denoising failed unexpectedly: {error}")
            return False
        return True

    def _adopt(self, request: LiveRequest) -> bool:
        """Make the model and the freshness those of the request; False without a model."""
        key = (request.model, request.device)
        if key != self._model_key:
            self._model_key = key
            if self._open_model(request):
                self._image = None
        if request.pixels is not None and request.image != self._image:
            self._image = request.image
            self._freshness = Freshness(*request.pixels.shape[:2])
        return self._denoiser is not None

    def _open_model(self, request: LiveRequest) -> bool:
        # Here and not above: onnxruntime takes a while to import, and the window need not wait.
        from denoise_gui.engine.denoiser import Denoiser
        from denoise_gui.engine.model import Model

        try:
            model = Model(request.model, request.device, notice=self._owner.notice_given.emit)
        except UserError as error:
            self._owner.model_failed.emit(request.model, str(error))
            return False
        self._denoiser = Denoiser(model, REST_TILE)
        info = model.info
        self._owner.model_opened.emit(
            ModelOpened(info.name, info.path, info.sigma_max, model.device)
        )
        return True

    def _next_rect(self, request: LiveRequest) -> Rect | None:
        assert self._freshness is not None
        assert request.pixels is not None
        height, width = request.pixels.shape[:2]
        fresh = self._freshness
        visible = live_rects(request.visible.clipped(height, width), height, width, VISIBLE_TILE)
        rect = fresh.next_stale(visible, request.sigma)
        if rect is not None:
            return rect
        if self._announced_visible != request.generation:
            self._announced_visible = request.generation
            elapsed = (time.perf_counter() - self._asked) * 1000
            self._owner.visible_finished.emit(request.generation, elapsed)
        rest = live_rects(Rect(0, 0, height, width), height, width, REST_TILE)
        rect = fresh.next_stale(rest, request.sigma)
        if rect is None and self._announced_image != request.generation:
            self._announced_image = request.generation
            self._owner.image_finished.emit(request.generation)
        return rect

    def _renew(self, request: LiveRequest, pixels: NDArray[Any], rect: Rect) -> None:
        started = time.perf_counter()
        token = self._running.begin(request, rect)
        try:
            clean = self._denoiser.denoise(pixels, request.sigma, region=rect, cancel=token)
        finally:
            self._running.end()
        assert self._freshness is not None
        self._freshness.mark(rect, request.sigma)
        elapsed = (time.perf_counter() - started) * 1000
        self._owner.patch_finished.emit(
            LivePatch(
                request.generation, request.image, request.sigma, patch_of(clean, rect), elapsed
            )
        )


def live_rects(region: Rect, height: int, width: int, size: int) -> list[Rect]:
    """Cut a region, grown to whole cells, into rectangles of at most `size`, inside the image."""
    tiles = plan_tiles(height, width, tile_size=size, multiple=CELL, halo=0, region=region)
    return [tile.inner for tile in tiles]


def _yield_to_the_window() -> None:
    """Lower the priority of this thread and of the threads it starts, where the system can."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _WORKER_NICENESS)
