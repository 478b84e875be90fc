"""Denoise an image of any size with a model, tile by tile, exactly as one untiled run would.

from denoise_gui.engine import Denoiser, Model, load_image

photograph = load_image("photo.png")
clean = Denoiser(Model("standard.onnx")).denoise(photograph.pixels, sigma=25)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.channel_use import GrayUse, run_on_channels
from denoise_gui.engine.model import Model, Tensor
from denoise_gui.engine.pixel_formats import from_float, to_float
from denoise_gui.engine.tiling import Rect, Tile, plan_tiles, read_outer
from denoise_gui.engine.windows import plan_windows

Pixels = NDArray[Any]
"""(H, W) or (H, W, 3); uint8, uint16 or float32 in [0, 1]."""

Progress = Callable[[int, int], None]
"""Called with the pixels done and the pixels in all."""

DEFAULT_TILE = 1024
"""Edge of a tile in pixels. Larger ones spend less on their halo and need more memory."""


class Denoiser:
    """A model applied to whole images. Memory is bounded by the tile, not by the image."""

    def __init__(
        self,
        model: Model,
        tile_size: int = DEFAULT_TILE,
        *,
        gray_use: GrayUse = GrayUse.CHANNELS,
    ) -> None:
        """`gray_use`: what a gray model does with colour images."""
        self.model = model
        self.tile_size = tile_size
        self.gray_use = gray_use

    def denoise(
        self,
        image: Pixels,
        sigma: float,
        *,
        region: Rect | None = None,
        cancel: CancelToken | None = None,
        progress: Progress | None = None,
    ) -> Pixels:
        """Denoise an image or a region of it.

        Args:
            image: (H, W) or (H, W, 3); uint8, uint16, or float32 in [0, 1].
            sigma: noise standard deviation in 8-bit levels, 0 or more; 0 returns the input.
            region: what is wanted, in pixels; the whole image if None.
            cancel: stops the work, also in the middle of a tile.
            progress: told after every tile.

        Returns:
            the region, in the type of the input; integers rounded and clipped, floats neither.

        Raises:
            ValueError: the image has another shape or type, or sigma is negative or not a number.
            Cancelled: `cancel` was used.
            ModelError: the network failed.
        """
        _check(image, sigma)
        height, width = image.shape[:2]
        wanted = (region or Rect(0, 0, height, width)).clipped(height, width)
        if sigma == 0:
            return image[wanted.slices()].copy()
        token = cancel or CancelToken()
        result = np.empty((wanted.height, wanted.width, *image.shape[2:]), dtype=image.dtype)
        done = 0
        for tile in self.tiles(image, wanted):
            inner = tile.inner
            part = Rect(
                max(inner.top, wanted.top),
                max(inner.left, wanted.left),
                min(inner.bottom, wanted.bottom),
                min(inner.right, wanted.right),
            )
            clean = self.denoise_tile(image, tile, sigma, token)
            rows = slice(part.top - inner.top, part.bottom - inner.top)
            columns = slice(part.left - inner.left, part.right - inner.left)
            result[
                part.top - wanted.top : part.bottom - wanted.top,
                part.left - wanted.left : part.right - wanted.left,
            ] = from_float(clean[rows, columns], image.dtype)
            done += part.area
            if progress:
                progress(done, wanted.area)
        return result

    def tiles(self, image: Pixels, region: Rect, tile_size: int | None = None) -> list[Tile]:
        """The tiles that cover a region of an image, for this model."""
        info = self.model.info
        if info.window:
            return plan_windows(
                *image.shape[:2],
                window=info.window,
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
        self, image: Pixels, tile: Tile, sigma: float, cancel: CancelToken | None = None
    ) -> Tensor:
        """The inner part of one tile, float32 in [0, 1] and not clamped, (H, W) or (H, W, 3)."""
        outer = to_float(read_outer(image, tile.outer))
        token = cancel or CancelToken()
        clean = run_on_channels(self.model, outer, sigma, self.gray_use, token)
        return clean[tile.crop()]


def _check(image: Pixels, sigma: float) -> None:
    if image.ndim not in (2, 3) or (image.ndim == 3 and image.shape[2] != 3):
        raise ValueError(f"an image is (H, W) or (H, W, 3), not {image.shape}")
    if image.shape[0] < 1 or image.shape[1] < 1:
        raise ValueError(f"an image has pixels, not {image.shape}")
    if image.dtype not in (np.uint8, np.uint16, np.float32):
        raise ValueError(f"an image is uint8, uint16 or float32, not {image.dtype}")
    if not (np.isfinite(sigma) and sigma >= 0):
        raise ValueError(f"sigma is 0 or more, in 8-bit levels, not {sigma}")
