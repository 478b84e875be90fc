"""HEIC, through pillow-heif: the optional extra `[heic]`, as its codecs' licence differs.

pillow-heif is called by itself: registering it with Pillow would change Pillow for everyone.
"""

from __future__ import annotations

import importlib.util
from typing import Any, BinaryIO

import numpy as np

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images import exif
from denoise_gui.engine.images.boxes import brands
from denoise_gui.engine.images.format_kind import UNLIMITED, ImageFormat, Keeps, Reading, Writing
from denoise_gui.engine.images.photograph import Photograph, divided
from denoise_gui.engine.images.pillow_reading import check_size
from denoise_gui.engine.images.pillow_writing import pillow_image
from denoise_gui.engine.images.save_options import DEFAULT_QUALITY, SUBSAMPLINGS
from denoise_gui.engine.messages import Message

_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})


def recognises(head: bytes, _suffix: str) -> bool:
    return bool(brands(head) & _BRANDS)


def read(file: BinaryIO, reading: Reading) -> Photograph:
    """Read the primary image; pillow-heif stretches 10 and 12 bits to 16.

    Raises:
        UnreadableError: too large, or pillow-heif is not installed.
        Exception: whatever it raises on damaged files.
    """
    try:
        import pillow_heif
    except ImportError:
        raise UnreadableError(
            Message(
                "HEIC files need the package pillow-heif. Install it (pip install "
                "'denoise-gui[heic]'), or convert the file to PNG first"
            )
        ) from None
    heif: Any = pillow_heif.open_heif(file, convert_hdr_to_8bit=False)
    width, height = heif.size
    check_size(width, height, reading.max_pixels)
    pixels, alpha = divided(np.asarray(heif))
    block = heif.info.get("exif")
    return Photograph(
        pixels=pixels,
        alpha=alpha,
        icc_profile=heif.info.get("icc_profile"),
        # pillow-heif turns the image itself.
        exif=exif.made_upright(block.removeprefix(b"Exif\0\0"), swapped=False) if block else None,
        xmp=heif.info.get("xmp"),
        source_format="HEIC",
    )


def write(file: BinaryIO, photograph: Photograph, writing: Writing) -> None:
    import pillow_heif

    image = pillow_image(photograph, gray=False)
    image.info["icc_profile"] = photograph.icc_profile
    heif = pillow_heif.from_pillow(image)
    heif.save(
        file,
        quality=writing.options.quality or DEFAULT_QUALITY,
        chroma=(writing.options.subsampling or SUBSAMPLINGS[0]).replace(":", ""),
        exif=photograph.exif,
        xmp=photograph.xmp,
    )


def refuses(_photograph: Photograph, _suffix: str) -> str | None:
    if importlib.util.find_spec("pillow_heif") is None:
        return Message(
            "HEIC files need the package pillow-heif. Install it (pip install "
            "'denoise-gui[heic]') or choose .avif instead"
        )
    return None


FORMATS = (
    ImageFormat(
        name="HEIC",
        suffixes=(".heic", ".heif", ".hif"),
        recognises=recognises,
        read=read,
        write=write,
        written=(".heic", ".heif", ".hif"),
        keeps=Keeps(
            alpha=True, icc=True, exif=UNLIMITED, xmp=UNLIMITED, gray=False, max_side=16384
        ),
        refuses=refuses,
        unchosen=Message("with quality {0}", DEFAULT_QUALITY),
        subsampling=True,
        rank=90,
    ),
)
