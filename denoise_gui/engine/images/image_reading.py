"""Opening an image file: the checks before, the reader for its kind, and the same end for all.

Pixels come out upright, finite and in the depth they had; what had to change is noted; whatever a
hostile or broken file makes a decoder do comes out as one kind of error with a plain sentence.
"""

from __future__ import annotations

import errno
import logging
import math
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import numpy as np

from denoise_gui.engine.cancellation import Cancelled, CancelToken
from denoise_gui.engine.errors import ImageFileError, UnreadableError, UserError
from denoise_gui.engine.files.regular_file import NotRegularError, open_regular
from denoise_gui.engine.images import exif
from denoise_gui.engine.images import xmp as xmp_packet
from denoise_gui.engine.images.apart import read_apart
from denoise_gui.engine.images.camera_raw import Development, turned
from denoise_gui.engine.images.colour import ADOBE_RGB, Colour, is_known, profile_for
from denoise_gui.engine.images.format_kind import HEAD_BYTES, ImageFormat, Reading
from denoise_gui.engine.images.notes import measured_between
from denoise_gui.engine.images.other_kinds import is_of_other_kind, other_kind
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.pillow_reading import damaged
from denoise_gui.engine.images.pixel_formats import Pixels
from denoise_gui.engine.images.registry import all_formats, format_of
from denoise_gui.engine.images.value_range import found_range, normalised
from denoise_gui.engine.messages import Message

log = logging.getLogger(__name__)

MAX_PIXELS = 300_000_000
"""Largest image that is opened, by default. As float32 RGB this is 3.6 GB."""

_OTHERS_HEAD_BYTES = 512
_MAX_DPI = 1e6
_UNSUPPORTED = re.compile(
    r"not (yet )?(supported|implemented)|unsupported|not a known|"
    r"unknown (codec|comp|encod|raw mode)",
    re.IGNORECASE,
)


def load_image(
    path: str | os.PathLike[str],
    *,
    max_pixels: int = MAX_PIXELS,
    raw: Development = Development.SRGB,
    apart: bool | None = False,
    cancel: CancelToken | None = None,
) -> Photograph:
    """Read an image file, whatever its name says that it is.

    The orientation from the EXIF block is applied to the pixels. NaN in float files becomes 0 and
    infinities the nearest finite value of the image, which is noted: a few dead pixels should not
    make a photograph unusable, and a network would spread them.

    Args:
        max_pixels: refused above, before anything is unpacked.
        raw: what camera raw files are developed to.
        apart: decode it in another process, with bounds on memory and time, which spares this one
            whatever goes wrong there. False does so for the sorts of file known to crash decoders,
            None never.
        cancel: ends the reading, at once in another process, else after the decoding.

    Raises:
        Cancelled: `cancel` was used.
        ImageFileError: it cannot be read; the message names the file and the reason.
    """
    path = Path(path)
    reading = Reading(max_pixels, raw)
    token = cancel or CancelToken()
    try:
        with _open_regular(path) as file:
            kind = _kind(file, path)
            if apart or (apart is False and kind.fragile(_head(file))):
                elsewhere = _read_apart(path, reading, token)
                if elsewhere:
                    return elsewhere
            photograph = kind.read(file, reading)
        token.check()
        return replace(_finished(photograph), pages=_finished_pages(photograph), path=path)
    except (UserError, Cancelled):
        raise  # it was read elsewhere, and comes with its sentence; or nobody wants it
    except UnreadableError as error:
        raise ImageFileError(Message("{0} cannot be opened: {1}.", path, error)) from error
    except MemoryError as error:
        raise ImageFileError(
            Message(
                "{0} cannot be opened: there is not enough memory for it. Close other "
                "programs or reduce the image first.",
                path,
            )
        ) from error
    except OSError as error:
        raise ImageFileError(
            Message("{0} cannot be opened: {1}.", path, _system_reason(error))
        ) from error
    # Decoders raise anything on hostile files: SyntaxError, KeyError, struct.error, codec errors.
    except Exception as error:
        raise ImageFileError(Message("{0} cannot be opened: {1}.", path, _why(error))) from error


def _why(error: BaseException) -> Message:
    """What decoders cannot do is no damage; they say so in words alone."""
    if isinstance(error, NotImplementedError) or _UNSUPPORTED.search(str(error)):
        return Message(
            "it is of a sort that this program cannot read ({0}). Convert it with another "
            "program first",
            _short(error),
        )
    return damaged(_short(error))


def _short(error: BaseException) -> str:
    text = " ".join(str(error).split()).rstrip(".")
    return text[:120] or type(error).__name__


def _system_reason(error: OSError) -> str:
    reasons = {
        errno.ENOENT: Message("there is no such file. It may have been moved or renamed"),
        errno.ENOTDIR: Message("there is no such file. It may have been moved or renamed"),
        errno.EACCES: Message("you have no permission to read it"),
        errno.EPERM: Message("you have no permission to read it"),
        errno.EISDIR: Message("it is a folder, not an image"),
        errno.ENAMETOOLONG: Message("its name is too long"),
    }
    # Decoders raise OSError too, without a number, for files that end too early.
    if error.errno is None:
        return _why(error)
    return reasons.get(error.errno, Message("the system says “{0}”", error.strerror))


def _open_regular(path: Path) -> BinaryIO:
    """Open a file, but not a folder, a pipe or a device, on which reading could wait for ever."""
    if "\0" in str(path):
        raise UnreadableError(Message("its name holds a null character"))
    try:
        return open_regular(path)
    except NotRegularError as error:
        raise UnreadableError(error.strerror) from error


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    return head


def _kind(file: BinaryIO, path: Path) -> ImageFormat:
    head = _head(file)
    if not head:
        raise UnreadableError(Message("it is empty"))
    kind = format_of(head, path.suffix)
    if kind is None:
        other = other_kind(file.read(_OTHERS_HEAD_BYTES))
        if other:
            raise UnreadableError(is_of_other_kind(other))
        known = ", ".join(kind.shown for kind in all_formats())
        raise UnreadableError(
            Message("it is not an image of a kind this program reads ({0})", known)
        )
    return kind


def _read_apart(path: Path, reading: Reading, token: CancelToken) -> Photograph | None:
    """None where no process can be started: then it is read in this one."""
    try:
        return read_apart(path, reading, token)
    except OSError as error:
        log.warning("no process for reading %s: %s", path, error)
        return None


def _finished_pages(photograph: Photograph) -> tuple[Photograph, ...]:
    """Each page has metadata of its own; the pictures of an animation are turned as their first."""
    if photograph.animation is None:
        return tuple(_finished(page) for page in photograph.pages)
    pictures = (_finished(replace(page, exif=photograph.exif)) for page in photograph.pages)
    return tuple(replace(picture, exif=None) for picture in pictures)


def _finished(photograph: Photograph) -> Photograph:
    """What every kind of file needs: sound metadata, finite values, the right way up."""
    notes = list(photograph.notes)
    icc = photograph.icc_profile
    if icc is not None and not _profile_fits(icc, photograph.channels):
        notes.append(
            Message("The colour profile is damaged or for another kind of image; it was left out")
        )
        icc = None
    colour = photograph.colour
    if icc is None and colour is None and photograph.channels == 3:
        block = photograph.exif
        colour = ADOBE_RGB if block and exif.is_adobe_rgb(block) else None
    if icc is None and colour:
        icc = profile_for(colour, photograph.channels)
        if not is_known(colour):
            notes.append(_unknown_colours(colour))
            colour = None
    block = photograph.exif
    if block and not exif.is_sound(block):
        notes.append(Message("The EXIF data are damaged; they were left out"))
        block = None
    pixels = _finite(photograph.pixels, notes)
    alpha = photograph.alpha
    if alpha is not None and alpha.dtype == np.float32:
        alpha = np.nan_to_num(alpha, nan=1.0, posinf=1.0, neginf=0.0)
    photograph = _ranged(replace(photograph, pixels=pixels, alpha=alpha), notes)
    photograph = replace(
        photograph,
        icc_profile=icc,
        colour=colour,
        exif=block,
        xmp=_true_xmp(photograph, notes),
        dpi=_sensible_dpi(photograph.dpi),
        notes=tuple(notes),
    )
    return _upright(photograph)


def _true_xmp(photograph: Photograph, notes: list[str]) -> bytes | None:
    if photograph.xmp is None:
        return None
    packet = xmp_packet.usable(photograph.xmp)
    if packet is None:
        if not xmp_packet.is_empty(photograph.xmp):
            notes.append(Message("The XMP data are damaged; they were left out"))
        return None
    gain_map = photograph.gain_map is not None
    return xmp_packet.without_untrue(packet, gain_map=gain_map)


def _unknown_colours(colour: Colour) -> Message:
    if colour.code_points:
        return Message(
            "Its colours are given by code points this program does not know ({0}, {1}); they "
            "were taken for sRGB",
            *colour.code_points,
        )
    return Message("What the file says of its colours makes no sense; they were taken for sRGB")


def _profile_fits(profile: bytes, channels: int) -> bool:
    """Whether an ICC header is sound and speaks of as many channels (ICC.1:2022, section 7.2)."""
    if len(profile) < 132 or profile[36:40] != b"acsp":
        return False
    if int.from_bytes(profile[:4], "big") > len(profile):
        return False
    return profile[16:20] == (b"GRAY" if channels == 1 else b"RGB ")


def _sensible_dpi(dpi: tuple[float, float] | None) -> tuple[float, float] | None:
    if dpi is None or len(dpi) != 2:
        return None
    x, y = float(dpi[0]), float(dpi[1])
    sensible = all(math.isfinite(value) and 0 < value < _MAX_DPI for value in (x, y))
    return (x, y) if sensible else None


def _finite(pixels: Pixels, notes: list[str]) -> Pixels:
    if pixels.dtype != np.float32:
        return pixels
    finite = np.isfinite(pixels)
    bad = pixels.size - int(np.count_nonzero(finite))
    if bad == pixels.size:
        raise UnreadableError(Message("it holds no number in any pixel, only NaN or infinity"))
    if bad:
        low, high = float(pixels[finite].min()), float(pixels[finite].max())
        pixels = np.nan_to_num(pixels, nan=0.0, posinf=high, neginf=low)
        notes.append(Message("{0} values that were NaN or infinite were replaced", bad))
    return pixels


def _ranged(photograph: Photograph, notes: list[str]) -> Photograph:
    """Floats whose white is not 1, scaled so that it is; see `value_range`."""
    pixels = photograph.pixels
    if pixels.dtype != np.float32 or photograph.values or photograph.stored_as:
        return photograph
    if photograph.camera:
        return photograph  # it is known where white is
    low, high = float(pixels.min()), float(pixels.max())
    values = found_range(pixels)
    if values is None:
        if high > 2 or low < -1:
            notes.append(
                Message(
                    "Values run from {0:.4g} to {1:.4g}; 0 is taken as black, 1 as white", low, high
                )
            )
        return photograph
    alpha = photograph.alpha
    if alpha is not None and float(alpha.max()) > 1:
        values = replace(values, alpha=values.white)
        alpha = np.asarray(alpha / np.float32(values.white))
    notes.append(measured_between(low, high, values.black, values.white))
    return replace(photograph, pixels=normalised(pixels, values), alpha=alpha, values=values)


def _upright(photograph: Photograph) -> Photograph:
    """Turn and mirror as the EXIF orientation asks, and say 1 in its place.

    The thumbnail goes, whatever the orientation: it shows the noise that the picture loses. What is
    saved gets one of its own.
    """
    block = photograph.exif
    if block is None:
        return photograph
    if exif.has_thumbnail(block):
        photograph = replace(photograph, thumbnail=True)
    number = exif.orientation(block)
    if number == 1:
        return replace(photograph, exif=exif.made_upright(block, swapped=False))
    swapped = number >= 5
    dpi, xmp, alpha = photograph.dpi, photograph.xmp, photograph.alpha
    if dpi and swapped:
        dpi = (dpi[1], dpi[0])
    if xmp:
        xmp = xmp_packet.made_upright(xmp)
    return replace(
        photograph,
        pixels=_turned(photograph.pixels, number),
        alpha=None if alpha is None else _turned(alpha, number),
        exif=exif.made_upright(block, swapped=swapped),
        xmp=xmp,
        dpi=dpi,
    )


def _turned(pixels: Pixels, orientation: int) -> Pixels:
    return np.ascontiguousarray(turned(pixels, orientation))
