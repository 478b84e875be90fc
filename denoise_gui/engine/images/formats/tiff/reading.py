"""TIFF files: any depth, gray, RGB, palette or CMYK, with extra samples, planar or not, BigTIFF."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images import exif_in_tiff, lab, photoshop
from denoise_gui.engine.images.cmyk import rgb_from_cmyk
from denoise_gui.engine.images.colour import Colour
from denoise_gui.engine.images.format_kind import Reading
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.pillow_reading import CMYK_NOTE, check_size
from denoise_gui.engine.images.pixel_formats import Pixels, from_float, sample_max, to_float
from denoise_gui.engine.images.tiff_directories import ExifError, RawTag
from denoise_gui.engine.images.value_range import ValueRange, normalised
from denoise_gui.engine.messages import Message

_ASSOCIATED, _UNSPECIFIED = 1, 0
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _PALETTE, _CMYK, _YCBCR = 0, 1, 2, 3, 5, 6
_LABS = (lab.CIELAB, lab.ICCLAB)
_COLOUR_SAMPLES = {
    **dict.fromkeys((_WHITE_IS_ZERO, _BLACK_IS_ZERO, _PALETTE), 1),
    **dict.fromkeys((_RGB, _YCBCR, *_LABS), 3),
    _CMYK: 4,
}
_JPEG_COMPRESSIONS = frozenset({6, 7, 34892})
_MAX_SAMPLES = 16
_MAX_PIXEL_BYTES = 16
"""Bytes of a float32 RGB pixel with alpha: the most that an image of the largest size may have."""
_LAYERS, _SUB_PAGES, _PHOTOSHOP, _IPTC = 37724, 330, 34377, 33723
_LONG = 4
_IMAGEJ_TAGS = frozenset({50838, 50839})
_CENTIMETRES_PER_INCH = 2.54
MAX_PAGES = 1000
_KINDS_LEFT_OUT = {1: "a reduced preview", 4: "a mask", 5: "a reduced mask"}
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
                _check_page(page, max_pixels)
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
            f"its {count} pages together have more than {max_pixels / 1e6:g} megapixels, which is"
            " the limit. Divide it with another program first"
        )


def _read_page(file: BinaryIO, page: Any, max_pixels: int, offset: int | None) -> Photograph:
    _check_page(page, max_pixels)
    notes: list[str] = []
    icc = _bytes_tag(page, 34675)
    tags = _further_tags(file, page, offset, notes)
    array = _array(page)
    values = None
    stored_as = ""
    if page.photometric in _LABS:
        pixels, alpha = _from_lab(page, array, notes)
        icc, stored_as = lab.rgb_profile(), f"lab/{int(page.photometric)}/{page.bitspersample}"
    elif page.photometric == _CMYK:
        inks, alpha = _colours(page, _samples(page, array, notes), notes)
        pixels, icc = rgb_from_cmyk(inks, icc), None
        notes.append(CMYK_NOTE)
    else:
        samples, values = _scaled(page, array, notes)
        pixels, alpha = _colours(page, samples, notes)
    bits = int(page.bitspersample)
    return Photograph(
        pixels=np.ascontiguousarray(pixels),
        alpha=None if alpha is None else np.ascontiguousarray(alpha),
        icc_profile=icc,
        colour=_colour(page),
        exif=exif_in_tiff.from_tiff(file, offset),
        xmp=_bytes_tag(page, 700),
        dpi=_dpi(page),
        depth=bits if 8 < bits < 16 and pixels.dtype == np.uint16 else 0,
        photoshop=_photoshop(page),
        iptc=_iptc(page),
        tags=tags,
        values=values,
        stored_as=stored_as,
        source_format="TIFF",
        notes=tuple(notes),
    )


def _further_tags(
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


def _photoshop(page: Any) -> bytes | None:
    resources = _bytes_tag(page, _PHOTOSHOP)
    return photoshop.without_untrue(resources) if resources else None


def _colour(page: Any) -> Colour | None:
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


def _from_lab(page: Any, array: NDArray[Any], notes: list[str]) -> tuple[Pixels, Pixels | None]:
    """RGB and alpha, both float32."""
    if array.dtype.itemsize > 2 or array.dtype.kind not in "ui":
        raise UnreadableError(
            Message("its CIELAB colours are not of 8 or 16 bits. Convert it to RGB first")
        )
    notes.append(Message("CIELAB was converted to RGB; TIFF files are written in CIELAB again"))
    array = array.view(array.dtype.str.replace("i", "u"))
    alpha = None
    if array.shape[2] > 3:
        alpha = to_float(array[:, :, 3].astype(array.dtype.newbyteorder("=")))
    return lab.to_rgb(array[:, :, :3], int(page.photometric)), alpha


def _scaled(page: Any, array: NDArray[Any], notes: list[str]) -> tuple[Pixels, ValueRange | None]:
    """Samples in a kept type; signed and wide integers as float, with the range that they have."""
    bits, kind = int(page.bitspersample), array.dtype.kind
    wide = kind == "u" and bits > 16
    if page.photometric == _PALETTE or not (kind == "i" or wide):
        return _samples(page, array, notes), None
    array = _by_channel(page, array)
    name = array.dtype.newbyteorder("=").name
    limits = np.iinfo(array.dtype)
    low, high = int(array.min()), int(array.max())
    black = 0 if low >= 0 else low
    white = (2**bits - 1) if wide else int(limits.max)
    if black < 0 or high < white / 8:
        white = max(high, black + 1)
        notes.append(
            Message(
                "Values run from {0:.6g} to {1:.6g}; {2:.6g} is taken as black, {3:.6g} as white, "
                "and sigma is measured between them",
                low, high, black, white,
            )
        )  # fmt: skip
    kinds = (bits, Message("signed") if kind == "i" else Message("unsigned"))
    notes.append(Message("Integers of {0} bits, {1}, were converted to floating point", *kinds))
    values = ValueRange(float(black), float(white), name, float(limits.max))
    pixels = normalised(array, values)
    colours = _COLOUR_SAMPLES[page.photometric]
    if pixels.shape[2] > colours:
        pixels[:, :, colours:] = array[:, :, colours:] / np.float32(limits.max)
    return pixels, values


def _check_page(page: Any, max_pixels: int) -> None:
    check_size(page.imagewidth, page.imagelength, max_pixels)
    sample_bytes = -(-page.bitspersample // 8)
    if page.imagewidth * page.imagelength * page.samplesperpixel * sample_bytes > (
        max_pixels * _MAX_PIXEL_BYTES
    ):
        raise UnreadableError(Message("it has too many or too wide samples for its size"))
    if page.imagedepth > 1:
        raise UnreadableError(Message("it holds a volume, not an image"))
    if page.photometric not in _COLOUR_SAMPLES:
        name = getattr(page.photometric, "name", page.photometric)
        raise UnreadableError(
            Message(
                "its colours are stored as {0}, which this program does not know. "
                "Convert it to RGB first",
                name,
            )
        )
    colours = _COLOUR_SAMPLES[page.photometric]
    if not colours <= page.samplesperpixel <= _MAX_SAMPLES:
        raise UnreadableError(Message("it has {0} samples per pixel", page.samplesperpixel))


def _array(page: Any) -> NDArray[Any]:
    return _by_channel(page, np.asarray(page.asarray()))


def _by_channel(page: Any, array: NDArray[Any]) -> NDArray[Any]:
    """(H, W, S), whatever arrangement the file has."""
    if array.ndim == 3 and page.axes == "YX":
        return array
    if page.axes == "YX":
        array = array[:, :, None]
    elif page.axes == "SYX":
        array = np.moveaxis(array, 0, -1)
    elif page.axes != "YXS":
        raise UnreadableError(
            Message("its pixels are arranged in a way this program does not know")
        )
    return array


def _samples(page: Any, array: NDArray[Any], notes: list[str]) -> Pixels:
    """(H, W, S) in a kept type, whatever type the file has."""
    if page.photometric == _PALETTE:
        notes.append(Message("The palette was expanded to full colour"))
        colours = _through_palette(array[:, :, 0], page.colormap)
        if array.shape[2] == 1:
            return colours
        extra = array[:, :, 1:].astype(np.float32) / np.float32(2 ** int(page.bitspersample) - 1)
        return np.dstack([colours, from_float(extra, colours.dtype)])
    if page.photometric == _YCBCR and page.compression not in _JPEG_COMPRESSIONS:
        return _rgb_from_ycbcr(array)
    return _kept_type(array, page.bitspersample, notes)


def _rgb_from_ycbcr(array: NDArray[Any]) -> Pixels:
    """JPEG's codec converts to RGB by itself; the plain compressions leave this to the reader."""
    from PIL import Image

    if array.dtype != np.uint8 or array.shape[2] != 3:
        raise UnreadableError(
            Message("its YCbCr colours are not of 8 bits. Convert it to RGB first")
        )
    size = (array.shape[1], array.shape[0])
    return np.asarray(Image.frombytes("YCbCr", size, array.tobytes()).convert("RGB"))


def _check_fits_float32(array: NDArray[Any]) -> None:
    largest = float(np.max(np.abs(array), where=np.isfinite(array), initial=0))
    if largest > float(np.finfo(np.float32).max):
        raise UnreadableError(
            Message(
                "its values go up to {0:.3g}, more than 32-bit floating point holds. Scale them "
                "with another program first",
                largest,
            )
        )


def _kept_type(array: NDArray[Any], bits: int, notes: list[str]) -> Pixels:
    kind = array.dtype.kind
    if kind == "f":
        if array.dtype != np.float32:
            notes.append(Message("{0}-bit floating point was converted to 32 bits", bits))
        if array.dtype.itemsize > np.dtype(np.float32).itemsize:
            _check_fits_float32(array)
        return array.astype(np.float32, copy=False)
    if kind == "b":
        return array.astype(np.uint8) * np.uint8(255)
    if kind != "u":
        raise UnreadableError(
            Message("its pixels are complex numbers. Convert it to 16 bits or float first")
        )
    if bits in (8, 16) and array.dtype.itemsize * 8 == bits:
        return array.astype(array.dtype.newbyteorder("="), copy=False)
    if bits < 8:
        return from_float(array.astype(np.float32) / (2**bits - 1), np.uint8)
    notes.append(Message("{0} bits were stretched to 16", bits))
    return from_float(array.astype(np.float32) / (2**bits - 1), np.uint16)


def _through_palette(indices: NDArray[Any], colormap: NDArray[np.uint16] | None) -> Pixels:
    if colormap is None or colormap.ndim != 2 or indices.dtype.kind not in "ub":
        raise UnreadableError(Message("its palette is missing or damaged"))
    # The specification asks for 16 bits a colour; some programs write 8, and most fill 8 up.
    table: NDArray[Any] = colormap.T
    upper = table >> 8
    if table.max() < 256:
        table = table.astype(np.uint8)
    elif np.all((table == upper * 257) | (table == upper << 8)):
        table = upper.astype(np.uint8)
    last = len(table) - 1
    return np.ascontiguousarray(table[np.minimum(indices, last).astype(np.intp)])


def _colours(page: Any, samples: Pixels, notes: list[str]) -> tuple[Pixels, Pixels | None]:
    """Colour and alpha of (H, W, S) samples."""
    colours = 3 if page.photometric == _PALETTE else _COLOUR_SAMPLES[page.photometric]
    pixels = samples[:, :, :colours]
    extra = samples[:, :, colours:]
    if page.photometric == _WHITE_IS_ZERO:
        white = sample_max(pixels.dtype)
        pixels = (white - pixels).astype(pixels.dtype)
    if colours == 1:
        pixels = pixels[:, :, 0]
    if extra.shape[2] == 0:
        return pixels, None
    kinds = tuple(page.extrasamples)
    is_ink = page.photometric == _CMYK and kinds[:1] in ((), (_UNSPECIFIED,))
    left_out = extra.shape[2] - (0 if is_ink else 1)
    if left_out:
        notes.append(Message("{0} extra channels were left out", left_out))
    if is_ink:
        return pixels, None
    alpha = extra[:, :, 0]
    if kinds[:1] == (_ASSOCIATED,):
        notes.append(Message("Premultiplied transparency was separated from the colours"))
        pixels = _unpremultiplied(pixels, alpha)
    elif kinds[:1] == (_UNSPECIFIED,) and page.photometric == _PALETTE:
        notes.append(Message("The channel beside the palette was taken for transparency"))
    return pixels, alpha


def _unpremultiplied(pixels: Pixels, alpha: Pixels) -> Pixels:
    share = to_float(alpha)
    share = share if pixels.ndim == 2 else share[:, :, None]
    values = np.divide(
        to_float(pixels), share, out=np.zeros(pixels.shape, np.float32), where=share > 0
    )
    return from_float(values, pixels.dtype)


def _bytes_tag(page: Any, code: int) -> bytes | None:
    tag = page.tags.get(code)
    value = None if tag is None else tag.value
    if isinstance(value, str):
        value = value.encode("utf-8")
    elif isinstance(value, np.ndarray | tuple):
        value = np.asarray(value, dtype=np.uint8).tobytes()
    return value if isinstance(value, bytes) and value else None


def _iptc(page: Any) -> bytes | None:
    """Bytes, or as many programs write it, longs in the file's order that are bytes in disguise."""
    tag = page.tags.get(_IPTC)
    if tag is not None and int(tag.dtype) == _LONG and not isinstance(tag.value, bytes | str):
        numbers = np.atleast_1d(np.asarray(tag.value, dtype=page.parent.byteorder + "u4"))
        return numbers.tobytes() or None
    return _bytes_tag(page, _IPTC)


def _dpi(page: Any) -> tuple[float, float] | None:
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
