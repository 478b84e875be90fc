"""A small JPEG of a picture, as cameras put one into the EXIF block of theirs."""

from __future__ import annotations

import io

import numpy as np

from denoise_gui.engine.images.pixel_formats import Pixels, convert

SIDE = 160
"""Pixels along the longer side, as in cameras (DCF 2.0, CIPA DC-009, section 3.3.3)."""
_QUALITY = 80
_OVERSAMPLED = 4
"""So many pixels for each of the thumbnail suffice to make it of."""


def thumbnail_of(pixels: Pixels) -> bytes:
    """A JPEG of pixels (H, W) or (H, W, 3) of any kept type, upright as they are, in their colours;
    some 4 kB."""
    from PIL import Image

    height, width = pixels.shape[:2]
    step = max(1, max(height, width) // (_OVERSAMPLED * SIDE))
    small = np.ascontiguousarray(convert(pixels[::step, ::step], np.dtype(np.uint8)))
    image = Image.fromarray(small)
    share = min(1.0, SIDE / max(height, width))
    size = max(1, round(width * share)), max(1, round(height * share))
    file = io.BytesIO()
    resized = image.resize(size, Image.Resampling.LANCZOS)
    resized.save(file, "JPEG", quality=_QUALITY, subsampling=0 if image.mode == "L" else 2)
    return file.getvalue()
