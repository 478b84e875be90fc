"""What this machine's devices were found to compute, kept from one start to the next."""

from __future__ import annotations

from denoise_gui.core.folders import cache_folder
from denoise_gui.engine.devices.notes import DeviceNotes


def device_notes() -> DeviceNotes:
    """The notes of the program's user. Lost, they cost a check each."""
    return DeviceNotes(cache_folder() / "devices.json")
