"""How long the bundle takes to start, beside the program that Python runs, for the README.

python -m tests.resources.bundle.start_up

From the start of the process until the screen shows the sample picture, on a screen of its own
(Xvfb); cold: with none of the program's files in the system's cache of files.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

from denoise_gui.engine.shipped import sample_image
from tests.drag_strip import picture_of, screen
from tests.resources.bundle.bare_root import BUNDLE

RUNS = 3
_MANY_COLOURS = 500
"""More than a window without a photograph has, in every fourth row and column."""
_PATIENCE_S = 120.0


def main() -> int:
    folders = [BUNDLE], [Path(np.__file__).parents[1], Path(__file__).parents[3] / "denoise_gui"]
    commands = [str(BUNDLE / "denoise-gui")], [sys.executable, "-m", "denoise_gui"]
    for name, command, files in zip(("bundle", "Python"), commands, folders, strict=True):
        for state in ("cold", "warm"):
            seconds = []
            for _ in range(RUNS):
                if state == "cold":
                    forget(files)
                seconds.append(until_shown(command))
            print(f"{name}, {state}: {statistics.median(seconds):.1f} s of {sorted(seconds)}")
    return 0


def forget(folders: list[Path]) -> None:
    """Have the system drop what it keeps of these files in memory."""
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                with path.open("rb") as file:
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def until_shown(command: list[str]) -> float:
    """Seconds until the picture is seen. Raises SystemExit if it never is."""
    with tempfile.TemporaryDirectory() as name, screen(Path(name)) as (display, memory):
        environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "DENOISE_GUI_DATA": name,
        }
        began = time.monotonic()
        window = subprocess.Popen([*command, str(sample_image())], env=environment)
        try:
            while colours(memory) < _MANY_COLOURS:
                if window.poll() is not None or time.monotonic() - began > _PATIENCE_S:
                    raise SystemExit(f"{command[0]}: no picture was seen")
                time.sleep(0.02)
            return round(time.monotonic() - began, 2)
        finally:
            window.terminate()
            window.wait()


def colours(memory: Path) -> int:
    """How many there are on a part of the screen."""
    return len({*picture_of(memory).resize((210, 160), Image.Resampling.NEAREST).getdata()})


if __name__ == "__main__":
    sys.exit(main())
