"""What several formats tell of a file that was read otherwise than it stands."""

from __future__ import annotations

from typing import Final

from denoise_gui.engine.messages import Message

PALETTE: Final = Message("The palette was expanded to full colour")
GAIN_MAP_LEFT: Final = Message("The gain map for HDR screens was left out")
DEPTH_MAP_LEFT: Final = Message("The depth map was left out")
VIDEO_LEFT: Final = Message("The video of the moving photograph was left out")


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
