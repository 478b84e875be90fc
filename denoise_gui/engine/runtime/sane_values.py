"""Whether what a network returned can be a picture: without this, NaN becomes black.

A network on input that it never saw, a file that takes a logarithm or a root, a weight that
overflows in half precision: each returns values that are no numbers, or far from any picture, for
some pixels of some photographs. Then there is no result, rather than one with holes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.errors import InsaneValuesError
from denoise_gui.engine.messages import Message

BEYOND = 2.0
"""How far a result may leave the range from black to white, in widths of that range. Denoisers
overshoot by a tenth or so."""


def check_values(name: str, image: NDArray[np.float32], result: NDArray[np.float32]) -> None:
    """Refuse what is no picture.

    Args:
        name: of the model, for the message.
        image: what was denoised, white at 1. Where it leaves [0, 1] itself, the range is its own;
            where it has NaN or infinity itself, so may the result.

    Raises:
        InsaneValuesError: the result has NaN or infinity, or values beyond the bound.
    """
    # NaN is passed on by both, and infinity is one of them.
    low, high = float(result.min(initial=0)), float(result.max(initial=1))
    if low >= -BEYOND and high <= 1 + BEYOND:
        return
    finite = np.isfinite(image)
    if not finite.all():
        image, result = image[finite], result[np.isfinite(result)]
        low, high = float(result.min(initial=0)), float(result.max(initial=1))
    if not (np.isfinite(low) and np.isfinite(high)):
        raise InsaneValuesError(
            Message(
                "{0} returned values that are not numbers (NaN or infinity) for this picture. "
                "Nothing is kept of it; another noise level or another model may work.",
                name,
            )
        )
    black, white = float(image.min(initial=0)), float(image.max(initial=1))
    reach = BEYOND * (white - black)
    if low < black - reach or high > white + reach:
        raise InsaneValuesError(
            Message(
                "{0} returned values from {1:.3g} to {2:.3g} for this picture, where black is 0 "
                "and white is 1. Nothing is kept of it; another noise level or another model may "
                "work.",
                name,
                low,
                high,
            )
        )
