"""A device that computes wrongly, written down for whoever makes its driver or its provider."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.core.diagnostics.crash_report import write_report
from denoise_gui.core.diagnostics.system_facts import system_facts

if TYPE_CHECKING:
    from denoise_gui.engine.devices.refusal import Refusal


def write_device_report(folder: Path, refusal: Refusal) -> Path | None:
    """Beside the crash reports, where Help > Show Log shows it; None if it cannot be written.

    It holds no picture and nothing of the user's: the check runs on a picture made for it.
    """
    facts = [f"{name}: {value}" for name, value in refusal.facts().items()]
    how = [
        "A picture of discs with noise, made by the program, was run through the model file on the",
        "device and on the processor. The largest difference of any value is given above.",
    ]
    sections = {"Device": facts, "How it was found": how}
    return write_report(folder, str(refusal.sentence()), system_facts(), sections)
