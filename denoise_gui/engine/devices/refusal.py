"""What a person is told of a device that is not used, or not any more."""

from __future__ import annotations

import math
from dataclasses import dataclass

from denoise_gui.engine.devices.listing import Device
from denoise_gui.engine.messages import Message


@dataclass(frozen=True)
class Refusal:
    """A device that is not used with a model. `difference` in 8-bit levels, infinite for values
    that are no numbers; `limit` is what its precision is held to. `known`: nobody asked for this
    device, and it was told before."""

    device: Device
    model: str
    precision: str
    difference: float
    limit: float
    known: bool = False

    def sentence(self) -> Message:
        """What a person is told."""
        if math.isinf(self.difference):
            return Message(
                "{0} is not used: with {1} it returns values that are not numbers. The processor "
                "is used instead.",
                self.device.name,
                self.model,
            )
        return Message(
            "{0} is not used: its results with {1} differ from the processor's by up to {2} levels "
            "of 255. The processor is used instead.",
            self.device.name,
            self.model,
            f"{self.difference:.3g}",
        )

    def facts(self) -> dict[str, str]:
        """For a report, to whoever makes the driver or the provider."""
        return {
            "Device": self.device.name,
            "Provider": f"{self.device.provider} {self.device.version}",
            "Drivers": self.device.driver,
            "Model file": self.model,
            "Precision": self.precision,
            "Largest difference": f"{self.difference:.6g} levels of 255",
            "Allowed": f"{self.limit:g} levels of 255",
            **{f"Device's {key}": value for key, value in self.device.facts},
        }


def lost_words(device: Device, reason: object) -> Message:
    """A device does not start, or was lost."""
    return Message("{0} failed ({1}): running on the processor instead.", device.name, reason)
