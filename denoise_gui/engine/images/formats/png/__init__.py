"""PNG: any depth, with transparency and all metadata that its chunks hold.

16 bits go through imagecodecs, since Pillow makes 8 of them; the rest is read through Pillow.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import BinaryIO

import numpy as np

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images import photoshop
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
from denoise_gui.engine.images.notes import NOT_SQUARE, all_frames, first_frame_only, left_out
from denoise_gui.engine.images.photograph import Photograph, divided, frames_of, resources, stacked
from denoise_gui.engine.images.pillow_reading import (
    MAX_FRAMES,
    check_size,
    damaged,
    read_with_pillow,
)
from denoise_gui.engine.messages import Message

_GRAY, _RGB = 0, 2
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
    width, height, bits, colour_type = header
    check_size(width, height, reading.max_pixels)
    file.seek(0)
    data = file.read()
    metadata = chunks.read_metadata(data)
    # A transparent colour is looked for here: decoders compare what they have scaled before.
    own_alpha = metadata.transparent_colour is not None and colour_type in (_GRAY, _RGB)
    if bits == 16:
        photograph = _decode16(data, (height, width), drop_alpha=own_alpha)
        if metadata.frames > 1:
            photograph = _with_frames(photograph, data, metadata, reading.max_pixels)
    else:
        pixels = io.BytesIO(chunks.pixels_alone(data, transparency=not own_alpha))
        photograph = read_with_pillow(
            pixels, "PNG", reading.max_pixels, ("PNG",), animated=not own_alpha
        )
    if own_alpha:
        photograph = _with_alpha(photograph, metadata.transparent_colour or (), bits)
    return replace(
        photograph,
        icc_profile=metadata.icc_profile,
        colour=metadata.colour,
        exif=metadata.exif,
        xmp=metadata.xmp,
        dpi=metadata.dpi,
        texts=metadata.texts,
        light=metadata.light,
        photoshop=photoshop.without_untrue(metadata.photoshop) if metadata.photoshop else None,
        notes=(*photograph.notes, *_left_out(metadata)),
    )


def _left_out(metadata: chunks.PngMetadata) -> list[str]:
    return ([NOT_SQUARE] if metadata.not_square else []) + left_out(metadata.private)


def _decode16(data: bytes, shape: tuple[int, int], *, drop_alpha: bool) -> Photograph:
    import imagecodecs

    array = imagecodecs.png_decode(data)
    if array.dtype != np.uint16 or array.shape[:2] != shape:
        raise UnreadableError(damaged(Message("its pixels do not fit its header")))
    pixels, alpha = divided(array)
    return Photograph(pixels=pixels, alpha=None if drop_alpha else alpha, source_format="PNG")


def _with_frames(
    photograph: Photograph, data: bytes, metadata: chunks.PngMetadata, max_pixels: int
) -> Photograph:
    """The pictures of an animation of 16 bits, if each covers and hides the one before."""
    import imagecodecs

    count = metadata.frames
    animation = chunks.read_animation(data, (photograph.width, photograph.height))
    fits = count * photograph.width * photograph.height <= max_pixels and count <= MAX_FRAMES
    if animation is None or not fits:
        return replace(photograph, notes=(first_frame_only(count),))
    frames = np.asarray(imagecodecs.apng_decode(data))
    pictures = []
    for frame in frames:
        pixels, alpha = divided(frame)
        pictures.append(Photograph(pixels=pixels, alpha=alpha, source_format="PNG"))
    note = all_frames(len(pictures))
    return replace(pictures[0], pages=tuple(pictures[1:]), animation=animation, notes=(note,))


def _with_alpha(photograph: Photograph, transparent: tuple[int, ...], bits: int) -> Photograph:
    """Transparent where the pixels have this colour, in the file's own bits; opaque elsewhere."""
    pixels = photograph.pixels
    if len(transparent) != photograph.channels:
        return photograph
    white = photograph.sample_max
    wanted = [(value & (2**bits - 1)) * white / (2**bits - 1) for value in transparent]
    same = pixels == np.rint(wanted).astype(pixels.dtype)
    clear = same if pixels.ndim == 2 else same.all(axis=2)
    alpha = np.where(clear, 0, white).astype(pixels.dtype)
    return replace(photograph, alpha=alpha)


def write(file: BinaryIO, photograph: Photograph, _writing: Writing) -> None:
    """Write the picture, its metadata before it."""
    import imagecodecs

    if photograph.animation:
        frames = np.stack(frames_of(photograph))
        encoded = bytes(imagecodecs.apng_encode(frames, level=_LEVEL))
        encoded = chunks.with_times(encoded, photograph.animation)
    else:
        encoded = bytes(imagecodecs.png_encode(stacked(photograph), level=_LEVEL))
    metadata = chunks.PngMetadata(
        icc_profile=photograph.icc_profile,
        exif=photograph.exif,
        xmp=photograph.xmp,
        dpi=photograph.dpi,
        colour=photograph.colour,
        texts=photograph.texts,
        light=photograph.light,
        photoshop=resources(photograph),
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
            code_points=True,
            narrow_range=True,
            chromaticities=True,
            texts=True,
            photoshop=True,
            exif=UNLIMITED,
            xmp=UNLIMITED,
            dpi=True,
            animation=True,
            light=True,
            max_side=1_000_000,
        ),
        depths=(8, 16),
        rank=10,
    ),
)
