"""Live denoising: requests go in, results come out as signals.

The window states what it wants, whole, as one `LiveRequest` (which model, image, sigma, visible
part); the newest statement wins. Work that a newer request makes useless is stopped at once, in the
middle of the network if need be. `stack` holds the results at knots of sigma, and `coarse` those
of the coarse part, from which the window makes the pictures of a moving slider.

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

import numpy as np
from PySide6.QtCore import QObject, Signal

from denoise_gui.core.jobs import JobReport, Jobs, Order
from denoise_gui.core.live_picture import DeviceChoice, ModelOpened
from denoise_gui.core.translation import in_users_language
from denoise_gui.engine.cancellation import Cancelled, CancelToken
from denoise_gui.engine.denoise.changed import carry_over
from denoise_gui.engine.denoise.coarse_stack import CoarseStack
from denoise_gui.engine.denoise.coarse_view import coarse_level
from denoise_gui.engine.denoise.freshness import Freshness
from denoise_gui.engine.denoise.knots import knots_up_to
from denoise_gui.engine.denoise.sigma_stack import DEFAULT_BUDGET, SigmaStack
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.display_pyramid import patch_of
from denoise_gui.engine.library.shelf import ModelShelf
from denoise_gui.engine.messages import Message
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import Rect
from denoise_gui.features.live import tasks
from denoise_gui.features.live.knots import KnotFilling, at_level
from denoise_gui.features.live.mailbox import Closed, Mailbox
from denoise_gui.features.live.requests import LivePatch, LiveRequest, ReducedPatch
from denoise_gui.features.live.running import Running
from denoise_gui.features.live.tasks import Kind, LiveProgress, Task

__all__ = ["LiveDenoiser", "LivePatch", "LiveRequest", "ReducedPatch"]

log = logging.getLogger(__name__)

_PATIENCE_S = 2.0
"""With nothing to do for so long, the worker keeps no memory for what may come."""

_NICENESS = 5
"""On Linux the worker and the network's threads yield to the window's thread."""


class LiveDenoiser(QObject):
    """Takes requests by `request`; its signals come from the worker, to the window's thread.

    It touches no widget and no pixmap: what it emits is frozen, with the generation of the request
    that it answers. Results at knots it puts into the stack, which is made for several threads.
    """

    model_opened = Signal(ModelOpened)
    model_failed = Signal(Path, str)
    """A model file could not be opened, and why; the previous model goes on."""
    patch_finished = Signal(LivePatch)
    reduced_finished = Signal(ReducedPatch)
    knot_finished = Signal(int, float)
    """Generation; sigma of the knot whose result `stack` or `coarse` now holds for the view."""
    visible_progressed = Signal(int, float)
    """Generation; the share that is done of the work until all that is visible is exact, 0 to 1."""
    visible_finished = Signal(int, float)
    """Generation; milliseconds from its request."""
    image_finished = Signal(int)
    """Generation: every pixel of the image holds the result for its sigma, and every knot that
    the memory allows is filled."""
    work_ended = Signal(int)
    """Generation: nothing is left to do for it; the knots of a zoomed-out view are exact too."""
    opening_told = Signal(str)
    """What is done before a model can run; empty once that is over."""
    devices_found = Signal(tuple)
    """A `DeviceChoice` for each."""
    device_left = Signal(ModelOpened)
    """The device was lost in the middle: the model goes on on the processor, with what there is."""
    device_refused = Signal(object)
    """A `Refusal`."""
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
        self.coarse = CoarseStack(budget_bytes // 4)
        self._models = models or ModelShelf()
        self._mailbox: Mailbox[LiveRequest] = Mailbox()
        self._running = Running(self.stack, self.coarse)
        # From here on, what only the worker's thread uses.
        self._denoiser: Any = None
        self._computed_by: object = None
        """What `_denoiser` is."""
        self._refused: object = None
        """What could not be opened; not tried again until something else was wanted."""
        self._progress: LiveProgress | None = None
        self._image: int | None = None
        self._level_key: object = None
        self._adopted: Recipe | None = None
        """What the request before wanted to be applied."""
        self._reach: int | None = None
        """As in `ModelOpened`."""
        self._knots = KnotFilling(self.stack)
        self._seen_device = ("", 0)
        """What the model was last known to run on, and how often that was found wrong."""
        self._devices_known = False
        self._doubted = ("", 0)
        """As in `LiveRequest`, of what was opened last."""
        self._asked = 0.0
        self._done_before = 0.0
        """Of the newest request's work, the share that was done when it came."""
        self.idle_generation = -1
        """The last request for which, for now, nothing was left to do."""
        self._announced_visible = self._announced_image = -1
        lane = jobs.lane("live-denoiser", Order.EXCLUSIVE, niceness=_NICENESS)
        lane.start(self._work, name="live denoising", failed=self.failed.emit)

    def request(self, request: LiveRequest) -> None:
        """State what is wanted now, in place of whatever was before."""
        self._running.want(request)
        self._mailbox.put(request)

    def look_for_devices(self) -> None:
        """Tell anew which there are, once there is time for it."""
        self._devices_known = False

    def _stop(self) -> None:
        self._mailbox.close()
        self._running.stop()

    # The worker's loop

    def _work(self, token: CancelToken, _report: JobReport) -> None:
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
                self._tell_devices()
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
            if new:
                self._done_before = tasks.share_done(request, self._progress)
            self._announce(request, self._progress)
            self._prepare(request, self._progress)
            task = tasks.next_task(request, self._progress)
            if task is None or task.kind is Kind.REFINED_KNOT:
                self._announce_end(request)
            if task is None:
                self.idle_generation = request.generation
                self.work_ended.emit(request.generation)
                return False
            self._do(request, task)
            self._follow_device()
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
        if request.computed_by != self._computed_by:
            if request.computed_by == self._refused or not self._open_model(request):
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
            if request.doubted != self._doubted:
                self._doubted = request.doubted
                self._models.forget_device(request.doubted[0])
            model = self._models.get(
                request.model,
                request.device,
                notice=self._give_notice,
                cancel=token,
                progress=self._tell_opening,
            )
        except UserError as error:
            self._refused = request.computed_by
            self.model_failed.emit(request.model, in_users_language(error))
            return False
        finally:
            self._running.end()
            self.opening_told.emit("")
        self._denoiser = Denoiser(model, tasks.TILE)
        self._computed_by = request.computed_by
        info = model.info
        self._reach = None if info.window else info.halo + info.multiple
        self.model_opened.emit(self._opened())
        for refusal in model.refusals:
            if not refusal.known:
                self.device_refused.emit(refusal)
        return True

    def _opened(self) -> ModelOpened:
        """The model as it runs now."""
        model = self._denoiser.model
        self._seen_device = (model.device_name, model.mistrusted)
        info, refused = model.info, tuple(refusal.device.id for refusal in model.refusals)
        where = (model.device, model.device_name, refused)
        return ModelOpened(info.name, info.path, info.sigma_max, *where, self._reach)

    def _follow_device(self) -> None:
        """The model may have left its device; what one made that was found wrong is made again."""
        model = self._denoiser.model
        name, mistrusted = self._seen_device
        if (model.device_name, model.mistrusted) == (name, mistrusted):
            return
        if model.mistrusted == mistrusted:
            self.device_left.emit(self._opened())
            return
        self.stack.clear()
        self.coarse.clear()
        self._knots = KnotFilling(self.stack)
        self._progress = self._image = self._level_key = None
        self._announced_visible = self._announced_image = -1
        self.model_opened.emit(self._opened())
        self.device_refused.emit(model.refusals[-1])

    def _tell_devices(self) -> None:
        """Which there are, when nobody waits: plug-ins are loaded to find out."""
        if self._devices_known or self._denoiser is None:
            return
        from denoise_gui.engine.devices.listing import find_devices

        self._devices_known = True
        found = tuple(DeviceChoice(device.id, device.name) for device in find_devices())
        self.devices_found.emit(found)

    def _tell_opening(self, words: str) -> None:
        self.opening_told.emit(in_users_language(words))

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
        if self._adopted is not None:
            carry_over(full, self._adopted, request.recipe, request.pixels.shape, self._reach)
        self._adopted = request.recipe
        # Meanwhile the window may have shown others in the same place, from the knots.
        level.forget_other_than(request.key)
        self._image, self._level_key = request.image, request.picture
        knots = knots_up_to(self._denoiser.model.info.sigma_max)
        self.stack.move_to(request.picture, request.kept, request.subject, knots)
        self.coarse.move_to(request.picture, request.kept, request.level, request.subject, knots)
        self._knots.move_to(request)
        self._progress = LiveProgress(full, level, self.stack, self.coarse)

    def _give_notice(self, notice: str) -> None:
        self.notice_given.emit(in_users_language(notice))

    def _announce(self, request: LiveRequest, progress: LiveProgress) -> None:
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

    def _prepare(self, request: LiveRequest, progress: LiveProgress) -> None:
        """What the window mixes pictures from, once nobody waits for an exact one."""
        recipe = request.recipe.fine
        if recipe.is_plain or not request.levels:
            return
        if request.moving or tasks.visible_is_exact(request, progress):
            assert request.pixels is not None
            view = self.stack.view_of(
                request.levels[request.level], request.level, gray=request.pixels.ndim == 2
            )
            seen = request.seen.clipped(*view.picture.shape[:2])
            self.stack.prepare(request.picture, recipe, seen, view)

    def _do(self, request: LiveRequest, task: Task) -> None:
        token = self._running.begin(request, task)
        try:
            if task.kind in (Kind.KNOT, Kind.REFINED_KNOT):
                self._fill(request, task, token)
            elif task.kind is Kind.COARSE_KNOT:
                self._fill_coarse(request, task, token)
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
        self._tell_progress(request)

    def _tell_progress(self, request: LiveRequest) -> None:
        """Of what was to be done when the request came."""
        assert self._progress is not None
        done, before = tasks.share_done(request, self._progress), self._done_before
        if done > before:
            self.visible_progressed.emit(request.generation, (done - before) / (1 - before))

    def _reduce(self, request: LiveRequest, task: Task, token: CancelToken) -> None:
        pixels = at_level(self._denoiser, request, task.recipe, task.rect, token)
        assert self._progress is not None
        self._progress.level.mark(task.rect, task.recipe.key())
        raster = Raster(request.level, task.rect, pixels)
        self.reduced_finished.emit(
            ReducedPatch(request.generation, request.image, task.recipe, raster)
        )
        self._tell_progress(request)

    def _fill(self, request: LiveRequest, task: Task, token: CancelToken) -> None:
        layer = self._knots.advance(self._denoiser, request, task, token)
        if layer is not None:
            self.stack.put(request.picture, task.sigma, layer, request.recipe)
            self.knot_finished.emit(request.generation, task.sigma)
            self._tell_progress(request)

    def _fill_coarse(self, request: LiveRequest, task: Task, token: CancelToken) -> None:
        """What of it is missing, at once: all of it is a quarter of the view's work."""
        from denoise_gui.engine.denoise.reduced import coarse_at_level

        assert request.pixels is not None
        level, knot = coarse_level(request.level), task.recipe.coarse_sigma
        picture, gray = request.levels[level], request.pixels.ndim == 2
        rect, have = task.rect, self.coarse.layer(knot)
        result = Raster(level, rect, np.empty((rect.height, rect.width, 4), np.uint8))
        if have:
            result.paste(have.raster)
        for piece in tasks.pieces_of(rect, have):
            pixels = coarse_at_level(
                *(self._denoiser, picture, level, task.recipe, piece), gray=gray, cancel=token
            )
            result.paste(Raster(level, piece, pixels))
        self.coarse.put(request.picture, knot, result, request.recipe)
        self.knot_finished.emit(request.generation, knot)
