"""Reads the image of a comparison in the depth it has, as the application does.

Pillow makes 8 bits of deeper colour images and refuses float TIFF; those go through tifffile and
imagecodecs, which the application depends on anyway.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from denoise_gui.contract.sentences import Sentence
from denoise_gui.contract.value_range import black_and_white, is_usual
from exporter.failures import ExportError, FailureKind
from exporter.onnx.size_limits import Array

_TIFF_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_PNG_START = b"\x89PNG\r\n\x1a\n"
_PNG_DEPTH_AT = 24
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB = 0, 1, 2
_ASSOCIATED = 1
_ORIENTATION = 274
_SAMPLES = 1 << 20
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""BT.601, as Pillow makes gray of colours."""


def read_image(path: Path, channels: int) -> Array:
    """(1, C, H, W), black at 0 and white at 1, upright; float files may go beyond.

    NaN becomes 0, and an infinity the nearest finite value of the image; floats whose white is not
    1 are scaled, as the application scales them.

    Raises:
        ExportError: not an image that can be read.
    """
    try:
        pixels = _ranged(_finite(_read(path)))
    # Decoders raise anything on damaged files.
    except Exception as error:
        reason = str(getattr(error, "strerror", None) or error).strip() or type(error).__name__
        raise ExportError(
            FailureKind.IMAGE_UNREADABLE, Sentence("image-unreadable", path, reason)
        ) from error
    planes = _with_channels(pixels, channels).transpose(2, 0, 1)
    return np.ascontiguousarray(planes[None], np.float32)


def image_area(path: Path) -> int:
    """Pixels of an image, from its header; 0 where that cannot be told."""
    try:
        with Image.open(path) as image:
            return int(image.width * image.height)
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, ValueError):
        return 0


def _read(path: Path) -> NDArray[np.float32]:
    """(H, W, 1 or 3) as float32."""
    with path.open("rb") as file:
        head = file.read(_PNG_DEPTH_AT + 1)
    if head.startswith(_TIFF_STARTS):
        pixels = _read_tiff(path)
        if pixels is not None:
            return pixels
    if head.startswith(_PNG_START) and head[_PNG_DEPTH_AT : _PNG_DEPTH_AT + 1] == b"\x10":
        import imagecodecs

        deep = _colours(_as_float(imagecodecs.png_decode(path.read_bytes())))
        with Image.open(path) as image:
            return _turned(deep, int(image.getexif().get(_ORIENTATION, 1)))
    with Image.open(path) as image:
        upright = ImageOps.exif_transpose(image)
        if upright.mode.startswith(("I", "F")):
            white = 1.0 if upright.mode == "F" else 65535.0
            return _colours(np.asarray(upright).astype(np.float32) / np.float32(white))
        gray = upright.mode in ("1", "L", "LA", "La")
        return _colours(_as_float(np.asarray(upright.convert("L" if gray else "RGB"))))


def _read_tiff(path: Path) -> NDArray[np.float32] | None:
    """Gray and RGB of any depth; None for what Pillow reads, such as palettes, CMYK and YCbCr."""
    import tifffile

    with tifffile.TiffFile(path) as tiff:
        page = tiff.pages.first
        if page.photometric not in (_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB):
            return None
        if page.imagedepth > 1 or page.axes not in ("YX", "YXS", "SYX"):
            return None
        array = np.asarray(page.asarray())
        if page.axes == "SYX":
            array = np.moveaxis(array, 0, -1)
        samples = _as_float(array, page.bitspersample)
        tag = page.tags.get(_ORIENTATION)
        colours = 3 if page.photometric == _RGB else 1
        if samples.ndim == 3 and tuple(page.extrasamples)[:1] == (_ASSOCIATED,):
            alpha = samples[:, :, colours : colours + 1]
            samples = np.divide(samples, alpha, out=np.zeros_like(samples), where=alpha > 0)
        pixels = samples[:, :, :colours] if samples.ndim == 3 else samples[:, :, None]
        if page.photometric == _WHITE_IS_ZERO:
            pixels = 1 - pixels
        return _turned(pixels, int(tag.value) if tag else 1)


def _as_float(array: NDArray[Any], bits: int | None = None) -> NDArray[np.float32]:
    """Whole numbers divided by the largest of `bits`; floats as they are.

    Raises:
        ValueError: signed or complex numbers.
    """
    kind = array.dtype.kind
    if kind == "f":
        with np.errstate(over="ignore"):  # what becomes infinite is dealt with later
            return array.astype(np.float32)
    if kind == "b":
        return array.astype(np.float32)
    if kind != "u":
        raise ValueError("its pixels are signed or complex numbers")
    white = float(2 ** (bits or 8 * array.dtype.itemsize) - 1)
    return (array / white).astype(np.float32)


def _colours(array: NDArray[np.float32]) -> NDArray[np.float32]:
    """(H, W) or (H, W, S) without alpha: (H, W, 1 or 3)."""
    if array.ndim == 2:
        return array[:, :, None]
    return array[:, :, : 3 if array.shape[2] >= 3 else 1]


def _with_channels(pixels: NDArray[np.float32], channels: int) -> NDArray[np.float32]:
    if pixels.shape[2] == channels:
        return pixels
    if channels == 1:
        return (pixels @ _LUMA)[:, :, None]
    return np.repeat(pixels, channels, axis=2)


def _finite(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Raises ValueError where nothing is."""
    finite = np.isfinite(pixels)
    if finite.all():
        return pixels
    if not finite.any():
        raise ValueError("it holds no number in any pixel, only NaN or infinity")
    low, high = float(pixels[finite].min()), float(pixels[finite].max())
    return np.nan_to_num(pixels, nan=0.0, posinf=high, neginf=low)


def _ranged(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
    """Finite values with black at 0 and white at 1."""
    low, high = float(pixels.min()), float(pixels.max())
    if is_usual(low, high):
        return pixels
    sample = pixels.ravel()[:: max(1, pixels.size // _SAMPLES)]
    whole = bool(np.all(sample == np.rint(sample)))
    found = black_and_white(low, high, float(np.median(np.abs(sample))), whole=whole)
    if found is None:
        return pixels
    black, white = found
    return ((pixels.astype(np.float64) - black) / (white - black)).astype(np.float32)


def _turned(pixels: NDArray[np.float32], orientation: int) -> NDArray[np.float32]:
    """Undo an orientation: 5 to 8 are transposed, then each is mirrored along its axes."""
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels
