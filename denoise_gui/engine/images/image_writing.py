"""Saving a photograph: the format by the suffix, everything it can hold, whole or not at all."""

from __future__ import annotations

import errno
import importlib.util
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from denoise_gui.engine.errors import ImageFileError
from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.images import exif as exif_block
from denoise_gui.engine.images import netpbm, png_chunks
from denoise_gui.engine.images.photograph import JpegSettings, Photograph
from denoise_gui.engine.images.pixel_formats import Pixels, convert, from_float, to_float
from denoise_gui.engine.images.save_options import DEFAULT_QUALITY, SUBSAMPLINGS, SaveOptions
from denoise_gui.engine.images.target_formats import (
    WRITABLE_SUFFIXES,
    TargetFormat,
    keeps_exif,
    keeps_profile,
    keeps_xmp,
    target_format,
)
from denoise_gui.engine.messages import Message

if TYPE_CHECKING:
    from PIL import Image

_PNG_LEVEL = 4
"""zlib's effort: 6 takes twice the time for a file that is a few per cent smaller."""
_XMP_TAG, _PAGE_NUMBER_TAG = 700, 297
_CLASSIC_TIFF_BYTES = 2**32 - 2**27
_LOST_SHARE = (errno.ESTALE, errno.ETIMEDOUT, errno.ENOTCONN, errno.EHOSTDOWN, errno.ENETUNREACH)
_SHARE_IS_GONE = Message("the connection to that network share is lost. Restore it and save again")


def save_image(
    path: str | os.PathLike[str], photograph: Photograph, options: SaveOptions | None = None
) -> None:
    """Write a photograph in the format of the suffix; `saving_loses` tells what is lost by it.

    The file appears whole or not at all. The same photograph gives the same bytes.

    Args:
        options: how to compress; see `SaveOptions` for what happens unchosen.

    Raises:
        ImageFileError: it cannot be written; the message names the file and the reason. A file
            that was there is untouched.
    """
    path = Path(path)
    target = _checked_target(path, photograph)
    fitted = _fitted(photograph, target)
    if target.pages:
        fitted = replace(fitted, pages=tuple(_fitted(page, target) for page in photograph.pages))
    try:
        with atomic_file(path) as file:
            _write(file, path.suffix.lower(), fitted, target, options or SaveOptions())
    except OSError as error:
        raise ImageFileError(
            Message("{0} cannot be saved: {1}.", path, _system_reason(error, path))
        ) from error
    except MemoryError as error:
        raise ImageFileError(
            Message("{0} cannot be saved: there is not enough memory.", path)
        ) from error
    except (ValueError, RuntimeError) as error:  # what Pillow and the codecs refuse
        raise ImageFileError(
            Message("{0} cannot be saved: the encoder says “{1}”.", path, error)
        ) from error


def _checked_target(path: Path, photograph: Photograph) -> TargetFormat:
    target = target_format(path.suffix)
    known = ", ".join(WRITABLE_SUFFIXES)
    if target is None:
        unknown = Message("the suffix {0} is not known", path.suffix)
        what = unknown if path.suffix else Message("its name has no suffix")
        raise ImageFileError(
            Message("{0} cannot be saved: {1}. Choose one of {2}.", path, what, known)
        )
    if max(photograph.width, photograph.height) > target.max_side:
        raise ImageFileError(
            Message(
                "{0} cannot be saved: {1} holds at most {2} pixels a side, and this "
                "image is {3} x {4}. Choose TIFF instead.",
                path,
                target.name,
                target.max_side,
                photograph.width,
                photograph.height,
            )
        )
    if target.name == "HEIC" and importlib.util.find_spec("pillow_heif") is None:
        raise ImageFileError(
            Message(
                "{0} cannot be saved: HEIC files need the package pillow-heif. Install "
                "it (pip install 'denoise-gui[heic]') or choose .avif instead.",
                path,
            )
        )
    if path.suffix.lower() == ".pgm" and photograph.channels == 3:
        raise ImageFileError(
            Message(
                "{0} cannot be saved: .pgm files hold gray only, and this image has "
                "colours. Choose .ppm instead.",
                path,
            )
        )
    return target


def _system_reason(error: OSError, path: Path) -> str:
    reasons = {
        errno.ENOSPC: Message(
            "there is no space left on the disk. Free some or choose another place"
        ),
        errno.EDQUOT: Message(
            "your quota of disk space is used up. Free some or choose another place"
        ),
        errno.EROFS: Message("that disk is read-only. Choose another place"),
        errno.ENOENT: Message(
            "there is no folder {0}. Create it or choose another place", path.parent
        ),
        errno.ENOTDIR: Message("{0} is not a folder. Choose another place", path.parent),
        errno.ENAMETOOLONG: Message("its name is too long. Choose a shorter one"),
        errno.EFBIG: Message("the disk does not take files of that size. Choose another place"),
        errno.EIO: Message("the disk reports an error. Check it, and choose another place"),
        **dict.fromkeys(_LOST_SHARE, _SHARE_IS_GONE),
    }
    if isinstance(error, IsADirectoryError):
        return Message("there is a folder of that name. Choose another name")
    if isinstance(error, PermissionError):
        return Message("the file or its folder is write-protected. Choose another place")
    if error.errno is None:
        return Message("the encoder says “{0}”", error)
    return reasons.get(error.errno, Message("the system says “{0}”", error.strerror))


def _fitted(photograph: Photograph, target: TargetFormat) -> Photograph:
    """The photograph less what the format cannot hold."""
    stored = target.type_for(photograph)
    pixels, alpha = photograph.pixels, photograph.alpha
    if alpha is not None and not target.alpha:
        pixels, alpha = _over_white(pixels, alpha), None
    block = photograph.exif if keeps_exif(target, photograph) else None
    return replace(
        photograph,
        pixels=np.ascontiguousarray(convert(pixels, stored)),
        alpha=None if alpha is None else np.ascontiguousarray(convert(alpha, stored)),
        icc_profile=photograph.icc_profile if keeps_profile(target, photograph) else None,
        exif=block if block and exif_block.is_sound(block) else None,
        xmp=photograph.xmp if keeps_xmp(target, photograph) else None,
        dpi=photograph.dpi if target.dpi else None,
    )


def _over_white(pixels: Pixels, alpha: Pixels) -> Pixels:
    share = to_float(alpha)
    share = share if pixels.ndim == 2 else share[:, :, None]
    return from_float(1 - (1 - to_float(pixels)) * share, pixels.dtype)


def _write(
    file: BinaryIO,
    suffix: str,
    photograph: Photograph,
    target: TargetFormat,
    options: SaveOptions,
) -> None:
    if target.name == "PNG":
        _write_png(file, photograph)
    elif target.name == "TIFF":
        _write_tiff(file, photograph)
    elif target.name == "PNM":
        pixels = photograph.pixels
        if suffix == ".ppm" and photograph.channels == 1:
            pixels = np.repeat(pixels[:, :, None], 3, axis=2)
        file.writelines(netpbm.pnm_bytes(pixels))
    elif target.name == "PFM":
        file.writelines(netpbm.pfm_bytes(photograph.pixels))
    else:
        _write_with_pillow(file, photograph, target, options)


def _stacked(photograph: Photograph) -> Pixels:
    """(H, W) or (H, W, C) with alpha as the last channel, contiguous."""
    if photograph.alpha is None:
        return photograph.pixels
    return np.dstack([photograph.pixels, photograph.alpha])


def _write_png(file: BinaryIO, photograph: Photograph) -> None:
    import imagecodecs

    encoded = bytes(imagecodecs.png_encode(_stacked(photograph), level=_PNG_LEVEL))
    metadata = png_chunks.PngMetadata(
        photograph.icc_profile, photograph.exif, photograph.xmp, photograph.dpi
    )
    file.writelines(png_chunks.with_metadata(encoded, metadata))


def _write_tiff(file: BinaryIO, photograph: Photograph) -> None:
    import tifffile

    pages = (photograph, *photograph.pages)
    # Compressed it may well fit 4 GB, but that shows when it is too late.
    big = sum(page.pixels.nbytes for page in pages) > _CLASSIC_TIFF_BYTES
    with tifffile.TiffWriter(file, byteorder="<", bigtiff=big) as writer:
        for number, page in enumerate(pages):
            _write_page(writer, page, (number, len(pages)) if len(pages) > 1 else None)
    if any(page.exif for page in pages):
        exif_block.add_to_tiff(file, [page.exif for page in pages])


def _write_page(writer: Any, page: Photograph, number: tuple[int, int] | None) -> None:
    """One page; `number` is which, from 0, of how many."""
    tags: list[tuple[int, int, int, Any, bool]] = []
    if page.xmp:
        tags.append((_XMP_TAG, 1, len(page.xmp), page.xmp, True))
    if number:
        tags.append((_PAGE_NUMBER_TAG, 3, 2, number, True))
    resolution: dict[str, Any] = {}
    if page.dpi:
        resolution = {"resolution": page.dpi, "resolutionunit": "INCH"}
    writer.write(
        _stacked(page),
        photometric="minisblack" if page.channels == 1 else "rgb",
        planarconfig=None if page.channels == 1 and page.alpha is None else "contig",
        extrasamples=None if page.alpha is None else ["unassalpha"],
        compression="zlib",
        predictor=True,
        iccprofile=page.icc_profile,
        subfiletype=2 if number else 0,
        extratags=tags,
        metadata=None,
        software=False,
        **resolution,
    )


def _write_with_pillow(
    file: BinaryIO, photograph: Photograph, target: TargetFormat, chosen: SaveOptions
) -> None:
    from PIL import Image

    image = Image.fromarray(_stacked(photograph))
    if not target.gray and photograph.channels == 1:
        image = image.convert("RGB" if photograph.alpha is None else "RGBA")
    options: dict[str, Any] = {}
    if photograph.icc_profile:
        options["icc_profile"] = photograph.icc_profile
    if photograph.exif:
        prefix = b"Exif\0\0" if target.name == "JPEG" else b""
        options["exif"] = prefix + photograph.exif
    if photograph.xmp:
        options["xmp"] = photograph.xmp
    if photograph.dpi and max(photograph.dpi) < 65535:
        options["dpi"] = photograph.dpi
    if target.name == "JPEG":
        options |= _jpeg_options(photograph.jpeg, photograph.channels, chosen)
    elif target.name == "WebP" and chosen.quality is None:
        options |= {"lossless": True, "exact": True}
    elif target.name == "WebP":
        options |= {"quality": chosen.quality, "method": 4}
    elif target.name == "AVIF":
        options |= {
            "quality": chosen.quality or DEFAULT_QUALITY,
            "subsampling": chosen.subsampling or SUBSAMPLINGS[0],
        }
    if target.name == "HEIC":
        _save_heic(file, image, options, chosen)
    else:
        image.save(file, format=target.name, **options)


def _save_heic(
    file: BinaryIO, image: Image.Image, options: dict[str, Any], chosen: SaveOptions
) -> None:
    """Through pillow-heif itself: registering it with Pillow would change Pillow for everyone."""
    import pillow_heif

    image.info["icc_profile"] = options.get("icc_profile")
    heif = pillow_heif.from_pillow(image)
    heif.save(
        file,
        quality=chosen.quality or DEFAULT_QUALITY,
        chroma=(chosen.subsampling or SUBSAMPLINGS[0]).replace(":", ""),
        exif=options.get("exif"),
        xmp=options.get("xmp"),
    )


def _jpeg_options(
    source: JpegSettings | None, channels: int, chosen: SaveOptions
) -> dict[str, Any]:
    same_kind = source is not None and len(source.tables) == channels
    if chosen.subsampling:
        subsampling = SUBSAMPLINGS.index(chosen.subsampling)
    else:
        subsampling = max(source.subsampling, 0) if source and same_kind else 0
    if chosen.quality or source is None or not same_kind:
        return {"quality": chosen.quality or DEFAULT_QUALITY, "subsampling": subsampling}
    tables = [list(table) for table in source.tables]
    while len(tables) > 1 and tables[-1] == tables[-2]:
        tables.pop()  # the encoder repeats the last one
    return {"qtables": tables, "subsampling": subsampling}
