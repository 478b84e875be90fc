"""Gain maps of JPEG files (Ultra HDR, ISO 21496-1): found behind the picture, and put there again.

The map is a small JPEG that says how much brighter each place is on an HDR screen. Denoising does
not move anything, so the map of the noisy picture fits the denoised one, and its bytes stay as they
are. Only the list of pictures (MPF), which counts bytes, is written anew.

Source: CIPA DC-007-2021, section 5 (MPF); ISO 21496-1:2025, annex C; "Ultra HDR Image Format" 1.1.
"""

from __future__ import annotations

import struct

from denoise_gui.engine.images import xmp as xmp_packet
from denoise_gui.engine.images.formats.jpeg.segments import (
    GAIN_MAP,
    Segments,
    app2_segment,
    read_segments,
)
from denoise_gui.engine.images.photograph import GainMap

_START = b"\xff\xd8\xff"
_MPF = b"MPF\0"
_PRIMARY = 0x030000
_ENTRIES = 3
_DIRECTORY = 8
_ENTRY_LIST = _DIRECTORY + 2 + 12 * _ENTRIES + 4


def find_gain_map(found: Segments) -> GainMap | None:
    """The gain map behind a picture; None if there is none, or it is not alone there."""
    streams = []
    rest = found.trailer
    while rest.startswith(_START):
        further = read_segments(rest)
        streams.append((further, rest[: len(rest) - len(further.trailer)]))
        rest = further.trailer
    if len(streams) != 1 or rest.strip(b"\0"):
        return None
    ((segments, data),) = streams
    packet = segments.xmp
    marked = segments.gain_map_mark is not None
    if not marked and not (packet and xmp_packet.tells_of_gain_map(packet)):
        return None
    return GainMap(data, found.gain_map_mark)


def with_gain_map(picture: bytes, gain_map: GainMap) -> bytes:
    """A JPEG with a gain map behind it, and the list that tells of both."""
    mark = b"" if gain_map.mark is None else app2_segment(GAIN_MAP + gain_map.mark)
    empty = app2_segment(_MPF + _index(0, 0, 0))
    at = _behind_first_segments(picture)
    length = len(picture) + len(mark) + len(empty)
    # Places are counted from the list's own header, behind its marker, length and name.
    header = at + len(mark) + 4 + len(_MPF)
    listed = app2_segment(_MPF + _index(length, length - header, len(gain_map.data)))
    return picture[:at] + mark + listed + picture[at:] + gain_map.data


def _behind_first_segments(picture: bytes) -> int:
    """Behind JFIF and EXIF, which readers want first."""
    position = 2
    while position + 4 <= len(picture) and picture[position + 1] in (0xE0, 0xE1):
        position += 2 + int.from_bytes(picture[position + 2 : position + 4], "big")
    return position


def _index(primary: int, offset: int, size: int) -> bytes:
    """The MP index of two pictures, as a small TIFF."""
    entries = struct.pack(">5I", _PRIMARY, primary, 0, 0, 0)[:16]
    entries += struct.pack(">4I", 0, size, offset, 0)
    return (
        struct.pack(">2sHI", b"MM", 42, _DIRECTORY)
        + struct.pack(">H", _ENTRIES)
        + struct.pack(">HHI4s", 0xB000, 7, 4, b"0100")
        + struct.pack(">HHII", 0xB001, 4, 1, 2)
        + struct.pack(">HHII", 0xB002, 7, len(entries), _ENTRY_LIST)
        + struct.pack(">I", 0)
        + entries
    )
