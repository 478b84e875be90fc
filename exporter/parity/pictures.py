"""Images of a comparison: what is written beside the report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from denoise_gui.contract.palette import colour_table
from exporter.onnx.size_limits import Array
from exporter.parity.agreement import to_bytes


def save_png(image: Array, path: Path) -> None:
    """(1, C, H, W) in [0, 1] as an 8-bit PNG."""
    pixels = to_bytes(image)[0].transpose(1, 2, 0)
    Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels).save(path)


def save_levels(magnitude: NDArray[Any], white: float, path: Path) -> None:
    """(H, W) differences as a 16-bit gray PNG whose white is `white`."""
    share = np.clip(magnitude / max(white, 1e-12), 0, 1)
    Image.fromarray(np.rint(share * 65535).astype(np.uint16)).save(path)


def false_colour(magnitude: NDArray[Any], white: float) -> NDArray[np.uint8]:
    """(H, W) differences to (H, W, 3) RGB of the contract's palette; `white` is the brightest."""
    table = np.array(colour_table(), np.uint8)
    share = np.clip(magnitude / max(white, 1e-12), 0, 1)
    shown: NDArray[np.uint8] = table[np.rint(share * (len(table) - 1)).astype(np.intp)]
    return shown


def file_stem(name: str) -> str:
    """A backend's name as part of a file name."""
    return "".join(c if c.isalnum() else "_" for c in name.lower()).strip("_")
