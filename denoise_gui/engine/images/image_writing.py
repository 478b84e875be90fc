"""Saving a photograph: the format by the suffix, everything it can hold, whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import BinaryIO

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.errors import ImageFileError
from denoise_gui.engine.files.atomic_file import Before, atomic_file, check_writable
from denoise_gui.engine.files.regular_file import NotRegularError
from denoise_gui.engine.images.fitting import at_depth, fitted
from denoise_gui.engine.images.format_kind import ImageFormat, Writing
from denoise_gui.engine.images.photograph import Photograph
from denoise_gui.engine.images.registry import format_for, writable_suffixes
from denoise_gui.engine.images.save_options import SaveOptions
from denoise_gui.engine.messages import Message

_LOST_SHARE = (errno.ESTALE, errno.ETIMEDOUT, errno.ENOTCONN, errno.EHOSTDOWN, errno.ENETUNREACH)
_SHARE_IS_GONE = Message("the connection to that network share is lost. Restore it and save again")


def save_image(
    path: str | os.PathLike[str],
    photograph: Photograph,
    options: SaveOptions | None = None,
    cancel: CancelToken | None = None,
    before: Before | None = None,
) -> None:
    """Write a photograph in the format of the suffix; `saving_loses` tells what is lost by it.

    The file appears whole or not at all. The same photograph gives the same bytes.

    Args:
        options: how to compress; see `SaveOptions` for what happens unchosen.
        cancel: heeded until the file takes its name.
        before: see `atomic_file`.

    Raises:
        Cancelled: `cancel` was used; a file that was there is untouched.
        ImageFileError: it cannot be written; the message names the file and the reason. A file
            that was there is untouched.
    """
    path = Path(path)
    target = _checked_target(path, photograph)
    writing = Writing(path.suffix.lower(), options or SaveOptions())
    fitting = fitted(at_depth(photograph, target.depth_for(writing.options.depth)), target)
    try:
        with atomic_file(path, cancel, before) as file:
            _write(file, fitting, target, writing)
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


def check_target(path: Path, photograph: Photograph) -> None:
    """Whether a photograph could be saved there, found out before the work that it takes.

    Raises:
        ImageFileError: as `save_image` would.
    """
    _checked_target(path, photograph)
    try:
        check_writable(path)
    except OSError as error:
        raise ImageFileError(
            Message("{0} cannot be saved: {1}.", path, _system_reason(error, path))
        ) from error


def _checked_target(path: Path, photograph: Photograph) -> ImageFormat:
    target = format_for(path.suffix)
    known = ", ".join(writable_suffixes())
    if target is None:
        unknown = Message("the suffix {0} is not known", path.suffix)
        what = unknown if path.suffix else Message("its name has no suffix")
        raise ImageFileError(
            Message("{0} cannot be saved: {1}. Choose one of {2}.", path, what, known)
        )
    if max(photograph.width, photograph.height) > target.keeps.max_side:
        raise ImageFileError(
            Message(
                "{0} cannot be saved: {1} holds at most {2} pixels a side, and this "
                "image is {3} x {4}. Choose TIFF instead.",
                path,
                target.name,
                target.keeps.max_side,
                photograph.width,
                photograph.height,
            )
        )
    reason = target.refuses(photograph, path.suffix.lower())
    if reason:
        raise ImageFileError(Message("{0} cannot be saved: {1}.", path, reason))
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
    if isinstance(error, NotRegularError):
        return Message("{0}. Choose another name", error.strerror)
    if isinstance(error, IsADirectoryError):
        return Message("there is a folder of that name. Choose another name")
    if isinstance(error, PermissionError):
        return Message("the file or its folder is write-protected. Choose another place")
    if error.errno is None:
        return Message("the encoder says “{0}”", error)
    return reasons.get(error.errno, Message("the system says “{0}”", error.strerror))


def _write(file: BinaryIO, fitting: Photograph, target: ImageFormat, writing: Writing) -> None:
    assert target.write is not None
    target.write(file, fitting, writing)
