"""Which numbers are black and white in a file of floats: the same for whoever reads it.

Scientific files hold counts up to 65,535 as floats, or heights with a sign. The network and sigma
need 0 for black and 1 for white.
"""

from __future__ import annotations

USUAL_WHITES = (255.0, 1023.0, 4095.0, 16383.0, 65535.0, 2.0**24 - 1, 2.0**32 - 1)
MOST_ABOVE_WHITE = 2.0
MOST_BELOW_BLACK = -1.0


def black_and_white(
    low: float, high: float, typical: float, *, whole: bool
) -> tuple[float, float] | None:
    """The numbers that black and white have; None where they are 0 and 1.

    Light of a scene may well exceed 1, so what lies below it for the most part is left alone. Other
    values get the largest number that they can have been counted to, 255, 4095, 65535 and so on,
    where one is near, and their own extremes where none is.

    Args:
        low, high: the extremes of all values, which are finite.
        typical: the median of their magnitudes.
        whole: all of them are whole numbers.
    """
    if high <= MOST_ABOVE_WHITE and low >= MOST_BELOW_BLACK:
        return None
    if not whole and low >= MOST_BELOW_BLACK and typical <= 1:
        return None
    black = 0.0 if low >= 0 else low
    white = next((usual for usual in USUAL_WHITES if high <= usual), high)
    if black < 0 or high < white / 8:
        white = high
    return (black, white) if white > black else None
