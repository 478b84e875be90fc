"""Smaller weights for a Core ML package, and what they cost in image quality.

The palette is found here rather than by coremltools, whose k-means needs scikit-learn: the weights
of a layer are numbers on a line, where k-means is a dozen lines.
"""

from __future__ import annotations

from typing import Any

import coremltools.optimize.coreml as cto
import numpy as np
from numpy.typing import NDArray

from denoise_gui.contract.export_options import COMPRESSIONS

SMALLEST_LAYER = 2048
"""Layers of fewer weights are left alone: a table would cost about as much as it saves."""

_ROUNDS = 100


def compressed(model: Any, kind: str) -> Any:
    """The model with its larger layers in 8-bit linear steps, or in a palette of 2**8 or 2**6.

    Args:
        kind: one of `COMPRESSIONS`.
    """
    if kind == COMPRESSIONS[0]:
        return model
    if kind == "linear8":
        config = cto.OptimizationConfig(
            cto.OpLinearQuantizerConfig(mode="linear_symmetric", weight_threshold=SMALLEST_LAYER)
        )
        return cto.linear_quantize_weights(model, config)
    bits = int(kind.removeprefix("palette"))

    def palette(weights: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.uint8]]:
        return palette_of(weights, bits)

    config = cto.OptimizationConfig(
        cto.OpPalettizerConfig(mode="custom", lut_function=palette, weight_threshold=SMALLEST_LAYER)
    )
    return cto.palettize_weights(model, config)


def palette_of(weights: NDArray[Any], bits: int) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    """Lloyd's k-means on a line: a table of 2**bits values, and an index for each weight.

    Starts from places fixed by the weights, so that it is the same on every run.

    Returns:
        table (2**bits,) of the weights' type, and indices shaped like the weights.
    """
    flat = weights.astype(np.float64).reshape(-1)
    ordered = np.sort(flat)
    sums = np.concatenate([[0.0], np.cumsum(ordered)])
    half = 1 << (bits - 1)
    # Quantiles serve the many small weights, even steps the few large ones, which cost the most.
    quantiles = np.quantile(ordered, (np.arange(half) + 0.5) / half)
    centres = np.sort(np.concatenate([quantiles, np.linspace(ordered[0], ordered[-1], half)]))
    for _ in range(_ROUNDS):
        borders = np.searchsorted(ordered, (centres[1:] + centres[:-1]) / 2)
        edges = np.concatenate([[0], borders, [ordered.size]])
        counts = np.diff(edges)
        means = np.diff(sums[edges]) / np.maximum(counts, 1)
        centres = np.sort(np.where(counts > 0, means, centres))
    indices = np.searchsorted((centres[1:] + centres[:-1]) / 2, flat)
    return centres.astype(weights.dtype), indices.astype(np.uint8).reshape(weights.shape)
