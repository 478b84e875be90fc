"""What a format cannot hold of a photograph: said, and taken out before it is written."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from denoise_gui.engine.images import exif as exif_block
from denoise_gui.engine.images.colour import Colour, profile_for
from denoise_gui.engine.images.exif import with_thumbnail
from denoise_gui.engine.images.exif_thumbnail import thumbnail_of
from denoise_gui.engine.images.format_kind import ImageFormat
from denoise_gui.engine.images.photograph import COMMENT, Photograph, Text, resources
from denoise_gui.engine.images.photoshop import iptc_of
from denoise_gui.engine.images.pixel_formats import Pixels, convert, from_float, to_float
from denoise_gui.engine.images.registry import format_for
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.images.tiff_directories import RawTag
from denoise_gui.engine.images.xmp import without_untrue
from denoise_gui.engine.messages import Message

_NAMED = 4
_GEOTIFF = frozenset({33550, 33922, 34264, 34735, 34736, 34737, 42112, 42113})
_RESOLUTIONS = frozenset({282, 283, 296})


def saving_loses(
    suffix: str, photograph: Photograph, options: SaveOptions | None = None
) -> list[str]:
    """What a file with this suffix cannot hold of a photograph, each in a few words.

    Empty if all of it is kept. Lossy compression is not counted, nor a depth that was chosen,
    except that floating-point values end at 0 and 1 by it.

    Raises:
        ValueError: no such format; ask `format_for` first.
    """
    target = format_for(suffix)
    if target is None:
        raise ValueError(f"{suffix} is not a format that is written")
    chosen = at_depth(photograph, target.depth_for(options.depth if options else None))
    if photograph.is_float and not chosen.is_float:
        words = _float_words(min(chosen.bits, target.bits_for(chosen)))
        return [words, *_losses_of_pixels(chosen, target), *_losses_beside(chosen, target)]
    photograph = chosen
    return [*_losses_of_pixels(photograph, target), *_losses_beside(photograph, target)]


def _float_words(bits: int) -> Message:
    return Message("floating-point values (stored as {0} bits, 0 to 1)", bits)


def chosen_depth(suffix: str, options: SaveOptions | None) -> int | None:
    """The bits per sample that were chosen for a file with this suffix; None if none were."""
    target = format_for(suffix)
    return target.depth_for(options.depth) if target and options else None


def at_depth(photograph: Photograph, bits: int | None) -> Photograph:
    """The photograph, with its pages, in integers of so many bits; None, and CIELAB, which has its
    own numbers, leave it as it is."""
    if bits is None or photograph.stored_as.startswith("lab/"):
        return photograph
    dtype = np.dtype(np.uint8 if bits == 8 else np.uint16)
    alpha = photograph.alpha
    return replace(
        photograph,
        pixels=convert(photograph.pixels, dtype),
        alpha=None if alpha is None else convert(alpha, dtype),
        depth=bits if 8 < bits < 16 else 0,
        pages=tuple(at_depth(page, bits) for page in photograph.pages),
    )


def deepened(photograph: Photograph, bits: int | None) -> Photograph:
    """The photograph with so many bits, if that is more than it has: what is made of it then keeps
    them. The network sees the very same values."""
    more = bits is not None and not photograph.is_float and bits > photograph.bits
    return at_depth(photograph, bits) if more else photograph


def _losses_of_pixels(photograph: Photograph, target: ImageFormat) -> list[str]:
    losses = []
    stored = target.type_for(photograph)
    bits = target.bits_for(photograph)
    if photograph.stored_as.startswith("lab/") and not target.keeps.tags:
        losses.append(Message("CIELAB (stored as RGB)"))
    elif photograph.is_float and stored != np.float32:
        losses.append(_float_words(bits))
    elif photograph.bits > bits:
        losses.append(Message("depth ({0} bits become {1})", photograph.bits, bits))
    if photograph.alpha is not None and not target.keeps.alpha:
        losses.append(Message("transparency (the image is laid over white)"))
    if photograph.gain_map and not target.keeps.gain_map:
        losses.append(Message("the gain map for HDR screens"))
    if photograph.pages and not _keeps_pages(target, photograph):
        losses.append(Message("all pages but the first of {0}", len(photograph.pages) + 1))
    elif photograph.animation and not target.keeps.animation:
        losses.append(Message("the time for which each picture of the animation is shown"))
    return list(losses)


def _losses_beside(photograph: Photograph, target: ImageFormat) -> list[str]:
    """Of colours and metadata."""
    losses = []
    if photograph.icc_profile and _colours_kept(photograph, target) == (None, None):
        losses.append(Message("the colour profile"))
    if photograph.light and not target.keeps.light:
        losses.append(Message("what display the HDR picture was made for"))
    if photograph.exif and not keeps_exif(target, photograph):
        losses.append(Message("EXIF data (camera, date, place)"))
    if photograph.xmp and not keeps_xmp(target, photograph):
        losses.append(Message("XMP data (keywords, edits)"))
    blocks = resources(photograph)
    if blocks and not target.keeps.photoshop:
        losses.append(_photoshop_words(blocks))
    if photograph.tags and not target.keeps.tags:
        losses += _tag_words(photograph.tags)
    texts = [text.keyword for text in photograph.texts if not _keeps_text(target, text)]
    if texts:
        losses.append(Message("texts beside the picture ({0})", _listed(texts)))
    if photograph.dpi and not target.keeps.dpi:
        losses.append(Message("the resolution in pixels per inch"))
    return list(losses)


def _keeps_pages(target: ImageFormat, photograph: Photograph) -> bool:
    """Pictures that follow each other in time may stand as pages, pages not as an animation."""
    return target.keeps.pages or (target.keeps.animation and photograph.animation is not None)


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
    if not target.holds_colour(colour):
        return False
    if colour.code_points:
        return target.keeps.code_points and (colour.full_range or target.keeps.narrow_range)
    return target.keeps.chromaticities and colour.curve is None


def _keeps_text(target: ImageFormat, text: Text) -> bool:
    return target.keeps.texts or (target.keeps.comment and text.keyword == COMMENT)


def _tag_words(tags: tuple[RawTag, ...]) -> list[Message]:
    numbers = {tag.number for tag in tags}
    words = []
    if numbers & _GEOTIFF:
        words.append(Message("the place on earth (GeoTIFF)"))
    if numbers & _RESOLUTIONS:
        words.append(Message("the resolution, which is not in inches or centimetres"))
    others = sorted(numbers - _GEOTIFF - _RESOLUTIONS)
    if others:
        listed = _listed([str(number) for number in others])
        words.append(Message("TIFF tags of other programs ({0})", listed))
    return words


def _photoshop_words(resources: bytes) -> Message:
    if iptc_of(resources):
        return Message("IPTC data (caption, keywords, copyright)")
    return Message("data of Photoshop (paths, print settings)")


def _listed(words: list[str]) -> str:
    """Each once, the first few of them."""
    each = list(dict.fromkeys(words))
    return ", ".join(each[:_NAMED]) + (", …" if len(each) > _NAMED else "")


def keeps_exif(target: ImageFormat, photograph: Photograph) -> bool:
    return len(photograph.exif or b"") <= target.keeps.exif and target.keeps.exif > 0


def keeps_xmp(target: ImageFormat, photograph: Photograph) -> bool:
    packet = photograph.xmp or b""
    return 0 < target.keeps.xmp >= len(packet) and target.holds_xmp(packet)


def _kept_xmp(photograph: Photograph, target: ImageFormat) -> bytes | None:
    packet = photograph.xmp if keeps_xmp(target, photograph) else None
    if packet and photograph.gain_map and not target.keeps.gain_map:
        return without_untrue(packet)
    return packet


def fitted(photograph: Photograph, target: ImageFormat) -> Photograph:
    """The photograph, with its pages, less what the format cannot hold."""
    pages = [_fitted(page, target) for page in photograph.pages if _keeps_pages(target, photograph)]
    animation = photograph.animation if target.keeps.animation else None
    return replace(_fitted(photograph, target), pages=tuple(pages), animation=animation)


def _with_new_thumbnail(photograph: Photograph, target: ImageFormat) -> bytes | None:
    """The EXIF block with a thumbnail of the pixels as they are now, if it came with one and there
    is room. TIFF files have theirs among their pages, where none is needed."""
    block = photograph.exif
    if block is None or not photograph.thumbnail or target.keeps.tags:
        return block
    renewed = with_thumbnail(block, thumbnail_of(photograph.pixels))
    return renewed if len(renewed) <= target.keeps.exif else block


def _fitted(photograph: Photograph, target: ImageFormat) -> Photograph:
    stored = target.type_for(photograph)
    pixels, alpha = photograph.pixels, photograph.alpha
    if alpha is not None and not target.keeps.alpha:
        pixels, alpha = _over_white(pixels, alpha), None
    profile, colour = _colours_kept(photograph, target)
    block = _with_new_thumbnail(photograph, target) if keeps_exif(target, photograph) else None
    return replace(
        photograph,
        pixels=np.ascontiguousarray(convert(pixels, stored)),
        alpha=None if alpha is None else np.ascontiguousarray(convert(alpha, stored)),
        icc_profile=profile,
        colour=colour,
        texts=tuple(text for text in photograph.texts if _keeps_text(target, text)),
        exif=block if block and exif_block.is_sound(block) else None,
        xmp=_kept_xmp(photograph, target),
        gain_map=photograph.gain_map if target.keeps.gain_map else None,
        light=photograph.light if target.keeps.light else None,
        tags=photograph.tags if target.keeps.tags else (),
        photoshop=photograph.photoshop if target.keeps.photoshop else None,
        iptc=photograph.iptc if target.keeps.photoshop else None,
        dpi=photograph.dpi if target.keeps.dpi else None,
    )


def _over_white(pixels: Pixels, alpha: Pixels) -> Pixels:
    share = to_float(alpha)
    share = share if pixels.ndim == 2 else share[:, :, None]
    return from_float(1 - (1 - to_float(pixels)) * share, pixels.dtype)
