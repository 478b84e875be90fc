"""PNG metadata as chunks, read from and spliced into the bytes of a file.

Pillow has no pixels of three 16-bit channels, and the codec that has them knows no metadata. So
the pixels go through that codec, and the chunks around them through this module.

Source: "Portable Network Graphics Specification (Third Edition)", W3C 2025, sections 5 and 11.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_METADATA_BYTES = 64 << 20
"""Longest profile or XMP packet that is unpacked."""

_METRES_PER_INCH = 0.0254
_XMP_KEYWORD = b"XML:com.adobe.xmp"
_DESCRIPTIVE = frozenset({b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"eXIf"})


@dataclass(frozen=True)
class PngMetadata:
    """What stands around the pixels of a PNG."""

    icc_profile: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    dpi: tuple[float, float] | None = None
    transparent_colour: bool = False
    animated: bool = False


def read_header(data: bytes) -> tuple[int, int, int, int] | None:
    """(width, height, bits, colour type) of a PNG; None if the header is damaged."""
    if len(data) < 33 or data[12:16] != b"IHDR":
        return None
    width, height, bits, colour = struct.unpack_from(">IIBB", data, 16)
    return width, height, bits, colour


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, content) of every whole chunk but the pixels, before and after them."""
    position = len(SIGNATURE)
    while position + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, position)
        kind = data[position + 4 : position + 8]
        end = position + 12 + length
        if end > len(data) or kind == b"IEND":
            return
        if kind != b"IDAT":
            yield kind, data[position + 8 : position + 8 + length]
        position = end


def pixels_alone(data: bytes) -> bytes:
    """The file without the chunks that hold text and profiles.

    For a decoder that would unpack them too, and refuse the picture over them.
    """
    pieces, position = [data[: len(SIGNATURE)]], len(SIGNATURE)
    while position + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, position)
        end = min(position + 12 + length, len(data))
        if data[position + 4 : position + 8] not in _DESCRIPTIVE:
            pieces.append(data[position:end])
        position = end
    pieces.append(data[position:])
    return b"".join(pieces)


def _unpack(data: bytes) -> bytes | None:
    """Inflate, up to a bound; None if damaged or longer."""
    decompressor = zlib.decompressobj()
    try:
        unpacked = decompressor.decompress(data, MAX_METADATA_BYTES)
    except zlib.error:
        return None
    return unpacked if decompressor.eof else None


def _read_xmp(content: bytes) -> bytes | None:
    """The packet of an iTXt chunk, if it is one of XMP."""
    keyword, _, rest = content.partition(b"\0")
    if keyword != _XMP_KEYWORD or len(rest) < 2:
        return None
    compressed = rest[0] == 1
    _, _, rest = rest[2:].partition(b"\0")  # language
    _, _, text = rest.partition(b"\0")  # translated keyword
    return _unpack(text) if compressed else text


def read_metadata(data: bytes) -> PngMetadata:
    """The metadata of a PNG file; what is damaged counts as absent."""
    icc = exif = xmp = dpi = None
    transparent = animated = False
    for kind, content in _chunks(data):
        if kind == b"iCCP":
            icc = _unpack(content.partition(b"\0")[2][1:])
        elif kind == b"eXIf":
            exif = content
        elif kind == b"iTXt":
            xmp = _read_xmp(content) or xmp
        elif kind == b"pHYs" and len(content) == 9 and content[8] == 1:
            x, y = struct.unpack(">II", content[:8])
            dpi = (x * _METRES_PER_INCH, y * _METRES_PER_INCH)
        elif kind == b"tRNS":
            transparent = True
        elif kind == b"acTL":
            animated = True
    return PngMetadata(icc, exif, xmp, dpi, transparent, animated)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(content, zlib.crc32(kind))
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def with_metadata(encoded: bytes, metadata: PngMetadata) -> tuple[bytes, bytes, bytes]:
    """A PNG file of pixels alone, with metadata after its header.

    Returns:
        three pieces to be written one after the other, which spares a copy of the pixels.
    """
    header_end = len(SIGNATURE) + 12 + 13
    chunks = b""
    if metadata.icc_profile:
        chunks += _chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(metadata.icc_profile, 9))
    if metadata.dpi:
        x, y = (round(value / _METRES_PER_INCH) for value in metadata.dpi)
        if 0 < x < 2**31 and 0 < y < 2**31:
            chunks += _chunk(b"pHYs", struct.pack(">IIB", x, y, 1))
    if metadata.exif:
        chunks += _chunk(b"eXIf", metadata.exif)
    if metadata.xmp:
        chunks += _chunk(b"iTXt", _XMP_KEYWORD + b"\0\0\0\0\0" + metadata.xmp)
    return encoded[:header_end], chunks, encoded[header_end:]
