"""Denoise one photograph at full size and write it: the same for the window, the command line and
the batch, so that what each of them saves is the same picture.

In a batch the two halves run on different threads: `denoised_photograph`, whose result holds
everything that is to be in the file, and `save_denoised`.
"""

from __future__ import annotations

from pathlib import Path

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.denoiser import Denoiser, Progress
from denoise_gui.engine.image_file import Photograph, save_image, with_pixels
from denoise_gui.engine.model import Model, Notice


def denoise_to_file(
    photograph: Photograph,
    path: Path,
    sigma: float,
    model: Path | Denoiser,
    device: str = "cpu",
    *,
    notice: Notice | None = None,
    cancel: CancelToken | None = None,
    progress: Progress | None = None,
) -> None:
    """Write `photograph`, denoised with `sigma` (8-bit levels), to `path`.

    `model` is a model file, or a denoiser that is ready. The file appears whole or not at all.

    Raises:
        UserError: the model or the file cannot be used; the message says why.
        Cancelled: `cancel` was used; an existing file is as it was.
    """
    denoiser = (
        model if isinstance(model, Denoiser) else Denoiser(Model(model, device, notice=notice))
    )
    clean = denoised_photograph(photograph, sigma, denoiser, cancel=cancel, progress=progress)
    if cancel:
        cancel.check()
    save_denoised(path, clean)


def denoised_photograph(
    photograph: Photograph,
    sigma: float,
    denoiser: Denoiser,
    *,
    cancel: CancelToken | None = None,
    progress: Progress | None = None,
) -> Photograph:
    """The photograph as it is to be saved, denoised with `sigma` (8-bit levels).

    Raises:
        UserError: the model failed.
        Cancelled: `cancel` was used.
    """
    clean = denoiser.denoise(photograph.pixels, sigma, cancel=cancel, progress=progress)
    return with_pixels(photograph, clean)


def save_denoised(path: Path, clean: Photograph) -> None:
    """Write what `denoised_photograph` returned. The file appears whole or not at all.

    Raises:
        UserError: it cannot be written; the message says why.
    """
    save_image(path, clean)
