"""Live denoising: wishes go in, results come out as signals.

The window states what it wants, whole, as one `LiveRequest` (which model, image, sigma, visible
part); the newest statement wins. Work that a newer wish makes useless is stopped at once, in the
middle of the network if need be. `stack` holds the results at knots of sigma, from which the
window makes the pictures of a moving slider.

All of it is one job of the service, which lasts as long as the window: a loop that takes the newest
request from its mailbox and works on it one rectangle at a time. A job for each rectangle would
lose what makes it quick, that what comes next (see `tasks`) is decided by the worker itself the
moment it is done with the last, and that a knot half done is taken up again. Its end is the job's:
the service cancels it and waits for it, as for every other.
"""

from __future__ import annotations

import logging
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from denoise_gui.core.jobs import Jobs, Order, Report
from denoise_gui.core.live_picture import ModelOpened
from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.cancellation import Cancelled, CancelToken
from denoise_gui.engine.denoise.freshness import Freshness
from denoise_gui.engine.denoise.knots import knots_up_to
from denoise_gui.engine.denoise.sigma_stack import DEFAULT_BUDGET, SigmaStack
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.display_pyramid import patch_of
from denoise_gui.engine.library.shelf import ModelShelf
from denoise_gui.engine.messages import Message
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.rect import Rect
from denoise_gui.features.live import tasks
from denoise_gui.features.live.knots import KnotFilling, at_level
from denoise_gui.features.live.mailbox import Closed, Mailbox
from denoise_gui.features.live.requests import LivePatch, LiveRequest, ReducedPatch
from denoise_gui.features.live.running import Running
from denoise_gui.features.live.tasks import Kind, Progress, Task

__all__ = ["LiveDenoiser", "LivePatch", "LiveRequest", "ReducedPatch"]

log = logging.getLogger(__name__)

_PATIENCE_S = 2.0
"""With nothing to do for so long, the worker keeps no memory for what may come."""

_NICENESS = 5
"""On Linux the worker and the network's threads yield to the window's thread."""


class LiveDenoiser(QObject):
    """Takes wishes by `request`; its signals come from the worker, to the window's thread.

    It touches no widget and no pixmap: what it emits is frozen, with the generation of the request
    that it answers. Results at knots it puts into the stack, which is made for several threads.
    """

    model_opened = Signal(ModelOpened)
    model_failed = Signal(Path, str)
    """A model file could not be opened, and why; the previous model goes on."""
    patch_finished = Signal(LivePatch)
    reduced_finished = Signal(ReducedPatch)
    knot_finished = Signal(int, float)
    """Generation; sigma of the knot whose result `stack` now holds for the view."""
    visible_progressed = Signal(int, float)
    """Generation; the share of what is visible that is exact, 0 to 1."""
    visible_finished = Signal(int, float)
    """Generation; milliseconds from its request."""
    image_finished = Signal(int)
    """Generation: every pixel of the image holds the result for its sigma, and every knot that
    the memory allows is filled."""
    work_ended = Signal(int)
    """Generation: nothing is left to do for it; the knots of a zoomed-out view are exact too."""
    notice_given = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        jobs: Jobs,
        parent: QObject | None = None,
        *,
        budget_bytes: int = DEFAULT_BUDGET,
        models: ModelShelf | None = None,
    ) -> None:
        """`budget_bytes`: memory that results at knots may take; `models`: to share with others."""
        super().__init__(parent)
        self.stack = SigmaStack(budget_bytes)
        self._models = models or ModelShelf()
        self._mailbox: Mailbox[LiveRequest] = Mailbox()
        self._running = Running(self.stack)
        # From here on, what only the worker's thread uses.
        self._denoiser: Any = None
        self._means: object = None
        """What `_denoiser` is."""
        self._refused: object = None
        """What could not be opened; not tried again until something else was wanted."""
        self._progress: Progress | None = None
        self._image: int | None = None
        self._level_key: object = None
        self._knots = KnotFilling(self.stack)
        self._asked = 0.0
        self.idle_generation = -1
        """The last request for which, for now, nothing was left to do."""
        self._announced_visible = self._announced_image = -1
        lane = jobs.lane("live-denoiser", Order.EXCLUSIVE, niceness=_NICENESS)
        lane.start(self._work, name="live denoising", failed=self.failed.emit)

    def request(self, request: LiveRequest) -> None:
        """State what is wanted now, in place of whatever was before."""
        self._running.want(request)
        self._mailbox.put(request)

    def _stop(self) -> None:
        self._mailbox.close()
        self._running.stop()

    # The worker's loop

    def _work(self, token: CancelToken, _report: Report) -> None:
        try:
            with token.stopping(self._stop):
                self._serve()
        except Closed:
            raise Cancelled from None
        finally:
            # The session goes with its thread, before the interpreter does.
            self._denoiser = None

    def _serve(self) -> None:
        request: LiveRequest | None = None
        busy = False
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
                self.work_ended.emit(request.generation)
                return False
            self._do(request, task)
        except Cancelled:
            pass
        except UserError as error:
            self.failed.emit(in_users_language(error))
            return False
        except Exception as error:
            log.exception("live denoising failed")
            words = Message("Denoising failed unexpectedly: {0}", error)
            self.failed.emit(in_users_language(words))
            return False
        return True

    # What the request changes

    def _open_wanted_model(self, request: LiveRequest) -> bool:
        """Whether `_denoiser` is what the request wants: with another, results would be kept as
        those of a model that never made them."""
        if request.means != self._means:
            if request.means == self._refused or not self._open_model(request):
                return False
            self._image = self._level_key = None
        self._refused = None
        if self._image is None and request.pixels is not None:
            self._adopt(request)
        return True

    def _open_model(self, request: LiveRequest) -> bool:
        # Here and not above: onnxruntime takes a while to import, and the window need not wait.
        from denoise_gui.engine.denoise.denoiser import Denoiser

        token = self._running.begin(request, None)
        try:
            model = self._models.get(
                request.model, request.device, notice=self._give_notice, cancel=token
            )
        except UserError as error:
            self._refused = request.means
            self.model_failed.emit(request.model, in_users_language(error))
            return False
        finally:
            self._running.end()
        self._denoiser = Denoiser(model, tasks.TILE)
        self._means = request.means
        info = model.info
        self.model_opened.emit(ModelOpened(info.name, info.path, info.sigma_max, model.device))
        return True

    def _adopt(self, request: LiveRequest) -> None:
        """Forget what was done for another image, level or recipe."""
        assert request.pixels is not None
        full = self._progress.full if self._progress else None
        level = self._progress.level if self._progress else None
        if full is None or request.image != self._image:
            full = Freshness(*request.pixels.shape[:2])
        if level is None or request.picture != self._level_key:
            height, width = (request.levels or (request.pixels,))[request.level].shape[:2]
            level = Freshness(height, width)
        # Meanwhile the window may have shown others in the same place, from the knots.
        level.forget_other_than(request.key)
        self._image, self._level_key = request.image, request.picture
        knots = knots_up_to(self._denoiser.model.info.sigma_max)
        self.stack.move_to(request.picture, request.kept, request.subject, knots)
        self._knots.move_to(request)
        self._progress = Progress(full, level, self.stack)

    def _give_notice(self, notice: str) -> None:
        self.notice_given.emit(in_users_language(notice))

    def _announce(self, request: LiveRequest, progress: Progress) -> None:
        if self._announced_visible != request.generation and tasks.visible_is_exact(
            request, progress
        ):
            self._announced_visible = request.generation
            elapsed = (time.perf_counter() - self._asked) * 1000
            self.visible_finished.emit(request.generation, elapsed)

    def _announce_end(self, request: LiveRequest) -> None:
        assert self._progress is not None
        assert request.pixels is not None
        whole = Rect(0, 0, *request.pixels.shape[:2])
        if self._announced_image != request.generation and self._progress.full.is_fresh(
            whole, request.key
        ):
            self._announced_image = request.generation
            self.image_finished.emit(request.generation)

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
        clean = self._denoiser.denoise(request.pixels, task.recipe, region=task.rect, cancel=token)
        assert self._progress is not None
        self._progress.full.mark(task.rect, task.recipe.key())
        patch = patch_of(clean, task.rect)
        elapsed = (time.perf_counter() - started) * 1000
        self.patch_finished.emit(
            LivePatch(request.generation, request.image, task.recipe, patch, elapsed)
        )
        share = tasks.share_exact(request, self._progress)
        self.visible_progressed.emit(request.generation, share)

    def _reduce(self, request: LiveRequest, task: Task, token: CancelToken) -> None:
        pixels = at_level(self._denoiser, request, task.recipe, task.rect, token)
        assert self._progress is not None
        self._progress.level.mark(task.rect, task.recipe.key())
        raster = Raster(request.level, task.rect, pixels)
        self.reduced_finished.emit(
            ReducedPatch(request.generation, request.image, task.recipe, raster)
        )

    def _fill(self, request: LiveRequest, task: Task, token: CancelToken) -> None:
        layer = self._knots.advance(self._denoiser, request, task, token)
        if layer is not None:
            self.stack.put(request.picture, task.sigma, layer, request.recipe)
            if not request.recipe.is_plain and task.sigma in self.stack.in_use(request.recipe):
                assert request.pixels is not None
                self.stack.prepare(task.sigma, gray=request.pixels.ndim == 2)
            self.knot_finished.emit(request.generation, task.sigma)
