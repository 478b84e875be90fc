"""GIF: read only, since its 256 colours cannot hold a denoised photograph."""

from __future__ import annotations

from typing import BinaryIO

from denoise_gui.engine.images.format_kind import ImageFormat, Reading, starts_with
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.pillow_reading import read_with_pillow


def read(file: BinaryIO, reading: Reading) -> Photograph:
    return read_with_pillow(file, "GIF", reading.max_pixels, ("GIF",))


FORMATS = (
    ImageFormat(
        name="GIF",
        suffixes=(".gif",),
        recognises=starts_with(b"GIF87a", b"GIF89a"),
        read=read,
        rank=55,
    ),
)
