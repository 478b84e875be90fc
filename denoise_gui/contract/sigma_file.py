"""The file of the network that estimates sigma: its names, and what it says of itself."""

from __future__ import annotations

CONTRACT_VERSION = 1

CROPS = "crops"
"""float32 [N, 3, E, E] in [0, 1]: squares of a picture; a gray one has three equal channels."""
ESTIMATES = "estimates"

CONTRACT = "sigma.contract"
CROP = "sigma.crop"
SMALLEST_CROP = "sigma.smallest_crop"
CORRELATION = "sigma.correlation"
LICENSE = "sigma.license"
