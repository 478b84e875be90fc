"""An image with everything that came with it, so that nothing is lost on the way through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from denoise_gui.engine.images.camera_raw import CameraRaw
from denoise_gui.engine.images.colour import Colour, LightLevels, profile_for
from denoise_gui.engine.images.photoshop import with_iptc
from denoise_gui.engine.images.pixel_formats import Pixels, convert, sample_max
from denoise_gui.engine.images.tiff_directories import RawTag
from denoise_gui.engine.images.value_range import ValueRange
from denoise_gui.engine.record.provenance import Provenance


@dataclass(frozen=True)
class JpegSettings:
    """How a JPEG was compressed.

    `tables` are its quantisation tables (64 numbers each, in the order of the file's components);
    `subsampling` is 0 for 4:4:4, 1 for 4:2:2, 2 for 4:2:0, or -1 for anything else.
    """

    tables: tuple[tuple[int, ...], ...]
    subsampling: int


COMMENT = "Comment"
"""The keyword of words that came without one."""


@dataclass(frozen=True)
class Text:
    """Words that came with a picture: a comment, an author, a copyright.

    `keyword` says what they are, as PNG files do; `language` is a code such as "de", `translated`
    the keyword in it, both mostly empty.
    """

    keyword: str
    text: str
    language: str = ""
    translated: str = ""


@dataclass(frozen=True)
class GainMap:
    """A JPEG that says how much brighter each place is on an HDR screen, and what the picture's own
    segment of ISO 21496-1 says of it, if it has one."""

    data: bytes
    mark: bytes | None = None


@dataclass(frozen=True)
class Animation:
    """How long each picture of an animation is shown, in milliseconds, and how often they all are:
    0 is without an end."""

    durations: tuple[float, ...]
    loops: int = 0


@dataclass(frozen=True, eq=False)
class Photograph:
    """Pixels, upright, and their metadata. Compared by identity, as pixels are many.

    Attributes:
        pixels: (H, W) gray or (H, W, 3) RGB; uint8, uint16, or float32 with white at 1.0.
        alpha: (H, W) of the same type, not premultiplied, or None.
        icc_profile: the colour space of `pixels`; None means sRGB.
        exif: the EXIF block from its TIFF header on, without the "Exif" prefix of JPEG files.
            Its orientation, if it has one, is 1.
        xmp: the XMP packet.
        dpi: horizontal and vertical resolution in pixels per inch.
        path: where it was read from.
        source_format: "PNG", "TIFF", "JPEG" and so on; empty if it was never a file.
        jpeg: how the source was compressed, if it was a JPEG.
        colour: what the file says of its colours beside or instead of a profile. Where it had no
            profile, `icc_profile` was made to say the same.
        depth: the bits a sample had in the file, where fewer than its type has; 0 otherwise.
        texts: comments, authors and the like, from where files have them beside EXIF and XMP.
        gain_map: of a JPEG, for HDR screens.
        light: of an HDR picture, the display it was made for.
        photoshop: Photoshop's image resources, often with IPTC data among them.
        iptc: IPTC data that the file has outside of them.
        tags: of a TIFF file, beside those that describe the photograph or its storage.
        values: the numbers that black and white have in the file, where not 0 and 1.
        stored_as: how a format that packs colours in its own way had them, for writing them so
            again: "lab/8/16" for a TIFF's interpretation 8 of 16 bits, "exr/half".
        pages: the further pages of the file, in order; they have none of their own. Of an
            animation, its further pictures.
        animation: how the pages follow each other in time, if they do.
        provenance: how it was denoised, if it was.
        thumbnail: whether its EXIF block came with a thumbnail; one is made anew on saving.
        camera: where it came from, if it was developed from a camera raw file and shows what is in
            it.
        notes: what had to be converted on reading, as sentences for a person.
    """

    pixels: Pixels
    alpha: Pixels | None = None
    icc_profile: bytes | None = None
    exif: bytes | None = None
    xmp: bytes | None = None
    dpi: tuple[float, float] | None = None
    path: Path | None = None
    source_format: str = ""
    jpeg: JpegSettings | None = None
    notes: tuple[str, ...] = ()
    pages: tuple[Photograph, ...] = ()
    provenance: Provenance | None = None
    colour: Colour | None = None
    depth: int = 0
    texts: tuple[Text, ...] = ()
    photoshop: bytes | None = None
    iptc: bytes | None = None
    animation: Animation | None = None
    gain_map: GainMap | None = None
    light: LightLevels | None = None
    tags: tuple[RawTag, ...] = ()
    values: ValueRange | None = None
    stored_as: str = ""
    thumbnail: bool = False
    camera: CameraRaw | None = None

    def __post_init__(self) -> None:
        shape = self.pixels.shape
        sample_max(self.pixels.dtype)
        if len(shape) not in (2, 3) or (len(shape) == 3 and shape[2] != 3) or 0 in shape:
            raise ValueError(f"pixels are (H, W) or (H, W, 3), not {shape}")
        alpha = self.alpha
        if alpha is not None and (alpha.shape != shape[:2] or alpha.dtype != self.pixels.dtype):
            raise ValueError(f"alpha {alpha.shape} {alpha.dtype} does not fit pixels {shape}")

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def channels(self) -> int:
        """1 for gray, 3 for RGB; alpha is not counted."""
        return 1 if self.pixels.ndim == 2 else 3

    @property
    def bits(self) -> int:
        """Bits per sample: 8, 16, or 32 for float; fewer if the file had fewer."""
        return self.depth or int(self.pixels.dtype.itemsize) * 8

    @property
    def is_float(self) -> bool:
        return bool(self.pixels.dtype == np.float32)

    @property
    def sample_max(self) -> float:
        """The value that means white."""
        return sample_max(self.pixels.dtype)


def with_pixels(photograph: Photograph, pixels: Pixels) -> Photograph:
    """The same photograph around new pixels: metadata, alpha and further pages stay.

    Pixels of another type bring the alpha along to that type. A profile for RGB says nothing about
    gray, so it goes when the number of channels changes. (H, W, 1) counts as gray.

    Raises:
        ValueError: other height or width, or not a kept type.
    """
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[:, :, 0]
    if pixels.shape[:2] != photograph.pixels.shape[:2]:
        raise ValueError(
            f"new pixels are {pixels.shape[:2]}, the photograph is {photograph.pixels.shape[:2]}"
        )
    alpha = photograph.alpha
    if alpha is not None:
        alpha = convert(alpha, pixels.dtype)
    profile = photograph.icc_profile
    if pixels.ndim != photograph.pixels.ndim:
        channels = 1 if pixels.ndim == 2 else 3
        profile = profile_for(photograph.colour, channels) if photograph.colour else None
    depth = photograph.depth if pixels.dtype == photograph.pixels.dtype else 0
    return replace(photograph, pixels=pixels, alpha=alpha, icc_profile=profile, depth=depth)


def resources(photograph: Photograph) -> bytes | None:
    """Photoshop's image resources with the IPTC data among them, wherever these came from."""
    if photograph.iptc:
        return with_iptc(photograph.photoshop, photograph.iptc)
    return photograph.photoshop


def stacked(photograph: Photograph) -> Pixels:
    """(H, W) or (H, W, C) with alpha as the last channel, contiguous."""
    if photograph.alpha is None:
        return photograph.pixels
    return np.dstack([photograph.pixels, photograph.alpha])


def divided(array: Pixels) -> tuple[Pixels, Pixels | None]:
    """Colours and alpha of (H, W), or (H, W, C) with C up to 4; gray is (H, W)."""
    alpha = None
    if array.ndim == 3 and array.shape[2] in (2, 4):
        array, alpha = array[:, :, :-1], np.ascontiguousarray(array[:, :, -1])
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    return np.ascontiguousarray(array), alpha


def frames_of(photograph: Photograph) -> list[Pixels]:
    """The pictures of an animation as arrays of one shape: with alpha if any has it, in colour if
    any is."""
    pictures = (photograph, *photograph.pages)
    colour = any(picture.channels == 3 for picture in pictures)
    clear = any(picture.alpha is not None for picture in pictures)
    frames = []
    for picture in pictures:
        planes = picture.pixels if picture.channels == 3 else picture.pixels[:, :, None]
        if colour and picture.channels == 1:
            planes = np.repeat(planes, 3, axis=2)
        if clear:
            opaque = np.full(planes.shape[:2], picture.sample_max, planes.dtype)
            planes = np.dstack([planes, opaque if picture.alpha is None else picture.alpha])
        frames.append(np.ascontiguousarray(planes))
    return frames
