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

from denoise_gui.engine.images.colour import Colour, LightLevels
from denoise_gui.engine.images.photograph import Animation, Text

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_METADATA_BYTES = 64 << 20
"""Longest profile or XMP packet that is unpacked."""

_METRES_PER_INCH = 0.0254
_XMP_KEYWORD = "XML:com.adobe.xmp"
_RAW = "Raw profile type "
_RAW_PROFILES = frozenset(_RAW + name for name in ("exif", "APP1", "xmp", "iptc", "8bim"))
_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt"})
_DESCRIPTIVE = _TEXTS | {b"iCCP", b"eXIf"}
_PIXELS = frozenset({b"IDAT", b"fdAT"})
_OF_PIXELS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"acTL", b"fcTL", b"IEND", *_PIXELS})
_UNDERSTOOD = frozenset(
    {
        *(b"IHDR", b"PLTE", b"tRNS", b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI"),
        *(b"pHYs", b"acTL", b"fcTL", *_PIXELS, *_DESCRIPTIVE),
        # Of the picture as it was stored, or of how it would be shown with few colours.
        *(b"tIME", b"bKGD", b"hIST", b"sPLT", b"iDOT"),
    }
)
_MEASURES = 100_000
"""Chromaticities and gamma are stored as whole numbers of this part."""
_LONG_TEXT, _LONGEST_KEYWORD = 1000, 79


@dataclass(frozen=True)
class PngMetadata:
    """What stands around the pixels of a PNG."""

    icc_profile: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    dpi: tuple[float, float] | None = None
    colour: Colour | None = None
    texts: tuple[Text, ...] = ()
    photoshop: bytes | None = None
    light: LightLevels | None = None
    transparent_colour: tuple[int, ...] | None = None
    frames: int = 1
    not_square: bool = False
    private: tuple[str, ...] = ()


def read_header(data: bytes) -> tuple[int, int, int, int] | None:
    """(width, height, bits, colour type) of a PNG; None if the header is damaged."""
    if len(data) < 33 or data[12:16] != b"IHDR":
        return None
    width, height, bits, colour = struct.unpack_from(">IIBB", data, 16)
    return width, height, bits, colour


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, content) of every whole chunk but the pixels, before and after them."""
    return ((kind, content) for kind, content in _all_chunks(data) if kind not in _PIXELS)


def _all_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, content) of every whole chunk before the end."""
    position = len(SIGNATURE)
    while position + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, position)
        kind = data[position + 4 : position + 8]
        end = position + 12 + length
        if end > len(data) or kind == b"IEND":
            return
        yield kind, data[position + 8 : position + 8 + length]
        position = end


def pixels_alone(data: bytes, *, transparency: bool = True) -> bytes:
    """The file without the chunks that say nothing of its pixels.

    For a decoder that would unpack texts and profiles too, and refuse the picture over them, and
    would look long at each of a million that nobody knows.

    Args:
        transparency: whether what says which colours are transparent stays.
    """
    kept = _OF_PIXELS if transparency else _OF_PIXELS - {b"tRNS"}
    pieces, position = [data[: len(SIGNATURE)]], len(SIGNATURE)
    while position + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, position)
        end = min(position + 12 + length, len(data))
        if data[position + 4 : position + 8] in kept:
            pieces.append(data[position:end])
        position = end
    pieces.append(data[position:])
    return b"".join(pieces)


class _Unpacker:
    """Inflates one thing after the other, up to a bound of bytes in all, whatever comes of them."""

    def __init__(self) -> None:
        self.left = MAX_METADATA_BYTES

    def unpack(self, data: bytes) -> bytes | None:
        """None if it is damaged or longer than what is left."""
        decompressor = zlib.decompressobj()
        try:
            unpacked = decompressor.decompress(data, max(self.left, 1))
        except zlib.error:
            return None
        self.left -= len(unpacked)
        return unpacked if decompressor.eof else None


def _text(kind: bytes, content: bytes, unpacker: _Unpacker) -> Text | None:
    """A tEXt, zTXt or iTXt chunk; None if it is damaged or too long."""
    keyword, _, rest = content.partition(b"\0")
    name = keyword.decode("latin-1")
    if kind == b"tEXt":
        return Text(name, rest.decode("latin-1"))
    if kind == b"zTXt":
        unpacked = unpacker.unpack(rest[1:])
        return None if unpacked is None else Text(name, unpacked.decode("latin-1"))
    if len(rest) < 2:
        return None
    compressed = rest[0] == 1
    language, _, rest = rest[2:].partition(b"\0")
    translated, _, text = rest.partition(b"\0")
    unpacked = unpacker.unpack(text) if compressed else text
    if unpacked is None:
        return None
    words = [part.decode("utf-8", "replace") for part in (unpacked, language, translated)]
    return Text(name, *words)


def read_metadata(data: bytes) -> PngMetadata:
    """The metadata of a PNG file; what is damaged counts as absent, a profile as empty."""
    found: dict[bytes, bytes] = {}
    texts: list[Text] = []
    letters, unpacker = 0, _Unpacker()
    for kind, content in _chunks(data):
        if kind in _TEXTS:
            text = _text(kind, content, unpacker)
            if text and letters + len(text.text) < MAX_METADATA_BYTES:
                texts.append(text)
                letters += len(text.text)
        else:
            found.setdefault(kind, content)
    profiles = {t.keyword: _raw_profile(t.text) for t in texts if t.keyword in _RAW_PROFILES}
    texts = [text for text in texts if text.keyword not in _RAW_PROFILES]
    xmp = next((t.text for t in reversed(texts) if t.keyword == _XMP_KEYWORD), None)
    profile, resolution = found.get(b"iCCP"), found.get(b"pHYs", b"")
    private = (kind.decode("ascii", "replace") for kind in found if kind not in _UNDERSTOOD)
    dpi = None
    if len(resolution) == 9 and resolution[8] == 1:
        x, y = struct.unpack(">II", resolution[:8])
        dpi = (x * _METRES_PER_INCH, y * _METRES_PER_INCH)
    return PngMetadata(
        icc_profile=None if profile is None else _profile(profile),
        exif=found.get(b"eXIf") or _raw_exif(profiles),
        xmp=xmp.encode("utf-8", "surrogateescape") if xmp else profiles.get(_RAW + "xmp"),
        photoshop=profiles.get(_RAW + "iptc") or profiles.get(_RAW + "8bim"),
        dpi=dpi,
        colour=_colour(found),
        texts=tuple(text for text in texts if text.keyword != _XMP_KEYWORD),
        light=_light(found),
        transparent_colour=_numbers(found.get(b"tRNS")),
        frames=int.from_bytes(found.get(b"acTL", b"\0\0\0\1")[:4], "big"),
        not_square=resolution[8:] == b"\0" and resolution[:4] != resolution[4:8],
        private=tuple(private),
    )


def _profile(content: bytes) -> bytes:
    """Of an iCCP chunk; empty if it cannot be unpacked."""
    return _Unpacker().unpack(content.partition(b"\0")[2][1:]) or b""


def _raw_profile(text: str) -> bytes | None:
    """What older programs write as a text: a name, a length, and hexadecimal digits."""
    words = text.split()
    if len(words) < 3:
        return None
    try:
        return bytes.fromhex("".join(words[2:])) or None
    except ValueError:
        return None


def _raw_exif(profiles: dict[str, bytes | None]) -> bytes | None:
    block = profiles.get(_RAW + "exif") or profiles.get(_RAW + "APP1") or b""
    if not block.startswith((b"Exif\0\0", b"II", b"MM")):
        return None
    return block.removeprefix(b"Exif\0\0") or None


def _raw_chunk(name: str, content: bytes) -> bytes:
    digits = content.hex()
    lines = "\n".join(digits[i : i + 72] for i in range(0, len(digits), 72))
    text = f"\n{name}\n{len(content):8}\n{lines}\n"
    keyword = (_RAW + name).encode()
    return _chunk(b"zTXt", keyword + b"\0\0" + zlib.compress(text.encode(), 9))


def _numbers(content: bytes | None) -> tuple[int, ...] | None:
    if content is None or len(content) not in (2, 6):
        return None
    return struct.unpack(f">{len(content) // 2}H", content)


def _colour(found: dict[bytes, bytes]) -> Colour | None:
    """What the chunks beside a profile say, the first of them that counts (section 4.3)."""
    if len(found.get(b"cICP", b"")) == 4:
        primaries, transfer, _, full_range = found[b"cICP"]
        return Colour(code_points=(primaries, transfer), full_range=bool(full_range))
    intent = found[b"sRGB"][0] if len(found.get(b"sRGB", b"")) == 1 else None
    gamma, points = found.get(b"gAMA", b""), found.get(b"cHRM", b"")
    number = int.from_bytes(gamma, "big") / _MEASURES if len(gamma) == 4 else None
    chromaticities = None
    if len(points) == 32:
        chromaticities = tuple(value / _MEASURES for value in struct.unpack(">8I", points))
    if not number and chromaticities is None and intent is None:
        return None
    return Colour(gamma=number or None, chromaticities=chromaticities, srgb_intent=intent)


def _light(found: dict[bytes, bytes]) -> LightLevels | None:
    """What an HDR picture was mastered for (sections 11.3.2.7 and 8): red, green, blue, white."""
    levels, mastering = found.get(b"cLLI", b""), found.get(b"mDCV", b"")
    content = struct.unpack(">2I", levels) if len(levels) == 8 else None
    display = struct.unpack(">8H2I", mastering) if len(mastering) == 24 else None
    return LightLevels(content, display) if content or display else None


def _light_chunks(light: LightLevels) -> bytes:
    chunks = b""
    if light.display:
        chunks += _chunk(b"mDCV", struct.pack(">8H2I", *light.display))
    if light.content:
        chunks += _chunk(b"cLLI", struct.pack(">2I", *light.content))
    return chunks


def _colour_chunks(colour: Colour) -> bytes:
    if colour.code_points:
        content = bytes([*colour.code_points, 0, colour.full_range])
        return _chunk(b"cICP", content)
    chunks = b""
    if colour.srgb_intent is not None:
        chunks += _chunk(b"sRGB", bytes([colour.srgb_intent]))
    if colour.chromaticities:
        points = (round(value * _MEASURES) for value in colour.chromaticities)
        chunks += _chunk(b"cHRM", struct.pack(">8I", *points))
    if colour.gamma:
        chunks += _chunk(b"gAMA", struct.pack(">I", round(colour.gamma * _MEASURES)))
    return chunks


def _text_chunk(text: Text) -> bytes:
    """Plain where Latin letters suffice, and packed where that is shorter by far."""
    keyword = text.keyword.encode("latin-1", "replace")[:_LONGEST_KEYWORD] + b"\0"
    try:
        if text.language or text.translated:
            raise ValueError
        plain = text.text.encode("latin-1")
    except ValueError:
        names = f"{text.language}\0{text.translated}\0".encode()
        return _chunk(b"iTXt", keyword + b"\0\0" + names + text.text.encode("utf-8", "replace"))
    if len(plain) > _LONG_TEXT:
        return _chunk(b"zTXt", keyword + b"\0" + zlib.compress(plain, 9))
    return _chunk(b"tEXt", keyword + plain)


def read_animation(data: bytes, size: tuple[int, int]) -> Animation | None:
    """The times of an animation whose every picture covers all of it; None if one does not, or if
    the still picture is not its first."""
    durations: list[float] = []
    loops, seen_pixels = 0, False
    for kind, content in _all_chunks(data):
        if kind == b"acTL" and len(content) == 8:
            loops = int.from_bytes(content[4:], "big")
        elif kind == b"IDAT":
            seen_pixels = True
        elif kind == b"fcTL" and len(content) == 26:
            _, width, height, left, top, over, under, _, blend = struct.unpack(">5I2H2B", content)
            if (width, height, left, top, blend) != (*size, 0, 0, 0) or (
                seen_pixels and not durations
            ):
                return None
            durations.append(1000 * over / (under or 100))
    return Animation(tuple(durations), loops) if durations else None


def with_times(encoded: bytes, animation: Animation) -> bytes:
    """The file of an encoder that gives all pictures one time, with the times of an animation."""
    pieces, number = [encoded[: len(SIGNATURE)]], 0
    for kind, content in _all_chunks(encoded):
        if kind == b"acTL":
            content = content[:4] + struct.pack(">I", animation.loops)
        elif kind == b"fcTL":
            duration = animation.durations[min(number, len(animation.durations) - 1)]
            thousandths = min(round(duration), 65535)
            content = content[:20] + struct.pack(">HH", thousandths, 1000) + content[24:]
            number += 1
        pieces.append(_chunk(kind, content))
    return b"".join((*pieces, _chunk(b"IEND", b"")))


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(content, zlib.crc32(kind))
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)


def with_metadata(encoded: bytes, metadata: PngMetadata) -> tuple[bytes, bytes, bytes]:
    """A PNG file of pixels alone, with metadata after its header.

    Returns:
        three pieces to be written one after the other, which spares a copy of the pixels.
    """
    header_end = len(SIGNATURE) + 12 + 13
    chunks = _colour_chunks(metadata.colour) if metadata.colour else b""
    if metadata.light:
        chunks += _light_chunks(metadata.light)
    if metadata.icc_profile:
        chunks += _chunk(b"iCCP", b"ICC Profile\0\0" + zlib.compress(metadata.icc_profile, 9))
    if metadata.dpi:
        x, y = (round(value / _METRES_PER_INCH) for value in metadata.dpi)
        if 0 < x < 2**31 and 0 < y < 2**31:
            chunks += _chunk(b"pHYs", struct.pack(">IIB", x, y, 1))
    if metadata.exif:
        chunks += _chunk(b"eXIf", metadata.exif)
    if metadata.xmp:
        chunks += _chunk(b"iTXt", _XMP_KEYWORD.encode() + b"\0\0\0\0\0" + metadata.xmp)
    if metadata.photoshop:
        chunks += _raw_chunk("iptc", metadata.photoshop)
    chunks += b"".join(_text_chunk(text) for text in metadata.texts)
    return encoded[:header_end], chunks, encoded[header_end:]
