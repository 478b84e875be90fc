"""Linear DNG files as they are written: a preview, and below it the camera's values in tiles.

The layout is the one that the specification recommends and every raw converter knows: the first
directory says what camera and colours there are and holds a small JPEG, and the one below it holds
16 bits of each colour, packed by lossless JPEG. Black is 0 there: darktable passes over the black
level of a linear DNG (measured with 4.2; shadows become red). What lies below black is cut off only
here, when noise no longer is what lies there.

Sources: Digital Negative Specification 1.4.0.0 (Adobe, 2012); JPEG, ITU-T T.81 (1992), annex H.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.images import dng_tags, exif, exif_in_tiff
from denoise_gui.engine.images.camera_raw import CameraRaw, Development, turned_back
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.pixel_formats import Pixels, from_float
from denoise_gui.engine.images.tiff_directories import (
    Layout,
    RawTag,
    entries_of,
    read_layout,
    unsigned,
)

_JPEG, _YCBCR, _BLACK_IS_ZERO, _LINEAR_RAW = 7, 6, 1, 34892
_FULL = 65535
_TILE, _UNIT = 256, 16
"""Pixels along a side at most, and what it is a multiple of (TIFF 6.0, section 15)."""
_HEADROOM = 1.02
"""Above the sensor's end of scale, for what the network puts there."""
_BAND_ROWS = 32
_PREVIEW_SIDE = 1024
_PREVIEW_QUALITY = 90
_PHOTOMETRIC, _ORIENTATION, _SUB_DIRECTORIES, _XMP = 262, 274, 330, 700
_SRGB, _GRAY = 2, 1
_UPTO_1_4, _SINCE_1_1, _SINCE_1_3 = (1, 4, 0, 0), (1, 1, 0, 0), (1, 3, 0, 0)


def write(file: BinaryIO, photograph: Photograph) -> None:
    """Write a photograph that was developed reversibly.

    Raises:
        ValueError: it was developed in another way.
    """
    import tifffile

    camera = photograph.camera
    if camera is None or camera.development != Development.REVERSIBLE:
        raise ValueError("a linear DNG needs camera raw that was developed reversibly")
    pixels, picture_tags = _shown(turned_back(photograph.pixels, camera.orientation), camera)
    with tifffile.TiffWriter(file, byteorder="<") as writer:
        _write_preview(writer, pixels)
        _write_values(writer, pixels, camera, picture_tags)
    if pixels.ndim == 2:
        _call_linear(file)
    exif_in_tiff.add_to_tiff(file, [photograph.exif], [_first_tags(photograph, camera)])


def white_level(camera: CameraRaw) -> int:
    """White among the 16-bit numbers of the file, such that all that the sensor can give has its
    place."""
    return math.floor(_FULL / (camera.highest * _HEADROOM))


def _write_preview(writer: Any, pixels: Pixels) -> None:
    from PIL import Image

    step = max(1, max(pixels.shape[:2]) // _PREVIEW_SIDE)
    shown = np.ascontiguousarray(from_float(pixels[::step, ::step].astype(np.float32), np.uint8))
    image = Image.fromarray(shown)
    image.thumbnail((_PREVIEW_SIDE, _PREVIEW_SIDE), Image.Resampling.LANCZOS)
    packed = io.BytesIO()
    image.save(packed, "JPEG", quality=_PREVIEW_QUALITY, subsampling=0)
    colour = pixels.ndim == 3
    shape = (image.height, image.width, 3) if colour else (image.height, image.width)
    writer.write(
        iter([packed.getvalue()]),
        shape=shape,
        dtype=np.uint8,
        photometric=_YCBCR if colour else _BLACK_IS_ZERO,
        planarconfig="contig" if colour else None,
        compression=_JPEG,
        subsampling=(1, 1) if colour else None,
        rowsperstrip=image.height,
        subfiletype=1,
        subifds=1,
        metadata=None,
        software=False,
        extratags=[(dng_tags.PREVIEW_COLOUR_SPACE, 4, 1, _SRGB if colour else _GRAY, True)],
    )


def _shown(pixels: Pixels, camera: CameraRaw) -> tuple[Pixels, tuple[RawTag, ...]]:
    """The part of the sensor's picture that is to be shown, and what is then left to say of it.

    darktable shows a linear DNG from its first row and column on, whatever the crop says (measured
    with 4.2). A lens correction counts from the middle of the whole picture, which stays whole.
    """
    tags = camera.picture_tags
    crop = dng_tags.crop_of(tags)
    if crop is None or any(tag.number == dng_tags.OPCODES_AFTER_DEMOSAICING for tag in tags):
        return pixels, tags
    left, top, width, height = crop
    part = pixels[top : top + height, left : left + width]
    if 0 in part.shape:
        return pixels, tags
    whole = dng_tags.crop_tags(0, 0, part.shape[1], part.shape[0])
    replaced = {tag.number for tag in whole}
    return part, (*whole, *(tag for tag in tags if tag.number not in replaced))


def _write_values(
    writer: Any, pixels: Pixels, camera: CameraRaw, picture_tags: tuple[RawTag, ...]
) -> None:
    white = white_level(camera)
    tile = _side(pixels.shape[0]), _side(pixels.shape[1])
    colours = 1 if pixels.ndim == 2 else 3
    tags: list[tuple[int, int, int, Any, bool]] = [
        (dng_tags.BLACK_LEVEL, 4, colours, (0,) * colours, True),
        (dng_tags.WHITE_LEVEL, 4, colours, (white,) * colours, True),
    ]
    for tag in picture_tags or dng_tags.crop_tags(0, 0, pixels.shape[1], pixels.shape[0]):
        tags.append((tag.number, tag.kind, tag.count, tag.data, True))
    writer.write(
        _tiles(pixels, camera, white, tile),
        shape=pixels.shape,
        dtype=np.uint16,
        # tifffile knows no linear raw of one colour.
        photometric=_LINEAR_RAW if colours == 3 else _BLACK_IS_ZERO,
        planarconfig="contig" if colours == 3 else None,
        compression=_JPEG,
        bitspersample=16,
        tile=tile,
        subfiletype=0,
        metadata=None,
        software=False,
        extratags=tags,
    )


def _call_linear(file: BinaryIO) -> None:
    """Say of the directory below the first that it holds linear raw."""
    layout = read_layout(file)
    below = unsigned(file, layout, _place_of(_SUB_DIRECTORIES, file, layout, layout.first), 4)
    file.seek(_place_of(_PHOTOMETRIC, file, layout, below))
    file.write(_LINEAR_RAW.to_bytes(2, "little"))


def _place_of(tag: int, file: BinaryIO, layout: Layout, directory: int) -> int:
    """Where in the file a tag's value stands."""
    entries = entries_of(file, layout, directory)
    return next(place for number, _, _, place in entries if number == tag)


def _side(length: int) -> int:
    """Of a tile. LibRaw takes the rows of one that is wider than the picture for shorter ones."""
    return min(_TILE, max(_UNIT, length // _UNIT * _UNIT))


def _tiles(pixels: Pixels, camera: CameraRaw, white: int, tile: tuple[int, int]) -> Iterator[bytes]:
    """Packed, row by row of tiles; only one such row is in memory."""
    import imagecodecs

    height, width = tile
    for top in range(0, pixels.shape[0], height):
        numbers = _numbers(pixels[top : top + height], camera, white)
        for left in range(0, pixels.shape[1], width):
            part = _filled(numbers[:, left : left + width], tile)
            yield bytes(
                imagecodecs.jpeg8_encode(part, lossless=True, bitspersample=16, predictor=1)
            )


def _numbers(pixels: Pixels, camera: CameraRaw, white: int) -> NDArray[np.uint16]:
    """Camera values as the file has them."""
    numbers = np.empty(pixels.shape, np.uint16)
    for top in range(0, len(pixels), _BAND_ROWS):
        values = camera.undone(pixels[top : top + _BAND_ROWS])
        numbers[top : top + _BAND_ROWS] = np.clip(np.rint(values * white), 0, _FULL)
    return numbers


def _filled(part: NDArray[np.uint16], tile: tuple[int, int]) -> NDArray[np.uint16]:
    """Of a tile's size, the last row and column repeated."""
    missing = [(0, tile[0] - part.shape[0]), (0, tile[1] - part.shape[1]), (0, 0)]
    return np.ascontiguousarray(np.pad(part, missing[: part.ndim], mode="edge"))


def _first_tags(photograph: Photograph, camera: CameraRaw) -> tuple[RawTag, ...]:
    """What the first directory says beside the preview."""
    opcodes = any(tag.number == dng_tags.OPCODES_AFTER_DEMOSAICING for tag in camera.picture_tags)
    tags = {tag.number: tag for tag in _made_of_exif(photograph.exif)}
    tags[dng_tags.BASELINE_EXPOSURE] = dng_tags.rationals(
        dng_tags.BASELINE_EXPOSURE, [0.0], signed=True
    )
    tags.update({tag.number: tag for tag in camera.tags})
    own = [
        dng_tags.byte_tag(dng_tags.DNG_VERSION, _UPTO_1_4),
        dng_tags.byte_tag(dng_tags.DNG_BACKWARD_VERSION, _SINCE_1_3 if opcodes else _SINCE_1_1),
        dng_tags.shorts(_ORIENTATION, [camera.orientation]),
        dng_tags.rationals(dng_tags.NOISE_REDUCTION_APPLIED, [1.0]),
    ]
    if photograph.path:
        own.append(dng_tags.ascii_tag(dng_tags.ORIGINAL_NAME, photograph.path.name))
    if photograph.xmp:
        own.append(dng_tags.byte_tag(_XMP, photograph.xmp))
    tags.update({tag.number: tag for tag in own})
    return tuple(tags.values())


def _made_of_exif(block: bytes | None) -> tuple[RawTag, ...]:
    """What DNG has a tag of its own for."""
    lens = exif.lens_limits(block) if block else None
    return (RawTag(dng_tags.LENS_INFO, dng_tags.RATIONAL, 4, lens),) if lens else ()
