"""Where Core AI's packages exist, and what to say elsewhere.

Two wheels make it up: coreai-torch, which converts, and coreai-core with compiler and runtime. The
second is binary, for few systems; its demands are written here so that a person reads which one is
not met, rather than pip's "no matching distribution".
"""

from __future__ import annotations

import platform
import sys
from importlib import metadata, util

from denoise_gui.contract.export_options import COREAI_COMPRESSIONS
from denoise_gui.contract.sentences import Sentence
from exporter.failures import ExportError, FailureKind

EXTRA = "coreai"
CONVERTER, CORE, OPTIMISER = "coreai_torch", "coreai", "coreai_opt"
FIRST_PYTHON, LAST_PYTHON = (3, 11), (3, 14)
GLIBC, MACOS = (2, 34), (26, 0)
"""The oldest that the wheels are built for."""


def unsupported_here() -> Sentence | None:
    """Why there are no packages for this Python or system; None where there are."""
    system, machine = platform.system(), platform.machine().lower()
    fits = FIRST_PYTHON <= sys.version_info[:2] <= LAST_PYTHON
    if system == "Linux":
        name, version = platform.libc_ver()
        fits = fits and machine in ("x86_64", "amd64") and name == "glibc"
        fits = fits and _numbers(version) >= GLIBC
        here = f"Linux, {machine}, {name or 'libc'} {version or '?'}"
    elif system == "Darwin":
        version = platform.mac_ver()[0]
        fits = fits and machine == "arm64" and _numbers(version) >= MACOS
        here = f"macOS {version}, {machine}"
    else:
        fits, here = False, f"{system}, {machine}"
    if fits:
        return None
    pythons = (".".join(map(str, version)) for version in (FIRST_PYTHON, LAST_PYTHON))
    here = f"Python {platform.python_version()}, {here}"
    return Sentence("coreai-nowhere", *pythons, "2.34", "26", here)


def require_converter() -> None:
    """Find out before the long work whether Core AI can be exported to.

    Raises:
        ExportError: a package is missing, or there is none for this system.
    """
    if not converter_installed():
        raise missing("coreai-torch")


def require_optimiser(kind: str) -> None:
    """As `require_converter`, for the compression of weights, one of `COREAI_COMPRESSIONS`.

    Raises:
        ExportError: coreai-opt is not installed.
    """
    if kind != COREAI_COMPRESSIONS[0] and util.find_spec(OPTIMISER) is None:
        raise missing("coreai-opt", "coreai-opt")


def missing(module: str, extra: str = EXTRA) -> ExportError:
    """The failure to raise when a package is not installed: how to get it, or why one cannot."""
    nowhere = unsupported_here()
    if nowhere:
        return ExportError(FailureKind.EXTRA_MISSING, nowhere)
    package = f"denoise-gui[{extra}]"
    return ExportError(FailureKind.EXTRA_MISSING, Sentence("extra-missing", module, package))


def converter_installed() -> bool:
    return util.find_spec(CONVERTER) is not None and runtime_installed()


def runtime_installed() -> bool:
    return util.find_spec(CORE) is not None


def version() -> str:
    """Of coreai-core; empty where it is not installed."""
    try:
        return metadata.version("coreai-core")
    except metadata.PackageNotFoundError:
        return ""


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())
