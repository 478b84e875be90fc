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
_BY_CODE_POINTS = {1: (1, 1), 2: (1, 1), 9: (1, 9), 11: (11, 11), _P3_WITH_D65: (1, 11)}
"""White and primaries by the primaries of H.273."""
_LINEAR, _SRGB_TRANSFER = 8, 13
_TRANSFERS = {
    **dict.fromkeys((1, 6, 14, 15), 1),
    **{number: number for number in (_LINEAR, _SRGB_TRANSFER, 16, 17, 18)},
    2: _SRGB_TRANSFER,
}
"""By those of H.273, of which four are one curve."""
_POINT_WAYS = ((0, 19), (524288, 19), (1048576, 20), (2097152, 21))


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


class _Words:
    """The opposite of `_Bits`."""

    def __init__(self) -> None:
        self._number, self._count = 0, 0

    @property
    def packed(self) -> bytes:
        """Filled up with zeros."""
        return self._number.to_bytes(-(-self._count // 8), "little")

    def copy(self, data: bytes, count: int) -> None:
        """The first so many bits of other words."""
        self.add((int.from_bytes(data, "little") & ((1 << count) - 1), count))

    def add(self, *numbers: tuple[int, int]) -> None:
        """Numbers, each with how many bits it takes."""
        for number, count in numbers:
            self._number |= number << self._count
            self._count += count

    def u32(self, number: int, *ways: tuple[int, int]) -> None:
        way, (base, count) = next(
            (i, way) for i, way in enumerate(ways) if 0 <= number - way[0] < 1 << way[1]
        )
        self.add((way, 2), (number - base, count))

    def enum(self, number: int) -> None:
        self.u32(number, (0, 0), (1, 0), (2, 4), (18, 6))

    def point(self, xy: tuple[float, ...]) -> None:
        for value in xy:
            millionths = round(value * 1e6)
            self.u32(2 * millionths if millionths >= 0 else -2 * millionths - 1, *_POINT_WAYS)


def read_header(codestream: bytes) -> Header | None:
    """The header of a bare codestream (FF 0A); None if it is damaged.

    Of one with fields that are not read here only the size is known for sure.
    """
    if not codestream.startswith(b"\xff\x0a"):
        return None
    try:
        return _header(_Bits(codestream[2:1024]))
    except ValueError:
        pass
    try:
        width, height = _size(_Bits(codestream[2:1024]))
    except ValueError:
        return None
    return Header(width, height, bits=16, has_profile=True)


def said_to_be(codestream: bytes, colour: Colour | None) -> bytes:
    """A bare codestream whose header says these colours of the same numbers; None: sRGB's, or gray
    with its curve.

    The encoder says of every 16-bit and float picture that its light is linear, and takes no other
    word for it. What stands before the first frame ends on a whole byte, so that only these bytes
    change.

    Raises:
        ValueError: the header is of a form that the encoder does not write.
    """
    bits = _Bits(codestream[2:1024])
    _size(bits)
    words, gray = _Words(), False
    if bits.flag():
        if colour is None:
            return codestream  # all as usual, which is sRGB
        words.copy(codestream[2:1024], bits.position - 1)
        # The same in full: 8 bits, of which the decoder may make 16, no more channels, packed as
        # light and dark.
        words.add((0, 1), (0, 1), (0, 1), (0, 2), (1, 1), (0, 2), (1, 1))
    else:
        if bits.flag():
            raise ValueError("further fields")
        _depth(bits)
        bits.flag()
        for _ in range(bits.u32((0, 0), (1, 0), (2, 4), (1, 12))):
            _skip_extra_channel(bits)
        bits.flag()
        words.copy(codestream[2:1024], bits.position)
        _, has_profile, gray = _colour(bits)
        if has_profile or bits.read(2):  # extensions
            raise ValueError("an unusual header")
    if not bits.flag():  # how light is stored
        raise ValueError("an unusual header")
    _write_colour(words, colour, gray)
    words.add((0, 2), (1, 1))
    return codestream[:2] + words.packed + codestream[2 + -(-bits.position // 8) :]


def can_say(colour: Colour) -> bool:
    """Whether a header has words for these colours."""
    if colour.code_points is None:
        return colour.curve is None and (colour.gamma is None or colour.gamma <= 1)
    primaries, transfer = colour.code_points
    return colour.full_range and primaries in _BY_CODE_POINTS and transfer in _TRANSFERS


def _write_colour(words: _Words, colour: Colour | None, gray: bool) -> None:
    """The opposite of `_colour`."""
    is_srgb = colour is None or (colour.srgb_intent is not None and not colour.code_points)
    if is_srgb and not gray:
        words.add((1, 1))
        return
    words.add((0, 1), (0, 1))
    words.enum(_GRAY if gray else 0)
    white, primaries, transfer, gamma = 1, 1, _SRGB_TRANSFER, None
    points: tuple[float, ...] | None = None
    if colour and not is_srgb and colour.code_points:
        white, primaries = _BY_CODE_POINTS[colour.code_points[0]]
        transfer = _TRANSFERS[colour.code_points[1]]
    elif colour and not is_srgb:
        points, gamma = colour.chromaticities, colour.gamma
        white = primaries = _CUSTOM if points else 1
    words.enum(white)
    if points:
        words.point(points[:2])
    if not gray:
        words.enum(primaries)
        for start in (2, 4, 6) if points else ():
            words.point(points[start : start + 2] if points else ())
    words.add((gamma is not None, 1))
    if gamma is None:
        words.enum(transfer)
    else:
        words.add((round(gamma * 1e7), 24))
    words.enum(1)  # relative intent


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
    if transfer == _LINEAR and _CUSTOM in (white, primaries):
        gamma = 1.0
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
    numbers = (bits.u32(*_POINT_WAYS) for _ in range(2))
    x, y = ((-(n + 1) // 2 if n & 1 else n // 2) / 1e6 for n in numbers)
    return x, y
