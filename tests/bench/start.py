"""From the start of the process to a window that shows the picture, and to an answered --version.

With a warm file cache: the first start of each kind is not counted.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from denoise_gui.engine.shipped import sample_image
from tests.bench.section import Settings


def measure(settings: Settings) -> dict[str, Any]:
    """Figures under `start`, in milliseconds; medians."""
    runs = 3 if settings.quick else 5
    return {
        "start": {
            "cold_ms": _median(runs, lambda: _window_ms(sample_image())),
            "cold_24mpx_ms": _median(runs, lambda: _window_ms(settings.picture)),
            "version_ms": _median(runs + 2, _version_ms),
        }
    }


def _median(runs: int, sample: Callable[[], float]) -> float:
    sample()
    return statistics.median(sample() for _ in range(runs))


def _window_ms(picture: Path) -> float:
    """Until the end of the first paint of the canvas that holds the picture."""
    began = time.monotonic_ns()
    command = [sys.executable, "-m", "tests.bench.start_probe", str(picture)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return (int(done.stdout.split()[-1]) - began) / 1e6


def _version_ms() -> float:
    script = Path(sys.executable).with_name("denoise-gui")
    command = [str(script)] if script.exists() else [sys.executable, "-m", "denoise_gui"]
    began = time.monotonic_ns()
    subprocess.run([*command, "--version"], capture_output=True, check=True)
    return (time.monotonic_ns() - began) / 1e6
