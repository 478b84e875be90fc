"""The colours of a map of differences: the window and the report show the same.

Lightness rises steadily from end to end, so that the map reads without colour vision too.
"""

from __future__ import annotations

from bisect import bisect_right

STOPS: tuple[tuple[float, tuple[int, int, int]], ...] = (
    (0.0, (0, 0, 0)),
    (0.35, (190, 20, 60)),
    (0.7, (255, 170, 30)),
    (1.0, (255, 255, 255)),
)
"""(share of the largest difference, its 8-bit RGB): black for none, then red, yellow and white."""

STEPS = 256


def colour_table() -> list[tuple[int, int, int]]:
    """`STEPS` colours, from no difference to the largest."""
    return [_colour(step / (STEPS - 1)) for step in range(STEPS)]


def _colour(share: float) -> tuple[int, int, int]:
    after = min(max(bisect_right([stop for stop, _ in STOPS], share), 1), len(STOPS) - 1)
    (low, dark), (high, light) = STOPS[after - 1], STOPS[after]
    part = (share - low) / (high - low)
    red, green, blue = (round(a + part * (b - a)) for a, b in zip(dark, light, strict=True))
    return red, green, blue
