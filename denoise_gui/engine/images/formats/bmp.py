"""BMP: 8 bits, and next to nothing beside the pixels."""

from __future__ import annotations

from typing import BinaryIO

from denoise_gui.engine.images.format_kind import ImageFormat, Keeps, Reading, Writing, starts_with
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.pillow_reading import read_with_pillow
from denoise_gui.engine.images.pillow_writing import save_with_pillow


def read(file: BinaryIO, reading: Reading) -> Photograph:
    return read_with_pillow(file, "BMP", reading.max_pixels, ("BMP",))


def write(file: BinaryIO, photograph: Photograph, _writing: Writing) -> None:
    save_with_pillow(file, photograph, "BMP")


FORMATS = (
    ImageFormat(
        name="BMP",
        suffixes=(".bmp", ".dib"),
        recognises=starts_with(b"BM"),
        read=read,
        write=write,
        written=(".bmp",),
        keeps=Keeps(dpi=True),
        rank=50,
    ),
)
