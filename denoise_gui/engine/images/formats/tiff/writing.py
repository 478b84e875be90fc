"""TIFF files as they are written: little-endian, deflated, a directory a page."""

from __future__ import annotations

from typing import Any, BinaryIO

from denoise_gui.engine.images import exif as exif_block
from denoise_gui.engine.images.format_kind import Writing
from denoise_gui.engine.images.photograph import Photograph, stacked

_XMP_TAG, _PAGE_NUMBER_TAG = 700, 297
_CLASSIC_BYTES = 2**32 - 2**27


def write(file: BinaryIO, photograph: Photograph, _writing: Writing) -> None:
    """Write every page; as BigTIFF where 4 GB do not suffice."""
    import tifffile

    pages = (photograph, *photograph.pages)
    # Compressed it may well fit 4 GB, but that shows when it is too late.
    big = sum(page.pixels.nbytes for page in pages) > _CLASSIC_BYTES
    with tifffile.TiffWriter(file, byteorder="<", bigtiff=big) as writer:
        for number, page in enumerate(pages):
            _write_page(writer, page, (number, len(pages)) if len(pages) > 1 else None)
    if any(page.exif for page in pages):
        exif_block.add_to_tiff(file, [page.exif for page in pages])


def _write_page(writer: Any, page: Photograph, number: tuple[int, int] | None) -> None:
    """One page; `number` is which, from 0, of how many."""
    tags: list[tuple[int, int, int, Any, bool]] = []
    if page.xmp:
        tags.append((_XMP_TAG, 1, len(page.xmp), page.xmp, True))
    if number:
        tags.append((_PAGE_NUMBER_TAG, 3, 2, number, True))
    resolution: dict[str, Any] = {}
    if page.dpi:
        resolution = {"resolution": page.dpi, "resolutionunit": "INCH"}
    writer.write(
        stacked(page),
        photometric="minisblack" if page.channels == 1 else "rgb",
        planarconfig=None if page.channels == 1 and page.alpha is None else "contig",
        extrasamples=None if page.alpha is None else ["unassalpha"],
        compression="zlib",
        predictor=True,
        iccprofile=page.icc_profile,
        subfiletype=2 if number else 0,
        extratags=tags,
        metadata=None,
        software=False,
        **resolution,
    )
