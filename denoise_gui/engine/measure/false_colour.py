"""Differences as colours: black for none, through red and yellow to white for the most."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Lightness rises steadily from end to end, so that the map reads without colour vision too.
_STOPS = np.array([0.0, 0.35, 0.7, 1.0], dtype=np.float32)
_RED = np.array([0, 190, 255, 255], dtype=np.float32)
_GREEN = np.array([0, 20, 170, 255], dtype=np.float32)
_BLUE = np.array([0, 60, 30, 255], dtype=np.float32)


def false_colour(levels: NDArray[np.float32], white: float) -> NDArray[np.uint8]:
    """(H, W) differences to (H, W, 3) uint8 RGB; `white` is the difference shown as white."""
    share = np.clip(levels / np.float32(max(white, 1e-12)), 0, 1)
    index = np.rint(share * 255).astype(np.uint8)
    table = np.linspace(0, 1, 256, dtype=np.float32)
    colours = np.stack([np.interp(table, _STOPS, c) for c in (_RED, _GREEN, _BLUE)], axis=-1)
    shown: NDArray[np.uint8] = np.rint(colours).astype(np.uint8)[index]
    return shown
