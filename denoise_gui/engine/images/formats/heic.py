"""HEIC, through pillow-heif: the optional extra `[heic]`, as its codecs' licence differs.

pillow-heif is called by itself: registering it with Pillow would change Pillow for everyone.
"""

from __future__ import annotations

import importlib.util
from typing import Any, BinaryIO

import numpy as np

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images import boxed_pictures, exif
from denoise_gui.engine.images import xmp as xmp_packet
from denoise_gui.engine.images.boxes import branded, read_meta
from denoise_gui.engine.images.colour import SRGB, Colour, matrix_for
from denoise_gui.engine.images.format_kind import UNLIMITED, ImageFormat, Keeps, Reading, Writing
from denoise_gui.engine.images.missing_package import missing_package
from denoise_gui.engine.images.notes import first_frame_only
from denoise_gui.engine.images.photograph import Photograph, divided, stacked
from denoise_gui.engine.images.pillow_reading import check_size
from denoise_gui.engine.images.save_options import DEFAULT_QUALITY, SUBSAMPLINGS
from denoise_gui.engine.messages import Message

_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})

_PRESET = "ultrafast"
"""x265's effort. On a photograph of 1.4 megapixels at quality 95, two cores: slow 28 s, 1.65 MB,
48.4 dB; medium 11 s, 1.64 MB, 48.4 dB; ultrafast 1.8 s, 1.94 MB, 49.5 dB."""


def read(file: BinaryIO, reading: Reading) -> Photograph:
    """Read the primary image; pillow-heif stretches 10 and 12 bits to 16.

    Raises:
        UnreadableError: too large, or pillow-heif is not installed.
        Exception: whatever it raises on damaged files.
    """
    try:
        import pillow_heif
    except ImportError:
        otherwise = Message("convert the file to PNG first")
        raise UnreadableError(missing_package("HEIC", "pillow-heif", "heic", otherwise)) from None
    heif: Any = pillow_heif.open_heif(file, convert_hdr_to_8bit=False)
    width, height = heif.size
    check_size(width, height, reading.max_pixels)
    pixels, alpha = divided(np.asarray(heif))
    block = heif.info.get("exif")
    depth = int(heif.info.get("bit_depth", 8))
    packet = heif.info.get("xmp")
    meta = read_meta(file)
    notes = boxed_pictures.companions(file, meta)
    if len(heif) > 1:
        notes.append(first_frame_only(len(heif)))
    return Photograph(
        pixels=pixels,
        alpha=alpha,
        icc_profile=heif.info.get("icc_profile"),
        colour=boxed_pictures.colour_of(meta) or _nclx(heif.info.get("nclx_profile")),
        # pillow-heif crops and turns the image itself.
        exif=exif.made_upright(block.removeprefix(b"Exif\0\0"), swapped=False) if block else None,
        light=boxed_pictures.light_of(meta.picture),
        xmp=xmp_packet.made_upright(packet) if packet else None,
        depth=depth if 8 < depth < 16 else 0,
        source_format="HEIC",
        thumbnail=bool(block) and exif.has_thumbnail(block.removeprefix(b"Exif\0\0")),
        notes=tuple(notes),
    )


def _nclx(found: Any) -> Colour | None:
    """What libheif found in the stream of pixels, where the boxes say nothing."""
    if not isinstance(found, dict):
        return None
    primaries, transfer = found.get("color_primaries"), found.get("transfer_characteristics")
    if primaries is None or transfer is None:
        return None
    return Colour(code_points=(int(primaries), int(transfer)))


def write(file: BinaryIO, photograph: Photograph, writing: Writing) -> None:
    """Write it with as many bits as it has, 10 at most."""
    import pillow_heif

    pixels = stacked(photograph)
    if photograph.channels == 1:
        rest = [] if photograph.alpha is None else [photograph.alpha]
        pixels = np.dstack([photograph.pixels] * 3 + rest)
    mode = "RGB" if pixels.shape[2] == 3 else "RGBA"
    deep = pixels.dtype == np.uint16
    heif: Any = pillow_heif.from_bytes(
        mode + (";16" if deep else ""),
        (photograph.width, photograph.height),
        np.ascontiguousarray(pixels).tobytes(),
    )
    heif.info["icc_profile"] = photograph.icc_profile
    primaries, transfer = (photograph.colour and photograph.colour.code_points) or SRGB
    heif.save(
        file,
        quality=writing.options.quality or DEFAULT_QUALITY,
        chroma=(writing.options.subsampling or SUBSAMPLINGS[0]).replace(":", ""),
        exif=photograph.exif,
        xmp=photograph.xmp,
        color_primaries=primaries,
        transfer_characteristics=transfer,
        matrix_coefficients=matrix_for(primaries),
        full_range_flag=1,
        enc_params={"preset": _PRESET},
    )


def refuses(_photograph: Photograph, _suffix: str) -> str | None:
    if importlib.util.find_spec("pillow_heif") is None:
        return missing_package("HEIC", "pillow-heif", "heic", Message("choose .avif instead"))
    return None


FORMATS = (
    ImageFormat(
        name="HEIC",
        suffixes=(".heic", ".heif", ".hif"),
        recognises=branded(_BRANDS),
        read=read,
        write=write,
        written=(".heic", ".heif", ".hif"),
        keeps=Keeps(
            types=(np.uint8, np.uint16),
            bits=10,
            alpha=True,
            icc=True,
            code_points=True,
            exif=UNLIMITED,
            xmp=UNLIMITED,
            gray=False,
            max_side=16384,
        ),
        refuses=refuses,
        unchosen=Message("with quality {0}", DEFAULT_QUALITY),
        subsampling=True,
        depths=(8, 10),
        rank=90,
    ),
)
