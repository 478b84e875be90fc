"""Photoshop's image resources, in which JPEG, TIFF and PSD files keep IPTC data.

A list of blocks, each with a number: captions and keywords (IPTC-IIM) are one, others hold paths,
print settings, slices and small pictures. All are kept but the last, which show the noise.

Source: "Adobe Photoshop File Formats Specification" (2019), image resource blocks.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

IPTC = 0x0404
_SIGNATURES = (b"8BIM", b"MeSa", b"PHUT", b"AgHg", b"DCSR")
_MOST_BLOCKS = 20_000
_UNTRUE = frozenset({0x0409, 0x040C})
"""Thumbnails, old and new."""


def resources(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """(number, content, the whole block) of each resource, as far as they are sound, and no more
    than any program writes."""
    position = 0
    for _ in range(_MOST_BLOCKS):
        if position + 12 > len(data) or data[position : position + 4] not in _SIGNATURES:
            return
        (number,) = struct.unpack_from(">H", data, position + 4)
        name_end = position + 6 + 1 + data[position + 6]
        name_end += (name_end - position - 6) % 2
        if name_end + 4 > len(data):
            return
        (length,) = struct.unpack_from(">I", data, name_end)
        start = name_end + 4
        if start + length > len(data):
            return
        end = min(start + length + length % 2, len(data))
        block = data[position:end]
        yield number, data[start : start + length], block + bytes(len(block) % 2)
        position = end


def without_untrue(data: bytes) -> bytes | None:
    """The resources less those that show the picture as it was; None if nothing is left."""
    kept = b"".join(block for number, _, block in resources(data) if number not in _UNTRUE)
    return kept or None


def iptc_of(data: bytes | None) -> bytes | None:
    """The IPTC data among the resources."""
    return next((content for number, content, _ in resources(data or b"") if number == IPTC), None)


def with_iptc(data: bytes | None, iptc: bytes) -> bytes:
    """Resources with these IPTC data, if they have none."""
    if iptc_of(data) is not None:
        return data or b""
    block = b"8BIM" + struct.pack(">HHI", IPTC, 0, len(iptc)) + iptc
    return (data or b"") + block + bytes(len(iptc) % 2)
