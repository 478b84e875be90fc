"""What passes between the window and the live worker: wishes one way, results the other.

All are frozen, and all carry the generation or the image they belong to, so that whoever receives
one can tell whether it is still wanted.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from denoise_gui.engine.denoise.gray_use import GrayUse
from denoise_gui.engine.denoise.tiling import Rect
from denoise_gui.engine.images.display_pyramid import Bgrx, Patch

_LAYER_ALIGNMENT = 32
"""Results at knots are kept for the view grown to this: a small pan then needs none anew."""


@dataclass(frozen=True, eq=False)
class LiveRequest:
    """All that is wanted.

    Attributes:
        pixels: as in `Denoiser.denoise`, or None without an image.
        levels: the noisy image halved 0, 1, 2 ... times, as the screen shows it.
        visible: the part of the image in the view, in full-size pixels.
        level: how many times the picture is halved that the view paints from.
        moving: the hand is on the slider, and sigma about to change again.
        gray_use: what a gray model does with a colour image.
    """

    generation: int
    model: Path
    device: str
    image: int
    pixels: NDArray[Any] | None
    sigma: float
    visible: Rect
    level: int = 0
    levels: tuple[Bgrx, ...] = ()
    moving: bool = False
    gray_use: GrayUse = GrayUse.CHANNELS

    @property
    def picture(self) -> Hashable:
        """Tells results for one picture from those for another, whatever their sigma."""
        return self.image, *self.means, self.level

    @property
    def means(self) -> tuple[Path, str, GrayUse]:
        """What computes, and how."""
        return self.model, self.device, self.gray_use

    @property
    def subject(self) -> Hashable:
        """What all views of one image by one model have in common."""
        return self.image, *self.means

    @property
    def seen(self) -> Rect:
        """The visible part in pixels of the level."""
        return self.visible.reduced(self.level)

    @property
    def kept(self) -> Rect:
        """What results at knots are kept for, in pixels of the level."""
        if not self.levels:
            return Rect(0, 0, 0, 0)
        return self.seen.aligned(_LAYER_ALIGNMENT).clipped(*self.levels[self.level].shape[:2])


@dataclass(frozen=True, eq=False)
class LivePatch:
    """A finished rectangle at full size; `milliseconds` from taking it up to its end."""

    generation: int
    image: int
    sigma: float
    patch: Patch
    milliseconds: float


@dataclass(frozen=True, eq=False)
class ReducedPatch:
    """A finished rectangle of the reduced picture; `rect` in pixels of `level`."""

    generation: int
    image: int
    sigma: float
    level: int
    rect: Rect
    pixels: Bgrx
