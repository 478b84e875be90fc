"""Camera raw files, developed by LibRaw through rawpy, the optional extra `[raw]`.

rawpy was chosen as the kept binding of LibRaw, which knows the cameras. Developing is neutral: the
camera's white balance, no automatic brightness, sRGB of 16 bits with its curve, or linear light; or
sRGB in floating point, from which there is a way back to what the camera measured.
"""

from __future__ import annotations

import contextlib
import io
import os
import struct
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images import dng_tags, exif, exif_in_tiff, xmp
from denoise_gui.engine.images.boxes import brands
from denoise_gui.engine.images.camera_raw import CameraRaw, Development
from denoise_gui.engine.images.camera_values import LEAST_WHITE, reversibly_developed
from denoise_gui.engine.images.canon_boxes import exif_of_cr3, xmp_of_cr3
from denoise_gui.engine.images.format_kind import ImageFormat, Reading
from denoise_gui.engine.images.missing_package import missing_package
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.pillow_reading import check_size
from denoise_gui.engine.images.pixel_formats import Pixels
from denoise_gui.engine.messages import Message

if TYPE_CHECKING:
    import rawpy

# fmt: off
_SUFFIXES = (
    ".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dcr", ".erf", ".fff", ".iiq", ".kdc", ".mef",
    ".mos", ".mrw", ".nef", ".nrw", ".orf", ".pef", ".raf", ".raw", ".rw2", ".rwl", ".sr2", ".srf",
    ".srw", ".x3f",
)
# fmt: on
_STARTS = (b"FUJIFILMCCD-RAW", b"IIRO", b"IIRS", b"IIU\0", b"\0MRM", b"FOVb")
_TIFF_STARTS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_NOTES = {
    Development.SRGB: Message("The camera raw file was developed to 16 bits in sRGB"),
    Development.LINEAR: Message("The camera raw file was developed to 16 bits in linear light"),
    Development.REVERSIBLE: Message("The camera raw file was developed for a linear DNG"),
}
_SRGB_CURVE = (2.4, 12.92)
_LINEAR = (1.0, 1.0)
_SRGB_WHITE = [0.3127, 0.3290, 1.0]
_SRGB_PRIMARIES = [0.64, 0.33, 1.0, 0.30, 0.60, 1.0, 0.15, 0.06, 1.0]
"""Chromaticities x and y, and Y (IEC 61966-2-1)."""


def read(file: BinaryIO, reading: Reading) -> Photograph:
    """Develop a raw file as `reading` says.

    In linear light it gets a profile that says so; with sRGB's curve none.

    Raises:
        UnreadableError: too large, a camera that LibRaw does not know, or rawpy is not installed.
    """
    pixels, camera, block = _opened(file, reading)
    packet = exif_in_tiff.xmp_of_tiff(file) or xmp_of_cr3(file)
    if packet and reading.raw != Development.REVERSIBLE:
        packet = xmp.made_upright(xmp.without_raw_settings(packet))
    return Photograph(
        pixels=pixels,
        icc_profile=_linear_profile() if reading.raw == Development.LINEAR else None,
        # It was turned as it is meant to be seen.
        exif=exif.made_upright(block, swapped=False) if block else None,
        xmp=packet,
        source_format="RAW",
        notes=(_NOTES[reading.raw],),
        camera=replace(camera, stamp=stamp_of(file)),
    )


def _opened(file: BinaryIO, reading: Reading) -> tuple[Pixels, CameraRaw, bytes | None]:
    """The picture, where it came from, and the EXIF block.

    Raises:
        UnreadableError: as `read`.
    """
    try:
        import rawpy
    except ImportError:
        otherwise = Message("develop the file to TIFF or PNG with a raw converter first")
        raise UnreadableError(
            missing_package(Message("camera raw"), "rawpy", "raw", otherwise)
        ) from None
    try:
        with rawpy.imread(file) as raw:
            sizes = raw.sizes
            check_size(
                max(sizes.raw_width, sizes.width),
                max(sizes.raw_height, sizes.height),
                reading.max_pixels,
            )
            preview = _preview(raw)
            _check_picture(raw)
            block = exif_in_tiff.from_tiff(file) or exif_of_cr3(file) or _exif_of(preview)
            pixels, camera = _developed(raw, file, reading.raw, block)
    except (rawpy.LibRawFileUnsupportedError, rawpy.LibRawNotImplementedError) as error:
        raise UnreadableError(
            Message(
                "it is camera raw of a sort that this program's LibRaw does not know ({0}). "
                "Develop it to TIFF or PNG with another raw converter first",
                _reason(error),
            )
        ) from error
    except rawpy.LibRawError as error:
        raise UnreadableError(
            Message(
                "it looks like a camera raw file, but it cannot be developed ({0}). It "
                "may be damaged, or of a camera newer than this program's LibRaw",
                _reason(error),
            )
        ) from error
    return pixels, camera, block


def _developed(
    raw: rawpy.RawPy, file: BinaryIO, development: Development, block: bytes | None
) -> tuple[Pixels, CameraRaw]:
    if development == Development.REVERSIBLE:
        return reversibly_developed(raw, file, exif.camera_name(block) if block else "")
    pixels = raw.postprocess(
        output_bps=16,
        use_camera_wb=True,
        no_auto_bright=True,
        # LibRaw may take the brightest for white, which a DNG leaves nobody to guess.
        adjust_maximum_thr=0.0 if dng_tags.is_dng(file) else LEAST_WHITE,
        gamma=_LINEAR if development == Development.LINEAR else _SRGB_CURVE,
    )
    return _squeezed(np.asarray(pixels)), CameraRaw(development)


def stamp_of(file: BinaryIO) -> tuple[int, int] | None:
    """Size and time of change of a file; None of one that lies in memory alone."""
    try:
        status = os.fstat(file.fileno())
    except (OSError, AttributeError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns


def _check_picture(raw: rawpy.RawPy) -> None:
    """Some files have the form of camera raw and no picture in them: developed they are black."""
    sensor = raw.raw_image
    if sensor is not None and (sensor.size == 0 or sensor.min() == sensor.max()):
        raise UnreadableError(Message("it holds no picture: all values of its sensor are the same"))


def _squeezed(pixels: Any) -> Any:
    """(H, W, 3), or (H, W) for a camera without colours."""
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[:, :, 0]
    return np.ascontiguousarray(pixels)


def _preview(raw: rawpy.RawPy) -> bytes | None:
    """The JPEG within, which brings the EXIF data of raw files that are no TIFF."""
    import rawpy

    with contextlib.suppress(rawpy.LibRawError, ValueError):
        thumbnail = raw.extract_thumb()
        if thumbnail.format == rawpy.ThumbFormat.JPEG:
            return bytes(thumbnail.data)
    return None


def _exif_of(jpeg: bytes | None) -> bytes | None:
    if jpeg is None:
        return None
    from PIL import Image

    with contextlib.suppress(Exception), Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
        block = image.info.get("exif")
        return block.removeprefix(b"Exif\0\0") if isinstance(block, bytes) else None
    return None


def _reason(error: BaseException) -> str:
    text = error.args[0] if error.args else ""
    return text.decode("ascii", "replace") if isinstance(text, bytes) else str(text) or "no reason"


def _linear_profile() -> bytes:
    """An ICC profile of sRGB's primaries and white without its curve."""
    import imagecodecs

    made = imagecodecs.cms_profile(
        "rgb", whitepoint=_SRGB_WHITE, primaries=_SRGB_PRIMARIES, gamma=1.0
    )
    # The time at which it was made would make every file another one.
    return bytes(made[:24]) + struct.pack(">6H", 2000, 1, 1, 0, 0, 0) + bytes(made[36:])


def recognises(head: bytes, suffix: str) -> bool:
    """A raw file is often a valid TIFF whose first page is a thumbnail: there its suffix tells, or
    the mark of Canon's."""
    if head.startswith(_TIFF_STARTS):
        return suffix in _SUFFIXES or head[8:10] == b"CR"
    canon = head[:2] in (b"II", b"MM") and head[6:14] == b"HEAPCCDR"
    return canon or head.startswith(_STARTS) or b"crx " in brands(head)


FORMATS = (
    ImageFormat(
        name="RAW",
        suffixes=_SUFFIXES,
        recognises=recognises,
        read=read,
        saved_as=".tif",
        label=Message("camera raw"),
        precedence=10,
        rank=100,
    ),
)
