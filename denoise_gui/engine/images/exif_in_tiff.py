"""EXIF in a TIFF file, where its tags lie among those of the image.

Only between TIFF files and the other formats is a block taken apart and rebuilt. What else a page
says, of itself and not of how it is stored, goes along from one TIFF file to another.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from typing import BinaryIO

from denoise_gui.engine.images.tiff_directories import (
    DESCRIPTIVE,
    ENTRY_BYTES,
    Directory,
    ExifError,
    Layout,
    RawTag,
    descriptive_tags,
    entries_of,
    narrowed,
    read_directory,
    read_exactly,
    read_layout,
    serialise,
    unsigned,
)

_XMP = 700
_ONE = struct.pack("<II", 1, 1)
_RESOLUTION = frozenset({0x011A, 0x011B, 0x0128})
# The tags that say how and where pixels are stored, which a written file has of its own; those with
# a place of their own in a photograph (profile, XMP, IPTC); layers and pictures that show the
# noise; and those of camera raw, whose numbers speak of other pixels.
_STORAGE = frozenset(
    {*range(254, 260), 262, 263, 264, 265, 266, *range(273, 282), 284, 288, 289, 292, 293, 297, 317,
     320, 321, *range(322, 326), 330, 332, 333, 334, 336, 337, 338, 339, 340, 341, 342, 347,
     *range(512, 522), *range(529, 533), 559, 700, 33421, 33422, 33723, 34377, 34675, 34852, 37724,
     50215, *range(50706, 50838), *range(50840, 51200), *range(52525, 52560)}
)  # fmt: skip


def further_tags(file: BinaryIO, offset: int | None = None) -> tuple[RawTag, ...]:
    """The tags of a TIFF page that describe neither the photograph nor its storage.

    GeoTIFF's place on earth, what microscopes and ImageJ write, document names and so on. A
    resolution is among them where its unit is no length, as ImageJ has it.

    Raises:
        ExifError: the header or the directory is damaged.
    """
    layout = read_layout(file)
    where = layout.first if offset is None else offset
    left_out = _STORAGE | DESCRIPTIVE
    wanted = frozenset(tag for tag, _, _, _ in entries_of(file, layout, where)) - left_out
    values = read_directory(file, layout, where, wanted).values
    unit = values.get(0x0128)
    sizes = [values[tag][2] for tag in (0x011A, 0x011B) if tag in values]
    nothing_said = all(size == _ONE for size in sizes)
    if nothing_said or unit is None or int.from_bytes(unit[2][:2], "little") in (2, 3):
        for tag in _RESOLUTION:
            values.pop(tag, None)
    tags = []
    for tag, (kind, count, data) in sorted(values.items()):
        narrow = narrowed(kind, data)
        if narrow:
            tags.append(RawTag(tag, narrow[0], count, narrow[1]))
    return tuple(tags)


def from_tiff(file: BinaryIO, offset: int | None = None) -> bytes | None:
    """The EXIF block that a TIFF page's tags amount to; None if it has none of them.

    Args:
        offset: of the page's directory; the first page's if None.
    """
    try:
        directory = descriptive_tags(file, offset)
    except ExifError:
        return None
    for tag, (kind, count, data) in list(directory.values.items()):
        narrow = narrowed(kind, data)
        directory.values.pop(tag)
        if narrow:
            directory.values[tag] = (narrow[0], count, narrow[1])
    if not directory.values and not directory.children:
        return None
    return b"II*\0\x08\0\0\0" + serialise(directory, 8)


def xmp_of_tiff(file: BinaryIO) -> bytes | None:
    """The XMP packet of a file that is made of TIFF's directories, as most camera raw files are."""
    try:
        layout = read_layout(file)
        values = read_directory(file, layout, layout.first, frozenset({_XMP})).values
    except ExifError:
        return None
    return values[_XMP][2].rstrip(b"\0") or None if _XMP in values else None


def add_to_tiff(
    file: BinaryIO,
    blocks: Sequence[bytes | None],
    further: Sequence[tuple[RawTag, ...]] | None = None,
) -> None:
    """Add the tags of EXIF blocks, one a page, to a little-endian TIFF that was just written.

    A new directory goes to the end of the file for each page that has a sound block or further
    tags, with the page's own entries and the added ones; the chain of pages is led through it. Any
    size, BigTIFF too.

    Args:
        further: tags of each page, as `further_tags` gives them.
    """
    further = further or [()] * len(blocks)
    layout = read_layout(file)
    number = "<Q" if layout.big else "<I"
    pages = _chain(file, layout, len(blocks))
    following = 0
    for (offset, link), block, tags in reversed(list(zip(pages, blocks, further, strict=True))):
        added = _readable(block) or (Directory() if tags else None)
        if added is None:
            file.seek(link)
            file.write(struct.pack(number, following))
            following = offset
            continue
        raw = {}
        back = 12 if layout.big else 8
        for tag, _, _, position in entries_of(file, layout, offset):
            file.seek(position - back)
            raw[tag] = read_exactly(file, ENTRY_BYTES[layout.big])
        for extra in tags:
            added.values[extra.number] = (extra.kind, extra.count, extra.data)
        if any(extra.number in _RESOLUTION for extra in tags):
            for tag in _RESOLUTION:
                raw.pop(tag, None)
        end = file.seek(0, io.SEEK_END)
        end += end % 2
        file.seek(end)
        file.write(serialise(added, end, raw, following=following, big=layout.big))
        following = end
    file.seek(8 if layout.big else 4)
    file.write(struct.pack(number, following))


def _readable(block: bytes | None) -> Directory | None:
    try:
        return descriptive_tags(io.BytesIO(block)) if block else None
    except ExifError:
        return None


def _chain(file: BinaryIO, layout: Layout, count: int) -> list[tuple[int, int]]:
    """(offset of the directory, offset of its link to the next) of the first `count` pages."""
    pages = []
    offset, inline = layout.first, 8 if layout.big else 4
    for _ in range(count):
        entries = entries_of(file, layout, offset)
        link = offset + (8 if layout.big else 2) + ENTRY_BYTES[layout.big] * len(entries)
        pages.append((offset, link))
        offset = unsigned(file, layout, link, inline)
    return pages
