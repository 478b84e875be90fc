"""DNG: any is read as the camera raw that it is; written are linear ones, of camera raw.

A linear DNG holds a pixel's three colours as the camera measured them, demosaiced and otherwise
untouched, so that a raw converter goes on from there: white balance, exposure, highlights and
profile are still to be chosen.
"""

from __future__ import annotations

from typing import BinaryIO

import numpy as np

from denoise_gui.engine.images.format_kind import UNLIMITED, ImageFormat, Keeps, Reading, Writing
from denoise_gui.engine.images.formats import raw
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.messages import Message

_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def read(file: BinaryIO, reading: Reading) -> Photograph:
    """As `raw.read`."""
    return raw.read(file, reading)


def write(file: BinaryIO, photograph: Photograph, _writing: Writing) -> None:
    """As `writing.write`."""
    from denoise_gui.engine.images.formats.dng.writing import write

    write(file, photograph)


def recognises(head: bytes, suffix: str) -> bool:
    """A DNG is a TIFF file, often with a thumbnail as its first page: its suffix tells."""
    return suffix == ".dng" and head.startswith(_STARTS)


def refuses(photograph: Photograph, _suffix: str) -> str | None:
    """What is no camera raw has no camera values to go back to."""
    if photograph.camera is None:
        return Message(
            "a linear DNG can be saved only from a camera raw file, as it was opened. Choose TIFF "
            "for this picture"
        )
    return None


FORMATS = (
    ImageFormat(
        name="DNG",
        suffixes=(".dng",),
        recognises=recognises,
        read=read,
        write=write,
        written=(".dng",),
        keeps=Keeps(types=(np.float32,), exif=UNLIMITED, xmp=UNLIMITED),
        refuses=refuses,
        label=Message("linear DNG"),
        precedence=10,
        rank=100,
        saved_as=".tif",
        reversible=True,
    ),
)
