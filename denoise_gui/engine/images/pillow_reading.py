"""Files of 8 bits per channel, which Pillow reads faithfully: JPEG, WebP, BMP, GIF, AVIF, PNG."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images.notes import PALETTE, all_frames, first_frame_only
from denoise_gui.engine.images.photograph import Animation, JpegSettings, Photograph
from denoise_gui.engine.messages import Message

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_FRAMES = 1000
"""Of an animation; of longer ones the first picture is read."""
_PIXEL_LIMIT_LOCK = threading.Lock()

CMYK_NOTE = Message("CMYK was converted to RGB")


def check_size(width: int, height: int, max_pixels: int) -> None:
    """Refuse sizes from a header before anything is unpacked.

    Raises:
        UnreadableError: no pixels, or more than `max_pixels`.
    """
    if width <= 0 or height <= 0:
        raise UnreadableError(
            Message("it says that it is {0} x {1} pixels, which is no image", width, height)
        )
    if width * height > max_pixels:
        raise UnreadableError(
            Message(
                "it is {0} x {1} pixels ({2:.0f} megapixels); the limit is {3:g} "
                "megapixels. If it is a real image, divide or reduce it with another "
                "program first",
                width,
                height,
                width * height / 1e6,
                max_pixels / 1e6,
            )
        )


def damaged(why: str) -> Message:
    """The half sentence for a file that is broken."""
    return Message("it is damaged or incomplete ({0}). Copy or download it again", why)


def read_with_pillow(
    file: BinaryIO,
    kind: str,
    max_pixels: int,
    plugins: tuple[str, ...],
    settings: Callable[[Any], JpegSettings | None] = lambda _image: None,
    *,
    animated: bool = False,
) -> Photograph:
    """Read a file of a known kind.

    Args:
        kind: what it is called.
        plugins: Pillow's names of the formats that it may have.
        settings: how Pillow's image was compressed.
        animated: read all pictures of an animation, not only the first, unless it is too large.

    Raises:
        UnreadableError: too large, or no codec for it is installed.
        Exception: whatever Pillow raises on damaged files.
    """
    from PIL import features

    if kind == "AVIF" and not features.check("avif"):
        raise UnreadableError(
            Message("this installation has no AVIF codec. Convert the file to PNG first")
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on damaged metadata: it is checked here, later
        with open_lazily(file, kind, plugins) as image:
            check_size(*image.size, max_pixels)
            image.load()
            count = getattr(image, "n_frames", 1)
            fits = count * image.width * image.height <= max_pixels and count <= MAX_FRAMES
            if animated and count > 1 and fits and "default_image" not in image.info:
                return _animation(image, kind, count)
            return _photograph(image, kind, settings)


def open_lazily(file: BinaryIO, kind: str, plugins: tuple[str, ...]) -> Image:
    """Open without Pillow's own limit of pixels, which is lower and words its error badly."""
    from PIL import Image, UnidentifiedImageError

    with _PIXEL_LIMIT_LOCK:
        limit = Image.MAX_IMAGE_PIXELS
        Image.MAX_IMAGE_PIXELS = None
        try:
            return Image.open(file, formats=plugins)
        except UnidentifiedImageError as error:  # its own message shows Python's file object
            raise UnreadableError(
                Message(
                    "it starts like a {0} file, but its header is damaged or incomplete. "
                    "Copy or download it again",
                    kind,
                )
            ) from error
        finally:
            Image.MAX_IMAGE_PIXELS = limit


def _animation(image: Any, kind: str, count: int) -> Photograph:
    """The first picture, with the others as its pages."""
    pictures, durations = [], []
    for number in range(count):
        image.seek(number)
        image.load()
        pixels, alpha = _split(image, [])
        pictures.append(Photograph(pixels=pixels, alpha=alpha, source_format=kind))
        durations.append(float(image.info.get("duration", 0) or 0))
    image.seek(0)
    image.load()
    first = replace(
        _photograph(image, kind, lambda _image: None, whole=True),
        pixels=pictures[0].pixels,
        alpha=pictures[0].alpha,
        pages=tuple(pictures[1:]),
        animation=Animation(tuple(durations), int(image.info.get("loop", 0) or 0)),
    )
    return replace(first, notes=(*first.notes, all_frames(count)))


def _photograph(
    image: Image,
    kind: str,
    settings: Callable[[Any], JpegSettings | None],
    *,
    whole: bool = False,
) -> Photograph:
    info = image.info
    notes: list[str] = []
    frames = getattr(image, "n_frames", 1)
    if frames > 1 and kind != "JPEG" and not whole:
        notes.append(first_frame_only(frames))
    jpeg = settings(image)
    icc = info.get("icc_profile")
    if image.mode == "CMYK":
        image, icc = cmyk_to_rgb(image, icc), None
        notes.append(CMYK_NOTE)
    pixels, alpha = _split(image, notes)
    return Photograph(
        pixels=pixels,
        alpha=alpha,
        icc_profile=_bytes_or_none(icc),
        exif=_without_prefix(_bytes_or_none(info.get("exif"))),
        xmp=_bytes_or_none(info.get("xmp")),
        dpi=_dpi(info),
        source_format=kind,
        jpeg=jpeg,
        notes=tuple(notes),
    )


def _dpi(info: dict[Any, Any]) -> tuple[float, float] | None:
    """The stated resolution, but not the 72 that Pillow makes up for an EXIF block without one."""
    dpi: tuple[float, float] | None = info.get("dpi")
    made_up = dpi == (72.0, 72.0) and "exif" in info and info.get("jfif_unit") not in (1, 2)
    return None if made_up else dpi


def _bytes_or_none(value: Any) -> bytes | None:
    if isinstance(value, str):
        value = value.encode("utf-8", "surrogateescape")
    return value if isinstance(value, bytes) and value else None


def _without_prefix(exif: bytes | None) -> bytes | None:
    return exif.removeprefix(b"Exif\0\0") if exif else None


def _split(image: Image, notes: list[str]) -> tuple[Any, Any]:
    """Pixels and alpha as uint8 arrays, whatever Pillow mode the image has."""
    transparent = "transparency" in image.info or image.mode in ("LA", "PA", "RGBA", "La", "RGBa")
    if image.mode in ("P", "PA"):
        gray = image.palette is not None and image.palette.mode == "L"
        notes.append(PALETTE)
    else:
        gray = image.mode in ("1", "L", "LA", "La")
    target = ("LA" if gray else "RGBA") if transparent else ("L" if gray else "RGB")
    if image.mode not in ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "La", "RGBa"):
        notes.append(Message("Pixels of the kind {0} were converted to RGB", image.mode))
    array = np.asarray(image if image.mode == target else image.convert(target))
    if not transparent:
        return np.ascontiguousarray(array), None
    colours = array[..., 0] if gray else array[..., :3]
    return np.ascontiguousarray(colours), np.ascontiguousarray(array[..., -1])


def cmyk_to_rgb(image: Image, profile: bytes | None) -> Image:
    """A CMYK image in sRGB, through its profile if that works, by the naive formula otherwise."""
    import io

    from PIL import ImageCms

    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")
