"""Distances in device-independent pixels, so that everything in the window keeps one rhythm."""

from __future__ import annotations

from typing import Final

TINY: Final = 4
SMALL: Final = 8
MEDIUM: Final = 12
LARGE: Final = 16
HUGE: Final = 24

RADIUS: Final = 6
"""Of the corners of cards, plates and keys."""

ICON: Final = 20
"""Edge of an icon in a toolbar or a button."""
