"""`denoise-gui devices`: what a network can run on here, and what could be installed for it."""

from __future__ import annotations

from collections.abc import Callable

from denoise_gui.engine.bundle import in_bundle
from denoise_gui.engine.devices.fitting import (
    GPU,
    fitting_extras,
    installed,
    lacks_vulkan,
    this_machine,
)
from denoise_gui.engine.devices.listing import find_devices
from denoise_gui.engine.devices.plugins import register_plugins
from denoise_gui.engine.runtime.processors import usable_threads


def list_devices(say: Callable[[str], object]) -> int:
    """A line for each; returns the exit code."""
    devices = find_devices()
    width = max(len(device.id) for device in devices)
    for device in devices:
        name = device.name or f"the processor, {usable_threads()} threads"
        say(f"{device.id:{width}}  {name}")
    for plugin in register_plugins():
        if plugin.trouble:
            say(f"{plugin.module} {plugin.version} cannot be used: {plugin.trouble}")
    machine = this_machine()
    if machine.graphics_cards:
        say(f"graphics cards: {', '.join(machine.graphics_cards)}")
    for extra in fitting_extras(machine):
        if not installed(extra):
            words = "pip install 'denoise-gui[{}]' adds {}, {} MB"
            if in_bundle():
                words = "{}: Model > Run On > Add a Graphics Card in the window adds {}, {} MB"
            say(words.format(extra.name, extra.package, extra.megabytes))
    if lacks_vulkan() and (installed(GPU) or machine.graphics_cards):
        say("WebGPU needs Vulkan's loader: sudo apt-get install libvulkan1 (Debian, Ubuntu)")
    return 0
