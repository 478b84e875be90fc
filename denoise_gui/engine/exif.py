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
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np

ORIENTATION = 0x0112
_EXIF, _GPS, _INTEROP = 0x8769, 0x8825, 0xA005
_POINTERS = frozenset({_EXIF, _GPS, _INTEROP})
_PIXEL_X, _PIXEL_Y = 0xA002, 0xA003
_SHORT, _LONG = 3, 4

# Size of a value and of the unit that byte order applies to, by TIFF type number.
_TYPES = {
    1: (1, 1), 2: (1, 1), 3: (2, 2), 4: (4, 4), 5: (8, 4), 6: (1, 1), 7: (1, 1),
    8: (2, 2), 9: (4, 4), 10: (8, 4), 11: (4, 4), 12: (8, 8), 13: (4, 4),
}  # fmt: skip

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


def descriptive_tags(file: BinaryIO) -> Directory:
    """The tags of a TIFF file, or of an EXIF block, that describe the photograph.

    Raises:
        ExifError: the header or the first directory is damaged.
    """
    layout = _read_layout(file)
    return _read_directory(file, layout, layout.first, _DESCRIPTIVE)


def serialise(directory: Directory, offset: int, raw: dict[int, bytes] | None = None) -> bytes:
    """A little-endian classic directory, with its values and sub-directories after it.

    Args:
        offset: where in the file it will stand.
        raw: finished 12-byte entries to include, by tag; they win over values.
    """
    raw = raw or {}
    tags = sorted({*raw, *directory.values, *directory.children})
    entries = struct.pack("<H", len(tags))
    tail = b""
    tail_offset = offset + 2 + 12 * len(tags) + 4
    for tag in tags:
        if tag in raw:
            entries += raw[tag]
            continue
        if tag in directory.children:
            where = tail_offset + len(tail)
            entries += struct.pack("<HHII", tag, _LONG, 1, where)
            tail += serialise(directory.children[tag], where)
        else:
            kind, count, data = directory.values[tag]
            if len(data) > 4:
                entries += struct.pack("<HHII", tag, kind, count, tail_offset + len(tail))
                tail += data
            else:
                entries += struct.pack("<HHI", tag, kind, count) + data.ljust(4, b"\0")
        tail += b"\0" * (len(tail) % 2)
    return entries + bytes(4) + tail


def from_tiff(file: BinaryIO) -> bytes | None:
    """The EXIF block that a TIFF file's tags amount to; None if it has none of them."""
    try:
        directory = descriptive_tags(file)
    except ExifError:
        return None
    if not directory.values and not directory.children:
        return None
    return b"II*\0\x08\0\0\0" + serialise(directory, 8)


def add_to_tiff(file: BinaryIO, exif: bytes) -> bool:
    """Add the tags of an EXIF block to a little-endian TIFF file that was just written.

    A new first directory goes to the end of the file, with the old entries and the added ones.

    Returns:
        False, and the file as it was, if the block is damaged or the file is a BigTIFF.
    """
    layout = _read_layout(file)
    if layout.big or layout.order != "<":
        return False
    try:
        added = descriptive_tags(io.BytesIO(exif))
    except ExifError:
        return False
    raw = {}
    for tag, _, _, position in _entries(file, layout, layout.first):
        file.seek(position - 8)
        raw[tag] = _read_exactly(file, 12)
    end = file.seek(0, io.SEEK_END)
    end += end % 2
    if end > 0xFFFFFFFF - 2 * MAX_VALUE_BYTES:
        return False
    file.seek(end)
    file.write(serialise(added, end, raw))
    file.seek(4)
    file.write(struct.pack("<I", end))
    return True


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
    number = int.from_bytes(value[2][:4], "little") if value else 1
    return number if 1 <= number <= 8 else 1


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
            if tag == ORIENTATION and kind in (_SHORT, _LONG):
                form = layout.order + ("H" if kind == _SHORT else "I")
                struct.pack_into(form, block, position, 1)
        next_directory = layout.first + 2 + 12 * len(entries)
        block[next_directory : next_directory + 4] = bytes(
            len(block[next_directory : next_directory + 4])
        )
        if swapped:
            _swap_dimensions(block, file, layout, entries)
    except ExifError:
        return bytes(block)
    return bytes(block)


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
