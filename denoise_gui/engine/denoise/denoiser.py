"""Denoise an image of any size with a model, tile by tile, exactly as one untiled run would.

from denoise_gui.engine import Denoiser, Model, load_image

photograph = load_image("photo.png")
clean = Denoiser(Model("standard.onnx")).denoise(photograph.pixels, 25)

In place of a sigma may stand a whole `Recipe`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.denoise.coarse import half_size, halved, seen_around, with_coarse_part
from denoise_gui.engine.denoise.factors import REACH
from denoise_gui.engine.denoise.in_flight import finished
from denoise_gui.engine.denoise.planes import Each, read_planes, write_planes
from denoise_gui.engine.denoise.recipe_run import Picture, run_recipe
from denoise_gui.engine.denoise.tiling import Tile, cut_evenly, plan_tiles
from denoise_gui.engine.denoise.windows import plan_windows
from denoise_gui.engine.devices.words import CPU
from denoise_gui.engine.images.pixel_formats import from_float
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.rect import Rect
from denoise_gui.engine.runtime.model import Model, Tensor
from denoise_gui.engine.runtime.processors import usable_threads

Pixels = NDArray[Any]
"""(H, W) or (H, W, 3); uint8, uint16 or float32 in [0, 1]."""

TellProgress = Callable[[int, int], None]
"""Called with the pixels done and the pixels in all."""

DEFAULT_TILE = 1680
"""Edge of a square with as many pixels as a tile may have, without its halo.

Larger tiles spend less on their halo and need more memory: a tile takes about 160 bytes a pixel,
halo included, while the shipped network works on it. And a run can only be stopped between two
layers of the network, each of which takes a twentieth of the tile's time or less. This one takes
half a gigabyte and can be stopped in some 20 to 50 ms.
"""

_LARGE = 100_000
"""Pixels from which a picture on a device is looked at again before it is given out: a piece of it
with its context is a quarter of that, so that a card is worth its while all the same."""
_SMALL = 512 * 512
"""Pixels of a tile that is converted before a second thread would have begun."""


class Denoiser:
    """A model applied to whole images. Memory is bounded by the tile, not by the image."""

    def __init__(self, model: Model, tile_size: int = DEFAULT_TILE) -> None:
        """`tile_size`: at most; less where the model would need more memory than networks may
        take."""
        self.model = model
        self.tile_size = model.largest_tile(tile_size)

    def denoise(
        self,
        image: Pixels,
        sigma: Recipe | float,
        *,
        region: Rect | None = None,
        cancel: CancelToken | None = None,
        progress: TellProgress | None = None,
    ) -> Pixels:
        """Denoise an image or a region of it.

        Args:
            image: (H, W) or (H, W, 3); uint8, uint16, or float32 in [0, 1].
            sigma: noise standard deviation in 8-bit levels, 0 or more, 0 returning the input; or
                a recipe, whose model is not looked at.
            region: what is wanted, in pixels; the whole image if None.
            cancel: stops the work, also in the middle of a tile.
            progress: told after every tile.

        Returns:
            the region, in the type of the input; integers rounded and clipped, floats neither.

        Raises:
            ValueError: the image has another shape or type, sigma is negative or not a number, or
                something in the recipe is automatic and has not been measured.
            Cancelled: `cancel` was used.
            ModelError: the network failed.
        """
        _check(image)
        recipe = Recipe.of(sigma)
        height, width = image.shape[:2]
        area = (region or Rect(0, 0, height, width)).clipped(height, width)
        nothing = recipe.sigma == 0 and (image.ndim == 2 or recipe.colour_sigma == 0)
        if nothing and recipe.coarse_sigma == 0:
            return image[area.slices()].copy()
        token = cancel or CancelToken()
        while True:
            mistrusted = self.model.mistrusted
            denoised = self._with_coarse_part if recipe.coarse_sigma else self._denoised
            result = denoised(image, recipe, area, token, progress)
            # What a device made before it was found wrong is made again, on the processor.
            if self.model.mistrusted == mistrusted:
                return result

    def _denoised(
        self,
        image: Pixels,
        recipe: Recipe,
        area: Rect,
        token: CancelToken,
        progress: TellProgress | None = None,
        dtype: Any = None,
    ) -> Pixels:
        """At full size alone; in the type of the image if `dtype` is None."""
        shape = (area.height, area.width, *image.shape[2:])
        result = np.empty(shape, dtype=dtype or image.dtype)
        done = 0
        tiles = self.tiles(image, area)
        in_flight = self.model.device != CPU and len(tiles) > 1

        def run(work: tuple[Tile, _Buffers]) -> None:
            tile, buffers = work
            if tile is tiles[-1] and area.area > _LARGE:
                self.model.demand_check()
            self._run(image, tile, recipe, token, buffers, each)

        with _converters(tiles) as each:
            works = self._filled(image, tiles, token, each, 2 if in_flight else 1)
            for tile, buffers in finished(works, run, in_flight=in_flight):
                part = tile.inner.common(area)
                inner = part.moved(-tile.outer.top, -tile.outer.left)
                target = result[part.moved(-area.top, -area.left).slices()]
                write_planes(buffers.output[:, *inner.slices()], target, each)
                done += part.area
                if progress:
                    progress(done, area.area)
        return result

    def _with_coarse_part(
        self,
        image: Pixels,
        recipe: Recipe,
        area: Rect,
        token: CancelToken,
        progress: TellProgress | None,
    ) -> Pixels:
        """With the coarse part denoised for itself, block by block: there are floats in between."""
        height, width = image.shape[:2]
        fine, coarse = recipe.fine, recipe.coarse
        result = np.empty((area.height, area.width, *image.shape[2:]), dtype=image.dtype)
        # Of memory that nobody writes to nothing is used: only what the blocks see is filled in.
        small = np.zeros((*half_size(height, width), *image.shape[2:]), np.float32)
        done = 0
        for block in cut_evenly(area, self.tile_size, 2):
            part = block.common(area)
            half, around = seen_around(part, height, width)
            pixels = self._denoised(image, fine, around, token, dtype=np.float32)
            for tile in self.tiles(small, half):
                seen = tile.outer.grown(REACH).clipped(*small.shape[:2])
                source = seen.enlarged(1).clipped(height, width)
                small[seen.slices()] = halved(image[source.slices()])
            whole = with_coarse_part(pixels, self._denoised(small, coarse, half, token))
            inside = whole[part.moved(-around.top, -around.left).slices()]
            place = part.moved(-area.top, -area.left).slices()
            result[place] = from_float(inside, image.dtype)
            done += part.area
            if progress:
                progress(done, area.area)
        return result

    def _filled(
        self, image: Pixels, tiles: Sequence[Tile], token: CancelToken, each: Each, count: int
    ) -> Iterator[tuple[Tile, _Buffers]]:
        """Each tile with its pixels, in one of so many pairs of buffers, by turns."""
        pairs: list[_Buffers | None] = [None] * count
        for number, tile in enumerate(tiles):
            buffers = pairs[number % count]
            if buffers is None or not buffers.fit(tile):
                buffers = pairs[number % count] = self._buffers(image, tile)
            token.check()
            read_planes(image, tile.outer, buffers.input, each)
            yield tile, buffers

    def tiles(self, image: Pixels, region: Rect, tile_size: int | None = None) -> list[Tile]:
        """The tiles that cover a region of an image, for this model."""
        info = self.model.info
        height, width = image.shape[:2]
        window = self.model.tile_window(height, width)
        if window:
            return plan_windows(
                *image.shape[:2],
                window=window,
                multiple=info.multiple,
                halo=info.halo,
                region=region,
            )
        return plan_tiles(
            *image.shape[:2],
            tile_size=tile_size or self.tile_size,
            multiple=info.multiple,
            halo=info.halo,
            region=region,
        )

    def denoise_tile(
        self, image: Pixels, tile: Tile, sigma: Recipe | float, cancel: CancelToken | None = None
    ) -> Tensor:
        """The inner part of one tile, float32 in [0, 1] and not clamped, (H, W) or (H, W, 3).

        At full size alone: a recipe's coarse part takes more than one tile.
        """
        buffers = self._buffers(image, tile)
        read_planes(image, tile.outer, buffers.input)
        self._run(image, tile, Recipe.of(sigma), cancel or CancelToken(), buffers, map)
        clean = np.empty((tile.inner.height, tile.inner.width, *image.shape[2:]), np.float32)
        write_planes(buffers.output[:, *tile.crop()], clean)
        return clean

    def _buffers(self, image: Pixels, tile: Tile) -> _Buffers:
        planes = self.model.info.channels if image.ndim == 2 else image.shape[2]
        shape = (planes, tile.outer.height, tile.outer.width)
        return _Buffers(np.empty(shape, np.float32), np.empty(shape, np.float32))

    def _run(
        self,
        image: Pixels,
        tile: Tile,
        recipe: Recipe,
        token: CancelToken,
        buffers: _Buffers,
        each: Each,
    ) -> None:
        """Fill the buffers' output with what the network makes of their input."""
        token.check()
        picture = Picture(image, tile.outer, buffers.input)
        run_recipe(self.model, recipe, picture, buffers.output, token, each)


@dataclass(frozen=True, eq=False)
class _Buffers:
    """What the network reads and writes for one tile: (C, H, W) float32 each."""

    input: Tensor
    output: Tensor

    def fit(self, tile: Tile) -> bool:
        return self.input.shape[1:] == (tile.outer.height, tile.outer.width)


@contextmanager
def _converters(tiles: Sequence[Tile]) -> Iterator[Each]:
    """How to go through bands of rows: on all cores, where that is worth it."""
    threads = min(4, usable_threads())
    if threads == 1 or not tiles or tiles[0].outer.area <= _SMALL:
        yield map
        return
    with ThreadPoolExecutor(threads, thread_name_prefix="tile-conversion") as pool:
        yield pool.map


def _check(image: Pixels) -> None:
    if image.ndim not in (2, 3) or (image.ndim == 3 and image.shape[2] != 3):
        raise ValueError(f"an image is (H, W) or (H, W, 3), not {image.shape}")
    if image.shape[0] < 1 or image.shape[1] < 1:
        raise ValueError(f"an image has pixels, not {image.shape}")
    if image.dtype not in (np.uint8, np.uint16, np.float32):
        raise ValueError(f"an image is uint8, uint16 or float32, not {image.dtype}")
