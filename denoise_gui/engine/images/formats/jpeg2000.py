"""JPEG 2000 (JP2, and bare codestreams), through imagecodecs (OpenJPEG), written without loss.

Pillow has no colours of 16 bits; the codec knows no metadata, which lie in boxes around the pixels.

Sources: ISO/IEC 15444-1:2019, annex I (boxes); "XMP Specification Part 3" (Adobe, 2020), section
1.1.4.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images import photoshop
from denoise_gui.engine.images.boxes import boxed, boxes_in, top_boxes
from denoise_gui.engine.images.format_kind import (
    UNLIMITED,
    ImageFormat,
    Keeps,
    Reading,
    Writing,
    starts_with,
)
from denoise_gui.engine.images.notes import left_out
from denoise_gui.engine.images.photograph import Photograph, divided, stacked
from denoise_gui.engine.images.pillow_reading import check_size, damaged
from denoise_gui.engine.images.pixel_formats import squeezed, stretched
from denoise_gui.engine.messages import Message

_SIGNATURE = b"\0\0\0\x0cjP  \r\n\x87\n"
_CODESTREAM = b"\xff\x4f\xff\x51"
_EXIF = b"JpgTiffExif->JP2"
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_IPTC = bytes.fromhex("33c7a4d2b81d4723a0baf1a3e097ad38")
_GEOJP2 = bytes.fromhex("b14bf8bd083d4b43a5ae8cd7d5a6ce03")
_UNDERSTOOD = frozenset(
    {
        *(b"jP  ", b"ftyp", b"jp2h", b"jp2c", b"uuid", b"rreq", b"free", b"mdat"),
        # How channels and layers of the extended format are stored.
        *(b"jpch", b"jplh", b"ftbl", b"flst", b"cref"),
    }
)
_METRES_PER_INCH = 0.0254
_RGB, _GRAY = 16, 17
"""sRGB, and gray with its curve (annex I.5.3.3)."""


def read(file: BinaryIO, reading: Reading) -> Photograph:
    """Read the picture.

    Raises:
        UnreadableError: too large, or of a kind that is not kept.
        Exception: whatever the decoder raises on damaged files.
    """
    import imagecodecs

    data = file.read()
    start = data.find(_CODESTREAM)
    if start < 0 or start + 40 > len(data):
        raise UnreadableError(damaged(Message("its header is broken")))
    # Marker SIZ (annex A.5.1): the grid, where the picture begins on it, and each channel.
    right, bottom, left, top = struct.unpack_from(">4I", data, start + 8)
    (channels,) = struct.unpack_from(">H", data, start + 40)
    precision = data[start + 42] if start + 42 < len(data) else 7
    check_size(right - left, bottom - top, reading.max_pixels)
    bits, signed = (precision & 0x7F) + 1, bool(precision & 0x80)
    if channels > 4 or signed or bits > 16:
        raise UnreadableError(
            Message(
                "it has {0} channels of {1} bits, which this program does not read. Convert it to "
                "TIFF first",
                channels,
                bits,
            )
        )
    found = _metadata(data) if data.startswith(_SIGNATURE) else {}
    if "icc" in found:
        # The decoder would convert to sRGB; the pixels are to stay in their own space.
        data = _with_colours(data, b"\1\0\0" + struct.pack(">I", _GRAY if channels < 3 else _RGB))
    array = np.asarray(imagecodecs.jpeg2k_decode(data))
    if array.dtype == np.uint16 and bits < 16:
        array = stretched(array, bits)
    elif array.dtype == np.uint8 and bits < 8:
        array = (array * np.float32(255 / (2**bits - 1))).round().astype(np.uint8)
    pixels, alpha = divided(array)
    return Photograph(
        pixels=pixels,
        alpha=alpha,
        icc_profile=found.get("icc"),
        exif=found.get("exif"),
        xmp=found.get("xmp"),
        iptc=found.get("iptc"),
        dpi=_dpi(data),
        depth=bits if 8 < bits < 16 else 0,
        source_format="JPEG 2000",
        notes=tuple(left_out(_private(data)) if data.startswith(_SIGNATURE) else ()),
    )


def _header_boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    for kind, start, stop in top_boxes(io.BytesIO(data)):
        if kind == b"jp2h":
            yield from boxes_in(data[start:stop])


def _metadata(data: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for kind, content in _header_boxes(data):
        if kind == b"colr" and content[:1] in (b"\2", b"\3"):
            found.setdefault("icc", content[3:])
    for kind, start, stop in top_boxes(io.BytesIO(data)):
        content = data[start:stop]
        if kind == b"uuid" and content.startswith(_XMP):
            found.setdefault("xmp", content[16:])
        elif kind == b"uuid" and content.startswith(_EXIF):
            found.setdefault("exif", content[16:].removeprefix(b"Exif\0\0"))
        elif kind == b"uuid" and content.startswith(_IPTC):
            found.setdefault("iptc", content[16:])
    return found


def _private(data: bytes) -> Iterator[str]:
    """What other programs have put around the picture."""
    for kind, start, stop in top_boxes(io.BytesIO(data)):
        name = data[start : min(stop, start + 16)]
        if kind == b"uuid" and name not in (_XMP, _EXIF, _IPTC):
            yield "GeoJP2" if name == _GEOJP2 else "uuid"
        elif kind not in _UNDERSTOOD:
            yield kind.decode("ascii", "replace")


def _dpi(data: bytes) -> tuple[float, float] | None:
    """From the resolution of capture or display, in points per metre."""
    for kind, content in _header_boxes(data):
        for name, values in boxes_in(content) if kind == b"res " else ():
            if name in (b"resc", b"resd") and len(values) >= 10:
                vn, vd, hn, hd, ve, he = struct.unpack_from(">4H2b", values)
                if vd and hd:
                    across = hn / hd * 10.0**he * _METRES_PER_INCH
                    return (across, vn / vd * 10.0**ve * _METRES_PER_INCH)
    return None


def write(file: BinaryIO, photograph: Photograph, _writing: Writing) -> None:
    """Write a JP2 file, its metadata behind the pixels."""
    import imagecodecs

    pixels = stacked(photograph)
    options: dict[str, Any] = {}
    if photograph.depth and pixels.dtype == np.uint16:
        pixels = squeezed(pixels, photograph.depth)
        options["bitspersample"] = photograph.depth
    encoded = bytes(
        imagecodecs.jpeg2k_encode(pixels, level=0, reversible=True, codecformat="jp2", **options)
    )
    if photograph.icc_profile:
        encoded = _with_colours(encoded, b"\2\0\0" + photograph.icc_profile)
    file.write(encoded)
    for name, content in ((_EXIF, photograph.exif), (_XMP, photograph.xmp)):
        if content:
            file.write(boxed(b"uuid", name + content))
    iptc = photograph.iptc or photoshop.iptc_of(photograph.photoshop)
    if iptc:
        file.write(boxed(b"uuid", _IPTC + iptc))


def _with_colours(data: bytes, content: bytes) -> bytes:
    """The file with another word for its colours."""
    start, stop = next((s, e) for kind, s, e in top_boxes(io.BytesIO(data)) if kind == b"jp2h")
    parts = [box for box in boxes_in(data[start:stop]) if box[0] != b"colr"]
    head = parts[:1] if parts and parts[0][0] == b"ihdr" else []
    written = [boxed(*box) for box in (*head, (b"colr", content), *parts[len(head) :])]
    return data[: start - 8] + boxed(b"jp2h", b"".join(written)) + data[stop:]


FORMATS = (
    ImageFormat(
        name="JPEG 2000",
        suffixes=(".jp2", ".j2k", ".jpf", ".jpx", ".j2c", ".jpc"),
        recognises=starts_with(_SIGNATURE, _CODESTREAM),
        read=read,
        write=write,
        written=(".jp2",),
        keeps=Keeps(
            types=(np.uint8, np.uint16),
            alpha=True,
            icc=True,
            exif=UNLIMITED,
            xmp=UNLIMITED,
            photoshop=True,
        ),
        saved_as=".jp2",
        depths=(8, 10, 12, 16),
        rank=96,
    ),
)
