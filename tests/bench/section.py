"""One section of the benchmark, in a process of its own.

Own processes keep one section's threads, caches and memory out of another's figures, and a fault
in one leaves the others standing. `python -m tests.bench.section NAME ...` is what
`python -m tests.bench` starts; each section is a module with `measure(settings)`.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CPU = "cpu"

SECTIONS: Mapping[str, str] = {
    "start": "start",
    "live": "live",
    "recipe": "recipe_drags",
    "mask": "mask_strokes",
    "heartbeat": "heartbeat",
    "cancel": "cancel",
    "whole": "whole_image",
    "memory": "memory",
    "peers": "peers",
}
"""Name on the command line to module, in the order they run."""

EXTRA_SECTIONS: Mapping[str, str] = {"settings": "settings_sweep"}
"""Run only when asked for by name."""

_SLOWING = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
"""Set to make results the same on all machines, these make NumPy's matrix product slower than the
machine is; the network is to be held against the fast one."""


@dataclass(frozen=True)
class Settings:
    """`picture` is the noisy 24-megapixel PNG; `folder` is for scratch."""

    quick: bool
    picture: Path
    folder: Path
    checkpoint: Path | None = None
    device: str = CPU
    """What the network runs on."""


def arguments_for(name: str, settings: Settings, output: Path) -> list[str]:
    """The command line, after the interpreter, that runs a section and writes its figures."""
    arguments = ["-m", "tests.bench.section", name, str(output)]
    arguments += ["--picture", str(settings.picture), "--folder", str(settings.folder)]
    if settings.quick:
        arguments.append("--quick")
    if settings.checkpoint:
        arguments += ["--checkpoint", str(settings.checkpoint)]
    arguments += ["--device", settings.device]
    return arguments


def environment() -> dict[str, str]:
    """For a section: no screen, and nothing that slows the libraries down."""
    kept = {key: value for key, value in os.environ.items() if key not in _SLOWING}
    kept.setdefault("QT_QPA_PLATFORM", "offscreen")
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.section")
    parser.add_argument("name", choices=[*SECTIONS, *EXTRA_SECTIONS])
    parser.add_argument("output", type=Path)
    parser.add_argument("--picture", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--device", default=CPU)
    options = parser.parse_args()
    settings = Settings(
        *(options.quick, options.picture, options.folder, options.checkpoint, options.device)
    )
    module = {**SECTIONS, **EXTRA_SECTIONS}[options.name]
    figures = importlib.import_module(f"tests.bench.{module}").measure(settings)
    options.output.write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    main()
