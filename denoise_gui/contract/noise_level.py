"""What a sigma may be: a noise standard deviation in 8-bit levels, wherever a person gives one."""

from __future__ import annotations

import math

from denoise_gui.contract.messages import Message

SIGMA_LIMIT = 255.0
"""Noise as strong as the whole range from black to white."""

SIGMA_MAX_ASSUMED = 75.0
"""How far a model was trained, where nobody says."""

SIGMA_DEFAULT = 25.0


class SigmaError(ValueError):
    """What was given is no sigma; the message is a sentence that says what is."""


def parse_sigma(text: str) -> float:
    """A sigma as a person writes it, with a point or a comma.

    Raises:
        SigmaError: it is not a number from 0 to `SIGMA_LIMIT`; NaN and infinity are not.
    """
    try:
        return checked_sigma(float(text.strip().replace(",", ".")), text)
    except SigmaError:
        raise
    except ValueError as error:
        raise _refusal(text) from error


def parse_positive_sigma(text: str) -> float:
    """As `parse_sigma`, for what must not be 0: the largest noise that a model is made for.

    Raises:
        SigmaError: it is not a number above 0 and up to `SIGMA_LIMIT`.
    """
    value = parse_sigma(text)
    if value == 0:
        raise SigmaError(
            Message("sigma is more than 0 and up to {0:g} here, not “{1}”", SIGMA_LIMIT, text)
        )
    return value


def checked_sigma(value: float, said: str | None = None) -> float:
    """`value`, if it is a sigma; `said` is what it was made from.

    Raises:
        SigmaError: it is not.
    """
    if not (math.isfinite(value) and 0 <= value <= SIGMA_LIMIT):
        raise _refusal(f"{value:g}" if said is None else said)
    return value + 0.0  # no -0


def _refusal(said: str) -> SigmaError:
    return SigmaError(
        Message("sigma is a number from 0 to {0:g}, in 8-bit levels, not “{1}”", SIGMA_LIMIT, said)
    )
