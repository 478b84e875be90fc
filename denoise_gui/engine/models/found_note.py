"""What was found of a model's reading, as JSON: for the note beside it, and for the way from the
process that tried it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from denoise_gui.engine.models import denoising_trial
from denoise_gui.engine.models import serving as serving_json
from denoise_gui.engine.models.reading_trial import Found
from denoise_gui.engine.models.signature import Signature

_MOST_PIXELS = 1 << 24


def as_note(found: Found, signatures: Sequence[Signature]) -> dict[str, Any]:
    """`signatures`: all that the file allows, as `read_signatures` gives them."""
    return {
        "serving": serving_json.to_json(found.serving, signatures),
        "height": found.height,
        "width": found.width,
        "channels": found.channels,
        "gain_db": round(found.gain_db, 2),
        "trial": found.trial.to_fields(),
    }


def from_note(content: object, signatures: Sequence[Signature]) -> Found | None:
    """The reverse; None if it is no such note, or belongs to another file."""
    if not isinstance(content, Mapping):
        return None
    trial = denoising_trial.from_json(content.get("trial"))
    try:
        serving = serving_json.from_json(content["serving"], signatures)
        height, width, channels = (int(content[key]) for key in ("height", "width", "channels"))
        gain = float(content["gain_db"])
    except (KeyError, TypeError, ValueError, IndexError, OverflowError, AttributeError):
        return None
    sound = min(height, width) >= 1 and height * width <= _MOST_PIXELS and channels in (1, 3)
    return Found(serving, height, width, channels, gain, trial) if trial and sound else None
