"""JPEG: 8 bits, compressed again as the source was unless something else is chosen.

12 bits and lossless JPEG, which Pillow does not read, go through imagecodecs (libjpeg-turbo too).
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any, BinaryIO

import numpy as np

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images import exif, photoshop
from denoise_gui.engine.images.format_kind import (
    UNLIMITED,
    ImageFormat,
    Keeps,
    Reading,
    Writing,
    starts_with,
)
from denoise_gui.engine.images.formats.jpeg import segments
from denoise_gui.engine.images.formats.jpeg.completeness import ENDS_EARLY, ends_early
from denoise_gui.engine.images.formats.jpeg.gain_maps import find_gain_map, with_gain_map
from denoise_gui.engine.images.formats.jpeg.segments import (
    JPEG_LS,
    Frame,
    Segments,
    read_segments,
    with_height,
)
from denoise_gui.engine.images.notes import (
    DEPTH_MAP_LEFT,
    GAIN_MAP_LEFT,
    NOT_SQUARE,
    VIDEO_LEFT,
    left_out,
)
from denoise_gui.engine.images.other_kinds import is_of_other_kind
from denoise_gui.engine.images.photograph import (
    COMMENT,
    GainMap,
    JpegSettings,
    Photograph,
    Text,
    resources,
)
from denoise_gui.engine.images.pillow_reading import check_size, damaged, read_with_pillow
from denoise_gui.engine.images.pillow_writing import metadata_options, pillow_image
from denoise_gui.engine.images.pixel_formats import from_float
from denoise_gui.engine.images.save_options import DEFAULT_QUALITY, SUBSAMPLINGS, SaveOptions
from denoise_gui.engine.messages import Message

_END = b"\xff\xd9"
_HIERARCHICAL = frozenset({0xC5, 0xC6, 0xC7, 0xCB, 0xCD, 0xCE, 0xCF})


def read(file: BinaryIO, reading: Reading) -> Photograph:
    """Read the first picture of a file, and how it was compressed.

    Raises:
        UnreadableError: too large, or of a rare kind.
        Exception: whatever the decoders raise on damaged files.
    """
    data = with_height(file.read())
    found = read_segments(data)
    frame = found.frame
    if frame is None or frame.is_plain:
        photograph = read_with_pillow(
            io.BytesIO(data), "JPEG", reading.max_pixels, ("JPEG",), _settings
        )
        if photograph.icc_profile is None and frame and frame.components < 4:
            photograph = replace(photograph, icc_profile=found.icc_profile)
        if frame and ends_early(data, frame, photograph.pixels):
            photograph = replace(photograph, notes=(*photograph.notes, ENDS_EARLY))
    else:
        photograph = _decoded(data, frame, reading.max_pixels)
        if not data[: len(data) - len(found.trailer)].rstrip(b"\0").endswith(_END):
            # What is missing, this decoder leaves gray without a word.
            raise UnreadableError(damaged(Message("it ends too early")))
        photograph = replace(
            photograph, exif=found.exif, icc_profile=found.icc_profile, dpi=found.dpi
        )
    blocks = found.photoshop
    gain_map = _kept_gain_map(found, photograph.exif)
    return replace(
        photograph,
        xmp=found.xmp,
        photoshop=photoshop.without_untrue(blocks) if blocks else None,
        texts=tuple(Text(COMMENT, comment) for comment in found.comments),
        gain_map=gain_map,
        notes=(*photograph.notes, *_companions(found, gain_map)),
    )


def _decoded(data: bytes, frame: Frame, max_pixels: int) -> Photograph:
    import imagecodecs

    check_size(frame.width, frame.height, max_pixels)
    if frame.process == JPEG_LS:
        raise UnreadableError(is_of_other_kind("JPEG-LS"))
    if frame.process in _HIERARCHICAL or frame.components not in (1, 3):
        raise UnreadableError(
            Message(
                "it is JPEG of a rare sort ({0} bits, {1} channels, process {2}), which this "
                "program does not read. Convert it to TIFF or PNG first",
                frame.bits,
                frame.components,
                frame.process - 0xC0,
            )
        )
    array = np.asarray(imagecodecs.jpeg8_decode(data))
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if frame.bits not in (8, 16):
        dtype = np.uint8 if frame.bits < 8 else np.uint16
        array = from_float(array.astype(np.float32) / np.float32(2**frame.bits - 1), dtype)
    return Photograph(
        np.ascontiguousarray(array),
        depth=frame.bits if 8 < frame.bits < 16 else 0,
        source_format="JPEG",
    )


def _kept_gain_map(found: Segments, block: bytes | None) -> GainMap | None:
    """It stays unless the picture is turned under it, or what lists it lists more than it."""
    if block and exif.orientation(block) != 1:
        return None
    return None if found.has_depth_map or found.has_video else find_gain_map(found)


def _companions(found: Segments, gain_map: GainMap | None) -> list[str]:
    """Notes on what comes with the picture and is left out."""
    notes: list[str] = []
    if found.has_gain_map and gain_map is None:
        notes.append(GAIN_MAP_LEFT)
    if found.has_depth_map:
        notes.append(DEPTH_MAP_LEFT)
    if found.has_video:
        notes.append(VIDEO_LEFT)
    explained = int(found.has_gain_map) + int(found.has_depth_map)
    if found.further_pictures > explained and not found.has_video:
        notes.append(
            Message("Pictures within the picture (a preview, a gain map for HDR) were left out")
        )
    left = found.trailer.strip(b"\0\xff\r\n ")
    if left and not (found.further_pictures or found.has_video):
        notes.append(Message("{0} bytes behind the picture were left out", len(left)))
    if found.not_square:
        notes.append(NOT_SQUARE)
    return notes + left_out(found.private)


def _settings(image: Any) -> JpegSettings | None:
    from PIL import JpegImagePlugin

    tables = getattr(image, "quantization", None)
    if not tables:
        return None
    # By component, so that they can be handed to the encoder in the same order.
    by_component = [tables.get(layer[3]) for layer in image.layer]
    if any(table is None or len(table) != 64 for table in by_component):
        return None
    return JpegSettings(
        tables=tuple(tuple(int(v) for v in table) for table in by_component),
        subsampling=int(JpegImagePlugin.get_sampling(image)),
    )


def write(file: BinaryIO, photograph: Photograph, writing: Writing) -> None:
    """Write it with the tables of its source, or the quality that was chosen."""
    options = metadata_options(replace(photograph, xmp=None), segments.EXIF)
    options["extra"] = _extra_segments(photograph)
    options |= _compression(photograph.jpeg, photograph.channels, writing.options)
    if photograph.gain_map is None:
        pillow_image(photograph).save(file, format="JPEG", **options)
        return
    picture = io.BytesIO()
    pillow_image(photograph).save(picture, format="JPEG", **options)
    file.write(with_gain_map(picture.getvalue(), photograph.gain_map))


def _extra_segments(photograph: Photograph) -> bytes:
    extra = b""
    if photograph.xmp:
        extra += segments.xmp_segments(photograph.xmp) or b""
    blocks = resources(photograph)
    if blocks:
        extra += segments.photoshop_segments(blocks)
    return extra + b"".join(segments.comment_segments(text.text) for text in photograph.texts)


def _compression(source: JpegSettings | None, channels: int, chosen: SaveOptions) -> dict[str, Any]:
    same_kind = source is not None and len(source.tables) == channels
    if chosen.subsampling:
        subsampling = SUBSAMPLINGS.index(chosen.subsampling)
    else:
        subsampling = max(source.subsampling, 0) if source and same_kind else 0
    if chosen.quality or source is None or not same_kind:
        return {"quality": chosen.quality or DEFAULT_QUALITY, "subsampling": subsampling}
    tables = [list(table) for table in source.tables]
    while len(tables) > 1 and tables[-1] == tables[-2]:
        tables.pop()  # the encoder repeats the last one
    return {"qtables": tables, "subsampling": subsampling}


FORMATS = (
    ImageFormat(
        name="JPEG",
        suffixes=(".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"),
        recognises=starts_with(b"\xff\xd8\xff"),
        read=read,
        write=write,
        written=(".jpg", ".jpeg", ".jpe", ".jfif"),
        keeps=Keeps(
            icc=True,
            exif=segments.SEGMENT_BYTES - len(segments.EXIF),
            xmp=UNLIMITED,
            photoshop=True,
            comment=True,
            gain_map=True,
            dpi=True,
            max_side=65500,
        ),
        holds_xmp=lambda packet: segments.xmp_segments(packet) is not None,
        saved_as=".jpg",
        unchosen=Message("with the compression its source had, or quality {0}", DEFAULT_QUALITY),
        subsampling=True,
        rank=30,
    ),
)
