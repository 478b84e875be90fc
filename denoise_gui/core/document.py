"""The open image and what is wanted of it: the one truth that views show and change.

It knows no thread and no file format; whoever opens images gives it a `Photograph` and its
`DisplayPyramid`, and whoever denoises gives it finished patches.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from denoise_gui.core.recipe_memory import RecipeMemory
from denoise_gui.core.recipe_step import RecipeStep, changed_fields
from denoise_gui.core.shown import Carried, Frame, Shown
from denoise_gui.engine.gray_use import GrayUse
from denoise_gui.engine.images.display_pyramid import Bgrx, DisplayPyramid, Patch, resampled
from denoise_gui.engine.recipe import ModelRef, Recipe
from denoise_gui.engine.rect import Rect
from denoise_gui.engine.sigma import SIGMA_MAX_ASSUMED

if TYPE_CHECKING:
    from denoise_gui.engine.images.image_file import Photograph
    from denoise_gui.engine.measure.reference import Reference

SIGMA_STEP = 0.5
"""Of the slider, in 8-bit levels."""

TYPED_STEP = 0.1
"""Of a sigma that is typed."""


class Document(QObject):
    """One image, what is applied to it, and its picture before and after."""

    image_opened = Signal()
    """Another image is open, or none; `before` and `after` are new."""
    recipe_changed = Signal(Recipe)
    """Something else is applied, whatever of it changed."""
    sigma_changed = Signal(float)
    """The recipe's sigma for the luminance is another; told before `recipe_changed`."""
    sigma_max_changed = Signal(float)
    """Another model goes to another sigma, in 8-bit levels."""
    after_changed = Signal(Rect)
    """A rectangle of the denoised picture was renewed."""
    frame_changed = Signal()
    reference_changed = Signal()
    """There is another clean picture to measure against, or none any more."""
    gesture_ended = Signal()
    """The hand left the slider."""
    image_left = Signal(object, object)
    """The path of an image from which another takes the place, and the recipe that was its own."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.photograph: Photograph | None = None
        self.before: DisplayPyramid | None = None
        self.after: DisplayPyramid | None = None
        self.frame: Frame | None = None
        self.frame_parts: tuple[Rect, ...] | None = None
        """What of the picture the newest frame has changed, in pixels of the image; None: all."""
        self.reference: Reference | None = None
        self.scene = 0
        """Counts the images opened, however often their pixels were replaced since."""
        self.number = 0
        """Counts the images opened: results for an earlier one are told by it."""
        self.undo_stack = QUndoStack(self)
        self._recipe = Recipe()
        self.memory = RecipeMemory()
        self._sigma_max = SIGMA_MAX_ASSUMED
        self._gesture = 0

    @property
    def recipe(self) -> Recipe:
        """All that is applied; nothing in it is automatic, and no sigma above `sigma_max`."""
        return self._recipe

    @property
    def sigma(self) -> float:
        """The recipe's sigma for the luminance, in 8-bit levels, 0 to `sigma_max`."""
        return self._recipe.sigma

    @property
    def sigma_is_open(self) -> bool:
        """See `RecipeMemory`."""
        return self.memory.sigma_is_open

    @property
    def sigma_max(self) -> float:
        """The largest sigma that the model is made for, a multiple of `SIGMA_STEP`."""
        return self._sigma_max

    @property
    def path(self) -> Path | None:
        return self.photograph.path if self.photograph else None

    def known_sigma(self, path: Path) -> float | None:
        """The sigma of `known_recipe`, in 8-bit levels."""
        recipe = self.known_recipe(path)
        return recipe.sigma if recipe else None

    def known_recipe(self, path: Path) -> Recipe | None:
        """What is or was applied to a file, now or at an earlier start; None: nothing yet."""
        if path == self.path:
            return None if self.memory.sigma_is_open else self._recipe
        return self.memory.of(path)

    @property
    def name(self) -> str:
        """What to call the image, whatever was put on it."""
        if self.photograph is None:
            return ""
        return self.path.name if self.path else self.tr("Pasted image")

    @property
    def title(self) -> str:
        """What to call the image in a window's title; it tells of added noise."""
        noise = self.reference.noise if self.reference else None
        if noise is None:
            return self.name
        return self.tr("{0} + noise σ {1:g}").format(self.name, noise.sigma)

    def open(self, photograph: Photograph, before: DisplayPyramid, after: DisplayPyramid) -> None:
        """Show another image. Until its first result it is shown as it is, never blank.

        `after` is a copy of `before`, made by whoever opened the file: copying a large image here
        would hold up the window. What is applied is what it was when this image was open before; a
        new image keeps that of the last one, without its mask, which fits no other. The model
        stays, unless each image has its own (see `RecipeMemory`).
        """
        self.leave()
        self.photograph = photograph
        self.before = before
        self.after = after
        self.frame = None
        had_reference, self.reference = self.reference is not None, None
        self.scene += 1
        self.number += 1
        self.undo_stack.clear()
        self._gesture += 1
        recipe = self.memory.beginning(photograph, self._recipe)
        self.image_opened.emit()
        if had_reference:
            self.reference_changed.emit()
        self._apply_recipe(recipe)

    def leave(self) -> None:
        """Remember what is applied to the open image, which it had of its own."""
        if self.path is not None and not self.memory.sigma_is_open:
            self.image_left.emit(self.path, self.memory.keep(self.path, self._recipe))

    def begin_with(self, sigma: float | None) -> None:
        """Decide what sigma the open image begins with, no step to undo: that (8-bit levels), or
        with None what it has. Does nothing once that is decided."""
        if self.memory.sigma_is_open:
            self.memory.sigma_is_open = False
            if sigma is not None:
                self._apply_recipe(self._recipe.with_sigma(self.stepped(sigma)))

    def replace_image(self, shown: Shown, text: str) -> None:
        """Show other pixels in the place of the open image's, undoably; `text` names the step.

        Its size must be the same. The view and sigma stay.
        """
        old = self._as_shown()
        assert old is not None
        self.undo_stack.push(_ReplaceImage(self, old, shown, text))

    def _as_shown(self) -> Shown | None:
        if self.photograph is None or self.before is None or self.after is None:
            return None
        return Shown(self.photograph, self.before, self.after, self.reference)

    def carried(self) -> Carried:
        """All of it, for another document."""
        return Carried(self._as_shown(), self._recipe, self.memory.recipes)

    def take_over(self, carried: Carried) -> None:
        """Go on where another document ended."""
        self.memory.take_over(carried.recipes)
        self._apply_recipe(carried.recipe, limited=False)
        if carried.shown:
            self.memory.sigma_is_requested = True
            self.open(carried.shown.photograph, carried.shown.before, carried.shown.after)
            self._apply_recipe(carried.recipe, limited=False)
            self.set_reference(carried.shown.reference)

    def set_reference(self, reference: Reference | None) -> None:
        """Measure against a clean picture of the same shape, or no more."""
        if reference is not self.reference:
            self.reference = reference
            self.reference_changed.emit()

    def _show(self, shown: Shown) -> None:
        self.photograph = shown.photograph
        self.before, self.after = shown.before, shown.after
        self.reference = shown.reference
        self.frame = None
        self.number += 1
        self._gesture += 1
        self.image_opened.emit()
        self.reference_changed.emit()

    def set_sigma(self, sigma: float, step: float = SIGMA_STEP) -> None:
        """Change sigma, undoably; as `set_recipe`.

        The value is rounded to `step` and kept within 0 to `sigma_max`.
        """
        self.set_recipe(self._recipe.with_sigma(self.stepped(sigma, step)))

    def stepped(self, sigma: float, step: float = SIGMA_STEP) -> float:
        """What `set_sigma` makes of a value."""
        return round(round(min(max(sigma, 0.0), self._sigma_max) / step) * step, 4)

    def set_recipe(self, recipe: Recipe, words: str = "") -> None:
        """Change what is applied, undoably. Changes of the same between two `end_gesture` calls
        undo as one. A sigma above `sigma_max` becomes that; a recipe without a model file, such as
        one out of a record, leaves the model as it is.

        `words` name the step, translated; without any it is named by what changed.

        Raises:
            ValueError: something in it is automatic and has not been measured.
        """
        if recipe.is_automatic:
            raise ValueError("what is automatic is measured before it is applied")
        if recipe.model.path is None:
            recipe = replace(recipe, model=self._recipe.model)
        before, after = self._recipe, recipe.limited(self._sigma_max)
        changed = changed_fields(before, after)
        if before.luminance != after.luminance:
            self.memory.sigma_is_open = False
        if not changed:
            return
        last = self._last_step()
        if last and last.gesture == self._gesture and last.fields == changed:
            named = last.text()
            last.extend(after, words)
            if last.text() != named:
                # The stack says so itself only of what is pushed.
                self.undo_stack.undoTextChanged.emit(last.text())
        else:
            self.undo_stack.push(
                RecipeStep(
                    *(before, after, self._gesture, words),
                    *(lambda: self._recipe, self._apply_recipe),
                )
            )

    def use_model(self, model: ModelRef) -> None:
        """Go on with another model, for all images; no step to undo."""
        self._apply_recipe(replace(self._recipe, model=model))

    def use_gray(self, gray_use: GrayUse) -> None:
        """What a gray model does with colour images, all of them; no step to undo."""
        self._apply_recipe(replace(self._recipe, gray_use=gray_use))

    def start_with(self, sigma: float, *, requested: bool = True) -> None:
        """Begin with a sigma, which nothing comes before; the model that is being opened may take
        what the one before did not. One that is `requested` is that of the first image too,
        whatever is known or measured of it."""
        self.memory.sigma_is_requested = requested
        self._apply_recipe(self._recipe.with_sigma(sigma), limited=False)

    def set_sigma_max(self, sigma_max: float) -> None:
        """A model goes to another sigma (8-bit levels); what is applied goes no further."""
        limit = max(math.floor(sigma_max / SIGMA_STEP), 1) * SIGMA_STEP
        if limit != self._sigma_max:
            self._sigma_max = limit
            self.sigma_max_changed.emit(limit)
        self._apply_recipe(self._recipe)

    def end_gesture(self) -> None:
        """The hand left the slider: what comes next is another step to undo."""
        self._gesture += 1
        self.gesture_ended.emit()

    def put_patch(self, image: int, patch: Patch) -> None:
        """Take in a rectangle of a result; one for an image no longer open is dropped."""
        if image == self.number and self.after is not None:
            self.after.put(patch)
            self.after_changed.emit(patch[0].rect)

    def show_frame(self, frame: Frame | None, parts: tuple[Rect, ...] | None = None) -> None:
        """Show a picture of what is visible over `after`, or none.

        `parts`: outside of these, in pixels of the image, it shows what was shown before.
        """
        if frame is not None or self.frame is not None:
            self.frame, self.frame_parts = frame, parts
            self.frame_changed.emit()

    def shown_rgb(self, row: int, column: int) -> tuple[int, int, int] | None:
        """What the denoised picture shows for a pixel of the image; None without an image."""
        if self.after is None:
            return None
        here = self.shown_pixels(Rect(row, column, row + 1, column + 1))
        blue, green, red, _ = here[0, 0].tolist()
        return red, green, blue

    def shown_pixels(self, rect: Rect) -> Bgrx:
        """What the denoised picture shows for a rectangle of the image, at full size; a copy.

        Where a frame of a reduced picture lies over it, each of its pixels stands for several.
        """
        assert self.after is not None
        shown = self.after.level(0).crop(rect).copy()
        if self.frame is not None:
            over = self.frame.raster
            shown.paste(resampled(over.crop(rect.reduced(over.level)), 0))
        return shown.pixels

    def _last_step(self) -> RecipeStep | None:
        """The newest step to undo, if it is one of the recipe."""
        stack = self.undo_stack
        count = stack.count()
        newest = stack.command(count - 1) if count and stack.index() == count else None
        return newest if isinstance(newest, RecipeStep) else None

    def _apply_recipe(self, recipe: Recipe, *, limited: bool = True) -> None:
        if limited:
            recipe = recipe.limited(self._sigma_max)
        before, self._recipe = self._recipe, recipe
        if before.luminance != recipe.luminance:
            self.sigma_changed.emit(recipe.sigma)
        if before != recipe:
            self.recipe_changed.emit(recipe)


class _ReplaceImage(QUndoCommand):
    def __init__(self, document: Document, old: Shown, new: Shown, text: str) -> None:
        super().__init__(text)
        self._document, self._old, self._new = document, old, new

    def redo(self) -> None:
        self._document._show(self._new)

    def undo(self) -> None:
        self._document._show(self._old)
