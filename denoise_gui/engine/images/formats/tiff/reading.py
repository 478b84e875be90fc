"""TIFF files: any depth, gray, RGB, palette or CMYK, with extra samples, planar or not, BigTIFF."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images import exif
from denoise_gui.engine.images.format_kind import Reading
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.pillow_reading import CMYK_NOTE, check_size, cmyk_to_rgb
from denoise_gui.engine.images.pixel_formats import Pixels, from_float, sample_max, to_float
from denoise_gui.engine.messages import Message

_ASSOCIATED, _UNSPECIFIED = 1, 0
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _PALETTE, _CMYK, _YCBCR = 0, 1, 2, 3, 5, 6
_COLOUR_SAMPLES = {_WHITE_IS_ZERO: 1, _BLACK_IS_ZERO: 1, _RGB: 3, _PALETTE: 1, _CMYK: 4, _YCBCR: 3}
_JPEG_COMPRESSIONS = frozenset({6, 7, 34892})
_MAX_SAMPLES = 16
_MAX_PIXEL_BYTES = 16
"""Bytes of a float32 RGB pixel with alpha: the most that an image of the largest size may have."""
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
    icc, xmp, dpi = _bytes_tag(page, 34675), _bytes_tag(page, 700), _dpi(page)
    samples = _samples(page, notes)
    if page.photometric == _CMYK:
        pixels, icc = _rgb_from_cmyk(samples, icc), None
        notes.append(CMYK_NOTE)
        alpha = None
    else:
        pixels, alpha = _colours(page, samples, notes)
    return Photograph(
        pixels=np.ascontiguousarray(pixels),
        alpha=None if alpha is None else np.ascontiguousarray(alpha),
        icc_profile=icc,
        exif=exif.from_tiff(file, offset),
        xmp=xmp,
        dpi=dpi,
        source_format="TIFF",
        notes=tuple(notes),
    )


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


def _samples(page: Any, notes: list[str]) -> Pixels:
    """(H, W, S) in a kept type, whatever type and arrangement the file has."""
    array = np.asarray(page.asarray())
    if page.axes == "YX":
        array = array[:, :, None]
    elif page.axes == "SYX":
        array = np.moveaxis(array, 0, -1)
    elif page.axes != "YXS":
        raise UnreadableError(
            Message("its pixels are arranged in a way this program does not know")
        )
    if page.photometric == _PALETTE:
        notes.append(Message("The palette was expanded to full colour"))
        return _through_palette(array[:, :, 0], page.colormap)
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


def _kept_type(array: NDArray[Any], bits: int, notes: list[str]) -> Pixels:
    kind = array.dtype.kind
    if kind == "f":
        if array.dtype != np.float32:
            notes.append(Message("{0}-bit floating point was converted to 32 bits", bits))
        with np.errstate(over="ignore"):  # what becomes infinite is dealt with later
            return array.astype(np.float32, copy=False)
    if kind == "b":
        return array.astype(np.uint8) * np.uint8(255)
    if kind != "u":
        raise UnreadableError(
            Message(
                "its pixels are signed or complex numbers. Convert it to 16 bits or float first"
            )
        )
    if bits in (8, 16) and array.dtype.itemsize * 8 == bits:
        return array.astype(array.dtype.newbyteorder("="), copy=False)
    if bits < 8:
        return from_float(array.astype(np.float32) / (2**bits - 1), np.uint8)
    if bits < 16:
        notes.append(Message("{0} bits were stretched to 16", bits))
        return from_float(array.astype(np.float32) / (2**bits - 1), np.uint16)
    notes.append(Message("{0}-bit integers were converted to floating point", bits))
    return (array / float(2**bits - 1)).astype(np.float32)


def _through_palette(indices: NDArray[Any], colormap: NDArray[np.uint16] | None) -> Pixels:
    if colormap is None or colormap.ndim != 2 or indices.dtype.kind not in "ub":
        raise UnreadableError(Message("its palette is missing or damaged"))
    # The specification asks for 16 bits a colour; some programs write 8.
    table = colormap if colormap.max() < 256 else colormap >> 8
    table8 = np.asarray(table, dtype=np.uint8).T
    last = len(table8) - 1
    return np.asarray(table8[np.minimum(indices, last).astype(np.intp)])


def _rgb_from_cmyk(samples: Pixels, profile: bytes | None) -> Pixels:
    """In sRGB and the same depth: through the profile, by the naive formula without one."""
    from PIL import Image

    inks = samples[:, :, :4]
    if profile and samples.dtype == np.uint8:
        size = (inks.shape[1], inks.shape[0])
        return np.asarray(cmyk_to_rgb(Image.frombytes("CMYK", size, inks.tobytes()), profile))
    if profile and samples.dtype == np.uint16:
        deep = _through_profile(inks, profile)
        if deep is not None:
            return deep
    ink = 1 - to_float(inks)
    return from_float(ink[:, :, :3] * ink[:, :, 3:], samples.dtype)


def _through_profile(inks: Pixels, profile: bytes) -> Pixels | None:
    """16 bits, which Pillow's colour management has not; None if the profile does not serve."""
    import imagecodecs

    try:
        deep = imagecodecs.cms_transform(
            np.ascontiguousarray(inks),
            profile,
            imagecodecs.cms_profile("srgb"),
            colorspace="cmyk",
            outcolorspace="rgb",
        )
    except (imagecodecs.CmsError, ValueError):
        return None
    return np.asarray(deep)


def _colours(page: Any, samples: Pixels, notes: list[str]) -> tuple[Pixels, Pixels | None]:
    """Colour and alpha of (H, W, S) samples."""
    colours = (
        samples.shape[2] if page.photometric == _PALETTE else _COLOUR_SAMPLES[page.photometric]
    )
    pixels = samples[:, :, :colours]
    extra = samples[:, :, colours:]
    if page.photometric == _WHITE_IS_ZERO:
        white = sample_max(pixels.dtype)
        pixels = (white - pixels).astype(pixels.dtype)
    if colours == 1:
        pixels = pixels[:, :, 0]
    if extra.shape[2] == 0:
        return pixels, None
    if extra.shape[2] > 1:
        notes.append(Message("{0} extra channels were left out", extra.shape[2] - 1))
    alpha = extra[:, :, 0]
    kinds = tuple(page.extrasamples)
    if kinds[:1] == (_ASSOCIATED,):
        notes.append(Message("Premultiplied transparency was separated from the colours"))
        pixels = _unpremultiplied(pixels, alpha)
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
