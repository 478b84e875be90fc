"""Image files in and out: `load_image`, `save_image`, and the `Photograph` between them.

What comes out of a file goes back into it: depth, transparency, EXIF, XMP, colour profile and
resolution, wherever the format has a place for them. This module is the door; what is behind it
lies in image_reading and image_writing, and in `formats`, one module a kind of file.
"""

from __future__ import annotations

from denoise_gui.engine.errors import ImageFileError
from denoise_gui.engine.images.fitting import saving_loses
from denoise_gui.engine.images.image_reading import MAX_PIXELS, load_image
from denoise_gui.engine.images.image_writing import check_target, save_image
from denoise_gui.engine.images.photograph import JpegSettings, Photograph, with_pixels

__all__ = [
    "MAX_PIXELS",
    "ImageFileError",
    "JpegSettings",
    "Photograph",
    "check_target",
    "load_image",
    "save_image",
    "saving_loses",
    "with_pixels",
]
