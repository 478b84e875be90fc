"""AVIF and HEIC, whose box files may hold 10 or 12 bits a channel.

Pillow reads AVIF with its metadata but makes 8 bits of all; imagecodecs (libavif too) gives the
depth. HEIC goes through pillow-heif, the optional extra `[heic]`, as its codecs' licence differs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, BinaryIO

import numpy as np

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images import exif
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.pillow_reading import check_size, read_with_pillow
from denoise_gui.engine.images.pixel_formats import Pixels, from_float
from denoise_gui.engine.messages import Message

_HEADER_BYTES = 1 << 16
"""In which the boxes lie that say how the pixels are stored."""


def read_avif(file: BinaryIO, max_pixels: int) -> Photograph:
    """Read the first image, at its full depth.

    Raises:
        UnreadableError: too large, or no codec.
        Exception: whatever the decoders raise on damaged files.
    """
    photograph = read_with_pillow(file, "AVIF", max_pixels)
    file.seek(0)
    bits = avif_bits(file.read(_HEADER_BYTES))
    if bits <= 8:
        return photograph
    import imagecodecs

    file.seek(0)
    array = np.asarray(imagecodecs.avif_decode(file.read(), index=0))
    colours, alpha = _divided(array)
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


def read_heic(file: BinaryIO, max_pixels: int) -> Photograph:
    """Read the primary image; pillow-heif stretches 10 and 12 bits to 16.

    Raises:
        UnreadableError: too large, or pillow-heif is not installed.
        Exception: whatever it raises on damaged files.
    """
    try:
        import pillow_heif
    except ImportError:
        raise UnreadableError(
            Message(
                "HEIC files need the package pillow-heif. Install it (pip install "
                "'denoise-gui[heic]'), or convert the file to PNG first"
            )
        ) from None
    heif: Any = pillow_heif.open_heif(file, convert_hdr_to_8bit=False)
    width, height = heif.size
    check_size(width, height, max_pixels)
    pixels, alpha = _divided(np.asarray(heif))
    block = heif.info.get("exif")
    return Photograph(
        pixels=pixels,
        alpha=alpha,
        icc_profile=heif.info.get("icc_profile"),
        # pillow-heif turns the image itself.
        exif=exif.made_upright(block.removeprefix(b"Exif\0\0"), swapped=False) if block else None,
        xmp=heif.info.get("xmp"),
        source_format="HEIC",
    )


def _divided(array: Pixels) -> tuple[Pixels, Pixels | None]:
    """Colours and alpha of (H, W), or (H, W, C) with C up to 4; gray is (H, W)."""
    alpha = None
    if array.ndim == 3 and array.shape[2] in (2, 4):
        array, alpha = array[:, :, :-1], np.ascontiguousarray(array[:, :, -1])
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    return np.ascontiguousarray(array), alpha


def _stretched(values: Pixels, bits: int) -> Pixels:
    return from_float(values.astype(np.float32) / np.float32(2**bits - 1), np.uint16)
