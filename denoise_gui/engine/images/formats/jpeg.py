"""JPEG: 8 bits, compressed again as the source was unless something else is chosen."""

from __future__ import annotations

from typing import Any, BinaryIO

from denoise_gui.engine.images.format_kind import ImageFormat, Keeps, Reading, Writing, starts_with
from denoise_gui.engine.images.photograph import JpegSettings, Photograph
from denoise_gui.engine.images.pillow_reading import read_with_pillow
from denoise_gui.engine.images.pillow_writing import metadata_options, pillow_image
from denoise_gui.engine.images.save_options import DEFAULT_QUALITY, SUBSAMPLINGS, SaveOptions
from denoise_gui.engine.messages import Message

_EXIF_PREFIX = b"Exif\0\0"
_SEGMENT_BYTES = 65533
"""Longest content of a segment, whose length has 16 bits and counts itself."""
_XMP_PREFIX_BYTES = 29


def read(file: BinaryIO, reading: Reading) -> Photograph:
    """Read the first picture of a file, and how it was compressed.

    Raises:
        UnreadableError: too large.
        Exception: whatever Pillow raises on damaged files.
    """
    return read_with_pillow(file, "JPEG", reading.max_pixels, ("JPEG", "MPO"), _settings)


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
    options = metadata_options(photograph, _EXIF_PREFIX)
    options |= _compression(photograph.jpeg, photograph.channels, writing.options)
    pillow_image(photograph).save(file, format="JPEG", **options)


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
            exif=_SEGMENT_BYTES - len(_EXIF_PREFIX),
            xmp=_SEGMENT_BYTES - _XMP_PREFIX_BYTES,
            dpi=True,
            max_side=65500,
        ),
        saved_as=".jpg",
        unchosen=Message("with the compression its source had, or quality {0}", DEFAULT_QUALITY),
        subsampling=True,
        rank=30,
    ),
)
