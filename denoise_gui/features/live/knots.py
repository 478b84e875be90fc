"""Results at knots for one view, piece by piece, so that urgent work can come between.

At full size a knot's result is what the network makes of the view. Zoomed out it first is what the
network makes of the reduced picture, which is there soon; later, when nothing else is to be done,
it is made anew from the full-size result, tile by tile, each reduced as it finishes.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.denoise.sigma_stack import Layer, SigmaStack
from denoise_gui.engine.images.display_pyramid import Bgrx, halved, to_bgrx
from denoise_gui.engine.raster import Raster
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import NOWHERE, Rect
from denoise_gui.features.live import tasks
from denoise_gui.features.live.requests import LiveRequest
from denoise_gui.features.live.tasks import Kind, Task

if TYPE_CHECKING:
    from denoise_gui.engine.denoise.denoiser import Denoiser

_UNFINISHED = 2
"""Knots that are kept half done: the hand may turn the worker to another one and back."""


@dataclass(eq=False)
class _Filling:
    """A knot's result as far as it is done; `exact` is what of it will come from full size."""

    raster: Raster
    pieces: list[Rect]
    exact: Rect


class KnotFilling:
    """What is half done of the stack's present view. For the worker's thread alone."""

    def __init__(self, stack: SigmaStack) -> None:
        self._stack = stack
        self._fillings: dict[tuple[Hashable, Task], _Filling] = {}

    def move_to(self, request: LiveRequest) -> None:
        """Forget what was half done for another view."""
        self._fillings = {
            (picture, task): filling
            for (picture, task), filling in self._fillings.items()
            if picture == request.picture and task.rect == request.kept
        }

    def advance(
        self, denoiser: Denoiser, request: LiveRequest, task: Task, token: CancelToken
    ) -> Layer | None:
        """One more piece; the whole when that was the last.

        Raises:
            Cancelled: `token` was used; what is done so far is kept.
            ModelError: the network failed.
        """
        key = (request.picture, task)
        filling = self._fillings.get(key) or self._begin(request, task)
        self._fillings[key] = filling
        while len(self._fillings) > _UNFINISHED:
            del self._fillings[next(iter(self._fillings))]
        if filling.pieces:
            piece = filling.pieces[0]
            make = from_full_size if task.kind is Kind.REFINED_KNOT else at_level
            pixels = make(denoiser, request, task.recipe, piece, token)
            filling.raster.paste(Raster(request.level, piece, pixels))
            filling.pieces.pop(0)
        if filling.pieces:
            return None
        del self._fillings[key]
        return Layer(filling.raster, filling.exact)

    def _begin(self, request: LiveRequest, task: Task) -> _Filling:
        rect = task.rect
        pixels = np.empty((rect.height, rect.width, 4), dtype=np.uint8)
        raster = Raster(request.level, rect, pixels)
        have = self._stack.layer(task.sigma)
        if have:
            raster.paste(have.raster)
        if task.kind is Kind.REFINED_KNOT and have:
            pieces = tasks.rough_pieces_of(rect, have, request.level)
            return _Filling(raster, pieces, exact=rect)
        # At full size there is nothing more exact, and with sigma 0 nothing is changed.
        exact = request.level == 0 or task.sigma == 0
        kept = have.exact.common(rect) if have else NOWHERE
        return _Filling(raster, tasks.pieces_of(rect, have), rect if exact else kept)


def at_level(
    denoiser: Denoiser, request: LiveRequest, recipe: Recipe, rect: Rect, token: CancelToken
) -> Bgrx:
    """A part of the view, denoised at the view's own size; `rect` in pixels of its level."""
    from denoise_gui.engine.denoise.reduced import denoise_reduced

    assert request.pixels is not None
    if request.level == 0:
        return to_bgrx(denoiser.denoise(request.pixels, recipe, region=rect, cancel=token))
    return denoise_reduced(
        denoiser,
        request.levels[request.level],
        request.level,
        recipe,
        rect,
        gray=request.pixels.ndim == 2,
        cancel=token,
    )


def from_full_size(
    denoiser: Denoiser, request: LiveRequest, recipe: Recipe, rect: Rect, token: CancelToken
) -> Bgrx:
    """The same part of the exact result, reduced to the view's level."""
    assert request.pixels is not None
    size = (request.pixels.shape[0], request.pixels.shape[1])
    region = tasks.full_size(rect, request.level, size)
    picture = to_bgrx(denoiser.denoise(request.pixels, recipe, region=region, cancel=token))
    for _ in range(request.level):
        picture = halved(picture)
    return picture
