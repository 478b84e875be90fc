"""PNG: any depth, with transparency and all metadata that its chunks hold.

16 bits go through imagecodecs, since Pillow makes 8 of them; the rest is read through Pillow.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import BinaryIO

import numpy as np

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images.format_kind import (
    HEAD_BYTES,
    UNLIMITED,
    ImageFormat,
    Keeps,
    Reading,
    Writing,
    starts_with,
)
from denoise_gui.engine.images.formats.png import chunks
from denoise_gui.engine.images.photograph import Photograph, stacked
from denoise_gui.engine.images.pillow_reading import check_size, damaged, read_with_pillow
from denoise_gui.engine.messages import Message

_LEVEL = 4
"""zlib's effort: 6 takes twice the time for a file that is a few per cent smaller."""


def read(file: BinaryIO, reading: Reading) -> Photograph:
    """Read the picture; of an animation, the first.

    Raises:
        UnreadableError: too large or damaged.
        Exception: whatever the decoders raise on damaged files.
    """
    header = chunks.read_header(file.read(HEAD_BYTES))
    if header is None:
        raise UnreadableError(damaged(Message("its header is broken")))
    width, height, bits, _ = header
    check_size(width, height, reading.max_pixels)
    file.seek(0)
    data = file.read()
    metadata = chunks.read_metadata(data)
    if bits == 16:
        photograph = _decode16(data, (height, width))
        if metadata.transparent_colour:
            note = Message("The transparent colour was ignored")
            photograph = replace(photograph, notes=(*photograph.notes, note))
    else:
        pixels = io.BytesIO(chunks.pixels_alone(data))
        photograph = read_with_pillow(pixels, "PNG", reading.max_pixels, ("PNG",))
    return replace(
        photograph,
        icc_profile=metadata.icc_profile,
        exif=metadata.exif,
        xmp=metadata.xmp,
        dpi=metadata.dpi,
    )


def _decode16(data: bytes, shape: tuple[int, int]) -> Photograph:
    import imagecodecs

    array = imagecodecs.png_decode(data)
    if array.dtype != np.uint16 or array.shape[:2] != shape:
        raise UnreadableError(damaged(Message("its pixels do not fit its header")))
    alpha = None
    if array.ndim == 3 and array.shape[2] in (2, 4):
        alpha = np.ascontiguousarray(array[:, :, -1])
        array = array[:, :, :-1]
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    return Photograph(pixels=np.ascontiguousarray(array), alpha=alpha, source_format="PNG")


def write(file: BinaryIO, photograph: Photograph, _writing: Writing) -> None:
    """Write the picture, its metadata before it."""
    import imagecodecs

    encoded = bytes(imagecodecs.png_encode(stacked(photograph), level=_LEVEL))
    metadata = chunks.PngMetadata(
        photograph.icc_profile, photograph.exif, photograph.xmp, photograph.dpi
    )
    file.writelines(chunks.with_metadata(encoded, metadata))


FORMATS = (
    ImageFormat(
        name="PNG",
        suffixes=(".png",),
        recognises=starts_with(chunks.SIGNATURE),
        read=read,
        write=write,
        written=(".png",),
        keeps=Keeps(
            types=(np.uint8, np.uint16),
            alpha=True,
            icc=True,
            exif=UNLIMITED,
            xmp=UNLIMITED,
            dpi=True,
            max_side=1_000_000,
        ),
        rank=10,
    ),
)
