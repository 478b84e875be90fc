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

from collections.abc import Hashable, Sequence
from dataclasses import replace

from denoise_gui.core.document import Document
from denoise_gui.core.shown import Frame
from denoise_gui.engine.denoise.changed import carry_over
from denoise_gui.engine.denoise.coarse_stack import CoarseStack
from denoise_gui.engine.denoise.freshness import Freshness
from denoise_gui.engine.denoise.noisy_view import NoisyView
from denoise_gui.engine.denoise.sigma_stack import SigmaStack
from denoise_gui.engine.images.display_pyramid import resampled
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import NOWHERE, Rect
from denoise_gui.features.live.gathered_view import GatheredView
from denoise_gui.features.live.requests import LivePatch, ReducedPatch


class LiveFrames:
    """Keeps the document's frame. For the window's thread alone."""

    def __init__(self, document: Document, stack: SigmaStack, coarse: CoarseStack) -> None:
        self._document = document
        self._stack, self._coarse = stack, coarse
        self._fine: tuple[Hashable, Raster] | None = None
        """The last picture that a coarse part was given to, and what it was made of: while a hand
        moves the sigma for coarse noise it stays the same."""
        self._exact: Freshness | None = None
        self._aside: Freshness | None = None
        self._visible = NOWHERE
        self._level = 0
        self._gathered: GatheredView | None = None
        self.holds = False
        """Whether the screen shows another recipe's picture, until there is a whole one."""

    def open_image(self) -> None:
        """Another image is open, or none."""
        self._visible = NOWHERE
        self._gathered = None
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
        if after is None or self._exact is None or self._visible.area == 0:
            return None
        if not self._exact.is_fresh(self._visible, key):
            return None
        return self._composed(None)

    def interpolate(self, picture: Hashable, recipe: Recipe | None = None) -> bool:
        """Show a recipe (the document's if None) from the knots; False where one is missing."""
        recipe = recipe or self._document.recipe
        if recipe.is_plain:
            found = self._stack.interpolate(picture, recipe.sigma, self._seen())
        else:
            found = self._mixed(picture, recipe, self._seen())
        if found is None:
            return False
        # A look at another recipe stays whole too.
        self.holds = recipe != self._document.recipe
        self._document.show_frame(Frame(found, recipe, interpolated=True))
        return True

    def touch(self, picture: Hashable, before: Recipe, parts: Sequence[Rect]) -> bool:
        """Show the document's recipe, which wants another sigma than the one before in some parts
        alone (pixels of the image): what else is shown stays, and only these are mixed.

        False where more would have to be made anew, or too few knots are there yet. Some are
        enough: what the brush did must be seen at once, and the exact picture follows.
        """
        recipe, frame = self._document.recipe, self._document.frame
        if frame is None:
            frame = self.exact_view(before)
        elif not (frame.interpolated and frame.recipe == before):
            return False
        if frame is None or frame.raster.level != self._level or not self._covers_view(frame):
            return False
        raster = frame.raster
        reach = 4 if recipe.coarse_sigma else 1
        places = [part.reduced(self._level).grown(reach).common(raster.rect) for part in parts]
        pieces = [self._mixed(picture, recipe, place, rough=True) for place in places if place.area]
        if any(piece is None for piece in pieces):
            return False
        for piece in pieces:
            assert piece is not None
            raster.paste(piece)
        self.holds = False
        self._document.show_frame(Frame(raster, recipe, interpolated=True), tuple(parts))
        return True

    def _covers_view(self, frame: Frame) -> bool:
        before = self._document.before
        assert before is not None
        seen = self._seen().clipped(*before.levels[self._level].shape[:2])
        return frame.raster.rect.contains(seen)

    def carry_over(self, before: Recipe, recipe: Recipe, reach: int | None) -> None:
        """What of the exact results for one recipe is exact for another too."""
        picture = self._document.after
        if self._exact is not None and picture is not None:
            carry_over(self._exact, before, recipe, (picture.height, picture.width), reach)

    def part_from_knots(self, picture: Hashable, recipe: Recipe, rect: Rect) -> Raster | None:
        """What a recipe makes of a part of the view's level; None where the knots lack it."""
        return self._mixed(picture, recipe, rect)

    def _mixed(
        self, picture: Hashable, recipe: Recipe, rect: Rect, *, rough: bool = False
    ) -> Raster | None:
        before, photograph = self._document.before, self._document.photograph
        if before is None or photograph is None:
            return None
        noisy, gray = before.levels[self._level], photograph.pixels.ndim == 2
        rect = rect.clipped(*noisy.shape[:2])
        view = self._stack.view_of(noisy, self._level, gray=gray)
        if not recipe.coarse_sigma:
            return self._fine_part(picture, recipe, rect, view, rough=rough)
        around = self._coarse.around(rect, self._level).clipped(*noisy.shape[:2])
        if not self._stack.ready(picture, recipe.fine, around):  # at the edge of what there is
            around = self._coarse.around(rect, self._level, 0).clipped(*noisy.shape[:2])
        key = (picture, self._stack.changes, recipe.fine.key(), around, rough)
        if self._fine is None or self._fine[0] != key:
            found = self._fine_part(picture, recipe.fine, around, view, rough=rough)
            self._fine = (key, found) if found else None
        if self._fine is None:
            return None
        fine = self._fine[1]
        whole = self._coarse.combined(picture, recipe, fine, before.levels, gray=gray)
        return whole.crop(rect).copy() if whole and whole.rect != rect else whole

    def _fine_part(
        self, picture: Hashable, recipe: Recipe, rect: Rect, view: NoisyView, *, rough: bool
    ) -> Raster | None:
        """Without its coarse part."""
        if recipe.is_plain:
            return self._stack.interpolated_part(picture, recipe.sigma, rect)
        return self._stack.mixed(picture, recipe, rect, view, rough=rough)

    def take_patch(self, finished: LivePatch) -> None:
        """An exact rectangle."""
        if finished.image != self._document.number or self._exact is None:
            return
        rect, key = finished.patch[0].rect, finished.recipe.key()
        wanted = key == self._document.recipe.key()
        frame = self._document.frame
        if not wanted and frame is None and rect.intersects(self._visible):
            # It comes late: the next are of what is wanted.
            frame = self._composed(None)
            self._document.show_frame(frame)
        self._exact.mark(rect, key)
        if frame is not None and wanted and not self.holds:
            frame.raster.paste(finished.patch[frame.raster.level])
        self._document.put_patch(finished.image, finished.patch)
        late = self.holds or not wanted
        if late and self._visible.area and self._exact.is_fresh(self._visible, key):
            self._show_whole(replace(self._composed(None), recipe=finished.recipe))

    def take_reduced(self, finished: ReducedPatch) -> None:
        """A rectangle of the reduced picture; dropped where it comes too late."""
        stale = finished.image != self._document.number or finished.raster.level != self._level
        if stale or self._visible.area == 0:
            return
        recipe, gathered = finished.recipe, self._gathered
        assert self._document.after is not None
        place = self._document.after.level(self._level).crop(self._seen()).rect
        if gathered is None or not gathered.belongs_to(recipe, self._level):
            gathered = self._gathered = GatheredView(recipe, self._level, place)
        gathered.move_to(place)
        gathered.put(finished.raster)
        if gathered.is_whole:
            self._show_whole(gathered.shown())
        elif recipe.key() == self._document.recipe.key() and not self.holds:
            frame = self._document.frame
            if frame is None or frame.raster.level != self._level:
                frame = self._composed(frame)
            frame.raster.paste(finished.raster)
            self._paste_exact(frame.raster)
            self._document.show_frame(frame)

    def _show_whole(self, frame: Frame) -> None:
        """A picture of the whole view by one recipe, though it may come late."""
        wanted, last = self._document.recipe, self._document.frame
        is_wanted = frame.recipe.key() == wanted.key()
        if not is_wanted and last is not None and last.interpolated:
            return  # That is nearer, or looked at.
        self.holds = not is_wanted
        if is_wanted:
            self._paste_exact(frame.raster)
        self._document.show_frame(frame)

    def finish(self, recipe: Recipe | None = None) -> None:
        """All that is visible is exact in `after`; as that of a recipe, if it is told."""
        self.holds = False
        if recipe is not None and self._exact is not None and self._visible.area:
            # Some of it may have been exact for an earlier recipe that is the same here.
            self._exact.mark(self._visible, recipe.key())
        self._document.show_frame(None)

    def _seen(self) -> Rect:
        return self._visible.reduced(self._level)

    def _composed(self, last: Frame | None) -> Frame:
        """A frame for the present view: what the last one shows of it, exact where that is done."""
        after = self._document.after
        assert after is not None
        composed = after.level(self._level).crop(self._seen()).copy()
        if last is not None:
            composed.paste(resampled(last.raster, self._level))
            if self.holds:
                return Frame(composed, last.recipe)
            self._paste_exact(composed)
        return Frame(composed, self._document.recipe)

    def _paste_exact(self, picture: Raster) -> None:
        after = self._document.after
        assert after is not None
        if self._exact is None:
            return
        for rect in self._exact.fresh_rects(self._visible, self._document.recipe.key()):
            picture.paste(after.level(picture.level).crop(rect.reduced(picture.level)))
