"""A whole 24-megapixel picture: its time, what of it is not the network, and the arithmetic rate.

Pure network time is that of one run on a tensor of the size that an inner tile reads, halo
included, ready in memory, and divided by *all* its pixels. So a whole picture's overhead is what
it takes longer than the same number of pixels would as such tensors: the halo's pixels, which are
computed and thrown away, conversions, copies and stitching.

The runs are taken in turns: after each tile of the picture, one pure run and one matrix product.
What else the machine is busy with then slows all three, and their ratios hold.
"""

from __future__ import annotations

import statistics
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine import Denoiser, Rect, load_image, shipped_model
from denoise_gui.engine.denoise.tiling import Tile
from tests.bench.graph_cost import macs_per_pixel
from tests.bench.matmul import GFLOP, fastest, products, seconds
from tests.bench.on_device import model_on
from tests.bench.section import Settings

_QUICK_EDGE = 2048
"""Edge of the part of the picture that a quick run denoises."""


def measure(settings: Settings) -> dict[str, Any]:
    """Figures under `whole_image`."""
    denoiser = Denoiser(model_on(settings))
    pixels = load_image(settings.picture).pixels
    if settings.quick:
        pixels = np.ascontiguousarray(pixels[:_QUICK_EDGE, :_QUICK_EDGE])
    candidates = products()
    library = fastest(candidates)
    product = candidates[library]

    tiles = _tiles(denoiser, pixels)
    # One in the middle of the picture has its halo on all sides.
    outer = max((tile.outer for tile in tiles), key=lambda rect: rect.area)
    tensor = np.random.default_rng(0).random((1, 3, outer.height, outer.width), dtype=np.float32)
    pure: list[float] = []
    matmul: list[float] = []
    aside = 0.0

    def take_turns(_done: int = 0, _total: int = 1) -> None:
        nonlocal aside
        began = time.perf_counter()
        pure.append(seconds(lambda: denoiser.model.run(tensor, 25.0)))
        matmul.append(seconds(product))
        aside += time.perf_counter() - began

    take_turns()  # also warms all three
    denoiser.denoise(pixels[:512, :512], 25.0)
    aside, pure, matmul = 0.0, [], []
    total = seconds(lambda: denoiser.denoise(pixels, 25.0, progress=take_turns)) - aside

    count = pixels.shape[0] * pixels.shape[1]
    whole_ns = total / count * 1e9
    # Means, as the whole picture's time is a sum over its tiles.
    pure_ns = statistics.fmean(pure) / outer.area * 1e9
    macs = macs_per_pixel(shipped_model())
    matmul_rate = GFLOP / statistics.fmean(matmul)
    return {
        "whole_image": {
            "megapixels": count / 1e6,
            "ns_per_pixel": whole_ns,
            "megapixels_per_second": 1e3 / whole_ns,
            "pure_ns_per_pixel": pure_ns,
            "overhead_fraction": whole_ns / pure_ns - 1,
            "halo_percent": 100 * (sum(tile.outer.area for tile in tiles) / count - 1),
            "macs_per_pixel": macs,
            "network_gflops": 2 * macs / pure_ns,
            "matmul_gflops": matmul_rate,
            "matmul_library": library,
            "fraction_of_matmul": 2 * macs / pure_ns / matmul_rate,
            "tile_size": denoiser.tile_size,
            "device": denoiser.model.device_name,
        }
    }


def _tiles(denoiser: Denoiser, pixels: NDArray[Any]) -> list[Tile]:
    return denoiser.tiles(pixels, Rect(0, 0, *pixels.shape[:2]))
