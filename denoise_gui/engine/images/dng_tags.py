"""The tags by which a DNG file says which camera it comes from, and what its numbers mean.

Of a camera raw file that is a DNG itself they are taken as they stand there; for any other they are
made of what LibRaw knows of the camera.

Source: Digital Negative Specification 1.4.0.0 (Adobe, 2012), chapters 4 and 6.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from denoise_gui.engine.images.tiff_directories import (
    INTEGERS,
    Directory,
    ExifError,
    Layout,
    RawTag,
    entries_of,
    narrowed,
    read_directory,
    read_layout,
)

BYTE, ASCII, SHORT, LONG, RATIONAL, SRATIONAL = 1, 2, 3, 4, 5, 10
DNG_VERSION, DNG_BACKWARD_VERSION, UNIQUE_CAMERA_MODEL = 50706, 50707, 50708
COLOUR_MATRIX_1, AS_SHOT_NEUTRAL, CALIBRATION_ILLUMINANT_1 = 50721, 50728, 50778
BLACK_LEVEL, WHITE_LEVEL, BASELINE_EXPOSURE = 50714, 50717, 50730
DEFAULT_CROP_ORIGIN, DEFAULT_CROP_SIZE, OPCODES_AFTER_DEMOSAICING = 50719, 50720, 51022
PREVIEW_COLOUR_SPACE, NOISE_REDUCTION_APPLIED, ORIGINAL_NAME = 50970, 50935, 50827
LENS_INFO = 50736
D65 = 21
"""As EXIF numbers light sources."""

_SUBFILE_TYPE, _SUB_DIRECTORIES = 254, 330
# Names, colours and profiles; not what speaks of noise, of stored numbers or of other places in the
# file: these do not hold for another picture.
_OF_CAMERA = frozenset(
    {UNIQUE_CAMERA_MODEL, 50709, *range(50721, 50725), *range(50727, 50731), 50732,
     *range(50734, 50737), 50739, 50778, 50779, 50931, 50932, 50934, *range(50936, 50943), 50964,
     50965, 50981, 50982, *range(51107, 51111), *range(52529, 52539)}
)  # fmt: skip
_OF_PICTURE = frozenset({DEFAULT_CROP_ORIGIN, DEFAULT_CROP_SIZE, OPCODES_AFTER_DEMOSAICING, 51125})
_NEUTRALS = frozenset({AS_SHOT_NEUTRAL, 50729})
_DENOMINATOR = 1_000_000


def is_dng(file: BinaryIO) -> bool:
    """Whether a file says that it is one, and so says for certain where its white is."""
    try:
        layout = read_layout(file)
        return any(tag == DNG_VERSION for tag, *_ in entries_of(file, layout, layout.first))
    except ExifError:
        return False


def tags_of_dng(file: BinaryIO) -> tuple[tuple[RawTag, ...], tuple[RawTag, ...]] | None:
    """What a DNG says of camera and colours, and of the picture as the sensor holds it; None if the
    file is no DNG, or says nothing of colours."""
    try:
        layout = read_layout(file)
        wanted = _OF_CAMERA | _OF_PICTURE | {DNG_VERSION, _SUBFILE_TYPE, _SUB_DIRECTORIES}
        first = read_directory(file, layout, layout.first, wanted)
        if DNG_VERSION not in first.values:
            return None
        picture = _directory_of_picture(file, layout, first)
    except ExifError:
        return None
    return _chosen(first, _OF_CAMERA), _chosen(picture, _OF_PICTURE)


def _directory_of_picture(file: BinaryIO, layout: Layout, first: Directory) -> Directory:
    """The one whose pixels are the sensor's: a DNG often begins with a small picture."""
    if _number(first, _SUBFILE_TYPE) == 0:
        return first
    kind, count, data = first.values.get(_SUB_DIRECTORIES, (LONG, 0, b""))
    for place in struct.unpack(f"<{count}I", data) if kind in (LONG, 13) else ():
        found = read_directory(file, layout, place, _OF_PICTURE | {_SUBFILE_TYPE})
        if _number(found, _SUBFILE_TYPE) == 0:
            return found
    return Directory()


def _number(directory: Directory, tag: int) -> int:
    kind, _, data = directory.values.get(tag, (LONG, 1, bytes(4)))
    return int.from_bytes(data, "little") if kind in INTEGERS else 0


def _chosen(directory: Directory, wanted: frozenset[int]) -> tuple[RawTag, ...]:
    tags = []
    for number, (kind, count, data) in sorted(directory.values.items()):
        narrow = narrowed(kind, data)
        if number in wanted and narrow:
            tags.append(RawTag(number, narrow[0], count, narrow[1]))
    return tuple(tags)


def camera_tags(
    name: str, matrix: Sequence[Sequence[float]] | None, neutral: Sequence[float]
) -> tuple[RawTag, ...]:
    """What LibRaw knows of a camera.

    Args:
        name: of the model, with its maker.
        matrix: from XYZ to camera values under D65, a row for each colour; None for a camera
            without colours.
        neutral: camera values of what is gray in the light of the photograph, the largest being 1.
    """
    tags = [ascii_tag(UNIQUE_CAMERA_MODEL, name or "Unknown")]
    if matrix is not None:
        values = [value for row in matrix for value in row]
        tags.append(rationals(COLOUR_MATRIX_1, values, signed=True))
        tags.append(rationals(AS_SHOT_NEUTRAL, neutral))
        tags.append(shorts(CALIBRATION_ILLUMINANT_1, [D65]))
    return tuple(tags)


def has_colours(tags: Iterable[RawTag]) -> bool:
    """Whether these tags suffice to make colours of camera values."""
    numbers = {tag.number for tag in tags}
    return COLOUR_MATRIX_1 in numbers and bool(numbers & _NEUTRALS)


def crop_tags(left: int, top: int, width: int, height: int) -> tuple[RawTag, ...]:
    """Which part of the picture is to be shown."""
    return longs(DEFAULT_CROP_ORIGIN, [left, top]), longs(DEFAULT_CROP_SIZE, [width, height])


def crop_of(tags: Iterable[RawTag]) -> tuple[int, int, int, int] | None:
    """Left, top, width and height of the part to be shown, whole pixels; None if nothing is said of
    it, or nothing that can be understood."""
    said = {tag.number: tag for tag in tags}
    numbers: list[int] = []
    for number in (DEFAULT_CROP_ORIGIN, DEFAULT_CROP_SIZE):
        values = _numbers(said[number]) if number in said else []
        if len(values) != 2:
            return None
        numbers += [round(value) for value in values]
    left, top, width, height = numbers
    return (left, top, width, height) if min(left, top) >= 0 < min(width, height) else None


def _numbers(tag: RawTag) -> list[float]:
    """What a tag holds, if it is of a kind that a crop may be of."""
    if tag.kind == RATIONAL:
        parts = struct.unpack(f"<{2 * tag.count}I", tag.data)
        pairs = zip(parts[::2], parts[1::2], strict=True)
        return [upper / lower for upper, lower in pairs if lower]
    form = {SHORT: "H", LONG: "I"}.get(tag.kind)
    return list(struct.unpack(f"<{tag.count}{form}", tag.data)) if form else []


def byte_tag(number: int, values: Sequence[int]) -> RawTag:
    return RawTag(number, BYTE, len(values), bytes(values))


def ascii_tag(number: int, text: str) -> RawTag:
    data = text.encode("ascii", "replace") + b"\0"
    return RawTag(number, ASCII, len(data), data)


def shorts(number: int, values: Sequence[int]) -> RawTag:
    return RawTag(number, SHORT, len(values), struct.pack(f"<{len(values)}H", *values))


def longs(number: int, values: Sequence[int]) -> RawTag:
    return RawTag(number, LONG, len(values), struct.pack(f"<{len(values)}I", *values))


def rationals(number: int, values: Sequence[float], *, signed: bool = False) -> RawTag:
    """Six decimals of each."""
    parts = [part for value in values for part in (round(value * _DENOMINATOR), _DENOMINATOR)]
    form = f"<{len(parts)}{'i' if signed else 'I'}"
    return RawTag(number, SRATIONAL if signed else RATIONAL, len(values), struct.pack(form, *parts))
