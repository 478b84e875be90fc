"""What a format cannot hold of a photograph: said, and taken out before it is written."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from denoise_gui.engine.images import exif as exif_block
from denoise_gui.engine.images.format_kind import ImageFormat
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.pixel_formats import Pixels, convert, from_float, to_float
from denoise_gui.engine.images.registry import format_for
from denoise_gui.engine.messages import Message


def saving_loses(suffix: str, photograph: Photograph) -> list[str]:
    """What a file with this suffix cannot hold of a photograph, each in a few words.

    Empty if all of it is kept. Lossy compression is not counted.

    Raises:
        ValueError: no such format; ask `format_for` first.
    """
    target = format_for(suffix)
    if target is None:
        raise ValueError(f"{suffix} is not a format that is written")
    losses = []
    stored = target.type_for(photograph)
    bits = stored.itemsize * 8
    if photograph.is_float and stored != np.float32:
        losses.append(Message("floating-point values (stored as {0} bits, 0 to 1)", bits))
    elif photograph.bits > bits:
        losses.append(Message("depth ({0} bits become {1})", photograph.bits, bits))
    if photograph.alpha is not None and not target.keeps.alpha:
        losses.append(Message("transparency (the image is laid over white)"))
    if photograph.icc_profile and not keeps_profile(target, photograph):
        losses.append(Message("the colour profile"))
    if photograph.exif and not keeps_exif(target, photograph):
        losses.append(Message("EXIF data (camera, date, place)"))
    if photograph.xmp and not keeps_xmp(target, photograph):
        losses.append(Message("XMP data (keywords, edits)"))
    if photograph.dpi and not target.keeps.dpi:
        losses.append(Message("the resolution in pixels per inch"))
    if photograph.pages and not target.keeps.pages:
        losses.append(Message("all pages but the first of {0}", len(photograph.pages) + 1))
    return list(losses)


def keeps_profile(target: ImageFormat, photograph: Photograph) -> bool:
    """A format without gray stores RGB, for which a gray profile is wrong."""
    return target.keeps.icc and (target.keeps.gray or photograph.channels == 3)


def keeps_exif(target: ImageFormat, photograph: Photograph) -> bool:
    return len(photograph.exif or b"") <= target.keeps.exif and target.keeps.exif > 0


def keeps_xmp(target: ImageFormat, photograph: Photograph) -> bool:
    return len(photograph.xmp or b"") <= target.keeps.xmp and target.keeps.xmp > 0


def fitted(photograph: Photograph, target: ImageFormat) -> Photograph:
    """The photograph, with its pages, less what the format cannot hold."""
    pages = [_fitted(page, target) for page in photograph.pages] if target.keeps.pages else []
    return replace(_fitted(photograph, target), pages=tuple(pages))


def _fitted(photograph: Photograph, target: ImageFormat) -> Photograph:
    stored = target.type_for(photograph)
    pixels, alpha = photograph.pixels, photograph.alpha
    if alpha is not None and not target.keeps.alpha:
        pixels, alpha = _over_white(pixels, alpha), None
    block = photograph.exif if keeps_exif(target, photograph) else None
    return replace(
        photograph,
        pixels=np.ascontiguousarray(convert(pixels, stored)),
        alpha=None if alpha is None else np.ascontiguousarray(convert(alpha, stored)),
        icc_profile=photograph.icc_profile if keeps_profile(target, photograph) else None,
        exif=block if block and exif_block.is_sound(block) else None,
        xmp=photograph.xmp if keeps_xmp(target, photograph) else None,
        dpi=photograph.dpi if target.keeps.dpi else None,
    )


def _over_white(pixels: Pixels, alpha: Pixels) -> Pixels:
    share = to_float(alpha)
    share = share if pixels.ndim == 2 else share[:, :, None]
    return from_float(1 - (1 - to_float(pixels)) * share, pixels.dtype)
