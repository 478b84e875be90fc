"""The segments of a JPEG file: what stands before its pixels, and what follows them.

Source: ITU-T T.81, annex B; CIPA DC-007 (MPF); "XMP Specification Part 3" (Adobe, 2020), section
1.1.3.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images import xmp as xmp_packet
from denoise_gui.engine.messages import Message

EXIF, XMP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\0"
ICC, PHOTOSHOP = b"ICC_PROFILE\0", b"Photoshop 3.0\0"
_MPF, GAIN_MAP = b"MPF\0", b"urn:iso:std:iso:ts:21496:-1\0"
SEGMENT_BYTES = 65533
"""Longest content of a segment, whose length has 16 bits and counts itself."""
_UNDERSTOOD = (
    *(EXIF, XMP, EXTENDED_XMP, ICC, PHOTOSHOP, _MPF, GAIN_MAP),
    # About the compression, or small pictures of the noisy one.
    *(b"JFIF\0", b"JFXX\0", b"Adobe", b"Ducky", b"AVI1"),
)
_APP0, _APP1, _APP2, _APP13, _COMMENT = 0xE0, 0xE1, 0xE2, 0xED, 0xFE
_START_OF_SCAN, _END = 0xDA, 0xD9
JPEG_LS = 0xF7
"""The frame of a kind that has nothing else in common with JPEG."""
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
MARKER = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])", re.DOTALL)
_MOST_MARKERS, _MOST_SEGMENTS, _MOST_EXIF, _MOST_SCANS = 100_000, 5000, 64, 100
"""More than any camera or program writes; decoders take their time over each."""
_MOST_FILL = 1 << 20
"""Bytes between segments that belong to none."""
_LONGEST_TRAILER_PACKET = 65536
_EXTENDED_HEAD = struct.Struct(">32sII")
_MAX_EXTENDED = 64 << 20


@dataclass(frozen=True)
class Frame:
    """How the pixels are stored: `process` is the marker's last byte, 0xC3 for lossless."""

    process: int
    bits: int
    width: int
    height: int
    components: int

    @property
    def is_plain(self) -> bool:
        """8 bits, as nearly every JPEG."""
        return self.bits == 8 and self.process in (0xC0, 0xC1, 0xC2)


@dataclass(frozen=True)
class Segments:
    """What is in a file beside the pixels."""

    frame: Frame | None
    parts: tuple[tuple[int, bytes], ...]
    trailer: bytes
    """What follows the end of the picture."""

    def _starting(self, marker: int, start: bytes) -> list[bytes]:
        return [c[len(start) :] for m, c in self.parts if m == marker and c.startswith(start)]

    @property
    def exif(self) -> bytes | None:
        return next(iter(self._starting(_APP1, EXIF)), None)

    @property
    def xmp(self) -> bytes | None:
        """The packet, with what further segments hold of it."""
        packet = next(iter(self._starting(_APP1, XMP)), None)
        name = xmp_packet.extended_id(packet) if packet else None
        if packet is None or name is None:
            return packet
        rest = self._rest_of_xmp(name)
        return (xmp_packet.joined(packet, rest) if rest else None) or packet

    def _rest_of_xmp(self, name: str) -> bytes | None:
        """The pieces of this name, if they are all there."""
        pieces: dict[int, bytes] = {}
        total = 0
        for content in self._starting(_APP1, EXTENDED_XMP):
            if len(content) < _EXTENDED_HEAD.size:
                continue
            owner, total_said, offset = _EXTENDED_HEAD.unpack_from(content)
            if owner == name.encode("ascii", "replace") and total_said <= _MAX_EXTENDED:
                total = total_said
                pieces[offset] = content[_EXTENDED_HEAD.size :]
        rest = b"".join(pieces[offset] for offset in sorted(pieces))
        return rest if rest and len(rest) == total else None

    @property
    def icc_profile(self) -> bytes | None:
        """Empty if a piece of it is missing. Some programs leave the pieces without a number."""
        found = [content for content in self._starting(_APP2, ICC) if len(content) > 2]
        if not found:
            return None
        pieces = {content[0]: content[2:] for content in found}
        if found[0][1] not in (0, len(pieces)):
            return b""
        return b"".join(pieces[number] for number in sorted(pieces))

    @property
    def photoshop(self) -> bytes | None:
        """The image resources; longer ones go on in the next segment."""
        return b"".join(self._starting(_APP13, PHOTOSHOP)) or None

    @property
    def comments(self) -> tuple[str, ...]:
        """In UTF-8 if they are that, else as Latin letters."""
        found = [content.rstrip(b"\0") for marker, content in self.parts if marker == _COMMENT]
        return tuple(_decoded(content) for content in found if content)

    @property
    def dpi(self) -> tuple[float, float] | None:
        jfif = next(iter(self._starting(_APP0, b"JFIF\0")), b"")
        if len(jfif) < 7 or jfif[2] not in (1, 2):
            return None
        x, y = struct.unpack_from(">HH", jfif, 3)
        scale = 1.0 if jfif[2] == 1 else 2.54
        return (x * scale, y * scale)

    @property
    def not_square(self) -> bool:
        """Whether the file says a relation of height to width of its pixels that is not 1."""
        jfif = next(iter(self._starting(_APP0, b"JFIF\0")), b"")
        return len(jfif) >= 7 and jfif[2] == 0 and jfif[3:5] != jfif[5:7]

    @property
    def has_gain_map(self) -> bool:
        marked = bool(self._starting(_APP2, GAIN_MAP))
        packets = [packet for packet in (self.xmp, *self._trailer_packets()) if packet]
        return marked or any(xmp_packet.tells_of_gain_map(packet) for packet in packets)

    @property
    def gain_map_mark(self) -> bytes | None:
        """What the standard's segment says of a gain map."""
        return next(iter(self._starting(_APP2, GAIN_MAP)), None)

    def _trailer_packets(self) -> list[bytes]:
        packets, position = [], 0
        while (end := self.trailer.find(b"</x:xmpmeta>", position)) >= 0:
            least = max(position, end - _LONGEST_TRAILER_PACKET)
            start = self.trailer.rfind(b"<x:xmpmeta", least, end)
            position = end + 1
            if start >= 0:
                packets.append(self.trailer[start : end + len(b"</x:xmpmeta>")])
        return packets

    @property
    def has_video(self) -> bool:
        return re.search(rb"....ftyp|MotionPhoto_Data", self.trailer, re.DOTALL) is not None

    @property
    def has_depth_map(self) -> bool:
        packet = self.xmp or b""
        return b'Semantic="Depth' in packet or b">Depth" in packet

    @property
    def private(self) -> tuple[str, ...]:
        """What segments that nobody here understands call themselves."""
        names = []
        for marker, content in self.parts:
            if marker == _COMMENT or content.startswith(_UNDERSTOOD) or not content:
                continue
            word = re.match(rb"[\x20-\x7e]{2,20}", content)
            names.append(word[0].decode().strip() if word else f"APP{marker - _APP0}")
        return tuple(dict.fromkeys(names))

    @property
    def further_pictures(self) -> int:
        """How many JPEG pictures follow the first."""
        return len(re.findall(rb"\xff\xd8\xff[\xc0-\xfe]", self.trailer))


class _Limits:
    """Counts what a file has, and refuses what no photograph has."""

    def __init__(self) -> None:
        self._markers = self._segments = self._exif = self._scans = self._fill = 0

    def count(self, marker: int, fill: int, content: bytes) -> None:
        """A marker after `fill` bytes that belong to nothing, unless a scan has begun.

        Raises:
            UnreadableError: too many.
        """
        self._markers += 1
        self._segments += marker >= _APP0
        self._exif += marker == _APP1 and content == EXIF
        if not self._scans:
            self._fill += fill
        self._scans += marker == _START_OF_SCAN
        if self._scans > _MOST_SCANS:
            raise UnreadableError(Message("it has more than {0} scans{1}", _MOST_SCANS, _SLOW))
        if (
            self._segments > _MOST_SEGMENTS
            or self._exif > _MOST_EXIF
            or self._markers > _MOST_MARKERS
        ):
            raise UnreadableError(Message("it has thousands of segments{0}", _SLOW))
        if self._fill > _MOST_FILL:
            raise UnreadableError(Message("it has a megabyte of filler in it{0}", _SLOW))


_SLOW = Message(", which no photograph has: it is damaged, or made to take long")


def read_segments(data: bytes) -> Segments:
    """The segments of a file; as far as it is sound.

    Raises:
        UnreadableError: there are so many of something that decoding would take for ever.
    """
    parts: list[tuple[int, bytes]] = []
    frame = None
    position, limits = 2, _Limits()
    while match := MARKER.search(data, position):
        content = data[match.end() + 2 : match.end() + 2 + len(EXIF)]
        limits.count(match[1][0], match.start() - position, content)
        marker, position = match[1][0], match.end()
        if marker == _END:
            return Segments(frame, tuple(parts), data[position:])
        if marker == 0x01 or position + 2 > len(data):
            continue
        (length,) = struct.unpack_from(">H", data, position)
        content = data[position + 2 : position + length]
        if (marker in FRAMES or marker == JPEG_LS) and frame is None and len(content) >= 6:
            bits, height, width, components = struct.unpack_from(">BHHB", content)
            frame = Frame(marker, bits, width, height, components)
        elif marker >= _APP0 and (marker <= 0xEF or marker == _COMMENT):
            parts.append((marker, content))
        # What is packed follows the head of a scan, up to the next marker.
        position += max(length, 2)
    return Segments(frame, tuple(parts), b"")


def with_height(data: bytes) -> bytes:
    """The file with its height in its header, where a marker behind the first scan says it.

    Scanners that do not know beforehand how long a page is write it so (T.81, section B.2.5);
    decoders refuse it.
    """
    position = 2
    while match := MARKER.search(data, position):
        marker, position = match[1][0], match.end()
        if marker in FRAMES and data[position + 3 : position + 5] == b"\0\0":
            found = re.compile(rb"\xff\xdc\x00\x04(..)", re.DOTALL).search(data, position)
            return data[: position + 3] + found[1] + data[position + 5 :] if found else data
        if marker in FRAMES or marker in (_START_OF_SCAN, _END) or position + 2 > len(data):
            return data
        position += max(struct.unpack_from(">H", data, position)[0], 2)
    return data


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def app2_segment(content: bytes) -> bytes:
    """A segment for profiles, lists of pictures and marks of gain maps."""
    return _segment(_APP2, content)


def xmp_segments(packet: bytes) -> bytes | None:
    """A packet in as many segments as it needs; None if it cannot be divided."""
    room = SEGMENT_BYTES - len(XMP)
    if len(packet) <= room:
        return _segment(_APP1, XMP + packet)
    parts = xmp_packet.divided(packet, room)
    if parts is None:
        return None
    packet, rest, name = parts
    written = _segment(_APP1, XMP + packet)
    room = SEGMENT_BYTES - len(EXTENDED_XMP) - _EXTENDED_HEAD.size
    for offset in range(0, len(rest), room):
        head = EXTENDED_XMP + _EXTENDED_HEAD.pack(name.encode(), len(rest), offset)
        written += _segment(_APP1, head + rest[offset : offset + room])
    return written


def photoshop_segments(resources: bytes) -> bytes:
    """Image resources in as many segments as they need."""
    room = SEGMENT_BYTES - len(PHOTOSHOP)
    pieces = (resources[i : i + room] for i in range(0, len(resources), room))
    return b"".join(_segment(_APP13, PHOTOSHOP + piece) for piece in pieces)


def comment_segments(comment: str) -> bytes:
    """A comment, in UTF-8 where it is not plain ASCII."""
    encoded = comment.encode("utf-8", "replace")
    pieces = (encoded[i : i + SEGMENT_BYTES] for i in range(0, len(encoded), SEGMENT_BYTES))
    return b"".join(_segment(_COMMENT, piece) for piece in pieces)
