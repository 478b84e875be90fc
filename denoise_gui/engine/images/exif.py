"""EXIF blocks: what they say of a photograph, and what must change in them, all else as it was.

An EXIF block is a small TIFF file: a header, then directories of tagged values. Cameras put
private data with absolute positions in it (maker notes), which rewriting breaks. So turning an
image upright patches the few bytes concerned in place.

Source: EXIF 2.32 (CIPA DC-008, 2019), section 4.6.
"""

from __future__ import annotations

import io
import struct
from typing import BinaryIO

from denoise_gui.engine.images.tiff_directories import (
    EXIF,
    INTEGERS,
    INTEROP,
    ORIENTATION,
    TYPES,
    WIDE,
    Directory,
    ExifError,
    Layout,
    descriptive_tags,
    entries_of,
    read_layout,
    unsigned,
)

_COLOUR_SPACE, _ADOBE_RGB = 0xA001, 2
"""What some programs write in place of the index, though EXIF does not know it."""
_MAKER, _MODEL, _LENS_LIMITS = 0x010F, 0x0110, 0xA432
_PIXEL_X, _PIXEL_Y = 0xA002, 0xA003
_THUMBNAIL, _THUMBNAIL_BYTES = 0x0201, 0x0202
_COMPRESSION, _JPEG, _INCHES = 0x0103, 6, 2
_SHORT, _LONG, _RATIONAL = 3, 4, 5
_STRIP, _STRIP_BYTES = 0x0111, 0x0117
"""Of a thumbnail that is not packed, as a rule in one strip."""
_PADDING = 4
"""Bytes after a thumbnail that still make it the last thing in a block."""


def is_sound(exif: bytes) -> bool:
    """Whether the header and the first directory can be read."""
    try:
        descriptive_tags(io.BytesIO(exif))
    except ExifError:
        return False
    return True


def orientation(exif: bytes) -> int:
    """1 to 8 as EXIF numbers them; 1 also when there is none or it makes no sense."""
    try:
        value = descriptive_tags(io.BytesIO(exif)).values.get(ORIENTATION)
    except ExifError:
        return 1
    if value is None or value[0] not in INTEGERS:
        return 1
    number = int.from_bytes(value[2][: TYPES[value[0]][0]], "little")
    return number if 1 <= number <= 8 else 1


def camera_name(exif: bytes) -> str:
    """Maker and model, the maker once; empty if neither is there."""
    try:
        values = descriptive_tags(io.BytesIO(exif)).values
    except ExifError:
        return ""
    maker, model = (_text(values.get(tag)) for tag in (_MAKER, _MODEL))
    known = model.casefold().startswith(maker.casefold().split(" ")[0])
    return model if known and model else f"{maker} {model}".strip()


def lens_limits(exif: bytes) -> bytes | None:
    """The least and greatest focal length and the widest apertures there, as EXIF has them: four
    little-endian rationals; None if it says nothing of them."""
    try:
        settings = descriptive_tags(io.BytesIO(exif)).children.get(EXIF, Directory())
    except ExifError:
        return None
    kind, count, data = settings.values.get(_LENS_LIMITS, (0, 0, b""))
    return data if (kind, count) == (_RATIONAL, 4) else None


def _text(value: tuple[int, int, bytes] | None) -> str:
    return value[2].partition(b"\0")[0].decode("utf-8", "replace").strip() if value else ""


def is_adobe_rgb(exif: bytes) -> bool:
    """Whether a camera says that its colours are Adobe RGB's, as it must without a profile: by an
    interoperability index of "R03" (DCF 2.0, CIPA DC-009, section 3.3.6)."""
    try:
        tags = descriptive_tags(io.BytesIO(exif))
    except ExifError:
        return False
    settings = tags.children.get(EXIF, Directory())
    index = settings.children.get(INTEROP, Directory()).values.get(1)
    space = settings.values.get(_COLOUR_SPACE)
    named = space is not None and int.from_bytes(space[2][:2], "little") == _ADOBE_RGB
    return named or (index is not None and index[2].startswith(b"R03"))


def made_upright(exif: bytes, *, swapped: bool) -> bytes:
    """The block with orientation 1 and without the thumbnail, every other byte in its place.

    The thumbnail shows the image before it was turned and denoised.

    Args:
        swapped: width and height change places in the tags that repeat them.
    """
    block = bytearray(exif)
    file = io.BytesIO(exif)
    try:
        layout = read_layout(file)
        if layout.big:
            return exif
        entries = entries_of(file, layout, layout.first)
        for tag, kind, _, position in entries:
            # Any type of integer, as programs write them all, and readers take them all.
            if tag == ORIENTATION and kind in INTEGERS - WIDE:
                size = TYPES[kind][0]
                one = (1).to_bytes(size, "little")
                block[position : position + size] = one if layout.order == "<" else one[::-1]
        _drop_thumbnail(block, file, layout, layout.first + 2 + 12 * len(entries))
        if swapped:
            _swap_dimensions(block, file, layout, entries)
    except ExifError:
        return bytes(block)
    return bytes(block)


def has_thumbnail(exif: bytes) -> bool:
    """Whether the second directory leads to a JPEG."""
    file = io.BytesIO(exif)
    try:
        layout = read_layout(file)
        if layout.big:
            return False
        where = unsigned(file, layout, _link(file, layout), 4)
        found = {tag for tag, _, _, _ in entries_of(file, layout, where)} if where else set()
    except ExifError:
        return False
    return {_THUMBNAIL, _THUMBNAIL_BYTES} <= found


def with_thumbnail(exif: bytes, jpeg: bytes) -> bytes:
    """The block, which has no thumbnail, with a second directory that leads to this JPEG; every
    other byte stays in its place. A block that is damaged is returned as it was.

    Source: EXIF 2.32, sections 4.5.8 and 4.6.2 (compression, resolution, place and length).
    """
    file = io.BytesIO(exif)
    try:
        layout = read_layout(file)
        link = _link(file, layout)
        if layout.big or unsigned(file, layout, link, 4):
            return exif
    except ExifError:
        return exif
    where = len(exif) + len(exif) % 2
    order, count = layout.order, 6
    values = where + 2 + 12 * count + 4
    start = values + 16
    entries = [
        (_COMPRESSION, _SHORT, struct.pack(order + "HH", _JPEG, 0)),
        (0x011A, _RATIONAL, struct.pack(order + "I", values)),
        (0x011B, _RATIONAL, struct.pack(order + "I", values + 8)),
        (0x0128, _SHORT, struct.pack(order + "HH", _INCHES, 0)),
        (_THUMBNAIL, _LONG, struct.pack(order + "I", start)),
        (_THUMBNAIL_BYTES, _LONG, struct.pack(order + "I", len(jpeg))),
    ]
    directory = struct.pack(order + "H", count)
    for tag, kind, value in entries:
        directory += struct.pack(order + "HHI", tag, kind, 1) + value
    directory += bytes(4) + struct.pack(order + "4I", 72, 1, 72, 1)
    block = bytearray(exif.ljust(where, b"\0") + directory + jpeg)
    block[link : link + 4] = struct.pack(order + "I", where)
    return bytes(block)


def _link(file: BinaryIO, layout: Layout) -> int:
    """Where the first directory says where the second one is."""
    return layout.first + 2 + 12 * len(entries_of(file, layout, layout.first))


def _drop_thumbnail(block: bytearray, file: BinaryIO, layout: Layout, link: int) -> None:
    """Nothing leads to its directory any more, and its bytes are cut off or made zero."""
    try:
        where = unsigned(file, layout, link, 4)
        block[link : link + 4] = bytes(4)
        if not where:
            return
        entries = entries_of(file, layout, where)
        found = {tag: position for tag, _, _, position in entries}
        pairs = ((_THUMBNAIL, _THUMBNAIL_BYTES), (_STRIP, _STRIP_BYTES))
        pair = next((p for p in pairs if p[0] in found and p[1] in found), None)
        if pair is None:
            return
        start = unsigned(file, layout, found[pair[0]], 4)
        count = unsigned(file, layout, found[pair[1]], 4)
    except ExifError:
        return
    end = start + count
    if not link + 4 <= start < end <= len(block):
        return
    if end + _PADDING >= len(block):
        # With its directory, where between the two there is room for no more than resolutions.
        after = where + 2 + 12 * len(entries) + 4
        del block[where if after <= start <= after + 16 else start :]
    else:
        block[start:end] = bytes(count)


def _swap_dimensions(
    block: bytearray, file: BinaryIO, layout: Layout, entries: list[tuple[int, int, int, int]]
) -> None:
    for tag, _, _, position in entries:
        if tag != EXIF:
            continue
        where = unsigned(file, layout, position, 4)
        found = {t: (k, p) for t, k, _, p in entries_of(file, layout, where)}
        x, y = found.get(_PIXEL_X), found.get(_PIXEL_Y)
        if x and y and x[0] == y[0]:
            a, b = x[1], y[1]
            block[a : a + 4], block[b : b + 4] = block[b : b + 4], block[a : a + 4]
