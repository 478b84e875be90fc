"""Whether the data of a JPEG go on to the end of its picture.

A file that was cut off and closed again, as recovery programs and cameras with an empty battery
leave it, decodes without a word: what is missing stays gray, or coarse. Pillow passes none of the
decoder's warnings on. But a decoder that has all it needs never looks at what follows the last
scan: if other bytes there make another picture, something is missing.

Source: ITU-T T.81, sections B.2 (segments, restart intervals), F and G (scans of either sort).
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.images.formats.jpeg.segments import FRAMES, MARKER, Frame
from denoise_gui.engine.messages import Message

ENDS_EARLY: Final = Message(
    "The file ends before its picture does: what is missing of it is gray or coarse"
)
_START_OF_SCAN, _END, _RESTARTS = 0xDA, 0xD9, 0xDD
_PROGRESSIVE = 0xC2
_RESTART = re.compile(rb"\xff[\xd0-\xd7]")
_BLOCK = 8
_NOT_DECODED = 128
"""What the decoder leaves where it has nothing."""
_LUMINANCE, _ROUNDED = np.array((0.299, 0.587, 0.114)), 2.0
_OTHER_BYTES = bytes(np.random.default_rng(1).integers(0, 255, 4096, dtype=np.uint8))
"""Without 255, so that no marker is in them."""


@dataclass(frozen=True)
class _Scan:
    """Which components (by their numbers), coefficients and bits, and where its data lie.

    Attributes:
        low: the lowest bit that is sent; 0 if nothing is left for later.
        restarts: the restart interval in units of the scan; 0 without one.
    """

    components: tuple[int, ...]
    first: int
    last: int
    low: int
    restarts: int
    start: int
    stop: int


@dataclass(frozen=True)
class _Layout:
    """Components by number, as (horizontal, vertical) sampling, in the order of the frame."""

    sampling: dict[int, tuple[int, int]]
    scans: tuple[_Scan, ...]


def ends_early(data: bytes, frame: Frame, pixels: NDArray[Any]) -> bool:
    """Whether something is missing of a file of 8 bits that the decoder took for whole.

    A picture that was sent in one piece is decoded again only if its last pixel looks as if it had
    not been decoded; what is sent in several scans always is, and so are inks.

    Args:
        pixels: (H, W) or (H, W, 3), as they were decoded.
    """
    layout = _layout_of(data)
    if layout is None or not layout.scans:
        return False
    if _lacks_scans(layout, frame) or _lacks_restarts(data, frame, layout):
        return True
    in_one_piece = len(layout.scans) == 1 and frame.process != _PROGRESSIVE
    if in_one_piece and frame.components < 4 and not _may_be_left_gray(pixels[-1, -1]):
        return False
    end = layout.scans[-1].stop
    try:
        other = _decoded(data[:end] + _OTHER_BYTES + data[end:])
    except OSError:
        return True  # it stumbled over what it would not have looked at
    return not np.array_equal(other, pixels if frame.components < 4 else _decoded(data))


def _may_be_left_gray(pixel: NDArray[Any]) -> bool:
    """By its luminance alone: colours at half resolution are mixed with those above."""
    luminance = float(pixel @ _LUMINANCE) if pixel.ndim else float(pixel)
    return abs(luminance - _NOT_DECODED) <= _ROUNDED


def _decoded(data: bytes) -> NDArray[Any]:
    from PIL import Image

    with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
        return np.asarray(image)


def _lacks_scans(layout: _Layout, frame: Frame) -> bool:
    """Whether a component was not sent to its last bit, or the first one not all of it. Of the
    others a file may leave out what is zero everywhere."""
    sent = {number: np.full(_BLOCK * _BLOCK, 16) for number in layout.sampling}
    for scan in layout.scans:
        for number in scan.components:
            if number in sent:
                last = scan.last if frame.process == _PROGRESSIVE else _BLOCK * _BLOCK - 1
                low = scan.low if frame.process == _PROGRESSIVE else 0
                sent[number][scan.first : last + 1] = low
    if any(bits[0] for bits in sent.values()):
        return True
    return bool(next(iter(sent.values())).any())


def _lacks_restarts(data: bytes, frame: Frame, layout: _Layout) -> bool:
    """Whether the last scan has fewer restart markers than its size asks for."""
    scan = layout.scans[-1]
    if not scan.restarts:
        return False
    across, down = _units(frame, layout, scan)
    wanted = -(-across * down // scan.restarts) - 1
    return len(_RESTART.findall(data, scan.start, scan.stop)) < wanted


def _units(frame: Frame, layout: _Layout, scan: _Scan) -> tuple[int, int]:
    """How many units a scan has across and down (section A.2)."""
    most_h = max(h for h, _ in layout.sampling.values())
    most_v = max(v for _, v in layout.sampling.values())
    width, height, block_h, block_v = frame.width, frame.height, most_h * _BLOCK, most_v * _BLOCK
    if len(scan.components) == 1:
        h, v = layout.sampling[scan.components[0]]
        width, height = -(-width * h // most_h), -(-height * v // most_v)
        block_h = block_v = _BLOCK
    return -(-width // block_h), -(-height // block_v)


def _layout_of(data: bytes) -> _Layout | None:
    """None if it cannot be followed."""
    sampling: dict[int, tuple[int, int]] = {}
    scans: list[_Scan] = []
    interval = 0
    try:
        for marker, content, start, stop in _markers(data):
            if marker in FRAMES and not sampling:
                rows = struct.iter_unpack("3B", content[6 : 6 + 3 * content[5]])
                sampling = {number: (size >> 4 or 1, size & 15 or 1) for number, size, _ in rows}
            elif marker == _RESTARTS:
                (interval,) = struct.unpack_from(">H", content)
            elif marker == _START_OF_SCAN:
                count = content[0]
                first, last, bits = content[1 + 2 * count : 4 + 2 * count]
                numbers = tuple(content[1 : 1 + 2 * count : 2])
                if not set(numbers) <= set(sampling) or last >= _BLOCK * _BLOCK:
                    return None
                scans.append(_Scan(numbers, first, last, bits & 15, interval, start, stop))
    except (IndexError, ValueError, struct.error):
        return None
    return _Layout(sampling, tuple(scans)) if sampling else None


def _markers(data: bytes) -> Iterator[tuple[int, bytes, int, int]]:
    """(marker, content, where what follows it starts, where the next marker stands)."""
    match = MARKER.search(data, 2)
    while match and match[1][0] != _END:
        length = int.from_bytes(data[match.end() : match.end() + 2], "big")
        start = match.end() + max(length, 2)
        following = MARKER.search(data, start)
        stop = following.start() if following else len(data)
        yield match[1][0], data[match.end() + 2 : match.end() + length], start, stop
        match = following
