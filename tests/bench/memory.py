"""Peak memory of `denoise-gui run`, on a 24-megapixel picture and on the samples."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from denoise_gui.engine.shipped import resources_folder
from tests.bench.section import Settings


def measure(settings: Settings) -> dict[str, Any]:
    """Figures under `memory`, in megabytes of 10^6 bytes."""
    samples = sorted((resources_folder() / "samples").glob("*.*"))
    return {
        "memory": {
            "peak_mb_24mpx": _peak_mb(settings.picture, settings.folder),
            "peak_mb_samples": {path.name: _peak_mb(path, settings.folder) for path in samples},
        }
    }


def _peak_mb(picture: Path, folder: Path) -> float:
    """Of a process that denoises one file into another of the same format.

    The process tells its own peak: what a parent is told by the system includes the parent's
    memory at the moment of the fork.
    """
    target = folder / f"denoised{picture.suffix}"
    command = [sys.executable, "-m", "tests.bench.memory_probe", "run", str(picture)]
    command += ["-o", str(target), "--sigma", "25", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    target.unlink()
    return int(done.stdout.split()[-1]) / 1e6
