"""What the tags of a TIFF page say beside its pixels, and what of them can stay."""

from __future__ import annotations

from typing import Any, BinaryIO

import numpy as np

from denoise_gui.engine.images import exif_in_tiff, photoshop
from denoise_gui.engine.images.colour import Colour
from denoise_gui.engine.images.tiff_directories import ExifError, RawTag
from denoise_gui.engine.messages import Message

_LAYERS, _SUB_PAGES, _PHOTOSHOP, _IPTC = 37724, 330, 34377, 33723
_LONG = 4
_IMAGEJ_TAGS = frozenset({50838, 50839})
_CENTIMETRES_PER_INCH = 2.54


def further_tags(
    file: BinaryIO, page: Any, offset: int | None, notes: list[str]
) -> tuple[RawTag, ...]:
    """What other programs have written into the page's directory, and notes on what cannot stay."""
    if _LAYERS in page.tags:
        notes.append(Message("The layers of Photoshop were left out: they show the noise"))
    if _SUB_PAGES in page.tags:
        notes.append(Message("Further pictures within the page were left out"))
    try:
        tags = exif_in_tiff.further_tags(file, offset)
    except ExifError:
        return ()
    if page.parent.byteorder == ">" and any(tag.number in _IMAGEJ_TAGS for tag in tags):
        # Their numbers are in the file's order of bytes, which only ImageJ knows how to change.
        notes.append(Message("Overlays and labels of ImageJ were left out"))
        tags = tuple(tag for tag in tags if tag.number not in _IMAGEJ_TAGS)
    return tags


def photoshop_of(page: Any) -> bytes | None:
    """Photoshop's resources, without what the denoised picture would belie."""
    resources = bytes_tag(page, _PHOTOSHOP)
    return photoshop.without_untrue(resources) if resources else None


def colour_of(page: Any) -> Colour | None:
    """What the tags for white, primaries and curve say (TIFF 6.0, section 20)."""
    white, primaries = _rationals(page, 318, 2), _rationals(page, 319, 6)
    points = (*(white or (0.3127, 0.3290)), *primaries) if primaries else None
    tag = page.tags.get(301)
    curve = None
    if tag is not None and len(tag.value) >= 2 and not isinstance(tag.value, str | bytes):
        table = np.asarray(tag.value, dtype=np.float64)[: 2 ** int(page.bitspersample)]
        curve = tuple(float(v) / 65535 for v in table[:: max(1, len(table) // 4096)])
    return Colour(chromaticities=points, curve=curve) if points or curve else None


def _rationals(page: Any, code: int, count: int) -> tuple[float, ...] | None:
    tag = page.tags.get(code)
    numbers = tuple(tag.value) if tag is not None and isinstance(tag.value, tuple) else ()
    if len(numbers) != 2 * count or 0 in numbers[1::2]:
        return None
    return tuple(numbers[i] / numbers[i + 1] for i in range(0, 2 * count, 2))


def bytes_tag(page: Any, code: int) -> bytes | None:
    """A tag's value as bytes, however it was written; None if it has none."""
    tag = page.tags.get(code)
    value = None if tag is None else tag.value
    if isinstance(value, str):
        value = value.encode("utf-8")
    elif isinstance(value, np.ndarray | tuple):
        value = np.asarray(value, dtype=np.uint8).tobytes()
    return value if isinstance(value, bytes) and value else None


def iptc_of(page: Any) -> bytes | None:
    """Its captions: bytes or, as many programs write it, longs that are bytes in disguise, in the
    order of the file."""
    tag = page.tags.get(_IPTC)
    if tag is not None and int(tag.dtype) == _LONG and not isinstance(tag.value, bytes | str):
        numbers = np.atleast_1d(np.asarray(tag.value, dtype=page.parent.byteorder + "u4"))
        return numbers.tobytes() or None
    return bytes_tag(page, _IPTC)


def dpi_of(page: Any) -> tuple[float, float] | None:
    """Across and down, if the page states both."""
    tags = [page.tags.get(code) for code in (282, 283)]
    unit = page.tags.get(296)
    number = 2 if unit is None else int(unit.value)
    if None in tags or number not in (2, 3):
        return None
    scale = _CENTIMETRES_PER_INCH if number == 3 else 1.0
    pairs = [tag.value for tag in tags]
    if any(not isinstance(pair, tuple) or len(pair) != 2 or not pair[1] for pair in pairs):
        return None
    return pairs[0][0] / pairs[0][1] * scale, pairs[1][0] / pairs[1][1] * scale
