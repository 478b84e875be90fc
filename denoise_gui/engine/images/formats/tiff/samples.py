"""The samples of a TIFF page, whatever their kind and arrangement, as pixels that are kept."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images import lab
from denoise_gui.engine.images.notes import PALETTE, measured_between
from denoise_gui.engine.images.pillow_reading import check_size
from denoise_gui.engine.images.pixel_formats import Pixels, from_float, sample_max, to_float
from denoise_gui.engine.images.value_range import ValueRange, normalised
from denoise_gui.engine.messages import Message

_ASSOCIATED, _UNSPECIFIED = 1, 0
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _PALETTE, CMYK, _YCBCR = 0, 1, 2, 3, 5, 6
LABS = (lab.CIELAB, lab.ICCLAB)
_COLOUR_SAMPLES = {
    **dict.fromkeys((_WHITE_IS_ZERO, _BLACK_IS_ZERO, _PALETTE), 1),
    **dict.fromkeys((_RGB, _YCBCR, *LABS), 3),
    CMYK: 4,
}
_JPEG_COMPRESSIONS = frozenset({6, 7, 34892})
_MAX_SAMPLES = 16
_MAX_PIXEL_BYTES = 16
"""Bytes of a float32 RGB pixel with alpha: the most that an image of the largest size may have."""


def check_page(page: Any, max_pixels: int) -> None:
    """Before anything is decoded.

    Raises:
        UnreadableError: it is too large, or of a kind that is not kept.
    """
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


def read_array(page: Any) -> NDArray[Any]:
    """(H, W, S), as the file has them."""
    return _by_channel(page, np.asarray(page.asarray()))


def scaled(page: Any, array: NDArray[Any], notes: list[str]) -> tuple[Pixels, ValueRange | None]:
    """Samples in a kept type; signed and wide integers as float, with the range that they have."""
    bits, kind = int(page.bitspersample), array.dtype.kind
    wide = kind == "u" and bits > 16
    if page.photometric == _PALETTE or not (kind == "i" or wide):
        return kept_samples(page, array, notes), None
    array = _by_channel(page, array)
    name = array.dtype.newbyteorder("=").name
    limits = np.iinfo(array.dtype)
    low, high = int(array.min()), int(array.max())
    black = 0 if low >= 0 else low
    white = (2**bits - 1) if wide else int(limits.max)
    if black < 0 or high < white / 8:
        white = max(high, black + 1)
        notes.append(measured_between(low, high, black, white))
    kinds = (bits, Message("signed") if kind == "i" else Message("unsigned"))
    notes.append(Message("Integers of {0} bits, {1}, were converted to floating point", *kinds))
    values = ValueRange(float(black), float(white), name, float(limits.max))
    pixels = normalised(array, values)
    colours = _COLOUR_SAMPLES[page.photometric]
    if pixels.shape[2] > colours:
        pixels[:, :, colours:] = array[:, :, colours:] / np.float32(limits.max)
    return pixels, values


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


def kept_samples(page: Any, array: NDArray[Any], notes: list[str]) -> Pixels:
    """(H, W, S) in a kept type, whatever type the file has."""
    if page.photometric == _PALETTE:
        notes.append(PALETTE)
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


def colours_of(page: Any, samples: Pixels, notes: list[str]) -> tuple[Pixels, Pixels | None]:
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
    is_ink = page.photometric == CMYK and kinds[:1] in ((), (_UNSPECIFIED,))
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


def from_lab(page: Any, array: NDArray[Any], notes: list[str]) -> tuple[Pixels, Pixels | None]:
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


def _unpremultiplied(pixels: Pixels, alpha: Pixels) -> Pixels:
    share = to_float(alpha)
    share = share if pixels.ndim == 2 else share[:, :, None]
    values = np.divide(
        to_float(pixels), share, out=np.zeros(pixels.shape, np.float32), where=share > 0
    )
    return from_float(values, pixels.dtype)
