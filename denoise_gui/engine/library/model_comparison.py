"""Several models on one photograph: what each makes of it, how long it takes, how near it comes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.devices.notes import DeviceNotes
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.display_pyramid import DisplayPyramid
from denoise_gui.engine.images.pixel_formats import Pixels, to_float
from denoise_gui.engine.measure.metrics import psnr
from denoise_gui.engine.messages import Message
from denoise_gui.engine.recipe import Recipe
from denoise_gui.engine.runtime.model import Model


@dataclass(frozen=True, eq=False)
class ModelResult:
    """What one model made of the photograph. `seconds` are those of the denoising alone; `pixels`
    are of the photograph's type."""

    name: str
    path: Path
    device: str
    seconds: float
    pixels: Pixels
    pyramid: DisplayPyramid


@dataclass(frozen=True, eq=False)
class ModelComparison:
    """All of them, by one recipe but for its model."""

    recipe: Recipe
    original: Pixels
    original_pyramid: DisplayPyramid
    results: tuple[ModelResult, ...]

    def psnr_against(self, reference: Pixels) -> tuple[float, ...]:
        """In dB, of the original first, then of each result.

        Raises:
            UserError: the reference has another size.
        """
        if reference.shape[:2] != self.original.shape[:2]:
            height, width = self.original.shape[:2]
            raise UserError(
                Message(
                    "The reference is {0} × {1} pixels, the photograph {2} × {3}.",
                    *(reference.shape[1], reference.shape[0], width, height),
                )
            )
        pictures = [self.original, *(result.pixels for result in self.results)]
        target = _in_colour(reference)
        return tuple(psnr(np.clip(_in_colour(p), 0, 1), target) for p in pictures)


def compare_models(
    pixels: Pixels,
    recipe: Recipe,
    models: Sequence[Path],
    device: str,
    *,
    original: DisplayPyramid,
    cancel: CancelToken,
    progress: Callable[[int, int], None],
    notes: DeviceNotes | None = None,
) -> ModelComparison:
    """Denoise the same photograph with each model in turn.

    Args:
        pixels: as in `Denoiser.denoise`; `original` is their pyramid.
        recipe: what each applies in its own way.
        progress: told the pixels done and the pixels in all, over all models.
        notes: what is known of devices.

    Raises:
        ModelError: one cannot be used.
        Cancelled: `cancel` was used.
    """
    area = pixels.shape[0] * pixels.shape[1]
    results = []
    for number, path in enumerate(models):
        model = Model(path, device, cancel=cancel, notes=notes)
        cancel.check()

        def report(done: int, _of: int, before: int = number * area) -> None:
            progress(before + done, area * len(models))

        started = time.perf_counter()
        clean = Denoiser(model).denoise(pixels, recipe, cancel=cancel, progress=report)
        seconds = time.perf_counter() - started
        name = model.info.name
        results.append(
            ModelResult(name, path, model.device_name, seconds, clean, DisplayPyramid.of(clean))
        )
    return ModelComparison(recipe, pixels, original, tuple(results))


def _in_colour(pixels: Pixels) -> Pixels:
    values = to_float(pixels)
    return values if values.ndim == 3 else np.repeat(values[..., None], 3, axis=2)
