"""OpenEXR, half and float, through the package OpenEXR: the optional extra `[exr]`.

What it holds is light, not the numbers of a screen. A network that was trained on the latter would
take the noise of dark parts for nothing, so pixels go through sRGB's curve on reading and back on
writing; sigma then means what it means for a photograph. Light above white stays above it.
"""

from __future__ import annotations

import errno
import importlib.util
import os
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.errors import UnreadableError
from denoise_gui.engine.images import srgb_curve
from denoise_gui.engine.images.colour import Colour
from denoise_gui.engine.images.format_kind import ImageFormat, Keeps, Reading, Writing, starts_with
from denoise_gui.engine.images.missing_package import missing_package
from denoise_gui.engine.images.notes import NOT_SQUARE, left_out
from denoise_gui.engine.images.photograph import Photograph, Text
from denoise_gui.engine.images.pillow_reading import check_size
from denoise_gui.engine.messages import Message

_STRUCTURE = frozenset(
    {
        *("channels", "compression", "dataWindow", "displayWindow", "lineOrder", "type", "version"),
        *("pixelAspectRatio", "screenWindowCenter", "screenWindowWidth", "chromaticities"),
        *("name", "view", "multiView", "chunkCount", "tiles", "preview", "maxSamplesPerPixel"),
        *("dwaCompressionLevel", "zipCompressionLevel", "deepImageState"),
    }
)
"""What a header says of how the picture is stored, shown or named among others."""
_LONGEST_NAME = 31
"""Letters that every reader takes."""
_COLOURS = ("R", "G", "B")
_HALF = "exr/half"
_FLOAT = "exr/float"


def read(file: BinaryIO, reading: Reading) -> Photograph:
    """Read the first part: gray or RGB, with alpha.

    Raises:
        UnreadableError: too large, of a kind that is not kept, or OpenEXR is not installed.
        Exception: whatever it raises on damaged files.
    """
    reason = _missing()
    if reason:
        raise UnreadableError(reason)
    import OpenEXR

    with tempfile.TemporaryDirectory(prefix="denoise-exr-") as folder:
        path = Path(folder) / "a.exr"  # the package reads names alone
        path.write_bytes(file.read())
        with OpenEXR.File(str(path), separate_channels=True) as exr:
            return _photograph(exr, reading.max_pixels)


def _photograph(exr: Any, max_pixels: int) -> Photograph:
    header = exr.header()
    low, high = header["dataWindow"]
    check_size(int(high[0] - low[0] + 1), int(high[1] - low[1] + 1), max_pixels)
    found = {name: channel.pixels for name, channel in exr.channels().items()}
    notes: list[str] = [Message("Light of the scene went through sRGB's curve for denoising")]
    if all(name in found for name in _COLOURS):
        names: tuple[str, ...] = _COLOURS
    elif "Y" in found:
        names = ("Y",)
    else:
        listed = ", ".join(sorted(found))
        raise UnreadableError(Message("it has no channels R, G and B or Y ({0})", listed))
    planes = [np.asarray(found[name]) for name in names]
    if any(plane.shape != planes[0].shape for plane in planes):
        raise UnreadableError(Message("its channels have different sizes. Convert it to RGB first"))
    others = ", ".join(sorted(set(found) - {*names, "A"}))
    if others:
        notes.append(Message("Channels {0} were left out", others))
    if len(exr.parts) > 1:
        notes.append(Message("Only the first of {0} parts was read", len(exr.parts)))
    if (low != header["displayWindow"][0]).any() or (high != header["displayWindow"][1]).any():
        notes.append(Message("Its place in a larger frame (display window) was left out"))
    if header.get("pixelAspectRatio", 1.0) != 1.0:
        notes.append(NOT_SQUARE)
    words = {n: v for n, v in header.items() if isinstance(v, str) and n not in _STRUCTURE}
    notes += left_out(sorted(set(header) - _STRUCTURE - set(words)))
    half = all(plane.dtype == np.float16 for plane in planes)
    light = np.stack(planes, axis=-1).astype(np.float32)
    alpha = found.get("A")
    points = header.get("chromaticities")
    colours = light if len(names) == 3 else light[..., 0]
    return Photograph(
        pixels=np.ascontiguousarray(srgb_curve.encoded(colours)),
        alpha=None if alpha is None else np.asarray(alpha, dtype=np.float32),
        colour=_colour(points),
        texts=tuple(Text(name, text) for name, text in words.items()),
        source_format="OpenEXR",
        stored_as=_HALF if half else _FLOAT,
        notes=tuple(notes),
    )


def _colour(points: Any) -> Colour | None:
    """Red, green, blue and white; sRGB's if the file does not say."""
    if points is None:
        return None
    rx, ry, gx, gy, bx, by, wx, wy = (float(value) for value in points)
    return Colour(chromaticities=(wx, wy, rx, ry, gx, gy, bx, by))


def write(file: BinaryIO, photograph: Photograph, _writing: Writing) -> None:
    """Write light, in half floats unless the source had more."""
    import OpenEXR

    light = srgb_curve.decoded(photograph.pixels)
    planes = [light] if light.ndim == 2 else [light[..., i] for i in range(3)]
    names = ("Y",) if light.ndim == 2 else _COLOURS
    kind = np.float32 if photograph.stored_as == _FLOAT else np.float16
    if np.abs(light).max() > np.finfo(np.float16).max:
        kind = np.float32
    channels: dict[str, NDArray[Any]] = {
        name: np.ascontiguousarray(plane, dtype=kind)
        for name, plane in zip(names, planes, strict=True)
    }
    if photograph.alpha is not None:
        channels["A"] = np.ascontiguousarray(photograph.alpha, dtype=kind)
    header: dict[str, Any] = {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage}
    for text in photograph.texts:
        if text.keyword and text.keyword not in _STRUCTURE:
            header.setdefault(text.keyword[:_LONGEST_NAME], text.text)
    points = photograph.colour.chromaticities if photograph.colour else None
    if points:
        header["chromaticities"] = (*points[2:], *points[:2])
    handle, name = tempfile.mkstemp(prefix="denoise-", suffix=".exr")
    os.close(handle)
    try:
        _write_named(header, channels, name)
        file.write(Path(name).read_bytes())
    finally:
        Path(name).unlink()


def _write_named(header: dict[str, Any], channels: dict[str, NDArray[Any]], name: str) -> None:
    """Write a file of that name. The library may take a write for done that a full disk has cut
    short: what is lacking shows when the file is read.

    Raises:
        OSError: as the system says, where the library passes that on in words; else ENOSPC.
    """
    import OpenEXR

    try:
        OpenEXR.File(header, channels).write(name)
    except RuntimeError as error:
        for number in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO):
            if os.strerror(number) in str(error):
                raise OSError(number, os.strerror(number)) from error
        raise
    try:
        OpenEXR.File(name, separate_channels=True).channels()
    except Exception as error:  # of whatever kind: it has just written this file itself
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error


def _missing() -> Message | None:
    if importlib.util.find_spec("OpenEXR") is None:
        otherwise = Message("convert the file to TIFF with 32-bit floating point first")
        return missing_package("OpenEXR", "OpenEXR", "exr", otherwise)
    return None


def refuses(_photograph: Photograph, _suffix: str) -> str | None:
    return _missing()


FORMATS = (
    ImageFormat(
        name="OpenEXR",
        suffixes=(".exr",),
        recognises=starts_with(b"\x76\x2f\x31\x01"),
        read=read,
        write=write,
        written=(".exr",),
        keeps=Keeps(types=(np.float32,), alpha=True, chromaticities=True, texts=True),
        refuses=refuses,
        rank=97,
    ),
)
