"""The window with one picture: open, look, drag, save; the memory of each stage as JSON on stdout.

`start` is that of the window with its model but no picture. Megabytes are of 10^6 bytes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.bench.drag import drag, positions
from tests.bench.window_session import (
    open_picture,
    rest,
    running_application,
    show_at,
    wait_until,
)
from tests.driven import DrivenApplication as Application
from tests.peak_memory import peak_bytes


def resident_bytes() -> int:
    """What the process holds now; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    lines = status.read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


def measure(picture: Path, folder: Path) -> dict[str, float]:
    """Resident memory after each stage, and the peak over all."""
    stages: dict[str, float] = {}
    with running_application(folder) as application:
        wait_until(lambda: bool(application.window.status.model.text()))
        rest(1.0)
        stages["start"] = resident_bytes() / 1e6
        open_picture(application, picture)
        stages["opened"] = resident_bytes() / 1e6
        for name, zoom in (("fit", None), ("100 %", 1.0)):
            show_at(application, zoom)
            _settle(application)
            stages[name] = resident_bytes() / 1e6
            drag(application, positions(), 40)
            _settle(application)
            stages[f"{name}, dragged"] = resident_bytes() / 1e6
        saved: list[Path] = []
        application.files.image_saved.connect(saved.append)
        application.photographs.save(folder / f"saved{picture.suffix}")
        wait_until(lambda: bool(saved))
        stages["saved"] = resident_bytes() / 1e6
        rest(4.0)
        stages["at rest"] = resident_bytes() / 1e6
        stages["peak"] = peak_bytes() / 1e6
    return stages


def _settle(application: Application) -> None:
    """Until the whole image is exact and the knots are filled, though not all of them exact."""
    link = application.link
    wait_until(lambda: link.settled and link.finished_generation == link.generation)


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]), Path(sys.argv[2]))))
