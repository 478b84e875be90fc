"""What is to be compared, and whether it can be: known before the long work."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from denoise_gui.contract.export_options import FILE_ENDINGS
from exporter.failures import failure_of_writing
from exporter.parity.image_reading import read_image

PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class Wanted:
    """What is to be compared; `sigma` in 8-bit levels, `report` the folder to fill."""

    weights: Path
    files: Mapping[str, Path]
    """What was exported, by kind."""
    image: Path
    sigma: float
    report: Path
    sweep: bool = False
    compute_unit: str = "ALL"
    patience: float = PATIENCE_SECONDS
    """Seconds that one run of a slow runtime may take: what it runs on is cut down to that."""

    @classmethod
    def of(cls, arguments: argparse.Namespace, image: Path) -> Wanted:
        """From a command line."""
        return cls(
            *(arguments.weights, files_named(arguments), image, arguments.sigma),
            *(arguments.report, arguments.sweep, arguments.compute_unit, arguments.patience),
        )


def files_named(arguments: argparse.Namespace) -> dict[str, Path]:
    """The files and folders that a command line names, by kind, in a fixed order."""
    named = {kind: getattr(arguments, kind, None) for kind in FILE_ENDINGS}
    return {kind: path for kind, path in named.items() if path}


def check_wanted(wanted: Wanted) -> None:
    """Find out before the long work whether the image can be read and the report written.

    Raises:
        ExportError: it cannot.
    """
    read_image(wanted.image, 1)
    try:
        wanted.report.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise failure_of_writing(wanted.report, error) from error
