"""Inks to sRGB, in their own depth: through their profile, by a naive formula without one."""

from __future__ import annotations

import numpy as np

from denoise_gui.engine.images.pillow_reading import cmyk_to_rgb
from denoise_gui.engine.images.pixel_formats import Pixels, from_float, to_float


def rgb_from_cmyk(samples: Pixels, profile: bytes | None) -> Pixels:
    """(H, W, 4) inks, most where the number is largest, as (H, W, 3) in sRGB and the same type."""
    from PIL import Image

    inks = samples[:, :, :4]
    if profile and samples.dtype == np.uint8:
        size = (inks.shape[1], inks.shape[0])
        return np.asarray(cmyk_to_rgb(Image.frombytes("CMYK", size, inks.tobytes()), profile))
    if profile and samples.dtype == np.uint16:
        deep = _through_profile(inks, profile)
        if deep is not None:
            return deep
    ink = 1 - to_float(inks)
    return from_float(ink[:, :, :3] * ink[:, :, 3:], samples.dtype)


def _through_profile(inks: Pixels, profile: bytes) -> Pixels | None:
    """16 bits, which Pillow's colour management has not; None if the profile does not serve."""
    import imagecodecs

    try:
        deep = imagecodecs.cms_transform(
            np.ascontiguousarray(inks),
            profile,
            imagecodecs.cms_profile("srgb"),
            colorspace="cmyk",
            outcolorspace="rgb",
        )
    except (imagecodecs.CmsError, ValueError):
        return None
    return np.asarray(deep)
