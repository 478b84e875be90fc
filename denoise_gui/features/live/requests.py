"""What passes between the window and the live worker: requests one way, results the other.

All are frozen, and all carry the generation or the image they belong to, so that whoever receives
one can tell whether it is still wanted.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from denoise_gui.engine.images.display_pyramid import Bgrx, Patch
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import NOWHERE, Rect

_LAYER_ALIGNMENT = 32
"""Results at knots are kept for the view grown to this: a small pan then needs none anew."""


@dataclass(frozen=True, eq=False)
class LiveRequest:
    """All that is wanted.

    Attributes:
        recipe: all that is applied; its model has a path.
        pixels: as in `Denoiser.denoise`, or None without an image.
        levels: the noisy image halved 0, 1, 2 ... times, as the screen shows it.
        visible: the part of the image in the view, in full-size pixels.
        level: how many times the picture is halved that the view paints from.
        moving: the hand is on the slider, and the recipe about to change again.
        doubted: the device that is to be checked anew, and how often that was asked for.
    """

    generation: int
    recipe: Recipe
    device: str
    image: int
    pixels: NDArray[Any] | None
    visible: Rect
    level: int = 0
    levels: tuple[Bgrx, ...] = ()
    moving: bool = False
    doubted: tuple[str, int] = ("", 0)

    @cached_property
    def key(self) -> Hashable:
        """Tells the result that is wanted from others of the same image."""
        return self.recipe.key()

    @property
    def model(self) -> Path:
        """The recipe's model file."""
        assert self.recipe.model.path is not None
        return self.recipe.model.path

    @property
    def sigma(self) -> float:
        """Where the recipe lies among the knots, in 8-bit levels."""
        return self.recipe.sigma

    @property
    def picture(self) -> Hashable:
        """Tells results for one picture from those for another, whatever their sigma."""
        return self.image, *self.computed_by, self.level

    @property
    def computed_by(self) -> tuple[Hashable, ...]:
        """What computes, and how."""
        return self.recipe.model, self.device, self.recipe.gray_use, self.doubted

    @property
    def subject(self) -> Hashable:
        """What all views of one image by one model have in common."""
        return self.image, *self.computed_by

    @property
    def seen(self) -> Rect:
        """The visible part in pixels of the level."""
        return self.visible.reduced(self.level)

    @property
    def kept(self) -> Rect:
        """What results at knots are kept for, in pixels of the level."""
        if not self.levels:
            return NOWHERE
        return self.seen.aligned(_LAYER_ALIGNMENT).clipped(*self.levels[self.level].shape[:2])


@dataclass(frozen=True, eq=False)
class LivePatch:
    """A finished rectangle at full size; `milliseconds` from taking it up to its end."""

    generation: int
    image: int
    recipe: Recipe
    patch: Patch
    milliseconds: float


@dataclass(frozen=True, eq=False)
class ReducedPatch:
    """A finished rectangle of the reduced picture."""

    generation: int
    image: int
    recipe: Recipe
    raster: Raster
