"""Which numbers are black and white in a file of floats: the same for whoever reads it.

Scientific files hold counts up to 65,535 as floats, or heights with a sign. The network and sigma
need 0 for black and 1 for white.
"""

from __future__ import annotations

USUAL_WHITES = (255.0, 1023.0, 4095.0, 16383.0, 65535.0, 2.0**24 - 1, 2.0**32 - 1)
MOST_ABOVE_WHITE = 2.0
MOST_BELOW_BLACK = -1.0


LEAST_WHITE = 1 / 256
"""A picture all of which is darker shows nothing on any screen."""
_NEAR_MINUS_ONE = -0.75


def is_usual(low: float, high: float) -> bool:
    """Whether values with these extremes have black at 0 and white at 1, or are light of a scene:
    nothing more need be known of them."""
    if _is_centred(low, high) or _is_tiny(low, high):
        return False
    return high <= MOST_ABOVE_WHITE and low >= MOST_BELOW_BLACK


def _is_centred(low: float, high: float) -> bool:
    """From -1 to 1, as networks for images often have it."""
    return MOST_BELOW_BLACK <= low < _NEAR_MINUS_ONE and high <= 1


def _is_tiny(low: float, high: float) -> bool:
    return 0 < high < LEAST_WHITE and low > -LEAST_WHITE


def black_and_white(
    low: float, high: float, typical: float, *, whole: bool
) -> tuple[float, float] | None:
    """The numbers that black and white have; None where they are 0 and 1.

    Light of a scene may well exceed 1, so what lies below it for the most part is left alone. Other
    values get the largest number that they can have been counted to, 255, 4095, 65535 and so on,
    where one is near, and their own extremes where none is, or where they are next to nothing.

    Args:
        low, high: the extremes of all values, which are finite.
        typical: the median of their magnitudes.
        whole: all of them are whole numbers.
    """
    if _is_centred(low, high):
        return MOST_BELOW_BLACK, 1.0
    if _is_tiny(low, high):
        return min(low, 0.0), high
    if is_usual(low, high):
        return None
    if not whole and low >= MOST_BELOW_BLACK and typical <= 1:
        return None
    black = 0.0 if low >= 0 else low
    white = next((usual for usual in USUAL_WHITES if high <= usual), high)
    if black < 0 or high < white / 8:
        white = high
    return (black, white) if white > black else None
