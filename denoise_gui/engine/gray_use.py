"""What a network for gray images does with a colour one, as a choice."""

from __future__ import annotations

from enum import StrEnum


class GrayUse(StrEnum):
    CHANNELS = "channels"
    """Each channel is denoised as a gray image."""
    LUMA = "luma"
    """Only the brightness is denoised, in a third of the time; noise in the colours stays."""
