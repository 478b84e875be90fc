"""Packages that a bundle takes in after it was made: those of the export, and of graphics cards.

A bundle has no Python that could be called, but all of its standard library, pip, and the exporter,
which its program runs in Python's place: `denoise-gui -m pip`, `denoise-gui -m exporter`. What pip
installs goes into a folder of the bundle's own. The exporter looks there first, since a bundle
holds of its packages only the parts that the window needs; the window looks there last.
"""

from __future__ import annotations

import importlib
import os
import runpy
import sys
from collections.abc import Sequence
from pathlib import Path

from denoise_gui.core.folders import data_folder
from denoise_gui.engine.bundle import in_bundle

PYTHON = "-m"
"""A bundle's first argument, where its program stands in for Python."""
_MODULES = ("exporter", "pip")


def packages_folder() -> Path:
    """Where they lie: in the bundle's folder if that is the user's to change, else in the
    application's data folder, as with an AppImage, a signed application, or one for all users.

    Other versions of Python need others, so they have another folder.
    """
    name = f"packages-{sys.implementation.cache_tag}"
    beside = Path(sys.executable).parent
    fixed = sys.platform == "darwin" or "APPIMAGE" in os.environ
    return (data_folder() if fixed or not os.access(beside, os.W_OK) else beside) / name


def use_packages() -> None:
    """Have this process find them, after its own; nothing where this is no bundle."""
    folder = str(packages_folder()) if in_bundle() else ""
    if folder and folder not in sys.path:
        sys.path.append(folder)
    importlib.invalidate_caches()


def pip_command(options: Sequence[str], requirements: Sequence[str]) -> list[str]:
    """What installs packages for this program."""
    where: list[str] = []
    if in_bundle():
        # There is no compiler to rely on, and no second Python that would run what builds a wheel.
        where = ["--target", str(packages_folder()), "--upgrade", "--only-binary", ":all:"]
    return [sys.executable, PYTHON, "pip", "install", *options, *where, *requirements]


def run_module(arguments: Sequence[str]) -> int:
    """What a bundle does in Python's place: run a module with these arguments.

    Returns:
        its exit code; 2 for a module that a bundle does not run.
    """
    name = arguments[0] if arguments else ""
    if name.partition(".")[0] not in _MODULES:
        sys.stderr.write(f"denoise-gui: {PYTHON} runs {' and '.join(_MODULES)} alone\n")
        return 2
    sys.path.insert(0, str(packages_folder()))
    sys.argv = [name, *arguments[1:]]
    try:
        runpy.run_module(name, run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        if isinstance(ended.code, str):
            sys.stderr.write(f"{ended.code}\n")
            return 1
        return ended.code or 0
    return 0
