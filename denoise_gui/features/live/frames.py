"""What the window shows until the exact picture is there: interpolated, reduced, or pasted from
what was shown before, but never blank.

The document's `after` holds exact results only (or, at first, the original). Over it lies a
`Frame` of just what is visible, in the size the view paints from. It begins as what `after` and
the frame before it hold for that place; interpolated pictures replace it, reduced and exact
rectangles go into it as they finish; when all that is visible is exact, it goes.

Rectangles go in one by one over the original or over the same recipe's picture. Over another
recipe's they would stand as tiles of two strengths side by side, so that picture is held until
there is a whole one in its place.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

import numpy as np

from denoise_gui.core.document import Document, Frame
from denoise_gui.engine.denoise.freshness import Freshness
from denoise_gui.engine.denoise.knot_pictures import NoisyView
from denoise_gui.engine.denoise.sigma_stack import Layer, SigmaStack
from denoise_gui.engine.denoise.tiling import Rect
from denoise_gui.engine.images.display_pyramid import Bgrx, halved
from denoise_gui.engine.recipe import Recipe
from denoise_gui.features.live.gathered_view import GatheredView
from denoise_gui.features.live.requests import LivePatch, ReducedPatch


class LiveFrames:
    """Keeps the document's frame. For the window's thread alone."""

    def __init__(self, document: Document, stack: SigmaStack) -> None:
        self._document = document
        self._stack = stack
        self._exact: Freshness | None = None
        self._aside: Freshness | None = None
        self._noisy: NoisyView | None = None
        self._visible = Rect(0, 0, 0, 0)
        self._level = 0
        self._gathered: GatheredView | None = None
        self.holds = False
        """Whether the screen shows another recipe's picture, until there is a whole one."""

    def open_image(self) -> None:
        """Another image is open, or none."""
        self._visible = Rect(0, 0, 0, 0)
        self._noisy = self._gathered = None
        self.holds = False
        before = self._document.before
        self._aside = None
        self._exact = Freshness(before.height, before.width) if before else None

    def forget_results(self) -> None:
        """Another model: what was exact is not any more, but stays on the screen."""
        self._aside = None
        self._exact = self._exact.outdated() if self._exact else None

    def set_results_aside(self) -> None:
        """Another model is wanted, and may turn out not to be usable."""
        self._aside = self._aside or self._exact
        self._exact = self._exact.outdated() if self._exact else None

    def take_results_back(self) -> None:
        """The model from before goes on: what was exact with it still is."""
        if self._aside is not None:
            self._exact, self._aside = self._aside, None

    def move_view(self, visible: Rect, level: int) -> None:
        """The view shows `visible` (full-size pixels), painted from a level."""
        self._visible, self._level = visible, level
        self._hold_others()
        frame = self._document.frame
        if frame is not None:
            self._document.show_frame(self._composed(frame))

    def hold(self, before: Recipe) -> None:
        """Another recipe than `before` is wanted, and there is no picture of it: what is on the
        screen stays until there is."""
        frame = self._document.frame
        if frame is not None:
            self.holds = True
        else:
            self._hold_others(before)

    def _hold_others(self, shown: Recipe | None = None) -> None:
        """Hold what `after` has of the view where that is another recipe's: `shown`, if known."""
        if self.holds or self._exact is None or self._visible.area == 0:
            return
        if self._exact.holds_other(self._visible, self._document.recipe.key()):
            self.holds = True
            if self._document.frame is None:
                frame = self._composed(None)
                self._document.show_frame(replace(frame, recipe=shown or frame.recipe))

    def exact_view(self, recipe: Recipe) -> Frame | None:
        """A copy of what is visible, if all of it is the exact result of a recipe."""
        after, key = self._document.after, recipe.key()
        if after is None or self._exact is None or not self._exact.is_fresh(self._visible, key):
            return None
        return self._composed(None)

    def interpolate(self, picture: Hashable, recipe: Recipe | None = None) -> bool:
        """Show a recipe (the document's if None) from the knots; False where one is missing."""
        recipe = recipe or self._document.recipe
        if recipe.is_plain:
            layer = self._stack.interpolate(picture, recipe.sigma, self._seen())
        else:
            layer = self._mixed(picture, recipe, self._seen())
        if layer is None:
            return False
        # A look at another recipe stays whole too.
        self.holds = recipe != self._document.recipe
        self._document.show_frame(
            Frame(self._level, layer.rect, layer.pixels, recipe, interpolated=True)
        )
        return True

    def part_from_knots(self, picture: Hashable, recipe: Recipe, rect: Rect) -> Bgrx | None:
        """What a recipe makes of a part of the view's level; None where the knots lack it."""
        if recipe.is_plain:
            return self._stack.interpolated_part(picture, recipe.sigma, rect)
        layer = self._mixed(picture, recipe, rect)
        return layer.pixels if layer else None

    def _mixed(self, picture: Hashable, recipe: Recipe, rect: Rect) -> Layer | None:
        before, photograph = self._document.before, self._document.photograph
        if before is None or photograph is None:
            return None
        noisy = before.levels[self._level]
        if self._noisy is None or self._noisy.picture is not noisy:
            self._noisy = NoisyView(noisy, self._level, gray=photograph.pixels.ndim == 2)
        rect = rect.clipped(*noisy.shape[:2])
        pixels = self._stack.mixed(picture, recipe, rect, self._noisy)
        return None if pixels is None else Layer(rect, pixels)

    def take_patch(self, finished: LivePatch) -> None:
        """An exact rectangle."""
        if finished.image != self._document.number or self._exact is None:
            return
        rect, key = finished.patch.rect, finished.recipe.key()
        wanted = key == self._document.recipe.key()
        frame = self._document.frame
        if not wanted and frame is None and rect.intersects(self._visible):
            # It comes late: the next are of what is wanted.
            frame = self._composed(None)
            self._document.show_frame(frame)
        self._exact.mark(rect, key)
        if frame is not None and wanted and not self.holds:
            block = finished.patch.levels[frame.level]
            top, left = rect.top >> frame.level, rect.left >> frame.level
            _paste(frame, Rect(top, left, top + block.shape[0], left + block.shape[1]), block)
        self._document.put_patch(finished.image, finished.patch)
        late = self.holds or not wanted
        if late and self._visible.area and self._exact.is_fresh(self._visible, key):
            self._show_whole(replace(self._composed(None), recipe=finished.recipe))

    def take_reduced(self, finished: ReducedPatch) -> None:
        """A rectangle of the reduced picture; dropped where it comes too late."""
        stale = finished.image != self._document.number or finished.level != self._level
        if stale or self._visible.area == 0:
            return
        recipe, gathered = finished.recipe, self._gathered
        if gathered is None or not gathered.belongs_to(recipe, finished.level):
            gathered = self._gathered = GatheredView(recipe, finished.level, self._place())
        gathered.move_to(self._place())
        gathered.put(finished.rect, finished.pixels)
        if gathered.is_whole:
            self._show_whole(gathered.shown())
        elif recipe.key() == self._document.recipe.key() and not self.holds:
            frame = self._document.frame
            if frame is None or frame.level != self._level:
                frame = self._composed(frame)
            _paste(frame, finished.rect, finished.pixels)
            self._paste_exact(frame)
            self._document.show_frame(frame)

    def _show_whole(self, frame: Frame) -> None:
        """A picture of the whole view by one recipe, though it may come late."""
        wanted, last = self._document.recipe, self._document.frame
        is_wanted = frame.recipe.key() == wanted.key()
        if not is_wanted and last is not None and last.interpolated:
            return  # That is nearer, or looked at.
        self.holds = not is_wanted
        if is_wanted:
            self._paste_exact(frame)
        self._document.show_frame(frame)

    def finish(self) -> None:
        """All that is visible is exact in `after`."""
        self.holds = False
        self._document.show_frame(None)

    def _seen(self) -> Rect:
        return self._visible.reduced(self._level)

    def _place(self) -> Rect:
        """Of what is seen, all that the level has: halving drops an odd edge."""
        after = self._document.after
        assert after is not None
        return self._seen().clipped(*after.levels[self._level].shape[:2])

    def _composed(self, last: Frame | None) -> Frame:
        """A frame for the present view: what the last one shows of it, exact where that is done."""
        after = self._document.after
        assert after is not None
        level = after.levels[self._level]
        rect = self._place()
        frame = Frame(self._level, rect, level[rect.slices()].copy(), self._document.recipe)
        if last is not None:
            _paste(frame, *_resampled(last, self._level))
            if self.holds:
                return replace(frame, recipe=last.recipe)
            self._paste_exact(frame)
        return frame

    def _paste_exact(self, frame: Frame) -> None:
        after = self._document.after
        assert after is not None
        if self._exact is None:
            return
        for rect in self._exact.fresh_rects(self._visible, self._document.recipe.key()):
            place = rect.reduced(frame.level)
            _paste(frame, place, after.levels[frame.level][place.slices()])


def _paste(frame: Frame, rect: Rect, pixels: Bgrx) -> None:
    """Put what lies in `rect` (pixels of the frame's level) into the frame, where both meet."""
    both = rect.common(frame.rect)
    if both.area:
        frame.pixels[both.moved(-frame.rect.top, -frame.rect.left).slices()] = pixels[
            both.moved(-rect.top, -rect.left).slices()
        ]


def _resampled(frame: Frame, level: int) -> tuple[Rect, Bgrx]:
    """A frame's picture on another level, and where it lies there."""
    pixels, rect = frame.pixels, frame.rect
    for _ in range(frame.level, level):
        # Only whole pixels of the next level: an odd first row belongs to one cut in half.
        top, left = rect.top % 2, rect.left % 2
        pixels = halved(pixels[top:, left:]) if min(pixels[top:, left:].shape) else pixels[:0]
        top, left = -(-rect.top // 2), -(-rect.left // 2)
        rect = Rect(top, left, top + pixels.shape[0], left + pixels.shape[1])
    if level < frame.level:
        times = 2 ** (frame.level - level)
        pixels = np.repeat(np.repeat(pixels, times, axis=0), times, axis=1)
        rect = Rect(*(edge * times for edge in (rect.top, rect.left, rect.bottom, rect.right)))
    return rect, pixels
