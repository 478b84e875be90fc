"""The file formats there are: the modules of `formats`, found by looking into that package.

Names lie, contents do not: what a file is, its first bytes decide, and its suffix only what it is
taken for before it is opened.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil

from denoise_gui.engine.images.camera_raw import Development
from denoise_gui.engine.images.format_kind import HEAD_BYTES, ImageFormat

__all__ = [
    "HEAD_BYTES",
    "all_formats",
    "development_for",
    "format_for",
    "format_of",
    "image_suffixes",
    "suffix_to_save",
    "writable_formats",
    "writable_suffixes",
]


@functools.cache
def all_formats() -> tuple[ImageFormat, ...]:
    """Every format, in the order in which lists show them.

    Each module of `formats` has a tuple `FORMATS`, usually of one.
    """
    from denoise_gui.engine.images import formats

    found: list[ImageFormat] = []
    for module in pkgutil.iter_modules(formats.__path__, formats.__name__ + "."):
        found += importlib.import_module(module.name).FORMATS
    return tuple(sorted(found, key=lambda kind: (kind.rank, kind.name)))


def format_of(head: bytes, suffix: str = "") -> ImageFormat | None:
    """The format of a file; None if none recognises it.

    Args:
        head: its first `HEAD_BYTES` bytes, or all if it is shorter.
        suffix: of its name, with the dot, in any case.
    """
    by_precedence = sorted(all_formats(), key=lambda kind: -kind.precedence)
    return next((k for k in by_precedence if k.recognises(head, suffix.lower())), None)


def writable_formats() -> tuple[ImageFormat, ...]:
    """The formats that are written too."""
    return tuple(kind for kind in all_formats() if kind.written)


def format_for(suffix: str) -> ImageFormat | None:
    """The format that is written under a suffix (".png", in any case); None if none is."""
    suffix = suffix.lower()
    return next((kind for kind in all_formats() if suffix in kind.written), None)


def image_suffixes() -> tuple[str, ...]:
    """How names of images end, each suffix once."""
    return tuple(dict.fromkeys(s for kind in all_formats() for s in kind.suffixes))


def writable_suffixes(*, of_raw: bool = False) -> tuple[str, ...]:
    """The suffixes under which an image can be saved; `of_raw`: one that was camera raw."""
    kinds = (kind for kind in writable_formats() if of_raw or not kind.reversible)
    return tuple(suffix for kind in kinds for suffix in kind.written)


def development_for(suffix: str, *, raw_linear: bool = False) -> Development:
    """What camera raw has to be developed to for a result with this suffix. `raw_linear`: linear
    light was chosen, where there is a choice."""
    target = format_for(suffix)
    if target and target.reversible:
        return Development.REVERSIBLE
    return Development.LINEAR if raw_linear else Development.SRGB


def suffix_to_save(suffix: str) -> str:
    """What a result is best saved as if its source had this suffix: the same where it is written,
    what the format says where it is not, and PNG after anything unknown."""
    suffix = suffix.lower()
    written = format_for(suffix)
    if written and not written.reversible:
        return suffix
    known = next((kind for kind in all_formats() if suffix in kind.suffixes), None)
    return known.saved_as if known else ".png"
