"""What several formats tell of a file that was read otherwise than it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from denoise_gui.engine.messages import Message

_NAMED = 6
PALETTE: Final = Message("The palette was expanded to full colour")
GAIN_MAP_LEFT: Final = Message("The gain map for HDR screens was left out")
DEPTH_MAP_LEFT: Final = Message("The depth map was left out")
VIDEO_LEFT: Final = Message("The video of the moving photograph was left out")


NOT_SQUARE: Final = Message("That its pixels are not square is not kept")


def left_out(names: Iterable[str]) -> list[str]:
    """On pieces of a file that nobody here understands, by the names they have; empty for none."""
    printable = ("".join(filter(str.isprintable, name)).strip() for name in names)
    each = list(dict.fromkeys(name for name in printable if name))
    if not each:
        return []
    listed = ", ".join(each[:_NAMED]) + (", …" if len(each) > _NAMED else "")
    return [Message("Data of the camera or of other programs ({0}) were left out", listed)]


def first_frame_only(frames: int) -> Message:
    return Message("Only the first of {0} frames was read", frames)


def all_frames(frames: int) -> Message:
    return Message("It has {0} frames: the first is shown, all are denoised", frames)


def measured_between(low: float, high: float, black: float, white: float) -> Message:
    """Of values that do not run from 0 to the largest of their type."""
    return Message(
        "Values run from {0:.6g} to {1:.6g}; {2:.6g} is taken as black, {3:.6g} as white, "
        "and sigma is measured between them",
        low, high, black, white,
    )  # fmt: skip
