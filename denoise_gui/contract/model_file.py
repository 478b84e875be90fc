"""A model file: the names of its inputs and output, its operators, and what it says of itself.

Both inputs are on the scale on which white is 1: a sigma of 25 levels is 25/255.
"""

from __future__ import annotations

CONTRACT_VERSION = 1

IMAGE = "input"
"""float32 [1, C, H, W]; H and W multiples of `MULTIPLE`."""
SIGMA = "sigma"
"""float32 [1, 1, 1, 1], or [1, 1, H/2, W/2] for a noise level that varies over the image."""
OUTPUT = "output"
"""float32, the shape of the image; not clamped."""

WHITE_LEVELS = 255.0
"""Levels of white: what a person calls a level is 1/255 in a model."""

OPERATORS = frozenset({"Conv", "ConvTranspose", "Relu", "Add", "Mul", "Concat"})
"""All that a graph may hold."""

OPSETS = (18, 19, 20, 21, 22, 23)
"""ONNX operator sets that a file can be written in; the first is the default."""

CONTRACT = "denoise.contract"
NAME = "denoise.name"
ARCHITECTURE = "denoise.architecture"
CHANNELS = "denoise.channels"
MULTIPLE = "denoise.multiple"
HALO = "denoise.halo"
"""Pixels of context after which a pixel no longer depends on what lies beyond, measured."""
RECEPTIVE_HALO = "denoise.receptive_halo"
"""The bound of `HALO` that the architecture gives."""
SIGMA_MAX = "denoise.sigma_max"
"""The largest sigma that the weights were made for, in 8-bit levels."""
WEIGHTS_SHA256 = "denoise.weights_sha256"
LICENSE = "denoise.license"
AUTHOR = "denoise.author"
SIGMA_UNITS = "denoise.sigma_units"
SIZES = "denoise.sizes"
"""Heights and widths that a file takes, where its format has no place for them: JSON, [lowest,
highest] of the height and of the width."""
PRECISION = "denoise.precision"
"""What the weights are stored in, where a format does not say it: a key of the tolerances."""
BAKED_SIGMA = "denoise.baked_sigma"
"""The only noise level of a file that takes none, in 8-bit levels."""
TRIAL = "denoise.trial"
"""How the weights were read, and by how much they denoised then: see `trial.py`."""

HALO_TOLERANCE_LEVELS = 0.002
"""Largest change of a pixel, in 8-bit levels, that counts as none where a halo is measured: a tenth
of what a tiled result may differ from an untiled one."""
