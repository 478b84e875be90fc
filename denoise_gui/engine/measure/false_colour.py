"""Differences as colours, in the palette that the exporter's report has too."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from denoise_gui.contract.palette import STEPS, colour_table


def false_colour(levels: NDArray[np.float32], white: float) -> NDArray[np.uint8]:
    """(H, W) differences to (H, W, 3) uint8 RGB; `white` is the difference shown as white."""
    share = np.clip(levels / np.float32(max(white, 1e-12)), 0, 1)
    index = np.rint(share * (STEPS - 1)).astype(np.uint8)
    shown: NDArray[np.uint8] = np.array(colour_table(), np.uint8)[index]
    return shown
