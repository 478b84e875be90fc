"""TIFF files: any depth, gray, RGB, palette or CMYK, with extra samples, planar or not, BigTIFF."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, BinaryIO

import numpy as np

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images import exif_in_tiff, lab
from denoise_gui.engine.images.cmyk import rgb_from_cmyk
from denoise_gui.engine.images.format_kind import Reading
from denoise_gui.engine.images.formats.tiff.samples import (
    CMYK,
    LABS,
    check_page,
    colours_of,
    from_lab,
    kept_samples,
    read_array,
    scaled,
)
from denoise_gui.engine.images.formats.tiff.tags import (
    bytes_tag,
    colour_of,
    dpi_of,
    further_tags,
    iptc_of,
    photoshop_of,
)
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.pillow_reading import CMYK_NOTE
from denoise_gui.engine.messages import Message

MAX_PAGES = 1000
_KINDS_LEFT_OUT = {
    1: Message("a reduced preview"),
    4: Message("a mask"),
    5: Message("a reduced mask"),
}
"""By the tag NewSubfileType: they show the image as it was before."""


def read(file: BinaryIO, reading: Reading) -> Photograph:
    """Read every page. The first must be readable; further ones that are not are left out, noted.

    Raises:
        UnreadableError: too large, all pages together too, or pixels of a kind that is not kept.
        Exception: whatever tifffile and its codecs raise on damaged files.
    """
    import tifffile

    max_pixels = reading.max_pixels
    with tifffile.TiffFile(file) as tiff:
        count = _count_pages(tiff)
        first = _read_page(file, tiff.pages.get(0), max_pixels, None)
        notes = list(first.notes)
        left = max_pixels - first.width * first.height
        pages = []
        for number in range(1, count):
            try:
                page = tiff.pages.get(number)
                what = _KINDS_LEFT_OUT.get(int(page.subfiletype))
                if what:
                    notes.append(Message("Page {0}, {1}, was left out", number + 1, what))
                    continue
                check_page(page, max_pixels)
                _check_room(page, left, count, max_pixels)
                further = _read_page(file, page, left, page.offset)
            except _TooManyError:
                raise
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001  (decoders raise anything on damaged data)
                reason = " ".join(str(error).split())[:120] or type(error).__name__
                notes.append(Message("Page {0} was left out: {1}", number + 1, reason))
                continue
            left -= further.width * further.height
            pages.append(further)
    if pages:
        notes.append(
            Message("It has {0} pages: the first is shown, all are denoised", len(pages) + 1)
        )
    return replace(first, pages=tuple(pages), notes=tuple(notes))


class _TooManyError(UnreadableError):
    """The pages together are too large."""


def _count_pages(tiff: Any) -> int:
    """How many directories the file has, as far as their chain is sound."""
    count = len(tiff.pages)
    if count > MAX_PAGES:
        raise UnreadableError(
            Message(
                "it has {0} pages; the limit is {1}. Divide it with another program first",
                count,
                MAX_PAGES,
            )
        )
    return count


def _check_room(page: Any, left: int, count: int, max_pixels: int) -> None:
    if page.imagewidth * page.imagelength > left:
        raise _TooManyError(
            Message(
                "its {0} pages together have more than {1:g} megapixels, which is the limit. "
                "Divide it with another program first",
                count,
                max_pixels / 1e6,
            )
        )


def _read_page(file: BinaryIO, page: Any, max_pixels: int, offset: int | None) -> Photograph:
    check_page(page, max_pixels)
    notes: list[str] = []
    icc = bytes_tag(page, 34675)
    tags = further_tags(file, page, offset, notes)
    array = read_array(page)
    values = None
    stored_as = ""
    if page.photometric in LABS:
        pixels, alpha = from_lab(page, array, notes)
        icc, stored_as = lab.rgb_profile(), f"lab/{int(page.photometric)}/{page.bitspersample}"
    elif page.photometric == CMYK:
        inks, alpha = colours_of(page, kept_samples(page, array, notes), notes)
        pixels, icc = rgb_from_cmyk(inks, icc), None
        notes.append(CMYK_NOTE)
    else:
        samples, values = scaled(page, array, notes)
        pixels, alpha = colours_of(page, samples, notes)
    bits = int(page.bitspersample)
    return Photograph(
        pixels=np.ascontiguousarray(pixels),
        alpha=None if alpha is None else np.ascontiguousarray(alpha),
        icc_profile=icc,
        colour=colour_of(page),
        exif=exif_in_tiff.from_tiff(file, offset),
        xmp=bytes_tag(page, 700),
        dpi=dpi_of(page),
        depth=bits if 8 < bits < 16 and pixels.dtype == np.uint16 else 0,
        photoshop=photoshop_of(page),
        iptc=iptc_of(page),
        tags=tags,
        values=values,
        stored_as=stored_as,
        source_format="TIFF",
        notes=tuple(notes),
    )
