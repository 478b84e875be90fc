"""The names that people know their hardware by: maker and model, not "GPU 0".

A provider says the name itself (OpenVINO), or the system does: Windows and macOS to onnxruntime or
on request, Linux through NVIDIA's driver or the list of PCI devices that distributions install.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from denoise_gui.engine.plain_text import plain

PCI_LISTS = (
    Path("/usr/share/hwdata/pci.ids"),
    Path("/usr/share/misc/pci.ids"),
    Path("/var/lib/pciutils/pci.ids"),
)
NVIDIA_CARDS = Path("/proc/driver/nvidia/gpus")
_MAKERS = {
    0x1002: "AMD",
    0x106B: "Apple",
    0x10DE: "NVIDIA",
    0x13B5: "Arm",
    0x5143: "Qualcomm",
    0x8086: "Intel",
}
_SAID = ("FULL_DEVICE_NAME", "Description", "device_name", "DeviceName")
"""Keys under which providers and Windows tell a name."""
_MOST = 60
"""Characters of a name."""


def hardware_name(
    vendor_id: int,
    device_id: int,
    vendor: str,
    metadata: Mapping[str, str],
    *,
    lists: Iterable[Path] = PCI_LISTS,
    nvidia: Path = NVIDIA_CARDS,
) -> str:
    """A device by maker and model; empty where nobody knows it.

    Args:
        vendor_id, device_id: of the PCI bus, 0 where unknown.
        vendor: in onnxruntime's words.
        metadata: what provider and system say of it.
        lists, nvidia: where Linux keeps names.
    """
    said = next((metadata[key] for key in _SAID if metadata.get(key)), "")
    if said:
        return _tidy(said)
    if vendor_id == 0x10DE:
        name = _nvidia_name(metadata.get("pci_bus_id", ""), nvidia)
        if name:
            return _tidy(name)
    if vendor_id == 0x106B or (sys.platform == "darwin" and vendor.lower() == "apple"):
        return _apple_name()
    maker = _MAKERS.get(vendor_id, vendor)
    model = _pci_name(vendor_id, device_id, lists) if device_id else ""
    if model:
        return _tidy(f"{maker} {model}")
    return _tidy(f"{maker} {device_id:#06x}") if maker and device_id else _tidy(maker)


def _tidy(name: str) -> str:
    """Without the marks of lawyers."""
    return plain(re.sub(r"\s+", " ", re.sub(r"\((R|TM|C)\)|[®™©]", "", name)).strip(), _MOST)


def _nvidia_name(bus: str, folder: Path) -> str:
    try:
        cards = sorted(folder.iterdir())
        chosen = [card for card in cards if bus and card.name.lower() == bus.lower()] or cards
        text = (chosen[0] / "information").read_text(encoding="utf-8", errors="replace")
    except (OSError, IndexError):
        return ""
    found = re.search(r"^Model:\s*(.+)$", text, re.MULTILINE)
    name = found.group(1).strip() if found else ""
    return name if not name or name.startswith("NVIDIA") else f"NVIDIA {name}"


def _pci_name(vendor_id: int, device_id: int, lists: Iterable[Path]) -> str:
    """The model; where the list has a chip and, in brackets, the card, the card."""
    vendor_line, device_line = f"{vendor_id:04x}  ", f"\t{device_id:04x}  "
    for path in lists:
        try:
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        inside = False
        for line in lines:
            if inside and line.startswith(device_line):
                model = line[len(device_line) :].strip()
                card = re.search(r"\[([^\[\]]+)\]$", model)
                return card.group(1) if card else model
            if line[:1] not in ("\t", "#", ""):
                inside = line.startswith(vendor_line)
    return ""


def _apple_name() -> str:
    """The chip is processor and graphics card in one."""
    try:
        done = subprocess.run(
            ["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"],
            capture_output=True,
            text=True,
            timeout=5,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return "Apple"
    return _tidy(done.stdout) or "Apple"
