"""What each kind of file that can be written is able to hold, and so what saving to it loses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from denoise_gui.engine.images.image_kinds import RAW_SUFFIXES
from denoise_gui.engine.images.photograph import Photograph

JPEG_EXIF_BYTES = 65533 - 6
"""Longest EXIF block in a JPEG: a marker's 16-bit length, less "Exif\\0\\0"."""
JPEG_XMP_BYTES = 65533 - 29


@dataclass(frozen=True)
class TargetFormat:
    """A kind of file: `types` are the sample types it holds, the best one last."""

    name: str
    suffixes: tuple[str, ...]
    types: tuple[type[np.generic], ...] = (np.uint8,)
    alpha: bool = False
    icc: bool = True
    exif: bool = True
    xmp: bool = True
    dpi: bool = True
    gray: bool = True
    pages: bool = False
    max_side: int = 2**31 - 1

    def type_for(self, photograph: Photograph) -> np.dtype[np.generic]:
        """The sample type to store a photograph in: its own where possible."""
        own = photograph.pixels.dtype
        return own if own in [np.dtype(t) for t in self.types] else np.dtype(self.types[-1])


FORMATS = (
    TargetFormat("PNG", (".png",), (np.uint8, np.uint16), alpha=True, max_side=1_000_000),
    TargetFormat(
        "TIFF", (".tif", ".tiff"), (np.uint8, np.uint16, np.float32), alpha=True, pages=True
    ),
    TargetFormat("JPEG", (".jpg", ".jpeg"), max_side=65500),
    TargetFormat("WebP", (".webp",), alpha=True, dpi=False, gray=False, max_side=16383),
    TargetFormat("BMP", (".bmp",), icc=False, exif=False, xmp=False),
    TargetFormat(
        "PNM",
        (".ppm", ".pgm", ".pnm"),
        (np.uint8, np.uint16),
        icc=False,
        exif=False,
        xmp=False,
        dpi=False,
    ),
    TargetFormat("PFM", (".pfm",), (np.float32,), icc=False, exif=False, xmp=False, dpi=False),
    TargetFormat("AVIF", (".avif",), alpha=True, dpi=False, gray=False, max_side=65536),
    # With pillow-heif alone; without it, saving says what to install.
    TargetFormat("HEIC", (".heic", ".heif"), alpha=True, dpi=False, gray=False, max_side=16384),
)
WRITABLE_SUFFIXES = tuple(suffix for target in FORMATS for suffix in target.suffixes)


def target_format(suffix: str) -> TargetFormat | None:
    """The kind of file a suffix (".png", in any case) stands for; None if it is not written."""
    return next((target for target in FORMATS if suffix.lower() in target.suffixes), None)


def suffix_to_save(suffix: str) -> str:
    """What a result is best saved as if its source had this suffix: the same where it is written,
    TIFF after camera raw, for its 16 bits, and PNG after anything else."""
    suffix = suffix.lower()
    if target_format(suffix):
        return suffix
    return ".tif" if suffix in RAW_SUFFIXES else ".png"


def saving_loses(suffix: str, photograph: Photograph) -> list[str]:
    """What a file with this suffix cannot hold of a photograph, each in a few words.

    Empty if all of it is kept. Lossy compression is not counted.

    Raises:
        ValueError: no such format; ask `target_format` first.
    """
    target = target_format(suffix)
    if target is None:
        raise ValueError(f"{suffix} is not a format that is written")
    losses = []
    stored = target.type_for(photograph)
    if photograph.is_float and stored != np.float32:
        losses.append(f"floating-point values (stored as {stored.itemsize * 8} bits, 0 to 1)")
    elif photograph.bits > stored.itemsize * 8:
        losses.append(f"depth ({photograph.bits} bits become {stored.itemsize * 8})")
    if photograph.alpha is not None and not target.alpha:
        losses.append("transparency (the image is laid over white)")
    if photograph.icc_profile and not keeps_profile(target, photograph):
        losses.append("the colour profile")
    if photograph.exif and not keeps_exif(target, photograph):
        losses.append("EXIF data (camera, date, place)")
    if photograph.xmp and not keeps_xmp(target, photograph):
        losses.append("XMP data (keywords, edits)")
    if photograph.dpi and not target.dpi:
        losses.append("the resolution in pixels per inch")
    if photograph.pages and not target.pages:
        losses.append(f"all pages but the first of {len(photograph.pages) + 1}")
    return losses


def keeps_profile(target: TargetFormat, photograph: Photograph) -> bool:
    """A format without gray stores RGB, for which a gray profile is wrong."""
    return target.icc and (target.gray or photograph.channels == 3)


def keeps_exif(target: TargetFormat, photograph: Photograph) -> bool:
    too_long = target.name == "JPEG" and len(photograph.exif or b"") > JPEG_EXIF_BYTES
    return target.exif and not too_long


def keeps_xmp(target: TargetFormat, photograph: Photograph) -> bool:
    too_long = target.name == "JPEG" and len(photograph.xmp or b"") > JPEG_XMP_BYTES
    return target.xmp and not too_long
