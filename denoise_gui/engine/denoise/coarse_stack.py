"""Results at a few sigmas for the coarse part of a view, and the pictures between them.

They are those of the picture at half its size, of a zoomed-out view at its own, and do not depend
on what else the recipe says: a quarter of the work of a knot lets a hand move the sigma for coarse
noise, and every other control with it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from denoise_gui.engine.denoise.coarse_view import coarse_level, combined
from denoise_gui.engine.denoise.knots import KNOTS
from denoise_gui.engine.denoise.sigma_stack import DEFAULT_BUDGET, Layer, SigmaStack
from denoise_gui.engine.images.display_pyramid import Bgrx
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import Rect

_LIKELY = 12.5
"""What a sigma for coarse noise hardly exceeds, in 8-bit levels."""
_MARGIN = 2
"""Pixels around a part of a view that its coarse part depends on."""


class CoarseStack:
    """The results of one view. Safe to use from several threads.

    Rectangles are in pixels of the view, but for those of results, which are in pixels of the
    `coarse_level`.
    """

    def __init__(self, budget_bytes: int = DEFAULT_BUDGET // 4) -> None:
        self._stack = SigmaStack(budget_bytes)

    def move_to(
        self,
        key: Hashable,
        rect: Rect,
        level: int,
        subject: Hashable = None,
        knots: tuple[float, ...] = KNOTS,
    ) -> None:
        """Another view, halved `level` times; as `SigmaStack.move_to`."""
        self._stack.move_to(key, kept_at(rect, level), subject, knots)

    def clear(self) -> None:
        """Forget all results."""
        self._stack.clear()

    def set_budget(self, budget_bytes: int) -> None:
        """Another bound on the memory."""
        self._stack.set_budget(budget_bytes)

    def missing(self, recipe: Recipe) -> list[float]:
        """The knots that do not yet cover the view, nearest to what a recipe wants first. Where it
        wants nothing for coarse noise, those that a hand will pass first."""
        if recipe.coarse_sigma:
            return self._stack.missing(recipe.coarse)
        likely = self._stack.missing(recipe.plain(0.0))
        return [knot for knot in likely if knot <= _LIKELY]

    def ready(self, key: Hashable, recipe: Recipe, rect: Rect, level: int) -> bool:
        """Whether `combined` would succeed."""
        coarse = recipe.coarse
        return not recipe.coarse_sigma or self._stack.ready(key, coarse, kept_at(rect, level))

    def layer(self, knot: float) -> Layer | None:
        """What there is at a knot."""
        return self._stack.layer(knot)

    def put(self, key: Hashable, knot: float, result: Raster, recipe: Recipe) -> None:
        """Keep a result at a knot."""
        self._stack.put(key, knot, Layer(result, result.rect), recipe.coarse)

    @staticmethod
    def around(rect: Rect, level: int, margin: int = _MARGIN) -> Rect:
        """What of a view `combined` is to be given for a part of it. With no `margin` its outermost
        pixels come out not quite right."""
        return rect.grown(margin).aligned(2) if level == 0 else rect

    def combined(
        self, key: Hashable, recipe: Recipe, fine: Raster, levels: Sequence[Bgrx], *, gray: bool
    ) -> Raster | None:
        """A picture with the coarse part that the recipe gives it; None where a knot is missing.

        Args:
            fine: as `around` says; what the recipe makes at full size.
            levels: the noisy picture, halved ever again; `gray`: it has one channel.
        """
        level, coarse = coarse_level(fine.level), recipe.coarse
        rect = kept_at(fine.rect, fine.level)
        if coarse.is_plain:
            found = self._stack.interpolated_part(key, coarse.sigma, rect)
        else:
            # Its brightness is smoothed as that of a picture at full size.
            view = self._stack.view_of(levels[level], level - 1, gray=gray)
            found = self._stack.mixed(key, coarse, rect, view)
        if found is None:
            return None
        return Raster(fine.level, fine.rect, combined(fine.level, fine.pixels, found.pixels))


def kept_at(rect: Rect, level: int) -> Rect:
    """A part of a view that is halved `level` times, on its `coarse_level`."""
    return rect.reduced(coarse_level(level) - level)
