"""Which drivers are installed: a device that was found to compute well may not after an update."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import sys
from pathlib import Path

_VULKAN_LISTS = (
    Path("/usr/share/vulkan/icd.d"),
    Path("/usr/local/share/vulkan/icd.d"),
    Path("/etc/vulkan/icd.d"),
)
_NVIDIA_VERSION = Path("/sys/module/nvidia/version")
_VULKAN_CHOICES = ("VK_DRIVER_FILES", "VK_ICD_FILENAMES")
_DISPLAY_CLASS = r"SYSTEM\CurrentControlSet\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}"


def driver_stamp() -> str:
    """A text that is another one whenever a graphics driver was installed, updated or removed.

    On Linux the kernel's release (most drivers are part of it), NVIDIA's version and the files of
    Vulkan drivers; on Windows the versions of all display drivers; on macOS that of the system.
    """
    if sys.platform == "win32":
        return ", ".join(_windows_drivers()) or platform.version()
    if sys.platform == "darwin":
        return f"macOS {platform.mac_ver()[0]}"
    parts = [platform.release()]
    with contextlib.suppress(OSError, UnicodeDecodeError):  # not there: another maker's card
        parts.append(f"NVIDIA {_NVIDIA_VERSION.read_text(encoding='ascii').strip()}")
    vulkan = _vulkan_drivers()
    if vulkan:
        parts.append(f"Vulkan {vulkan}")
    return ", ".join(parts)


def _vulkan_drivers() -> str:
    """A short hash of the drivers' files: an update gives them another time or size."""
    chosen = [os.environ[name] for name in _VULKAN_CHOICES if os.environ.get(name)]
    own = Path(os.environ.get("XDG_DATA_HOME") or Path("~/.local/share").expanduser())
    places = [Path(part) for text in chosen for part in text.split(os.pathsep)]
    for folder in () if chosen else (*_VULKAN_LISTS, own / "vulkan" / "icd.d"):
        places.extend(sorted(folder.glob("*.json")))
    facts = []
    for place in places:
        try:
            status = place.stat()
        except OSError:
            continue
        facts.append(f"{place} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:8] if facts else ""


def graphics_cards() -> list[str]:
    """The names of display drivers on Windows, each once; none elsewhere."""
    return list(dict.fromkeys(card for card, _version in _display_drivers()))


def _windows_drivers() -> list[str]:
    return sorted(f"{card} {version}" for card, version in _display_drivers())


def _display_drivers() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    if sys.platform == "win32":
        import winreg

        with (
            contextlib.suppress(OSError),
            winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _DISPLAY_CLASS) as drivers,
        ):
            for number in range(winreg.QueryInfoKey(drivers)[0]):
                # Some hold no driver, and some only the system may read.
                with (
                    contextlib.suppress(OSError),
                    winreg.OpenKey(drivers, winreg.EnumKey(drivers, number)) as driver,
                ):
                    card = winreg.QueryValueEx(driver, "DriverDesc")[0]
                    found.append((card, winreg.QueryValueEx(driver, "DriverVersion")[0]))
    return found
