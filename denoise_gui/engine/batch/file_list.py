"""Which photographs are meant, from a file that lists them: what `find`, Snakemake or a database
gives where the names of millions fit on no command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from denoise_gui.engine.errors import UserError
from denoise_gui.engine.files.regular_file import read_regular
from denoise_gui.engine.images.format_kind import HEAD_BYTES
from denoise_gui.engine.images.registry import format_of
from denoise_gui.engine.messages import Message

STANDARD_INPUT = "-"
_MARK = b"\xef\xbb\xbf"
"""What some editors put in front of UTF-8."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_file_list(name: str) -> tuple[Path, ...]:
    """The paths in a list, in its order: one a line, or one between null characters (`find
    -print0`) where there is any. Lines that are empty count for nothing; a relative path begins
    where the program was started.

    Args:
        name: of the file, or "-" for standard input.

    Raises:
        UserError: it cannot be read, names nothing, or is no such list.
    """
    data = _bytes_of(name)
    if data.startswith(_UTF16):
        raise UserError(Message("{0}: the list is UTF-16; save it as UTF-8", _shown(name)))
    if format_of(data[:HEAD_BYTES], "") is not None:
        raise UserError(
            Message("{0}: it is an image, not a list. Name it without --files-from", _shown(name))
        )
    data = data.removeprefix(_MARK)
    if b"\0" in data:
        names = data.split(b"\0")
    else:
        names = [line.removesuffix(b"\r") for line in data.split(b"\n")]
    paths = tuple(Path(os.fsdecode(name)) for name in names if name.strip())
    if not paths:
        raise UserError(Message("{0}: the list names no photographs", _shown(name)))
    return paths


def _bytes_of(name: str) -> bytes:
    try:
        if name == STANDARD_INPUT:
            if sys.stdin is None:
                raise UserError(Message("there is no standard input to read the list from"))
            return sys.stdin.buffer.read()
        return read_regular(Path(name))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UserError(Message("{0}: the list cannot be read ({1})", name, reason)) from error


def _shown(name: str) -> str:
    return str(Message("standard input")) if name == STANDARD_INPUT else name
