"""Directories of tagged values, of which TIFF files and EXIF blocks are made: their bytes.

Source: TIFF 6.0 (Adobe, 1992), section 2; BigTIFF has numbers of 64 bits in the same places.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np

ORIENTATION = 0x0112
EXIF, GPS, INTEROP = 0x8769, 0x8825, 0xA005
_POINTERS = frozenset({EXIF, GPS, INTEROP})
_SHORT, _LONG, _LONG8 = 3, 4, 16
WIDE = frozenset({16, 17, 18})
ENTRY_BYTES = {False: 12, True: 20}

# Size of a value and of the unit that byte order applies to, by TIFF type number.
TYPES = {
    1: (1, 1), 2: (1, 1), 3: (2, 2), 4: (4, 4), 5: (8, 4), 6: (1, 1), 7: (1, 1),
    8: (2, 2), 9: (4, 4), 10: (8, 4), 11: (4, 4), 12: (8, 8), 13: (4, 4),
    16: (8, 8), 17: (8, 8), 18: (8, 8),
}  # fmt: skip
INTEGERS = frozenset({1, 3, 4, 6, 8, 9, 13, 16, 17, 18})
# The tags of a TIFF file's first directory that describe the photograph, not its storage.
DESCRIPTIVE = frozenset(
    {0x010E, 0x010F, 0x0110, ORIENTATION, 0x0131, 0x0132, 0x013B, 0x013C, 0x4746, 0x4749,
     0x8298, 0x83BB, EXIF, GPS, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F}
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
class Layout:
    """How a TIFF header says numbers are written; `big` for BigTIFF."""

    order: str
    big: bool
    first: int


def read_exactly(file: BinaryIO, count: int) -> bytes:
    """So many bytes.

    Raises:
        ExifError: the file ends before.
    """
    data = file.read(count)
    if len(data) != count:
        raise ExifError("it ends too early")
    return data


def read_layout(file: BinaryIO) -> Layout:
    """The header at the beginning of a file.

    Raises:
        ExifError: it is none.
    """
    file.seek(0)
    head = file.read(16)
    order = {b"II": "<", b"MM": ">"}.get(head[:2])
    if order is None or len(head) < 8:
        raise ExifError("it does not start with a TIFF header")
    version, first = struct.unpack(order + "HI", head[2:8])
    if version == 43 and len(head) == 16:
        return Layout(order, True, struct.unpack(order + "Q", head[8:])[0])
    if version != 42:
        raise ExifError("it does not start with a TIFF header")
    return Layout(order, False, first)


def entries_of(file: BinaryIO, layout: Layout, offset: int) -> list[tuple[int, int, int, int]]:
    """(tag, type, count, position of the value field) of a directory."""
    file.seek(offset)
    head, size = ("Q", 20) if layout.big else ("H", 12)
    (count,) = struct.unpack(layout.order + head, read_exactly(file, struct.calcsize("=" + head)))
    if count > MAX_ENTRIES:
        raise ExifError(f"it has {count} entries")
    start = file.tell()
    data = read_exactly(file, count * size)
    form, skip = (layout.order + "HHQ", 12) if layout.big else (layout.order + "HHI", 8)
    return [
        (*struct.unpack_from(form, data, i * size), start + i * size + skip) for i in range(count)
    ]


def unsigned(file: BinaryIO, layout: Layout, position: int, size: int) -> int:
    file.seek(position)
    data = read_exactly(file, size)
    return int.from_bytes(data, "little" if layout.order == "<" else "big")


def _read_value(file: BinaryIO, layout: Layout, kind: int, count: int, position: int) -> bytes:
    size, unit = TYPES[kind]
    if size * count > MAX_VALUE_BYTES:
        raise ExifError("a value is too long")
    inline = 8 if layout.big else 4
    if size * count > inline:
        position = unsigned(file, layout, position, inline)
    file.seek(position)
    data = read_exactly(file, size * count)
    if layout.order == ">" and unit > 1:
        data = np.frombuffer(data, dtype=f">u{unit}").astype(f"<u{unit}").tobytes()
    return data


def read_directory(
    file: BinaryIO, layout: Layout, offset: int, keep: frozenset[int] | None, depth: int = 0
) -> Directory:
    """A directory and those below it; a value that cannot be read is left out, not the rest."""
    directory = Directory()
    for tag, kind, count, position in entries_of(file, layout, offset):
        if keep is not None and tag not in keep:
            continue
        try:
            if tag in _POINTERS:
                if depth < 2:
                    where = unsigned(file, layout, position, 8 if layout.big and kind > 13 else 4)
                    child = read_directory(file, layout, where, None, depth + 1)
                    directory.children[tag] = child
            elif kind in TYPES:
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
    layout = read_layout(file)
    where = layout.first if offset is None else offset
    return read_directory(file, layout, where, DESCRIPTIVE)


def narrowed(kind: int, data: bytes) -> tuple[int, bytes] | None:
    """Type and value as they are outside a BigTIFF; None if the numbers are too large."""
    if kind not in WIDE:
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
    tail_offset = offset + len(entries) + ENTRY_BYTES[big] * len(tags) + inline
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
