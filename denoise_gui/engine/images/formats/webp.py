"""WebP: 8 bits with transparency, without loss unless a quality is chosen."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from denoise_gui.engine.images.format_kind import UNLIMITED, ImageFormat, Keeps, Reading, Writing
from denoise_gui.engine.images.notes import left_out
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.pillow_reading import read_with_pillow
from denoise_gui.engine.images.pillow_writing import save_with_pillow
from denoise_gui.engine.messages import Message

_UNDERSTOOD = frozenset(
    {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP", b"EXIF", b"XMP "}
)
_MOST_CHUNKS = 10_000


def recognises(head: bytes, _suffix: str) -> bool:
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def read(file: BinaryIO, reading: Reading) -> Photograph:
    photograph = read_with_pillow(file, "WebP", reading.max_pixels, ("WEBP",), animated=True)
    names = (kind.decode("ascii", "replace") for kind in _chunks(file) if kind not in _UNDERSTOOD)
    return replace(photograph, notes=(*photograph.notes, *left_out(names)))


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    """The types of a file's chunks (RFC 9649, section 2.3)."""
    position, end = 12, file.seek(0, io.SEEK_END)
    for _ in range(_MOST_CHUNKS):
        file.seek(position)
        head = file.read(8)
        if len(head) < 8 or position >= end:
            return
        yield head[:4]
        size = int.from_bytes(head[4:], "little")
        position += 8 + size + size % 2


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
