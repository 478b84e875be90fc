"""AVIF, of 8, 10 or 12 bits a channel.

Pillow reads it with its metadata but makes 8 bits of all; imagecodecs (libavif too) reads and
writes every depth, and code points. What stands around the picture is read from the boxes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, BinaryIO

import numpy as np

from denoise_gui.engine.images import boxed_pictures, boxes_writing
from denoise_gui.engine.images import xmp as xmp_packet
from denoise_gui.engine.images.boxes import branded, brands, read_meta
from denoise_gui.engine.images.colour import SRGB, matrix_for
from denoise_gui.engine.images.exif import has_thumbnail, made_upright
from denoise_gui.engine.images.format_kind import UNLIMITED, ImageFormat, Keeps, Reading, Writing
from denoise_gui.engine.images.photograph import Photograph, divided, stacked
from denoise_gui.engine.images.pillow_reading import check_size, open_lazily, read_with_pillow
from denoise_gui.engine.images.pillow_writing import save_with_pillow
from denoise_gui.engine.images.pixel_formats import Pixels, convert, squeezed, stretched
from denoise_gui.engine.images.save_options import DEFAULT_QUALITY, SUBSAMPLINGS
from denoise_gui.engine.messages import Message

_SEQUENCE = b"avis"
_BRANDS = frozenset({b"avif", _SEQUENCE})
_HEADER_BYTES = 1 << 16
"""In which the boxes lie that say how the pixels are stored."""
_SPEED = 6
"""libavif's effort, from 0 (best) to 10: 4 takes three times as long for files 3 % smaller."""


def fragile(head: bytes) -> bool:
    """Sequences: libavif has ended the process on some."""
    return _SEQUENCE in brands(head)


def read(file: BinaryIO, reading: Reading) -> Photograph:
    """Read the image, or all pictures of an animation, at their full depth.

    Raises:
        UnreadableError: too large, or no codec.
        Exception: whatever the decoders raise on damaged files.
    """
    bits = avif_bits(file.read(_HEADER_BYTES))
    file.seek(0)
    photograph = read_with_pillow(file, "AVIF", reading.max_pixels, ("AVIF",), animated=True)
    if bits > 8:
        photograph = _deep(file, photograph, bits, reading.max_pixels)
    meta = read_meta(file)
    block = boxed_pictures.exif_of(file, meta)
    packet = photograph.xmp
    photograph = replace(
        photograph,
        light=boxed_pictures.light_of(meta.picture),
        xmp=xmp_packet.made_upright(packet) if packet else None,
        colour=boxed_pictures.colour_of(meta),
        # The boxes alone say how it is turned (ISO/IEC 23000-22, section 7.3.9).
        exif=made_upright(block, swapped=False) if block else None,
        thumbnail=block is not None and has_thumbnail(block),
        notes=(*photograph.notes, *boxed_pictures.companions(file, meta)),
    )
    return boxed_pictures.arranged(photograph, meta.picture)


def _deep(file: BinaryIO, photograph: Photograph, bits: int, max_pixels: int) -> Photograph:
    """With all bits of its pixels, of which Pillow has read 8."""
    pictures = (photograph, *photograph.pages)
    frames = _all_bits(file, photograph.pixels.shape[:2], max_pixels)
    deep = [
        _with_all_bits(picture, frame, bits)
        for picture, frame in zip(pictures, frames, strict=False)
    ]
    if len(deep) < len(pictures) or None in deep:
        note = Message("Of its {0} bits only 8 could be read", bits)
        return replace(photograph, notes=(*photograph.notes, note))
    first, *pages = [picture for picture in deep if picture is not None]
    return replace(first, pages=tuple(pages))


def _all_bits(file: BinaryIO, shape: tuple[int, ...], max_pixels: int) -> list[Pixels]:
    """The picture, or each of a sequence; one at least."""
    import imagecodecs

    file.seek(0)
    data = file.read()
    if _SEQUENCE in brands(data[:64]):
        # Asked for one frame of a sequence, the decoder dies; asked for all of them, not.
        with open_lazily(file, "AVIF", ("AVIF",)) as image:
            check_size(image.width, image.height * getattr(image, "n_frames", 1), max_pixels)
        array = np.asarray(imagecodecs.avif_decode(data))
        gray = array.ndim == 3 and array.shape[2] > 4 and array.shape[1:] == shape
        return list(array) if array.ndim == 4 or gray else [array]
    return [np.asarray(imagecodecs.avif_decode(data, index=0))]


def _with_all_bits(picture: Photograph, array: Pixels, bits: int) -> Photograph | None:
    """None if it is not the same picture."""
    colours, alpha = divided(array)
    if array.dtype != np.uint16 or colours.shape[:2] != picture.pixels.shape[:2]:
        return None
    return replace(
        picture,
        pixels=stretched(colours, bits),
        alpha=None if alpha is None else stretched(alpha, bits),
        depth=bits,
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


def write(file: BinaryIO, photograph: Photograph, writing: Writing) -> None:
    """Write it with as many bits as it has, 12 at most; an animation with 8."""
    if photograph.animation:
        _write_animation(file, photograph, writing)
        return
    import imagecodecs

    bits = FORMATS[0].bits_for(photograph)
    pixels = stacked(photograph)
    if bits > 8:
        pixels = squeezed(pixels, bits)
    if photograph.channels == 1 and photograph.alpha is not None:
        pixels = np.dstack([pixels[..., :1]] * 3 + [pixels[..., 1:]])
    primaries, transfer = (photograph.colour and photograph.colour.code_points) or SRGB
    layout = writing.options.subsampling or SUBSAMPLINGS[0]
    options: dict[str, Any] = {"pixelformat": layout.replace(":", "")} if pixels.ndim == 3 else {}
    encoded = imagecodecs.avif_encode(
        np.ascontiguousarray(pixels),
        level=writing.options.quality or DEFAULT_QUALITY,
        speed=_SPEED,
        bitspersample=bits,
        primaries=primaries,
        transfer=transfer,
        matrix=matrix_for(primaries),
        **options,
    )
    file.write(
        boxes_writing.with_metadata(
            bytes(encoded),
            photograph.exif,
            photograph.xmp,
            photograph.icc_profile,
            boxed_pictures.light_boxes(photograph.light) if photograph.light else [],
        )
    )


def _write_animation(file: BinaryIO, photograph: Photograph, writing: Writing) -> None:
    """Through Pillow, which knows times; its pictures have 8 bits."""
    narrow = [
        replace(p, pixels=convert(p.pixels, np.uint8), alpha=_narrow(p.alpha))
        for p in (photograph, *photograph.pages)
    ]
    save_with_pillow(
        file,
        replace(narrow[0], pages=tuple(narrow[1:])),
        "AVIF",
        quality=writing.options.quality or DEFAULT_QUALITY,
        subsampling=writing.options.subsampling or SUBSAMPLINGS[0],
    )


def _narrow(alpha: Pixels | None) -> Pixels | None:
    return None if alpha is None else convert(alpha, np.uint8)


FORMATS = (
    ImageFormat(
        name="AVIF",
        suffixes=(".avif", ".avifs"),
        recognises=branded(_BRANDS),
        read=read,
        write=write,
        written=(".avif",),
        keeps=Keeps(
            types=(np.uint8, np.uint16),
            bits=12,
            alpha=True,
            icc=True,
            code_points=True,
            exif=UNLIMITED,
            xmp=UNLIMITED,
            animation=True,
            animation_bits=8,
            light=True,
            max_side=65536,
        ),
        saved_as=".avif",
        unchosen=Message("with quality {0}", DEFAULT_QUALITY),
        subsampling=True,
        depths=(8, 10, 12),
        fragile=fragile,
        precedence=1,  # such files may name a brand of HEIC too
        rank=80,
    ),
)
