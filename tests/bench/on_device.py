"""The shipped model on the device that is to be measured, or no figure at all."""

from __future__ import annotations

from denoise_gui.core.known_devices import device_notes
from denoise_gui.engine import Model, shipped_model
from tests.bench.section import Settings


def model_on(settings: Settings) -> Model:
    """Checked as in the application.

    Raises:
        RuntimeError: the device is not used, with the reason; the processor's figures would stand
            under its name.
    """
    said: list[str] = []
    model = Model(shipped_model(), settings.device, notes=device_notes(), notice=said.append)
    if model.device == "cpu" != settings.device:
        raise RuntimeError(" ".join(said) or f"{settings.device} is slower than the processor")
    return model
