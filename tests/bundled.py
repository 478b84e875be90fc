"""A program that stands for a bundle's, and packages for it, made here."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_PROGRAM = """#!/bin/sh
PYTHONPATH={root} exec {python} -c '
import sys
sys.frozen, sys.executable = True, "{program}"
from denoise_gui.start import main
sys.exit(main())
' "$@"
"""


def make_program(folder: Path) -> Path:
    """What starts as a bundle does, with the Python that runs the tests."""
    program = folder / "denoise-gui"
    program.write_text(_PROGRAM.format(root=ROOT, python=sys.executable, program=program))
    program.chmod(0o755)
    return program


def make_wheel(folder: Path, name: str, source: str = "") -> Path:
    """A package of one module."""
    about = f"{name}-1.0.dist-info"
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr(f"{name}.py", source)
        file.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        kind = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        file.writestr(f"{about}/WHEEL", kind)
        file.writestr(f"{about}/RECORD", "")
    return wheel
