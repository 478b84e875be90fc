"""What a format cannot hold of a photograph: said, and taken out before it is written."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from denoise_gui.engine.images import exif as exif_block
from denoise_gui.engine.images.colour import Colour, profile_for
from denoise_gui.engine.images.format_kind import ImageFormat
from denoise_gui.engine.images.photograph import COMMENT, Photograph, Text
from denoise_gui.engine.images.pixel_formats import Pixels, convert, from_float, to_float
from denoise_gui.engine.images.registry import format_for
from denoise_gui.engine.messages import Message

_NAMED = 4


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
    bits = target.bits_for(photograph)
    if photograph.is_float and stored != np.float32:
        losses.append(Message("floating-point values (stored as {0} bits, 0 to 1)", bits))
    elif photograph.bits > bits:
        losses.append(Message("depth ({0} bits become {1})", photograph.bits, bits))
    if photograph.alpha is not None and not target.keeps.alpha:
        losses.append(Message("transparency (the image is laid over white)"))
    if photograph.icc_profile and _colours_kept(photograph, target) == (None, None):
        losses.append(Message("the colour profile"))
    if photograph.exif and not keeps_exif(target, photograph):
        losses.append(Message("EXIF data (camera, date, place)"))
    if photograph.xmp and not keeps_xmp(target, photograph):
        losses.append(Message("XMP data (keywords, edits)"))
    texts = [text.keyword for text in photograph.texts if not _keeps_text(target, text)]
    if texts:
        losses.append(Message("texts beside the picture ({0})", _listed(texts)))
    if photograph.dpi and not target.keeps.dpi:
        losses.append(Message("the resolution in pixels per inch"))
    if photograph.pages and not target.keeps.pages:
        losses.append(Message("all pages but the first of {0}", len(photograph.pages) + 1))
    return list(losses)


def keeps_profile(target: ImageFormat, photograph: Photograph) -> bool:
    """A format without gray stores RGB, for which a gray profile is wrong."""
    return target.keeps.icc and (target.keeps.gray or photograph.channels == 3)


def _colours_kept(
    photograph: Photograph, target: ImageFormat
) -> tuple[bytes | None, Colour | None]:
    """The profile and the other words for colours that go into the file.

    A profile that was made to say the same as those words gives way to them. A file's own profile
    stays beside them.
    """
    profile, colour = photograph.icc_profile, photograph.colour
    made = profile_for(colour, photograph.channels) if colour else None
    if colour and not _keeps_colour(target, colour):
        if profile == made and photograph.channels == 1 and not target.keeps.gray:
            profile = profile_for(colour, 3)
            return (profile if target.keeps.icc else None), None
        colour = None
    if not keeps_profile(target, photograph) or (colour and profile == made):
        profile = None
    return profile, colour


def _keeps_colour(target: ImageFormat, colour: Colour) -> bool:
    if colour.code_points:
        return target.keeps.code_points and (colour.full_range or target.keeps.narrow_range)
    return target.keeps.chromaticities and colour.curve is None


def _keeps_text(target: ImageFormat, text: Text) -> bool:
    return target.keeps.texts or (target.keeps.comment and text.keyword == COMMENT)


def _listed(words: list[str]) -> str:
    """Each once, the first few of them."""
    each = list(dict.fromkeys(words))
    return ", ".join(each[:_NAMED]) + (", …" if len(each) > _NAMED else "")


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
    profile, colour = _colours_kept(photograph, target)
    block = photograph.exif if keeps_exif(target, photograph) else None
    return replace(
        photograph,
        pixels=np.ascontiguousarray(convert(pixels, stored)),
        alpha=None if alpha is None else np.ascontiguousarray(convert(alpha, stored)),
        icc_profile=profile,
        colour=colour,
        texts=tuple(text for text in photograph.texts if _keeps_text(target, text)),
        exif=block if block and exif_block.is_sound(block) else None,
        xmp=photograph.xmp if keeps_xmp(target, photograph) else None,
        dpi=photograph.dpi if target.keeps.dpi else None,
    )


def _over_white(pixels: Pixels, alpha: Pixels) -> Pixels:
    share = to_float(alpha)
    share = share if pixels.ndim == 2 else share[:, :, None]
    return from_float(1 - (1 - to_float(pixels)) * share, pixels.dtype)
