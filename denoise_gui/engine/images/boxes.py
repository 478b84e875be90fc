"""The boxes of ISO base media files (AVIF, HEIC, CR3): what stands around their pictures.

The decoders give pixels and some metadata; which colours were meant, which part is to be shown, and
which further pictures lie in the file only the boxes say.

Sources: ISO/IEC 14496-12:2022 (boxes), 23008-12:2022 (items and their properties).
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

MAX_META_BYTES = 16 << 20
_MAX_BOXES = 10_000
_HEADER = struct.Struct(">I4s")


@dataclass(frozen=True)
class Item:
    """A picture or a piece of metadata in a file; its properties as (type, content), in order."""

    number: int
    kind: bytes
    content_type: bytes = b""
    properties: tuple[tuple[bytes, bytes], ...] = ()
    extents: tuple[tuple[int, int], ...] = ()
    in_meta: bool = False

    def property(self, kind: bytes) -> bytes | None:
        return next((content for name, content in self.properties if name == kind), None)


@dataclass(frozen=True)
class Meta:
    """What a file's meta box says; `references` as (kind, from, to)."""

    primary: int = 0
    items: dict[int, Item] = field(default_factory=dict)
    references: tuple[tuple[bytes, int, tuple[int, ...]], ...] = ()
    data: bytes = b""

    @property
    def picture(self) -> Item:
        """The primary item; one without properties if the file has none."""
        return self.items.get(self.primary, Item(self.primary, b""))

    def parts_of(self, picture: Item) -> tuple[int, ...]:
        """The items that a picture is made of."""
        return next((t for k, s, t in self.references if k == b"dimg" and s == picture.number), ())

    def sources(self, kind: bytes, target: int) -> list[Item]:
        """The items that refer to another in some way."""
        found = [s for name, s, targets in self.references if name == kind and target in targets]
        return [self.items[number] for number in found if number in self.items]


def brands(head: bytes) -> frozenset[bytes]:
    """The brands a file says it keeps to, as far as they lie in these first bytes; none if it does
    not start with a file type box."""
    if head[4:8] != b"ftyp":
        return frozenset()
    length = min(int.from_bytes(head[:4], "big"), len(head))
    return frozenset({head[8:12], *(head[i : i + 4] for i in range(16, length - 3, 4))})


def branded(known: frozenset[bytes]) -> Callable[[bytes, str], bool]:
    """Recognises files that keep to one of these brands."""
    return lambda head, _suffix: bool(brands(head) & known)


def boxed(kind: bytes, content: bytes) -> bytes:
    """A box of that type, as it is written."""
    return struct.pack(">I4s", 8 + len(content), kind) + content


def top_boxes(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """(type, where its content starts, where it ends) of the boxes of a file, as far as sound."""
    end = file.seek(0, io.SEEK_END)
    position = 0
    for _ in range(_MAX_BOXES):
        file.seek(position)
        head = file.read(16)
        if len(head) < 8:
            return
        size, kind = _HEADER.unpack_from(head)
        start = 8
        if size == 1 and len(head) == 16:
            size, start = int.from_bytes(head[8:], "big"), 16
        stop = end if size == 0 else position + size
        if stop > end or stop < position + start:
            return
        yield kind, position + start, stop
        position = stop


def boxes_in(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, content) of the boxes in a box's content."""
    for kind, start, stop in top_boxes(io.BytesIO(data)):
        yield kind, data[start:stop]


def read_meta(file: BinaryIO) -> Meta:
    """The meta box of a file; an empty one if it has none or it is damaged."""
    for kind, start, stop in top_boxes(file):
        if kind == b"meta" and stop - start <= MAX_META_BYTES:
            file.seek(start + 4)
            try:
                return _meta(file.read(stop - start - 4))
            except (struct.error, IndexError, ValueError):
                return Meta()
    return Meta()


def item_data(file: BinaryIO, meta: Meta, item: Item, limit: int = MAX_META_BYTES) -> bytes | None:
    """The bytes of an item; None if they are not there, or more than `limit`."""
    if not item.extents or sum(length for _, length in item.extents) > limit:
        return None
    if item.in_meta:
        return b"".join(meta.data[start : start + length] for start, length in item.extents)
    pieces = []
    for start, length in item.extents:
        file.seek(start)
        pieces.append(file.read(length))
    return b"".join(pieces)


class _Reader:
    """Numbers out of a box, one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def number(self, size: int) -> int:
        self._at += size
        if self._at > len(self._data):
            raise ValueError("the box ends too early")
        return int.from_bytes(self._data[self._at - size : self._at], "big")

    def rest(self) -> bytes:
        return self._data[self._at :]


def _meta(content: bytes) -> Meta:
    parts = dict(boxes_in(content))
    primary = 0
    if pitm := parts.get(b"pitm"):
        reader = _Reader(pitm)
        primary = reader.number(2 if reader.number(4) >> 24 == 0 else 4)
    kinds = _item_kinds(parts.get(b"iinf", b""))
    properties = _properties(dict(boxes_in(parts.get(b"iprp", b""))))
    places = _places(parts.get(b"iloc", b""))
    items = {}
    for number, (kind, content_type) in kinds.items():
        in_meta, extents = places.get(number, (False, ()))
        own = tuple(properties.get(number, ()))
        items[number] = Item(number, kind, content_type, own, extents, in_meta)
    references = tuple(_references(parts.get(b"iref", b"")))
    return Meta(primary, items, references, parts.get(b"idat", b""))


def _item_kinds(iinf: bytes) -> dict[int, tuple[bytes, bytes]]:
    if len(iinf) < 6:
        return {}
    kinds = {}
    for name, entry in boxes_in(iinf[6 if iinf[0] == 0 else 8 :]):
        if name != b"infe" or entry[0] < 2:
            continue
        reader = _Reader(entry)
        version = reader.number(4) >> 24
        number = reader.number(2 if version == 2 else 4)
        reader.number(2)
        kind = reader.number(4).to_bytes(4, "big")
        strings = reader.rest().split(b"\0")
        kinds[number] = (kind, strings[1] if kind == b"mime" and len(strings) > 1 else b"")
    return kinds


def _properties(iprp: dict[bytes, bytes]) -> dict[int, list[tuple[bytes, bytes]]]:
    known = list(boxes_in(iprp.get(b"ipco", b"")))
    if b"ipma" not in iprp:
        return {}
    reader = _Reader(iprp[b"ipma"])
    head = reader.number(4)
    version, wide = head >> 24, head & 1
    found: dict[int, list[tuple[bytes, bytes]]] = {}
    for _ in range(min(reader.number(4), _MAX_BOXES)):
        own = found.setdefault(reader.number(2 if version == 0 else 4), [])
        for _ in range(reader.number(1)):
            index = reader.number(2) & 0x7FFF if wide else reader.number(1) & 0x7F
            if 0 < index <= len(known):
                own.append(known[index - 1])
    return found


def _references(iref: bytes) -> Iterator[tuple[bytes, int, tuple[int, ...]]]:
    if len(iref) < 4:
        return
    size = 2 if iref[0] == 0 else 4
    for kind, content in boxes_in(iref[4:]):
        reader = _Reader(content)
        source = reader.number(size)
        yield kind, source, tuple(reader.number(size) for _ in range(reader.number(2)))


def _places(iloc: bytes) -> dict[int, tuple[bool, tuple[tuple[int, int], ...]]]:
    """By item: whether its bytes lie in the meta box, and where, as (start, length)."""
    if len(iloc) < 8:
        return {}
    reader = _Reader(iloc)
    version = reader.number(4) >> 24
    sizes = reader.number(2)
    offset_size, length_size = sizes >> 12 & 15, sizes >> 8 & 15
    base_size, index_size = sizes >> 4 & 15, sizes & 15
    number_size = 2 if version < 2 else 4
    places = {}
    for _ in range(min(reader.number(number_size), _MAX_BOXES)):
        number = reader.number(number_size)
        method = reader.number(2) & 15 if version in (1, 2) else 0
        reader.number(2)
        base = reader.number(base_size)
        extents = []
        for _ in range(reader.number(2)):
            if version in (1, 2):
                reader.number(index_size)
            start = base + reader.number(offset_size)
            extents.append((start, reader.number(length_size)))
        if method in (0, 1):
            places[number] = (method == 1, tuple(extents))
    return places
