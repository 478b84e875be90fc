"""GIF: read only, since its 256 colours cannot hold a denoised photograph."""

from __future__ import annotations

from dataclasses import replace
from typing import BinaryIO

import numpy as np

from denoise_gui.engine.images.format_kind import ImageFormat, Reading, starts_with
from denoise_gui.engine.images.photograph import COMMENT, Photograph, Text
from denoise_gui.engine.images.pillow_reading import open_lazily, read_with_pillow
from denoise_gui.engine.messages import Message


def read(file: BinaryIO, reading: Reading) -> Photograph:
    """Read the first frame.

    Raises:
        UnreadableError: too large.
        Exception: whatever Pillow raises on damaged files.
    """
    photograph = read_with_pillow(file, "GIF", reading.max_pixels, ("GIF",))
    file.seek(0)
    with open_lazily(file, "GIF", ("GIF",)) as image:
        tiles = getattr(image, "tile", None)
        covered = tuple(tiles[0][1]) if tiles else (0, 0, *image.size)
        comment = image.info.get("comment")
    texts = (Text(COMMENT, comment.decode("utf-8", "replace")),) if comment else ()
    return _clear_outside(replace(photograph, texts=texts), covered)


def _clear_outside(photograph: Photograph, covered: tuple[int, ...]) -> Photograph:
    """Outside a frame that is smaller than the picture, viewers show what lies behind."""
    left, top, right, bottom = covered
    if (left, top, right, bottom) == (0, 0, photograph.width, photograph.height):
        return photograph
    shape = (photograph.height, photograph.width)
    alpha = np.zeros(shape, np.uint8)
    inside = (slice(top, bottom), slice(left, right))
    alpha[inside] = 255 if photograph.alpha is None else photograph.alpha[inside]
    note = Message("The frame covers a part of the picture; the rest is transparent")
    return replace(photograph, alpha=alpha, notes=(*photograph.notes, note))


FORMATS = (
    ImageFormat(
        name="GIF",
        suffixes=(".gif",),
        recognises=starts_with(b"GIF87a", b"GIF89a"),
        read=read,
        rank=55,
    ),
)
