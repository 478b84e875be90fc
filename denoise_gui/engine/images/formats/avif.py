"""AVIF, of 8, 10 or 12 bits a channel.

Pillow reads it with its metadata but makes 8 bits of all; imagecodecs (libavif too) gives the
depth.
"""

from __future__ import annotations

from dataclasses import replace
from typing import BinaryIO

import numpy as np

from denoise_gui.engine.images.boxes import brands
from denoise_gui.engine.images.format_kind import UNLIMITED, ImageFormat, Keeps, Reading, Writing
from denoise_gui.engine.images.photograph import Photograph, divided
from denoise_gui.engine.images.pillow_reading import read_with_pillow
from denoise_gui.engine.images.pillow_writing import save_with_pillow
from denoise_gui.engine.images.pixel_formats import Pixels, from_float
from denoise_gui.engine.images.save_options import DEFAULT_QUALITY, SUBSAMPLINGS
from denoise_gui.engine.messages import Message

_BRANDS = frozenset({b"avif", b"avis"})
_HEADER_BYTES = 1 << 16
"""In which the boxes lie that say how the pixels are stored."""


def read(file: BinaryIO, reading: Reading) -> Photograph:
    """Read the first image, at its full depth.

    Raises:
        UnreadableError: too large, or no codec.
        Exception: whatever the decoders raise on damaged files.
    """
    photograph = read_with_pillow(file, "AVIF", reading.max_pixels, ("AVIF",))
    file.seek(0)
    bits = avif_bits(file.read(_HEADER_BYTES))
    if bits <= 8:
        return photograph
    import imagecodecs

    file.seek(0)
    array = np.asarray(imagecodecs.avif_decode(file.read(), index=0))
    colours, alpha = divided(array)
    if array.dtype != np.uint16 or colours.shape[:2] != photograph.pixels.shape[:2]:
        return replace(
            photograph, notes=(*photograph.notes, f"Of its {bits} bits only 8 could be read")
        )
    return replace(
        photograph,
        pixels=_stretched(colours, bits),
        alpha=None if alpha is None else _stretched(alpha, bits),
    )


def avif_bits(head: bytes) -> int:
    """8, 10 or 12, from the configuration record "av1C" (AV1 in ISOBMFF, section 2.3)."""
    at = head.find(b"av1C")
    if at < 0 or at + 7 > len(head):
        return 8
    flags = head[at + 6]
    if not flags & 0x40:
        return 8
    return 12 if flags & 0x20 else 10


def _stretched(values: Pixels, bits: int) -> Pixels:
    return from_float(values.astype(np.float32) / np.float32(2**bits - 1), np.uint16)


def recognises(head: bytes, _suffix: str) -> bool:
    return bool(brands(head) & _BRANDS)


def write(file: BinaryIO, photograph: Photograph, writing: Writing) -> None:
    save_with_pillow(
        file,
        photograph,
        "AVIF",
        gray=False,
        quality=writing.options.quality or DEFAULT_QUALITY,
        subsampling=writing.options.subsampling or SUBSAMPLINGS[0],
    )


FORMATS = (
    ImageFormat(
        name="AVIF",
        suffixes=(".avif", ".avifs"),
        recognises=recognises,
        read=read,
        write=write,
        written=(".avif",),
        keeps=Keeps(
            alpha=True, icc=True, exif=UNLIMITED, xmp=UNLIMITED, gray=False, max_side=65536
        ),
        saved_as=".avif",
        unchosen=Message("with quality {0}", DEFAULT_QUALITY),
        subsampling=True,
        precedence=1,  # such files may name a brand of HEIC too
        rank=80,
    ),
)
