"""WebP: 8 bits with transparency, without loss unless a quality is chosen."""

from __future__ import annotations

from typing import Any, BinaryIO

from denoise_gui.engine.images.format_kind import UNLIMITED, ImageFormat, Keeps, Reading, Writing
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.pillow_reading import read_with_pillow
from denoise_gui.engine.images.pillow_writing import save_with_pillow
from denoise_gui.engine.messages import Message


def recognises(head: bytes, _suffix: str) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def read(file: BinaryIO, reading: Reading) -> Photograph:
    return read_with_pillow(file, "WebP", reading.max_pixels, ("WEBP",), animated=True)


def write(file: BinaryIO, photograph: Photograph, writing: Writing) -> None:
    """Write it, or all pictures of an animation."""
    quality = writing.options.quality
    options: dict[str, Any] = {"lossless": True, "exact": True}
    if quality is not None:
        options = {"quality": quality, "method": 4}
    save_with_pillow(file, photograph, "WEBP", gray=False, **options)


FORMATS = (
    ImageFormat(
        name="WebP",
        suffixes=(".webp",),
        recognises=recognises,
        read=read,
        write=write,
        written=(".webp",),
        keeps=Keeps(
            alpha=True,
            icc=True,
            exif=UNLIMITED,
            xmp=UNLIMITED,
            gray=False,
            animation=True,
            max_side=16383,
        ),
        unchosen=Message("without loss"),
        rank=40,
    ),
)
