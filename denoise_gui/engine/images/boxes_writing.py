"""Metadata put into an AVIF file that an encoder made without any.

The encoder that writes 10 and 12 bits and code points (libavif through imagecodecs) takes no EXIF,
XMP or profile. All three are items and properties in the meta box, which is written anew around
the encoder's own; the pictures' bytes only move.

Source: ISO/IEC 14496-12:2022, section 8.11; ISO/IEC 23008-12:2022, section 6 and annex A.
"""

from __future__ import annotations

import io
import struct

from denoise_gui.engine.images.boxes import Meta, boxed, boxes_in, read_meta, top_boxes

_XMP_TYPE = b"application/rdf+xml"


def with_metadata(
    encoded: bytes,
    exif: bytes | None,
    xmp: bytes | None,
    profile: bytes | None,
    properties: list[tuple[bytes, bytes]] | None = None,
) -> bytes:
    """The file with an EXIF block, an XMP packet, an ICC profile and further properties.

    Raises:
        ValueError: it has no meta box that can be read.
    """
    meta = read_meta(io.BytesIO(encoded))
    if not meta.items:
        raise ValueError("the encoder wrote no items")
    properties = list(properties or [])
    if profile:
        properties.insert(0, (b"colr", b"prof" + profile))
    added = []
    if exif:
        # Four bytes say where in the item the TIFF header lies.
        added.append((b"Exif", b"", bytes(4) + exif))
    if xmp:
        added.append((b"mime", _XMP_TYPE, xmp))
    start, stop = next((s, e) for kind, s, e in top_boxes(io.BytesIO(encoded)) if kind == b"meta")
    content = encoded[start:stop]
    head, tail = encoded[: start - 8], encoded[stop:]
    # The size of the new box does not depend on the places in it: made once for its size.
    size = len(_meta_box(content, meta, added, properties, 0, 0))
    shift = size - (stop - start + 8)
    where = len(head) + size + len(tail) + 8
    box = _meta_box(content, meta, added, properties, shift, where)
    body = b"".join(data for _, _, data in added)
    return head + box + tail + (boxed(b"mdat", body) if body else b"")


def _meta_box(
    content: bytes,
    meta: Meta,
    added: list[tuple[bytes, bytes, bytes]],
    properties: list[tuple[bytes, bytes]],
    shift: int,
    where: int,
) -> bytes:
    """The meta box; `where` the bytes of the added items begin, `shift` is what others move by."""
    first = max(meta.items) + 1
    numbers = range(first, first + len(added))
    parts = dict(boxes_in(content[4:]))
    parts[b"iinf"] = _infos(parts[b"iinf"], added, first)
    parts[b"iloc"] = _places(meta, added, first, shift, where)
    if added:
        references = parts.get(b"iref", bytes(4))
        for number in numbers:
            references += boxed(b"cdsc", struct.pack(">HHH", number, 1, meta.primary))
        parts[b"iref"] = references
    for kind, data in properties:
        parts[b"iprp"] = _with_property(parts[b"iprp"], meta.primary, boxed(kind, data))
    return boxed(b"meta", content[:4] + b"".join(boxed(kind, data) for kind, data in parts.items()))


def _infos(iinf: bytes, added: list[tuple[bytes, bytes, bytes]], first: int) -> bytes:
    (count,) = struct.unpack_from(">H", iinf, 4)
    entries = iinf[6:]
    for number, (kind, content_type, _) in enumerate(added, start=first):
        names = b"\0" + (content_type + b"\0" if content_type else b"")
        entries += boxed(b"infe", struct.pack(">IHH4s", 2 << 24, number, 0, kind) + names)
    return iinf[:4] + struct.pack(">H", count + len(added)) + entries


def _places(
    meta: Meta, added: list[tuple[bytes, bytes, bytes]], first: int, shift: int, where: int
) -> bytes:
    """Version 1, since items may lie in the meta box itself; four bytes a number."""
    rows = []
    for item in meta.items.values():
        moved = [(start + (0 if item.in_meta else shift), size) for start, size in item.extents]
        rows.append((item.number, int(item.in_meta), moved))
    for number, (_, _, data) in enumerate(added, start=first):
        rows.append((number, 0, [(where, len(data))]))
        where += len(data)
    iloc = struct.pack(">IHH", 1 << 24, 0x4400, len(rows))
    for number, method, extents in rows:
        iloc += struct.pack(">HHHH", number, method, 0, len(extents))
        iloc += b"".join(struct.pack(">II", *extent) for extent in extents)
    return iloc


def _with_property(iprp: bytes, primary: int, added: bytes) -> bytes:
    """It stands behind the encoder's own, and belongs to the primary picture alone."""
    parts = dict(boxes_in(iprp))
    parts[b"ipco"] += added
    index = sum(1 for _ in boxes_in(parts[b"ipco"]))
    ipma = parts[b"ipma"]
    if ipma[0] != 0 or ipma[3] & 1 or index > 127:
        raise ValueError("the encoder wrote its properties in an unknown way")
    (count,) = struct.unpack_from(">I", ipma, 4)
    rows, at = b"", 8
    for _ in range(count):
        number, many = struct.unpack_from(">HB", ipma, at)
        own = ipma[at + 3 : at + 3 + many]
        at += 3 + many
        if number == primary:
            own += bytes([index])
        rows += struct.pack(">HB", number, len(own)) + own
    parts[b"ipma"] = ipma[:8] + rows
    return b"".join(boxed(kind, data) for kind, data in parts.items())
