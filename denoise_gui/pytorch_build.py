"""PyTorch without CUDA for machines that have no NVIDIA card: gigabytes less to fetch and to keep.

On Linux, what PyPI holds under the name of `torch` brings CUDA along; PyTorch's own index has a
build for the processor alone. Standard library alone, and runnable as a file, by the Python of the
virtual environment that it goes into:

    .venv/bin/python denoise_gui/pytorch_build.py [arguments for pip]

It installs that build first, where pip would take another, so that what is installed next finds its
PyTorch there. It never fails: without it, pip takes the build that it finds.
"""

from __future__ import annotations

import importlib.metadata
import json
import platform
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

INDEX = "https://download.pytorch.org/whl/cpu"
"""Where PyTorch's builds for the processor alone lie."""
_NAME = re.compile(r"torch\s*([=<>!~;@\[]|$)")
_CUDA = ("nvidia-", "cuda-", "triton")


def has_nvidia_graphics() -> bool:
    """Whether a card by NVIDIA, with its driver, is in this machine."""
    return Path("/proc/driver/nvidia/version").exists() or shutil.which("nvidia-smi") is not None


def pip_options(requirements: Sequence[str]) -> list[str]:
    """What pip is to be told beside these requirements, so that PyTorch comes without CUDA where no
    card could use it.

    With PyTorch's index as a further one, pip takes the build for the processor: its version says
    `+cpu`, which counts as the later one. If that index cannot be reached, pip goes on without it.
    """
    has_torch = any(_NAME.match(line) for line in requirements)
    if not has_torch or platform.system() != "Linux" or has_nvidia_graphics():
        return []
    return ["--retries", "1", "--extra-index-url", INDEX]


def wanted(project: Path) -> str:
    """The requirement that the export extra of this `pyproject.toml` has for PyTorch."""
    extras = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    return next(str(line) for line in extras["export"] if line.startswith("torch"))


def brings_cuda(requirement: str, pip: Sequence[str] = ()) -> bool:
    """Whether the build that pip would take needs CUDA's libraries; False if pip cannot say.

    Only the metadata is fetched."""
    ask = ["install", "--dry-run", "--no-deps", "--ignore-installed", "--quiet", "--report", "-"]
    done = _pip([*ask, *pip, requirement], capture=True)
    if done.returncode:
        return False
    (found,) = json.loads(done.stdout)["install"]
    needs = found["metadata"].get("requires_dist", [])
    return any(line.startswith(_CUDA) for line in needs)


def installed(requirement: str) -> bool:
    """Whether this very version is there already, in whichever build."""
    try:
        version = importlib.metadata.version("torch")
    except importlib.metadata.PackageNotFoundError:
        return False
    return version.partition("+")[0] == requirement.partition("==")[2]


def _pip(arguments: Sequence[str], *, capture: bool = False) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, capture_output=capture, text=True, check=False)  # noqa: S603


def main(pip: list[str]) -> int:
    """See the module's docstring; `pip` are further arguments for it."""
    if platform.system() != "Linux" or has_nvidia_graphics():
        return 0
    requirement = wanted(Path(__file__).resolve().parents[1] / "pyproject.toml")
    if installed(requirement) or not brings_cuda(requirement, pip):
        return 0
    sys.stdout.write(f"No NVIDIA card is here: PyTorch comes from {INDEX}, without CUDA.\n")
    sys.stdout.flush()
    # Once and briefly: who cannot reach it waits seconds, not minutes.
    once = ["--retries", "1", "--timeout", "15", "--index-url", INDEX]
    if _pip(["install", *pip, *once, requirement]).returncode:
        sys.stdout.write("It cannot be had from there: pip's build, with CUDA, is taken.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
