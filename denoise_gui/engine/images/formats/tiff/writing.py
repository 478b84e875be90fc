"""TIFF files as they are written: little-endian, deflated, a directory a page."""

from __future__ import annotations

from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.images import exif_in_tiff, lab
from denoise_gui.engine.images.format_kind import Writing
from denoise_gui.engine.images.photograph import Photograph, stacked
from denoise_gui.engine.images.pixel_formats import from_float
from denoise_gui.engine.images.value_range import restored, restored_alpha

_XMP_TAG, _PAGE_NUMBER_TAG, _PHOTOSHOP_TAG, _IPTC_TAG = 700, 297, 34377, 33723
_BLACK_IS_ZERO, _RGB = 1, 2
_WIDEST_PREDICTED = 4
"""Bytes of a sample; the predictor has no wider ones."""
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
    if any(page.exif or page.tags for page in pages):
        blocks, tags = [page.exif for page in pages], [page.tags for page in pages]
        exif_in_tiff.add_to_tiff(file, blocks, tags)


def _write_page(writer: Any, page: Photograph, number: tuple[int, int] | None) -> None:
    """One page; `number` is which, from 0, of how many."""
    tags: list[tuple[int, int, int, Any, bool]] = []
    if page.xmp:
        tags.append((_XMP_TAG, 1, len(page.xmp), page.xmp, True))
    if number:
        tags.append((_PAGE_NUMBER_TAG, 3, 2, number, True))
    if page.photoshop:
        tags.append((_PHOTOSHOP_TAG, 7, len(page.photoshop), page.photoshop, True))
    if page.iptc:
        tags.append((_IPTC_TAG, 7, len(page.iptc), page.iptc, True))
    resolution: dict[str, Any] = {}
    if page.dpi:
        resolution = {"resolution": page.dpi, "resolutionunit": "INCH"}
    samples, photometric = _samples(page)
    writer.write(
        samples,
        photometric=photometric,
        planarconfig=None if page.channels == 1 and page.alpha is None else "contig",
        extrasamples=None if page.alpha is None else ["unassalpha"],
        compression="zlib",
        predictor=samples.dtype.itemsize <= _WIDEST_PREDICTED,
        iccprofile=page.icc_profile if photometric in (_RGB, _BLACK_IS_ZERO) else None,
        subfiletype=2 if number else 0,
        extratags=tags,
        metadata=None,
        software=False,
        **resolution,
    )


def _samples(page: Photograph) -> tuple[NDArray[Any], int]:
    """What is stored, and how it is to be understood: CIELAB and counts as the file had them."""
    photometric = _BLACK_IS_ZERO if page.channels == 1 else _RGB
    if not page.is_float:
        return stacked(page), photometric
    if page.stored_as.startswith("lab/"):
        kind, bits = (int(number) for number in page.stored_as.split("/")[1:])
        samples = lab.from_rgb(page.pixels, kind, bits)
        if page.alpha is not None:
            samples = np.dstack([samples, from_float(page.alpha, samples.dtype)])
        return samples, kind
    if page.values is None:
        return stacked(page), photometric
    counts = restored(page.pixels, page.values)
    if page.alpha is not None:
        counts = np.dstack([counts, restored_alpha(page.alpha, page.values)])
    return counts, photometric
