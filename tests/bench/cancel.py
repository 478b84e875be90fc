"""How soon work on a whole picture ends once it is told to, at whatever moment that comes."""

from __future__ import annotations

import random
import threading
import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine import Cancelled, CancelToken, Denoiser, load_image
from denoise_gui.engine.denoise.denoiser import DEFAULT_TILE
from denoise_gui.features.files.file_commands import WINDOW_TILE
from tests.bench.figures import spread
from tests.bench.on_device import model_on
from tests.bench.section import Settings

_SEED = 4
_LATEST_S = 1.5
"""A tile takes less, so the moments fall on all stages of one."""


def measure(settings: Settings) -> dict[str, Any]:
    """Figures under `cancel_ms`: from `CancelToken.cancel()` to the end of the work, with the tiles
    that the window saves and copies in; `cancel_headless_ms`: with the larger ones of a command."""
    pixels = load_image(settings.picture).pixels
    model = model_on(settings)
    tiles = {"cancel_ms": WINDOW_TILE, "cancel_headless_ms": DEFAULT_TILE}
    return {
        name: _spread_of(Denoiser(model, tile_size=tile), pixels, 8 if settings.quick else 40)
        for name, tile in tiles.items()
    }


def _spread_of(denoiser: Denoiser, pixels: NDArray[Any], count: int) -> dict[str, float]:
    moments = random.Random(_SEED)  # noqa: S311  (no secret)
    samples = [
        _cancelled_after(denoiser, pixels, moments.uniform(0.02, _LATEST_S)) for _ in range(count)
    ]
    return spread(samples)


def _cancelled_after(denoiser: Denoiser, pixels: NDArray[Any], seconds: float) -> float:
    """Milliseconds from the call to the moment the work has ended."""
    token = CancelToken()
    ended = []

    def work() -> None:
        try:
            denoiser.denoise(np.asarray(pixels), 25.0, cancel=token)
        except Cancelled:
            ended.append(time.perf_counter())

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(seconds)
    asked = time.perf_counter()
    token.cancel()
    thread.join()
    return (ended[0] - asked) * 1000
