"""What is known of a model: what its file says, or what was found out by running it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from denoise_gui.contract import model_file
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.messages import Message
from denoise_gui.engine.models.denoising_trial import DenoisingTrial, from_metadata
from denoise_gui.engine.models.fixed_window import fits
from denoise_gui.engine.models.probe import Probed
from denoise_gui.engine.models.safety import CONTRACT_KEY
from denoise_gui.engine.plain_text import plain
from denoise_gui.engine.sigma import SIGMA_LIMIT, SIGMA_MAX_ASSUMED

CONTRACT_VERSION = str(model_file.CONTRACT_VERSION)


@dataclass(frozen=True)
class ModelInfo:
    """What a model file says of itself.

    `multiple` and `halo` in pixels, `sigma_max` in 8-bit levels. `window` is the (height, width)
    that a file fixes, None where they are free. `probed`: multiple and halo were found by running
    the file, which does not state them. `trial`: what it reached, and in which reading. All texts
    are plain ones.
    """

    path: Path
    name: str
    architecture: str
    channels: int
    multiple: int
    halo: int
    sigma_max: float
    weights_sha256: str
    license: str
    window: tuple[int, int] | None = None
    probed: bool = False
    trial: DenoisingTrial | None = None


def parse_metadata(
    path: Path, metadata: Mapping[str, str], size: tuple[int | None, int | None] = (None, None)
) -> ModelInfo:
    """What a file that keeps the contract says of itself; `size` is the height and width it fixes.

    Raises:
        ModelError: another version of the contract, values that are missing or make no sense, or a
            fixed size that is too small for its halo.
    """
    version = metadata.get(CONTRACT_KEY)
    if version != CONTRACT_VERSION:
        raise ModelError(
            Message(
                "{0}: its metadata gives version {1} of the model contract; this "
                "application reads version {2}. Export it with 'python -m exporter "
                "export'.",
                path,
                plain(version),
                CONTRACT_VERSION,
            )
        )
    try:
        info = ModelInfo(
            path=path,
            name=plain(metadata[model_file.NAME]),
            architecture=plain(metadata[model_file.ARCHITECTURE]),
            channels=int(metadata[model_file.CHANNELS]),
            multiple=int(metadata[model_file.MULTIPLE]),
            halo=int(metadata[model_file.HALO]),
            sigma_max=_sigma_max(float(metadata[model_file.SIGMA_MAX])),
            weights_sha256=plain(metadata[model_file.WEIGHTS_SHA256]),
            license=plain(metadata[model_file.LICENSE]),
            trial=from_metadata(metadata),
        )
    except KeyError as error:
        raise ModelError(Message("{0}: its metadata lacks {1}", path, error)) from error
    except ValueError as error:
        raise ModelError(
            Message("{0}: its metadata is not valid: {1}", path, plain(error))
        ) from error
    if info.channels not in (1, 3) or not 1 <= info.multiple <= 256 or not 0 <= info.halo <= 1024:
        raise ModelError(
            Message(
                "{0}: its metadata is not valid: {1} channels, multiple {2}, halo {3}",
                path,
                info.channels,
                info.multiple,
                info.halo,
            )
        )
    return _with_window(info, size) if any(size) else info


def _with_window(info: ModelInfo, size: tuple[int | None, int | None]) -> ModelInfo:
    """What is known of a file that fixes its height, its width or both."""
    spare = 32 * info.multiple
    window = (size[0] or spare, size[1] or spare)
    if not fits(window, info.multiple, info.halo):
        raise ModelError(
            Message(
                "{0}: its size is fixed at {1}x{2}, but a pixel needs {3} pixels of "
                "context on each side: too small to work in tiles. Export it with free "
                "or larger height and width.",
                info.path,
                window[0],
                window[1],
                info.halo,
            )
        )
    return replace(info, window=window)


def _sigma_max(said: float) -> float:
    """What a file says, where it makes sense: every range of sigma ends there."""
    return min(said, SIGMA_LIMIT) if math.isfinite(said) and said > 0 else SIGMA_MAX_ASSUMED


def probed_info(
    path: Path,
    channels: int,
    window: tuple[int, int] | None,
    found: Probed,
    trial: DenoisingTrial,
) -> ModelInfo:
    """What was found out of a file that says nothing of itself."""
    return ModelInfo(
        path=path,
        name=plain(path.stem),
        architecture="",
        channels=channels,
        multiple=found.multiple,
        halo=found.halo,
        sigma_max=SIGMA_MAX_ASSUMED,
        weights_sha256="",
        license="",
        window=window,
        probed=True,
        trial=trial,
    )
