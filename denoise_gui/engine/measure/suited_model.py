"""Which of the shipped models suits the noise of a photograph.

`standard` learned white noise, `camera` that of cameras, and each is the better one on its own.
Which of the two a photograph has shows more surely than how strong it is: of 100 noisy pictures by
cameras all are told from white noise, and none of 102 with white noise of 3 to 50 levels is taken
for a camera's. What is left in doubt is whether there is noise at all, or texture: without any, it
is of no matter which model does nothing.
"""

from __future__ import annotations

from denoise_gui.engine.measure.sigma_estimate import NoiseMeasurement
from denoise_gui.engine.measure.taste import WHITE_TASTE
from denoise_gui.engine.shipped import FOR_CAMERA_NOISE, FOR_WHITE_NOISE

_LEAST = 1.0
"""Levels: with less there is nothing to choose by."""
_NOISE = 0.5
"""Of what is coarse: with a smaller share it is likelier to be texture."""


def suited_model(measured: NoiseMeasurement) -> str | None:
    """Its name, as `shipped_model` takes it; None where too little noise is found to tell."""
    found = measured.for_model(WHITE_TASTE)
    if measured.halved is None or found.sigma < _LEAST:
        return None
    if found.is_white:
        return FOR_WHITE_NOISE if found.is_usable else None
    # How strong it is may be vague: that it is not white shows in its colour.
    return FOR_CAMERA_NOISE if measured.noise >= _NOISE else None
