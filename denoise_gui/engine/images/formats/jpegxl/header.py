"""The header of a JPEG XL codestream: depth, turn and colours, which the decoder does not tell.

Source: ISO/IEC 18181-1:2024, annexes D and E.
"""

from __future__ import annotations

from dataclasses import dataclass

from denoise_gui.engine.images.colour import Colour

_CUSTOM = 2
_GRAY, _XYB = 1, 2
_WHITES = {1: (0.3127, 0.3290), 10: (1 / 3, 1 / 3), 11: (0.314, 0.351)}
_SRGB_POINTS = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
_PRIMARIES = {
    1: _SRGB_POINTS,
    9: (0.708, 0.292, 0.170, 0.797, 0.131, 0.046),
    11: (0.680, 0.320, 0.265, 0.690, 0.150, 0.060),
}
_P3_WITH_D65 = 12
_GRAY_SRGB, _GRAY_SRGB_BITS = 0b01_1011_10_0_01_01_0_0, 15
"""From the right: not as usual, no profile, gray (1), white of D65 (1), no gamma, transfer 13 as 2
plus 11, relative intent (1)."""


@dataclass(frozen=True)
class Header:
    """What a codestream says before its pixels; `has_profile` if colours are in an ICC profile."""

    width: int
    height: int
    bits: int = 8
    is_float: bool = False
    frames: bool = False
    has_profile: bool = False
    colour: Colour | None = None


class _Bits:
    """Numbers out of a codestream, its lowest bits first."""

    def __init__(self, data: bytes) -> None:
        self._number, self._left = int.from_bytes(data, "little"), 8 * len(data)
        self.position = 0

    def read(self, count: int) -> int:
        if count > self._left:
            raise ValueError("the header ends too early")
        value = self._number & ((1 << count) - 1)
        self._number >>= count
        self._left -= count
        self.position += count
        return value

    def flag(self) -> bool:
        return bool(self.read(1))

    def u32(self, *ways: tuple[int, int]) -> int:
        """One of four ways: a base, and how many bits are added to it."""
        base, count = ways[self.read(2)]
        return base + self.read(count)

    def enum(self) -> int:
        return self.u32((0, 0), (1, 0), (2, 4), (18, 6))


def read_header(codestream: bytes) -> Header | None:
    """The header of a bare codestream (FF 0A); None if it is damaged."""
    if not codestream.startswith(b"\xff\x0a"):
        return None
    try:
        return _header(_Bits(codestream[2:1024]))
    except ValueError:
        return None


def said_to_be_srgb(codestream: bytes) -> bytes:
    """A bare codestream whose header says sRGB, or gray with its curve, of the same numbers.

    The encoder says of every 16-bit and float picture that its light is linear, and takes no other
    word for it. What stands before the first frame ends on a whole byte, so that only these bytes
    change.

    Raises:
        ValueError: the header is of a form that the encoder does not write.
    """
    bits = _Bits(codestream[2:1024])
    _size(bits)
    if bits.flag():
        return codestream  # all as usual, which is sRGB
    if bits.flag():
        raise ValueError("further fields")
    _depth(bits)
    bits.flag()
    for _ in range(bits.u32((0, 0), (1, 0), (2, 4), (1, 12))):
        _skip_extra_channel(bits)
    bits.flag()
    start = bits.position
    _, has_profile, gray = _colour(bits)
    end = bits.position
    if has_profile or bits.read(2) or not bits.flag():  # extensions, and how light is stored
        raise ValueError("an unusual header")
    number = int.from_bytes(codestream[2:1024], "little")
    before = number & ((1 << start) - 1)
    words, length = (_GRAY_SRGB, _GRAY_SRGB_BITS) if gray else (1, 1)
    rest = number >> end & 0b111
    made = before | words << start | rest << (start + length)
    total = start + length + 3
    head = made.to_bytes(-(-total // 8), "little")
    return codestream[:2] + head + codestream[2 + -(-bits.position // 8) :]


def _header(bits: _Bits) -> Header:
    width, height = _size(bits)
    if bits.flag():  # all as usual: 8 bits, sRGB
        return Header(width, height)
    frames = False
    if bits.flag():
        bits.read(3)  # the decoder turns the picture
        if bits.flag():
            _size(bits)
        if bits.flag():
            return Header(width, height, has_profile=True)  # a preview: its header is not read
        frames = bits.flag()
        if frames:
            bits.u32((100, 0), (1000, 0), (1, 10), (1, 30))
            bits.u32((1, 0), (1001, 0), (1, 8), (1, 10))
            bits.u32((0, 0), (0, 3), (0, 16), (0, 32))
            bits.flag()
    depth, is_float = _depth(bits)
    bits.flag()
    for _ in range(bits.u32((0, 0), (1, 0), (2, 4), (1, 12))):
        _skip_extra_channel(bits)
    bits.flag()  # whether the colours were changed for packing
    colour, has_profile, _ = _colour(bits)
    return Header(width, height, depth, is_float, frames, has_profile, colour)


def _size(bits: _Bits) -> tuple[int, int]:
    small = bits.flag()
    ways = ((1, 9), (1, 13), (1, 18), (1, 30))
    height = 8 * (bits.read(5) + 1) if small else bits.u32(*ways)
    ratio = bits.read(3)
    if ratio == 0:
        return (8 * (bits.read(5) + 1) if small else bits.u32(*ways)), height
    over, under = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))[ratio - 1]
    return height * over // under, height


def _depth(bits: _Bits) -> tuple[int, bool]:
    if bits.flag():
        depth = bits.u32((32, 0), (16, 0), (24, 0), (1, 6))
        bits.read(4)
        return depth, True
    return bits.u32((8, 0), (10, 0), (12, 0), (1, 6)), False


def _skip_extra_channel(bits: _Bits) -> None:
    if bits.flag():
        return
    kind = bits.enum()
    _depth(bits)
    bits.u32((0, 0), (3, 0), (4, 0), (1, 3))
    for _ in range(bits.u32((0, 0), (0, 4), (16, 5), (48, 10))):
        bits.read(8)
    if kind == 0:
        bits.flag()
    elif kind in (2, 5):
        raise ValueError("a spot colour or a colour filter")


def _colour(bits: _Bits) -> tuple[Colour | None, bool, bool]:
    """What is said of colours, whether a profile says it, and whether it is of gray."""
    if bits.flag():
        return None, False, False
    has_profile = bits.flag()
    space = bits.enum()
    if has_profile or space == _XYB:
        return None, has_profile, space == _GRAY
    white = bits.enum()
    white_point = _point(bits) if white == _CUSTOM else _WHITES.get(white)
    primaries, points = 1, _SRGB_POINTS
    if space != _GRAY:
        primaries = bits.enum()
        custom = primaries == _CUSTOM
        points = (
            (*_point(bits), *_point(bits), *_point(bits))
            if custom
            else _PRIMARIES.get(primaries, _SRGB_POINTS)
        )
    gamma = bits.read(24) / 1e7 if bits.flag() else None
    transfer = 13 if gamma else bits.enum()
    bits.enum()  # rendering intent
    gray = space == _GRAY
    if gamma or _CUSTOM in (white, primaries):
        return (
            Colour(gamma=gamma, chromaticities=(*(white_point or _WHITES[1]), *points)),
            False,
            gray,
        )
    code = _P3_WITH_D65 if (primaries, white) == (11, 1) else primaries
    known = None if (code, transfer) == (1, 13) else Colour(code_points=(code, transfer))
    return known, False, gray


def _point(bits: _Bits) -> tuple[float, float]:
    ways = ((0, 19), (524288, 19), (1048576, 20), (2097152, 21))
    numbers = (bits.u32(*ways) for _ in range(2))
    x, y = ((-(n + 1) // 2 if n & 1 else n // 2) / 1e6 for n in numbers)
    return x, y
