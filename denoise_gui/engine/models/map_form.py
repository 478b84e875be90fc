"""Whether a model takes a sigma that differs from pixel to pixel, found out by running it.

What a file declares does not tell: axes may be free and yet be averaged over. So it is shown a map
of two halves, and each half must come out as a run with that one level makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from denoise_gui.contract.model_file import HALO_TOLERANCE_LEVELS
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.models.fixed_window import rounded_up
from denoise_gui.engine.models.signature import SigmaForm, Tensor

Attempt = Callable[[Tensor, "float | Tensor", "SigmaForm | None"], Tensor]
"""Runs a model with sigma in 8-bit levels, one number or a plane, in a form, or in that for
numbers. Raises ModelError where the model does not take it."""

_LEVELS = (5.0, 60.0)
_EDGE = 16
_TOLERANCE = 5 * HALO_TOLERANCE_LEVELS / 255


def find_map_form(
    attempt: Attempt,
    forms: Iterable[SigmaForm],
    *,
    channels: int,
    multiple: int,
    halo: int,
    window: tuple[int, int] | None,
) -> SigmaForm | None:
    """The form in which a model takes maps, None if it takes none.

    Args:
        forms: to try.
        channels, multiple, halo, window: as in `ModelInfo`.
    """
    height, width = window or (rounded_up(_EDGE, multiple), 2 * rounded_up(halo + _EDGE, multiple))
    rng = np.random.default_rng(7)
    image = rng.random((1, channels, height, width), dtype=np.float32)
    levels = np.full((height, width), _LEVELS[0], np.float32)
    middle = width // 2 // multiple * multiple
    levels[:, middle:] = _LEVELS[1]
    alone: list[Tensor] | None = None
    for form in forms:
        try:
            mixed = attempt(image, levels, form)
        except ModelError:
            continue
        alone = alone or [attempt(image, level, None) for level in _LEVELS]
        left = slice(0, max(1, middle - halo))
        right = slice(min(middle + halo, width - 1), None)
        errors = [
            np.abs(mixed[..., part] - single[..., part]).max()
            for part, single in zip((left, right), alone, strict=True)
        ]
        if max(errors) <= _TOLERANCE:
            return form
    return None
