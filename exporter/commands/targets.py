"""What `export` writes beside ONNX and Core ML, a function each: steps, failures, notes.

Each module of a target is imported only where it is asked for: it needs packages of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.contract import progress
from denoise_gui.contract.export_options import FILE_ENDINGS
from denoise_gui.contract.report import COREAI
from denoise_gui.contract.sentences import Sentence
from exporter.failures import ExportError, FailureKind
from exporter.progress_lines import ProgressLines
from exporter.whole_files import refuse_plain_file

if TYPE_CHECKING:
    from exporter.networks import DenoisingNetwork


@dataclass(frozen=True)
class Job:
    """What is exported, and how: `precision` is what phones are to compute in, sizes are pixels."""

    network: DenoisingNetwork
    metadata: Mapping[str, str]
    precision: str
    size: tuple[int, int] | None
    sizes: tuple[tuple[int, int], ...]
    size_range: tuple[int, int] | None
    lines: ProgressLines


def check_target(kind: str, path: Path) -> None:
    """Everything that can be known of a target before the long work.

    Raises:
        ExportError: its packages are missing, or it cannot be written there.
    """
    ending = FILE_ENDINGS[kind]
    if ending.startswith(".") and path.suffix != ending:
        raise ExportError(FailureKind.OUTPUT_UNWRITABLE, Sentence("name-must-end", path, ending))
    _CHECKS[kind](path)


def target_costs(kind: str, layers: int, slowness: float) -> dict[str, float]:
    """Seconds that the steps of a target may take; `slowness` is that of this machine now."""
    return {step: slowness * (a + b * layers) for step, (a, b) in _COSTS[kind].items()}


def write_target(kind: str, path: Path, job: Job) -> list[Path]:
    """Write it, whole or not at all; returns the file or folder and what lies beside it.

    Raises:
        ExportError: it cannot be converted or written.
    """
    return [path, *_WRITERS[kind](path, job)]


def _check_coreai(path: Path) -> None:
    from exporter.coreai.support import require_converter

    require_converter()
    refuse_plain_file(path)


def _write_coreai(path: Path, job: Job) -> list[Path]:
    lines = job.lines
    with lines.step("coreai tools", progress.COREAI, Sentence("at-coreai-tools"), by_clock=True):
        try:
            from exporter.coreai.export import (
                CoreaiExportError,
                CoreaiOptions,
                to_coreai,
                write_coreai,
            )
        except ImportError as error:
            from exporter.coreai.support import missing

            raise missing(error.name or "coreai-torch") from error
    options = CoreaiOptions(job.precision, job.size, job.sizes, job.size_range)
    converting = Sentence("at-coreai", job.precision)
    try:
        with lines.step("coreai", progress.COREAI, converting, by_clock=True):
            program = to_coreai(job.network, options)
    except CoreaiExportError as error:
        raise ExportError(
            FailureKind.CONVERSION_FAILED, Sentence("coreai-failed", str(error))
        ) from error
    writing = Sentence("at-writing", path.name)
    with lines.step("coreai write", progress.WRITE, writing, by_clock=True):
        write_coreai(program, path, job.metadata, options, job.network.config.multiple)
    return []


_CHECKS: dict[str, Callable[[Path], None]] = {COREAI: _check_coreai}
_WRITERS: dict[str, Callable[[Path, Job], list[Path]]] = {COREAI: _write_coreai}
_COSTS: dict[str, dict[str, tuple[float, float]]] = {
    COREAI: {"coreai tools": (0.7, 0.0), "coreai": (1.5, 0.1), "coreai write": (0.3, 0.0)},
}
"""Seconds of each step, and more for each layer: measured on one core."""
