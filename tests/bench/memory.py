"""Peak memory of `denoise-gui run` and of the window, with a 24-megapixel picture."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from denoise_gui.engine.shipped import resources_folder
from tests.bench.pictures import BIG
from tests.bench.section import Settings


def measure(settings: Settings) -> dict[str, Any]:
    """Figures under `memory`, in megabytes of 10^6 bytes."""
    height, width = BIG
    float32_mb = height * width * 3 * 4 / 1e6
    samples = sorted((resources_folder() / "samples").glob("*.*"))
    peak = _peak_mb(settings.picture, settings.folder)
    window = _window(settings.picture, settings.folder)
    beyond = window["peak"] - window["start"]
    return {
        "memory": {
            "peak_mb_24mpx": peak,
            "times_float32": peak / float32_mb,
            "peak_mb_samples": {path.name: _peak_mb(path, settings.folder) for path in samples},
            "window_mb": window,
            "window_beyond_start_mb_24mpx": beyond,
            "window_times_float32": beyond / float32_mb,
        }
    }


def _window(picture: Path, folder: Path) -> dict[str, float]:
    """Of a process that opens the picture, shows it fitted and at 100 %, drags, and saves."""
    command = [sys.executable, "-m", "tests.bench.window_memory_probe", str(picture), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    stages: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return stages


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
