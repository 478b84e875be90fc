"""The thread that runs the network for the live picture.

It takes the newest request from its mailbox and works on it one rectangle at a time; what comes
next is decided in `tasks`. It touches no widget and no pixmap: it emits frozen results, with
the generation of the request they answer, and puts results at knots into the stack, which is made
for several threads.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from typing import Any, Protocol

from PySide6.QtCore import QObject, QThread, SignalInstance

from denoise_gui.core.live_picture import ModelOpened
from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.denoise.freshness import Freshness
from denoise_gui.engine.denoise.sigma_stack import SigmaStack
from denoise_gui.engine.denoise.tiling import Rect
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.display_pyramid import patch_of
from denoise_gui.engine.messages import Message
from denoise_gui.engine.models.shelf import ModelShelf
from denoise_gui.engine.runtime.cancellation import Cancelled, CancelToken
from denoise_gui.features.live import tasks
from denoise_gui.features.live.knots import KnotFilling, at_level
from denoise_gui.features.live.mailbox import Closed, Mailbox
from denoise_gui.features.live.requests import LivePatch, LiveRequest, ReducedPatch
from denoise_gui.features.live.tasks import Kind, Progress, Task

log = logging.getLogger(__name__)

_PATIENCE_S = 2.0
"""With nothing to do for so long, the worker keeps no memory for what may come."""

_NICENESS = 5
"""On Linux the worker and the network's threads yield to the window's thread."""


class Listener(Protocol):
    """Whose signals the worker emits."""

    model_opened: SignalInstance
    model_failed: SignalInstance
    patch_finished: SignalInstance
    reduced_finished: SignalInstance
    knot_finished: SignalInstance
    visible_finished: SignalInstance
    image_finished: SignalInstance
    work_ended: SignalInstance
    notice_given: SignalInstance
    failed: SignalInstance


class Running:
    """What the worker is busy with, so that it can be stopped when it becomes useless."""

    def __init__(self, stack: SigmaStack) -> None:
        self._stack = stack
        self._lock = threading.Lock()
        self._token: CancelToken | None = None
        self._request: LiveRequest | None = None
        self._task: Task | None = None

    def begin(self, request: LiveRequest, task: Task) -> CancelToken:
        token = CancelToken()
        with self._lock:
            self._token, self._request, self._task = token, request, task
        return token

    def end(self) -> None:
        with self._lock:
            self._token = self._request = self._task = None

    def stop(self) -> None:
        with self._lock:
            if self._token:
                self._token.cancel()

    def stop_if_useless(self, newer: LiveRequest) -> None:
        with self._lock:
            if (
                self._token
                and self._request
                and self._task
                and not tasks.still_useful(self._task, self._request, newer, self._stack)
            ):
                self._token.cancel()


class LiveWorker(QThread):
    """Takes the newest request and works on it until nothing is left or a newer one comes."""

    def __init__(
        self,
        owner: QObject,
        listener: Listener,
        mailbox: Mailbox[LiveRequest],
        running: Running,
        stack: SigmaStack,
        models: ModelShelf,
    ) -> None:
        super().__init__(owner)
        self.setObjectName("live-denoiser")
        self._listener = listener
        self._mailbox = mailbox
        self._running = running
        self._stack = stack
        self._models = models
        self._denoiser: Any = None
        self._means: object = None
        self._progress: Progress | None = None
        self._image: int | None = None
        self._level_key: object = None
        self._knots = KnotFilling(stack)
        self._asked = 0.0
        self.idle_generation = -1
        """The last request for which, for now, nothing was left to do."""
        self._announced_visible = self._announced_image = -1

    def run(self) -> None:
        _yield_to_the_window()
        request: LiveRequest | None = None
        busy = False
        try:
            while True:
                newer = self._mailbox.take(wait=not busy, patience=_PATIENCE_S)
                if newer is None and not busy:
                    if self._denoiser is not None:
                        self._denoiser.model.release_memory()
                    newer = self._mailbox.take(wait=True)
                if newer is not None:
                    request = newer
                    self._asked = time.perf_counter()
                busy = request is not None and self._advance(request, new=newer is not None)
        except Closed:
            # The session goes with its thread, before the interpreter does.
            self._denoiser = None

    def _advance(self, request: LiveRequest, *, new: bool) -> bool:
        """Do one rectangle's work; False when nothing is left to do."""
        try:
            if not self._open_wanted_model(request) or request.pixels is None:
                return False
            if new:
                self._adopt(request)
            assert self._progress is not None
            self._announce(request, self._progress)
            task = tasks.next_task(request, self._progress)
            if task is None or task.kind is Kind.REFINED_KNOT:
                self._announce_end(request)
            if task is None:
                self.idle_generation = request.generation
                self._listener.work_ended.emit(request.generation)
                return False
            self._do(request, task)
        except Cancelled:
            pass
        except UserError as error:
            self._listener.failed.emit(in_users_language(error))
            return False
        except Exception as error:
            log.exception("live denoising failed")
            words = Message("Denoising failed unexpectedly: {0}", error)
            self._listener.failed.emit(in_users_language(words))
            return False
        return True

    # What the request changes

    def _open_wanted_model(self, request: LiveRequest) -> bool:
        if request.means != self._means:
            self._means = request.means
            if self._open_model(request):
                self._image = None
                self._level_key = None
        if self._image is None and request.pixels is not None:
            self._adopt(request)
        return self._denoiser is not None

    def _adopt(self, request: LiveRequest) -> None:
        """Forget what was done for another image, level or sigma."""
        assert request.pixels is not None
        full = self._progress.full if self._progress else None
        level = self._progress.level if self._progress else None
        if full is None or request.image != self._image:
            full = Freshness(*request.pixels.shape[:2])
        if level is None or request.picture != self._level_key:
            height, width = (request.levels or (request.pixels,))[request.level].shape[:2]
            level = Freshness(height, width)
        # Meanwhile the window may have shown other sigmas in the same place, from the knots.
        level.forget_other_than(request.sigma)
        self._image, self._level_key = request.image, request.picture
        self._stack.move_to(request.picture, request.kept, request.subject)
        self._knots.move_to(request)
        self._progress = Progress(full, level, self._stack)

    def _give_notice(self, notice: str) -> None:
        self._listener.notice_given.emit(in_users_language(notice))

    def _open_model(self, request: LiveRequest) -> bool:
        # Here and not above: onnxruntime takes a while to import, and the window need not wait.
        from denoise_gui.engine.denoise.denoiser import Denoiser

        try:
            model = self._models.get(request.model, request.device, notice=self._give_notice)
        except UserError as error:
            self._listener.model_failed.emit(request.model, in_users_language(error))
            return False
        self._denoiser = Denoiser(model, tasks.TILE, gray_use=request.gray_use)
        info = model.info
        self._listener.model_opened.emit(
            ModelOpened(info.name, info.path, info.sigma_max, model.device)
        )
        return True

    # What is told

    def _announce(self, request: LiveRequest, progress: Progress) -> None:
        if self._announced_visible != request.generation and tasks.visible_is_exact(
            request, progress
        ):
            self._announced_visible = request.generation
            elapsed = (time.perf_counter() - self._asked) * 1000
            self._listener.visible_finished.emit(request.generation, elapsed)

    def _announce_end(self, request: LiveRequest) -> None:
        assert self._progress is not None
        assert request.pixels is not None
        whole = Rect(0, 0, *request.pixels.shape[:2])
        if self._announced_image != request.generation and self._progress.full.is_fresh(
            whole, request.sigma
        ):
            self._announced_image = request.generation
            self._listener.image_finished.emit(request.generation)

    # The work

    def _do(self, request: LiveRequest, task: Task) -> None:
        token = self._running.begin(request, task)
        try:
            if task.kind in (Kind.KNOT, Kind.REFINED_KNOT):
                self._fill(request, task, token)
            elif task.kind is Kind.REDUCED:
                self._reduce(request, task, token)
            else:
                self._renew(request, task, token)
        finally:
            self._running.end()

    def _renew(self, request: LiveRequest, task: Task, token: CancelToken) -> None:
        started = time.perf_counter()
        clean = self._denoiser.denoise(request.pixels, task.sigma, region=task.rect, cancel=token)
        assert self._progress is not None
        self._progress.full.mark(task.rect, task.sigma)
        patch = patch_of(clean, task.rect)
        elapsed = (time.perf_counter() - started) * 1000
        self._listener.patch_finished.emit(
            LivePatch(request.generation, request.image, task.sigma, patch, elapsed)
        )

    def _reduce(self, request: LiveRequest, task: Task, token: CancelToken) -> None:
        pixels = at_level(self._denoiser, request, task.sigma, task.rect, token)
        assert self._progress is not None
        self._progress.level.mark(task.rect, task.sigma)
        self._listener.reduced_finished.emit(
            ReducedPatch(
                request.generation, request.image, task.sigma, request.level, task.rect, pixels
            )
        )

    def _fill(self, request: LiveRequest, task: Task, token: CancelToken) -> None:
        layer = self._knots.advance(self._denoiser, request, task, token)
        if layer is not None:
            self._stack.put(request.picture, task.sigma, layer, request.sigma)
            self._listener.knot_finished.emit(request.generation, task.sigma)


def _yield_to_the_window() -> None:
    """Lower the priority of this thread and of the threads it starts, where the system can."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
