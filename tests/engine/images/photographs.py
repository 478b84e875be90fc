"""Photographs for tests: random pixels with all the metadata a camera would add."""

from __future__ import annotations

import functools

import numpy as np
from PIL import ExifTags, Image, ImageCms

from denoise_gui.engine.images.image_file import Photograph
from denoise_gui.engine.images.pixel_formats import Pixels, convert

XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a/></x:xmpmeta>'


@functools.cache  # it holds the time at which it was made
def srgb_profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def camera_exif(orientation: int = 1, endian: str = "<") -> bytes:
    exif = Image.Exif()
    exif.endian = endian
    exif[ExifTags.Base.Make] = "Kamera"
    exif[ExifTags.Base.Orientation] = orientation
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ExposureTime] = 0.01
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ExifImageWidth] = 31
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.ExifImageHeight] = 20
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitudeRef] = "N"
    return exif.tobytes()[6:]


def parsed(exif: bytes | None) -> Image.Exif:
    assert exif is not None
    result = Image.Exif()
    result.load(exif)
    return result


def random_pixels(shape: tuple[int, ...], dtype: type, seed: int = 0) -> Pixels:
    values = np.random.default_rng(seed).random(shape, dtype=np.float32)
    return convert(values, dtype)


def photograph(dtype: type = np.uint8, channels: int = 3, alpha: bool = False) -> Photograph:
    shape = (20, 31, 3) if channels == 3 else (20, 31)
    return Photograph(
        pixels=random_pixels(shape, dtype),
        alpha=random_pixels((20, 31), dtype, seed=1) if alpha else None,
        icc_profile=srgb_profile() if channels == 3 else None,
        exif=camera_exif(),
        xmp=XMP,
        dpi=(300.0, 240.0),
    )
