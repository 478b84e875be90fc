"""What is different in a bundle: the program with a Python inside that nobody can call.

Two kinds of work need another process of this program: files are decoded in one (`images.apart`),
and models are tried in one (`models.trial`). Python starts those with -m; a bundle starts itself,
with a first argument that says which. For packages that are added later see
`core.added_packages`.
"""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

HELPER = "--helper"
"""A bundle's first argument for work of its own; the second one is a name of `_MODULES`."""
DECODE, TRY_MODEL = "decode", "try-model"
_MODULES = {
    DECODE: "denoise_gui.engine.images.apart_process",
    TRY_MODEL: "denoise_gui.engine.models.trial",
}
_PACKAGE = Path(__file__).resolve().parents[2]


def in_bundle() -> bool:
    """Whether this is one, as PyInstaller marks it."""
    return bool(getattr(sys, "frozen", False))


def helper_command(name: str, *arguments: str) -> list[str]:
    """What starts another process of this program for `DECODE` or `TRY_MODEL`."""
    if in_bundle():
        return [sys.executable, HELPER, name, *arguments]
    # Without the folder that happens to be the current one: it may be anybody's.
    return [sys.executable, "-P", "-m", _MODULES[name], *arguments]


def helper_environment() -> dict[str, str]:
    """The environment for it, where it finds the modules that this process has found."""
    if in_bundle():
        return dict(os.environ)
    paths = os.pathsep.join(filter(None, [str(_PACKAGE), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": paths}


def run_helper(arguments: list[str]) -> int:
    """What the other process does in a bundle.

    Args:
        arguments: those that `helper_command` gives after `HELPER`.

    Returns:
        its exit code; 2 where the first argument is no name of a helper.
    """
    module = _MODULES.get(arguments[0] if arguments else "")
    if module is None:
        sys.stderr.write(f"denoise-gui: {HELPER} is for the program itself\n")
        return 2
    return int(importlib.import_module(module).main(arguments[1:]))
