"""A picture of the view that is put together out of sight, and shown once it is whole.

Pieces of another recipe than the one on the screen would stand beside it as tiles of two strengths,
for as long as the rest of them takes.
"""

from __future__ import annotations

import numpy as np

from denoise_gui.core.document import Frame
from denoise_gui.engine.denoise.tiling import Rect
from denoise_gui.engine.images.display_pyramid import Bgrx
from denoise_gui.engine.recipe import Recipe


class GatheredView:
    """What a recipe makes of the view, on one level of the pyramid, piece by piece."""

    def __init__(self, recipe: Recipe, level: int, seen: Rect) -> None:
        """`seen`: what the view shows, in pixels of the level."""
        self.recipe, self.level = recipe, level
        self._pixels = np.zeros((seen.height, seen.width, 4), np.uint8)
        self._seen = seen
        self._missing = [seen]

    @property
    def is_whole(self) -> bool:
        return not any(part.area for part in self._missing)

    def belongs_to(self, recipe: Recipe, level: int) -> bool:
        """Whether pieces of a recipe on a level go on with this picture."""
        return level == self.level and recipe.key() == self.recipe.key()

    def move_to(self, seen: Rect) -> None:
        """The view shows another part; what both have in common stays."""
        old, pixels, missing = self._seen, self._pixels, self._missing
        if seen == old:
            return
        self._seen = seen
        self._pixels = np.zeros((seen.height, seen.width, 4), np.uint8)
        self._missing = [seen]
        self.put(old, pixels)
        self._missing += [part.common(seen) for part in missing]

    def put(self, rect: Rect, pixels: Bgrx) -> None:
        """A piece, in pixels of the level; what of it is not seen is left out."""
        both = rect.common(self._seen)
        if both.area:
            self._pixels[both.moved(-self._seen.top, -self._seen.left).slices()] = pixels[
                both.moved(-rect.top, -rect.left).slices()
            ]
            self._missing = [left for part in self._missing for left in part.without(both)]

    def shown(self) -> Frame:
        """A copy of it as a frame."""
        return Frame(self.level, self._seen, self._pixels.copy(), self.recipe)
