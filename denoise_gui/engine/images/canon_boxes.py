"""What Canon's CR3 files say of a photograph, in boxes of their own.

A CR3 is no TIFF, but has the directories of one in pieces: the first, that of the exposure, that of
the place. Together they are the EXIF block that other raw files come with.

Source: "Describing the Canon Raw v3 (CR3) file format" (Laurent Clévy, 2023).
"""

from __future__ import annotations

import io
from typing import BinaryIO

from denoise_gui.engine.images.boxes import MAX_META_BYTES, boxes_in, top_boxes
from denoise_gui.engine.images.tiff_directories import (
    DESCRIPTIVE,
    EXIF,
    GPS,
    Directory,
    ExifError,
    read_directory,
    read_layout,
    serialise,
)

_HEADER = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_MAKER_NOTE = 0x927C
"""Canon's is in a box of its own, with places that hold there alone."""


def exif_of_cr3(file: BinaryIO) -> bytes | None:
    """The EXIF block that a CR3's pieces amount to; None if it has none, or is no CR3."""
    pieces = dict(boxes_in(_identified(file, _HEADER, within=b"moov")))
    first = _directory(pieces.get(b"CMT1"), DESCRIPTIVE - {EXIF, GPS})
    if first is None:
        return None
    for tag, name in ((EXIF, b"CMT2"), (GPS, b"CMT4")):
        child = _directory(pieces.get(name), None)
        if child and child.values:
            child.values.pop(_MAKER_NOTE, None)
            first.children[tag] = child
    return b"II*\0\x08\0\0\0" + serialise(first, 8)


def xmp_of_cr3(file: BinaryIO) -> bytes | None:
    """The XMP packet of a CR3; None if it has none, or is no CR3."""
    return _identified(file, _XMP).rstrip(b"\0") or None


def _identified(file: BinaryIO, name: bytes, within: bytes = b"") -> bytes:
    """The content of the box that goes by a name of 16 bytes, at the top or within a kind of box;
    empty if there is none."""
    for kind, start, stop in top_boxes(file):
        if stop - start > MAX_META_BYTES or kind != (within or b"uuid"):
            continue
        file.seek(start)
        content = file.read(stop - start)
        inner = [part for kind, part in boxes_in(content) if kind == b"uuid"]
        for part in inner if within else [content]:
            if part.startswith(name):
                return part[len(name) :]
    return b""


def _directory(piece: bytes | None, wanted: frozenset[int] | None) -> Directory | None:
    if piece is None:
        return None
    file = io.BytesIO(piece)
    try:
        layout = read_layout(file)
        return read_directory(file, layout, layout.first, wanted)
    except ExifError:
        return None
