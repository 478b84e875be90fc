"""A picture of the view that is put together out of sight, and shown once it is whole.

Pieces of another recipe than the one on the screen would stand beside it as tiles of two strengths,
for as long as the rest of them takes.
"""

from __future__ import annotations

import numpy as np

from denoise_gui.core.shown import Frame
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import Rect


class GatheredView:
    """What a recipe makes of the view, on one level of the pyramid, piece by piece."""

    def __init__(self, recipe: Recipe, level: int, seen: Rect) -> None:
        """`seen`: what the view shows, in pixels of the level."""
        self._recipe = recipe
        self._raster = _empty(level, seen)
        self._missing = [seen]

    @property
    def is_whole(self) -> bool:
        return not any(part.area for part in self._missing)

    def belongs_to(self, recipe: Recipe, level: int) -> bool:
        """Whether pieces of a recipe on a level go on with this picture."""
        return level == self._raster.level and recipe.key() == self._recipe.key()

    def move_to(self, seen: Rect) -> None:
        """The view shows another part; what both have in common stays."""
        old, missing = self._raster, self._missing
        if seen == old.rect:
            return
        self._raster = _empty(old.level, seen)
        self._missing = [seen]
        self.put(old)
        self._missing += [part.common(seen) for part in missing]

    def put(self, piece: Raster) -> None:
        """A piece of the same level; what of it is not seen is left out."""
        self._raster.paste(piece)
        self._missing = [left for part in self._missing for left in part.without(piece.rect)]

    def shown(self) -> Frame:
        """A copy of it as a frame."""
        return Frame(self._raster.copy(), self._recipe)


def _empty(level: int, seen: Rect) -> Raster:
    return Raster(level, seen, np.zeros((seen.height, seen.width, 4), np.uint8))
