"""Between the document and the live worker: changes become requests, results are shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from denoise_gui.core.document import Document
from denoise_gui.core.live_picture import LivePicture, ModelOpened
from denoise_gui.engine.denoise.changed import changed_parts, joined
from denoise_gui.engine.devices.words import AUTOMATIC
from denoise_gui.engine.gray_use import GrayUse
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.recipe import ModelRef, Recipe
from denoise_gui.engine.rect import NOWHERE, Rect
from denoise_gui.features.live.denoiser import LiveDenoiser
from denoise_gui.features.live.frames import LiveFrames
from denoise_gui.features.live.model_views import ModelViews
from denoise_gui.features.live.requests import LivePatch, LiveRequest, ReducedPatch

_REST_MS = 150
"""A hand that has not moved for so long rests."""


class LiveLink(LivePicture):
    """Keeps the worker told of what is wanted, and the document of what is done."""

    reduced_shown = Signal(int)
    """Generation: a rectangle of the reduced picture was shown."""
    first_patch_shown = Signal(int, float)
    """Generation; milliseconds the first rectangle took."""
    image_finished = Signal(int)

    def __init__(
        self,
        document: Document,
        live: LiveDenoiser,
        model: Path,
        device: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._live = live
        self._frames = LiveFrames(document, live.stack, live.coarse)
        self.device = device
        self._doubted = ("", 0)
        self._good = (model, device)
        document.use_model(ModelRef(model))
        self._followed = document.recipe
        self._reach: int | None = None
        self._views = ModelViews()
        self._visible = NOWHERE
        self._level = 0
        self._looks = False
        """Whether another recipe is looked at without being wanted."""
        self._generation = 0
        self._shown_generation = -1
        self._exact_generation = -1
        self.finished_generation = -1
        """The last request whose whole image holds its result."""
        self.rested_generation = -1
        """The last request for which nothing was left to do."""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._request)
        # Several changes in one turn of the event loop, such as a new image and the view that
        # fits itself to it, become one request.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._request)
        self._connect()
        self._soon.start()

    def _connect(self) -> None:
        document, live = self._document, self._live
        document.image_opened.connect(self._open_image)
        document.recipe_changed.connect(self._follow_recipe)
        document.gesture_ended.connect(self._end_gesture)
        live.patch_finished.connect(self._take_patch)
        live.reduced_finished.connect(self._take_reduced)
        live.visible_progressed.connect(self._tell_progress)
        live.visible_finished.connect(self._finish_visible)
        live.image_finished.connect(self._finish_image)
        live.knot_finished.connect(self._take_knot)
        live.work_ended.connect(self._note_rest)
        live.model_opened.connect(self._model_opened)
        live.model_failed.connect(self._model_failed)
        live.opening_told.connect(self.opening_told)
        live.devices_found.connect(self.devices_found)
        live.device_left.connect(self.device_left)
        live.device_refused.connect(self.device_refused)
        live.notice_given.connect(self.notice_given)
        live.failed.connect(self.failed)

    @property
    def model(self) -> Path:
        path = self._document.recipe.model.path
        assert path is not None
        return path

    @property
    def generation(self) -> int:
        """Of the newest request."""
        return self._generation

    @property
    def settled(self) -> bool:
        """Whether the newest request says all that is wanted, with the hand at rest."""
        return not (self._soon.isActive() or self._rest.isActive())

    @property
    def visible_is_exact(self) -> bool:
        """Whether all that is visible is the exact result of the newest request, with no newer one
        about to be made."""
        return self.settled and self._exact_generation == self._generation

    def show_visible(self, visible: Rect, level: int = 0) -> None:
        """The view shows another part of the image, painted from a level of its pyramid."""
        if (visible, level) != (self._visible, self._level):
            self._visible, self._level = visible, level
            self._frames.move_view(visible, level)
            self._soon.start()

    def use_model(self, model: Path) -> None:
        """Go on with another model. The picture stays until the new one is there; if the same view
        was exact with that model just before, it is there at once."""
        self._document.use_model(ModelRef(model))
        self._soon.start()

    def use_device(self, device: str) -> None:
        self.device = device
        self._soon.start()

    def check_device(self, device: str) -> None:
        if self.device != AUTOMATIC:
            self.device = device
        self._doubted = (device, self._doubted[1] + 1)
        self._soon.start()

    def find_devices(self) -> None:
        self._live.look_for_devices()
        self._soon.start()

    def use_gray(self, gray_use: GrayUse) -> None:
        """What a gray model does with a colour image."""
        self._document.use_gray(gray_use)

    def use_memory(self, size: int) -> None:
        """So many bytes for results at knots."""
        self._live.stack.set_budget(size)
        self._live.coarse.set_budget(size // 4)
        self._soon.start()

    def preview(self, recipe: Recipe | None) -> bool:
        """Show another recipe from the knots, where they are there, without wanting it.

        None shows again what is wanted. Returns whether the picture is the one that was asked for.
        """
        wanted, picture = self._document.recipe, self._wish().picture
        self._looks = recipe is not None and recipe != wanted
        if recipe is not None and self._looks:
            return self._frames.interpolate(picture, recipe)
        frame = self._document.frame
        previewed = frame is not None and frame.interpolated and frame.recipe != wanted
        if previewed and self.visible_is_exact:
            self._frames.finish()
        elif previewed:
            self._frames.interpolate(picture)
        return True

    def crop_from_knots(self, recipe: Recipe, rect: Rect) -> Raster | None:
        """A part of the image (full-size pixels) by a recipe; None where the knots lack it, and
        while they are of a reduced picture."""
        if self._level or rect.area == 0:
            return None
        return self._frames.part_from_knots(self._wish().picture, recipe, rect)

    def _open_image(self) -> None:
        self._frames.open_image()
        self._visible = NOWHERE
        self._soon.start()

    def _follow_recipe(self, recipe: Recipe) -> None:
        """The picture follows at once where the knots are there; the worker is told next."""
        before, self._followed = self._followed, recipe
        self._looks = False
        if recipe.model != before.model:
            self._show_model_before(before)
        if recipe.plain(0) == before.plain(0):
            # Only what a hand moves: another model is no gesture.
            self._rest.start()
        self._soon.start()
        shown = self._touch(before, recipe) or self._interpolate()
        self._frames.carry_over(before, recipe, self._reach)
        if not shown:
            self._frames.hold(before)

    def _touch(self, before: Recipe, recipe: Recipe) -> bool:
        """Whether only some parts of the picture had to be shown anew."""
        after = self._document.after
        parts = changed_parts(before, recipe, after.height, after.width) if after else None
        if parts is None or not self._frames.touch(self._wish().picture, before, joined(parts)):
            return False
        self.interpolation_shown.emit(recipe.sigma)
        return True

    def _show_model_before(self, before: Recipe) -> None:
        """Another model is wanted: keep the view of the one before, and show what there is."""
        self._views.keep(self._wish(before), self._frames.exact_view(before))
        self._frames.set_results_aside()
        view = self._views.of(self._wish())
        if view is not None:
            self._document.show_frame(view)

    def _end_gesture(self) -> None:
        if self._rest.isActive():
            self._rest.stop()
            self._soon.start()

    def _request(self) -> None:
        self._generation += 1
        request = self._wish()
        if request.pixels is not None and not self._shows_interpolated():
            self.work_began.emit()
        self._live.request(request)
        self.requested.emit(self._generation)

    def _wish(self, recipe: Recipe | None = None) -> LiveRequest:
        photograph, before = self._document.photograph, self._document.before
        return LiveRequest(
            generation=self._generation,
            recipe=recipe or self._document.recipe,
            device=self.device,
            image=self._document.number,
            pixels=photograph.pixels if photograph else None,
            visible=self._visible,
            level=self._level,
            levels=tuple(before.levels) if before else (),
            moving=self._rest.isActive(),
            doubted=self._doubted,
        )

    def _shows_interpolated(self) -> bool:
        frame = self._document.frame
        return frame is not None and frame.interpolated and frame.recipe == self._document.recipe

    def _take_patch(self, finished: LivePatch) -> None:
        self._frames.take_patch(finished)
        if finished.generation != self._shown_generation:
            self._shown_generation = finished.generation
            self.first_patch_shown.emit(finished.generation, finished.milliseconds)

    def _take_reduced(self, finished: ReducedPatch) -> None:
        self._frames.take_reduced(finished)
        self.reduced_shown.emit(finished.generation)

    def _tell_progress(self, generation: int, share: float) -> None:
        if generation == self._generation and share < 1 and not self._shows_interpolated():
            self.visible_progressed.emit(share)

    def _finish_visible(self, generation: int, milliseconds: float) -> None:
        if generation == self._generation:
            self._exact_generation = generation
            # What was asked for is what is wanted, unless the next request is about to be made.
            wanted = None if self._soon.isActive() else self._document.recipe
            self._frames.finish(wanted)
            self.visible_finished.emit(generation, milliseconds)

    def _finish_image(self, generation: int) -> None:
        self.finished_generation = generation
        if generation == self._generation:
            self.image_finished.emit(generation)

    def _take_knot(self, _generation: int, _sigma: float) -> None:
        # A hand that moves need not wait for its next step to see the picture follow, nor one that
        # rests for the last tile.
        waiting = self._rest.isActive() or self._frames.holds
        if waiting and not self._shows_interpolated() and not self._looks:
            self._interpolate()
        self.knot_finished.emit()

    def _interpolate(self) -> bool:
        """Show what is wanted from the knots; False where they are missing."""
        shown = self._frames.interpolate(self._wish().picture)
        if shown:
            self.interpolation_shown.emit(self._document.sigma)
        return shown

    def _note_rest(self, generation: int) -> None:
        self.rested_generation = generation

    def _model_opened(self, opened: ModelOpened) -> None:
        self._good = (opened.path, self.device)
        self._reach = opened.reach
        self.has_model = True
        self._frames.forget_results()
        self._document.set_sigma_max(opened.sigma_max)
        self.model_opened.emit(opened)

    def _model_failed(self, path: Path, reason: str) -> None:
        if path == self.model and (path, self.device) != self._good:
            # Nothing has been computed meanwhile: the work goes on where it was.
            good, self.device = self._good
            self._document.use_model(ModelRef(good))
            self._frames.take_results_back()
            self._soon.start()
        self.model_failed.emit(path, reason)
