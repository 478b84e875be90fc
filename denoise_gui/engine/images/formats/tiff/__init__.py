"""TIFF: any depth, gray or colour, with pages and the tags of a photograph."""

from __future__ import annotations

import numpy as np

from denoise_gui.engine.images.format_kind import UNLIMITED, ImageFormat, Keeps, starts_with
from denoise_gui.engine.images.formats.tiff.reading import read
from denoise_gui.engine.images.formats.tiff.writing import write

FORMATS = (
    ImageFormat(
        name="TIFF",
        suffixes=(".tif", ".tiff"),
        recognises=starts_with(b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
        read=read,
        write=write,
        written=(".tif", ".tiff"),
        keeps=Keeps(
            types=(np.uint8, np.uint16, np.float32),
            alpha=True,
            icc=True,
            exif=UNLIMITED,
            xmp=UNLIMITED,
            photoshop=True,
            tags=True,
            dpi=True,
            pages=True,
        ),
        depths=(8, 16),
        rank=20,
    ),
)
