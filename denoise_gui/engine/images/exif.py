"""EXIF blocks at the level of bytes: what must change is changed, all else stays as it was.

An EXIF block is a small TIFF file: a header, then directories of tagged values. Cameras put
private data with absolute positions in it (maker notes), which rewriting breaks. So turning an
image upright patches the few bytes concerned in place. Only between TIFF files, where the tags lie
among those of the image, and the other formats is a block taken apart and rebuilt.

Sources: TIFF 6.0 (Adobe, 1992), section 2; EXIF 2.32 (CIPA DC-008, 2019), section 4.6.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np

ORIENTATION = 0x0112
_EXIF, _GPS, _INTEROP = 0x8769, 0x8825, 0xA005
_POINTERS = frozenset({_EXIF, _GPS, _INTEROP})
_COLOUR_SPACE, _ADOBE_RGB = 0xA001, 2
"""What some programs write in place of the index, though EXIF does not know it."""
_PIXEL_X, _PIXEL_Y = 0xA002, 0xA003
_SHORT, _LONG, _LONG8 = 3, 4, 16
_WIDE = frozenset({16, 17, 18})
_ENTRY_BYTES = {False: 12, True: 20}

# Size of a value and of the unit that byte order applies to, by TIFF type number.
_TYPES = {
    1: (1, 1), 2: (1, 1), 3: (2, 2), 4: (4, 4), 5: (8, 4), 6: (1, 1), 7: (1, 1),
    8: (2, 2), 9: (4, 4), 10: (8, 4), 11: (4, 4), 12: (8, 8), 13: (4, 4),
    16: (8, 8), 17: (8, 8), 18: (8, 8),
}  # fmt: skip
_INTEGERS = frozenset({1, 3, 4, 6, 8, 9, 13, 16, 17, 18})
_THUMBNAIL, _THUMBNAIL_BYTES = 0x0201, 0x0202
_COMPRESSION, _JPEG, _INCHES, _RATIONAL = 0x0103, 6, 2, 5
_STRIP, _STRIP_BYTES = 0x0111, 0x0117
"""Of a thumbnail that is not packed, as a rule in one strip."""
_PADDING = 4
"""Bytes after a thumbnail that still make it the last thing in a block."""

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

# The tags of a TIFF file's first directory that describe the photograph, not its storage.
_DESCRIPTIVE = frozenset(
    {0x010E, 0x010F, 0x0110, ORIENTATION, 0x0131, 0x0132, 0x013B, 0x013C, 0x4746, 0x4749,
     0x8298, 0x83BB, _EXIF, _GPS, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F}
)  # fmt: skip

MAX_ENTRIES = 2000
MAX_VALUE_BYTES = 16 << 20


class ExifError(Exception):
    """The block is damaged."""


@dataclass
class Directory:
    """Values by tag as (type, count, little-endian bytes), and sub-directories by tag."""

    values: dict[int, tuple[int, int, bytes]] = field(default_factory=dict)
    children: dict[int, Directory] = field(default_factory=dict)


@dataclass(frozen=True)
class RawTag:
    """A tag as it stands in a directory: `data` in little-endian order."""

    number: int
    kind: int
    count: int
    data: bytes


@dataclass(frozen=True)
class _Layout:
    """How a TIFF header says numbers are written; `big` for BigTIFF."""

    order: str
    big: bool
    first: int


def _read_exactly(file: BinaryIO, count: int) -> bytes:
    data = file.read(count)
    if len(data) != count:
        raise ExifError("it ends too early")
    return data


def _read_layout(file: BinaryIO) -> _Layout:
    file.seek(0)
    head = file.read(16)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8:
        raise ExifError("it does not start with a TIFF header")
    version, first = struct.unpack(order + "HI", head[2:8])
    if version == 43 and len(head) == 16:
        return _Layout(order, True, struct.unpack(order + "Q", head[8:])[0])
    if version != 42:
        raise ExifError("it does not start with a TIFF header")
    return _Layout(order, False, first)


def _entries(file: BinaryIO, layout: _Layout, offset: int) -> list[tuple[int, int, int, int]]:
    """(tag, type, count, position of the value field) of a directory."""
    file.seek(offset)
    head, size = ("Q", 20) if layout.big else ("H", 12)
    (count,) = struct.unpack(layout.order + head, _read_exactly(file, struct.calcsize("=" + head)))
    if count > MAX_ENTRIES:
        raise ExifError(f"it has {count} entries")
    start = file.tell()
    data = _read_exactly(file, count * size)
    form, skip = (layout.order + "HHQ", 12) if layout.big else (layout.order + "HHI", 8)
    return [
        (*struct.unpack_from(form, data, i * size), start + i * size + skip) for i in range(count)
    ]


def _unsigned(file: BinaryIO, layout: _Layout, position: int, size: int) -> int:
    file.seek(position)
    data = _read_exactly(file, size)
    return int.from_bytes(data, "little" if layout.order == "<" else "big")


def _read_value(file: BinaryIO, layout: _Layout, kind: int, count: int, position: int) -> bytes:
    size, unit = _TYPES[kind]
    if size * count > MAX_VALUE_BYTES:
        raise ExifError("a value is too long")
    inline = 8 if layout.big else 4
    if size * count > inline:
        position = _unsigned(file, layout, position, inline)
    file.seek(position)
    data = _read_exactly(file, size * count)
    if layout.order == ">" and unit > 1:
        data = np.frombuffer(data, dtype=f">u{unit}").astype(f"<u{unit}").tobytes()
    return data


def _read_directory(
    file: BinaryIO, layout: _Layout, offset: int, keep: frozenset[int] | None, depth: int = 0
) -> Directory:
    """A directory and those below it; a value that cannot be read is left out, not the rest."""
    directory = Directory()
    for tag, kind, count, position in _entries(file, layout, offset):
        if keep is not None and tag not in keep:
            continue
        try:
            if tag in _POINTERS:
                if depth < 2:
                    where = _unsigned(file, layout, position, 8 if layout.big and kind > 13 else 4)
                    child = _read_directory(file, layout, where, None, depth + 1)
                    directory.children[tag] = child
            elif kind in _TYPES:
                value = _read_value(file, layout, kind, count, position)
                directory.values[tag] = (kind, count, value)
        except (ExifError, OverflowError):
            continue
    return directory


def descriptive_tags(file: BinaryIO, offset: int | None = None) -> Directory:
    """The tags of a TIFF file, or of an EXIF block, that describe the photograph.

    Args:
        offset: of the directory, for a page that is not the first.

    Raises:
        ExifError: the header or the directory is damaged.
    """
    layout = _read_layout(file)
    where = layout.first if offset is None else offset
    return _read_directory(file, layout, where, _DESCRIPTIVE)


def further_tags(file: BinaryIO, offset: int | None = None) -> tuple[RawTag, ...]:
    """The tags of a TIFF page that describe neither the photograph nor its storage.

    GeoTIFF's place on earth, what microscopes and ImageJ write, document names and so on. A
    resolution is among them where its unit is no length, as ImageJ has it.

    Raises:
        ExifError: the header or the directory is damaged.
    """
    layout = _read_layout(file)
    where = layout.first if offset is None else offset
    left_out = _STORAGE | _DESCRIPTIVE
    wanted = frozenset(tag for tag, _, _, _ in _entries(file, layout, where)) - left_out
    values = _read_directory(file, layout, where, wanted).values
    unit = values.get(0x0128)
    sizes = [values[tag][2] for tag in (0x011A, 0x011B) if tag in values]
    nothing_said = all(size == _ONE for size in sizes)
    if nothing_said or unit is None or int.from_bytes(unit[2][:2], "little") in (2, 3):
        for tag in _RESOLUTION:
            values.pop(tag, None)
    tags = []
    for tag, (kind, count, data) in sorted(values.items()):
        narrow = _narrowed(kind, data)
        if narrow:
            tags.append(RawTag(tag, narrow[0], count, narrow[1]))
    return tuple(tags)


def _narrowed(kind: int, data: bytes) -> tuple[int, bytes] | None:
    """Type and value as they are outside a BigTIFF; None if the numbers are too large."""
    if kind not in _WIDE:
        return kind, data
    numbers = np.frombuffer(data, "<u8")
    if numbers.size and numbers.max() >= 2**32:
        return None
    return _LONG, numbers.astype("<u4").tobytes()


def serialise(
    directory: Directory,
    offset: int,
    raw: dict[int, bytes] | None = None,
    *,
    following: int = 0,
    big: bool = False,
) -> bytes:
    """A little-endian directory, with its values and sub-directories after it.

    Args:
        offset: where in the file it will stand.
        raw: finished entries to include, by tag; they win over values.
        following: where the next page's directory stands; 0 without one.
        big: as in a BigTIFF.
    """
    raw = raw or {}
    tags = sorted({*raw, *directory.values, *directory.children})
    entry, number, pointer = ("<HHQ", "Q", _LONG8) if big else ("<HHI", "I", _LONG)
    inline = struct.calcsize("<" + number)
    entries = struct.pack("<Q" if big else "<H", len(tags))
    tail = b""
    tail_offset = offset + len(entries) + _ENTRY_BYTES[big] * len(tags) + inline
    for tag in tags:
        if tag in raw:
            entries += raw[tag]
            continue
        if tag in directory.children:
            where = tail_offset + len(tail)
            entries += struct.pack(entry + number, tag, pointer, 1, where)
            tail += serialise(directory.children[tag], where, big=big)
        else:
            kind, count, data = directory.values[tag]
            if len(data) > inline:
                entries += struct.pack(entry + number, tag, kind, count, tail_offset + len(tail))
                tail += data
            else:
                entries += struct.pack(entry, tag, kind, count) + data.ljust(inline, b"\0")
        tail += b"\0" * (len(tail) % 2)
    return entries + struct.pack("<" + number, following) + tail


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
        narrow = _narrowed(kind, data)
        directory.values.pop(tag)
        if narrow:
            directory.values[tag] = (narrow[0], count, narrow[1])
    if not directory.values and not directory.children:
        return None
    return b"II*\0\x08\0\0\0" + serialise(directory, 8)


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
    layout = _read_layout(file)
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
        for tag, _, _, position in _entries(file, layout, offset):
            file.seek(position - back)
            raw[tag] = _read_exactly(file, _ENTRY_BYTES[layout.big])
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


def _chain(file: BinaryIO, layout: _Layout, count: int) -> list[tuple[int, int]]:
    """(offset of the directory, offset of its link to the next) of the first `count` pages."""
    pages = []
    offset, inline = layout.first, 8 if layout.big else 4
    for _ in range(count):
        entries = _entries(file, layout, offset)
        link = offset + (8 if layout.big else 2) + _ENTRY_BYTES[layout.big] * len(entries)
        pages.append((offset, link))
        offset = _unsigned(file, layout, link, inline)
    return pages


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
    if value is None or value[0] not in _INTEGERS:
        return 1
    number = int.from_bytes(value[2][: _TYPES[value[0]][0]], "little")
    return number if 1 <= number <= 8 else 1


def is_adobe_rgb(exif: bytes) -> bool:
    """Whether a camera says that its colours are Adobe RGB's, as it must without a profile: by an
    interoperability index of "R03" (DCF 2.0, CIPA DC-009, section 3.3.6)."""
    try:
        tags = descriptive_tags(io.BytesIO(exif))
    except ExifError:
        return False
    settings = tags.children.get(_EXIF, Directory())
    index = settings.children.get(_INTEROP, Directory()).values.get(1)
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
        layout = _read_layout(file)
        if layout.big:
            return exif
        entries = _entries(file, layout, layout.first)
        for tag, kind, _, position in entries:
            # Any type of integer, as programs write them all, and readers take them all.
            if tag == ORIENTATION and kind in _INTEGERS - _WIDE:
                size = _TYPES[kind][0]
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
        layout = _read_layout(file)
        if layout.big:
            return False
        where = _unsigned(file, layout, _link(file, layout), 4)
        found = {tag for tag, _, _, _ in _entries(file, layout, where)} if where else set()
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
        layout = _read_layout(file)
        link = _link(file, layout)
        if layout.big or _unsigned(file, layout, link, 4):
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


def _link(file: BinaryIO, layout: _Layout) -> int:
    """Where the first directory says where the second one is."""
    return layout.first + 2 + 12 * len(_entries(file, layout, layout.first))


def _drop_thumbnail(block: bytearray, file: BinaryIO, layout: _Layout, link: int) -> None:
    """Nothing leads to its directory any more, and its bytes are cut off or made zero."""
    try:
        where = _unsigned(file, layout, link, 4)
        block[link : link + 4] = bytes(4)
        if not where:
            return
        entries = _entries(file, layout, where)
        found = {tag: position for tag, _, _, position in entries}
        pairs = ((_THUMBNAIL, _THUMBNAIL_BYTES), (_STRIP, _STRIP_BYTES))
        pair = next((p for p in pairs if p[0] in found and p[1] in found), None)
        if pair is None:
            return
        start = _unsigned(file, layout, found[pair[0]], 4)
        count = _unsigned(file, layout, found[pair[1]], 4)
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
    block: bytearray, file: BinaryIO, layout: _Layout, entries: list[tuple[int, int, int, int]]
) -> None:
    for tag, _, _, position in entries:
        if tag != _EXIF:
            continue
        where = _unsigned(file, layout, position, 4)
        found = {t: (k, p) for t, k, _, p in _entries(file, layout, where)}
        x, y = found.get(_PIXEL_X), found.get(_PIXEL_Y)
        if x and y and x[0] == y[0]:
            a, b = x[1], y[1]
            block[a : a + 4], block[b : b + 4] = block[b : b + 4], block[a : a + 4]
