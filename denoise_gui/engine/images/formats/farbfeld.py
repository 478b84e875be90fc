"""Farbfeld: sixteen bits of red, green, blue and alpha, and nothing else.

Source: farbfeld(5), suckless.org.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

import numpy as np

from denoise_gui.engine.images.format_kind import ImageFormat, Keeps, Reading, Writing, starts_with
from denoise_gui.engine.images.photograph import Photograph, stacked
from denoise_gui.engine.images.pillow_reading import check_size

_MAGIC = b"farbfeld"


def read(file: BinaryIO, reading: Reading) -> Photograph:
    _, width, height = struct.unpack(">8sII", file.read(16))
    check_size(width, height, reading.max_pixels)
    samples = np.frombuffer(file.read(width * height * 8), ">u2").astype(np.uint16)
    pixels = samples.reshape(height, width, 4)
    return Photograph(
        np.ascontiguousarray(pixels[:, :, :3]),
        alpha=np.ascontiguousarray(pixels[:, :, 3]),
        source_format="farbfeld",
    )


def write(file: BinaryIO, photograph: Photograph, _writing: Writing) -> None:
    pixels = stacked(photograph)
    if photograph.alpha is None:
        opaque = np.full(pixels.shape[:2], 65535, np.uint16)
        pixels = np.dstack([pixels, opaque])
    file.write(struct.pack(">8sII", _MAGIC, photograph.width, photograph.height))
    file.write(pixels.astype(">u2").tobytes())


FORMATS = (
    ImageFormat(
        name="farbfeld",
        suffixes=(".ff",),
        recognises=starts_with(_MAGIC),
        read=read,
        write=write,
        written=(".ff",),
        keeps=Keeps(types=(np.uint16,), alpha=True, gray=False),
    ),
)
