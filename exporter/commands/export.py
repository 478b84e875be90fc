"""`python -m exporter export`: weights to ONNX, Core ML and more, and the comparison of it all.

`--compare IMAGE` runs on the image what has just been written, against the network that is still in
memory: PyTorch and the weights are loaded once.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from denoise_gui.contract import model_file, progress
from denoise_gui.contract.exit_codes import DISAGREES, DONE
from denoise_gui.contract.export_options import (
    COMPRESSIONS,
    COREAI_COMPRESSIONS,
    LARGEST_SIZE,
)
from denoise_gui.contract.report import COREML, ONNX
from denoise_gui.contract.sentences import Sentence
from exporter.commands.coreml_target import COST_EDGE, Compression, write_coreml
from exporter.commands.export_arguments import (
    add_arguments,
    check_outputs,
    check_size,
    comparison_wanted,
)
from exporter.commands.frame import (
    require_extra,
    run_framed,
)
from exporter.commands.targets import Job, target_costs, write_target
from exporter.failures import ExportError, FailureKind
from exporter.parity.comparison import run_comparison
from exporter.parity.costs import comparison_costs
from exporter.parity.wanted import files_named
from exporter.progress_lines import ProgressLines
from exporter.whole_files import size_on_disk

if TYPE_CHECKING:
    from exporter.networks import DenoisingNetwork

__all__ = ["add_arguments", "run"]

TORCH_SECONDS = 2.0
"""In which PyTorch is loaded where nothing else is to be done."""


def run(arguments: argparse.Namespace) -> int:
    """Export; exit code 0, 1 if a comparison does not agree, or as `FailureKind` says."""
    return run_framed(arguments, export)


def export(arguments: argparse.Namespace, lines: ProgressLines) -> int:
    """Write the files asked for; those complete by then stay if a later one fails.

    Raises:
        ExportError: for every kind of failure a person can do something about.
    """
    check_outputs(arguments)
    wanted = comparison_wanted(arguments)
    after = comparison_costs(wanted) if wanted else {}
    lines.plan({"torch": 4, "weights": 1, "trial": 1, "rest": 20 + sum(after.values())})
    started = _Start()
    with lines.step("torch", progress.WEIGHTS, Sentence("at-torch"), by_clock=True), started:
        try:
            from exporter.checkpoints.network_source import described_here, open_weights
            from exporter.halo import watched
            from exporter.onnx.export import contract_metadata
            from exporter.parity.denoising import measure, sigma_to_measure_at
        except ImportError as error:
            raise require_extra(error.name or "PyTorch") from error
    reading = Sentence("at-reading", arguments.weights.name)
    with lines.step("weights", progress.WEIGHTS, reading, by_clock=True):
        opened = open_weights(arguments.weights, arguments.reading)
        network, trial = opened.network, opened.trial
        licence = arguments.license
        if licence is None:
            licence = "MIT" if described_here(arguments.weights) else "not stated"
    if arguments.reading and not trial.denoises:
        lines.warning(trial.told_of(arguments.weights.name))
    check_size(arguments, network)
    with lines.step("trial", progress.TRIAL, Sentence("at-trial"), by_clock=True):
        measured = measure(network, sigma_to_measure_at(arguments.sigma_max))
    one = measured.seconds_per_pixel
    after = comparison_costs(wanted, one) if wanted else {}
    lines.plan(_costs(arguments, network, one, started.slowness) | after)
    name = arguments.name or arguments.weights.stem
    step = lines.step("halo", progress.HALO, Sentence("at-halo"))
    with step as tell, watched(network, tell):
        metadata = contract_metadata(network, name, licence, arguments.sigma_max)
    metadata[model_file.AUTHOR] = arguments.author
    metadata[model_file.TRIAL] = trial.to_metadata()
    metadata[model_file.SIGMA_UNITS] = "standard deviation with white at 1; 25 levels = 25/255"
    files, compression = _write_all(arguments, network, metadata, lines)
    summary = "\n".join(f"{file}: {size_on_disk(file) / 1e6:.2f} MB" for file in files)
    summary = "\n".join([summary, *opened.notes, trial.told_of(arguments.weights.name)])
    more: dict[str, Any] = {
        "compression": asdict(compression) if compression else None,
        "trial": trial.to_fields(),
        "notes": list(opened.notes),
    }
    if not wanted:
        lines.done(files, summary, **more)
        return DONE
    outcome = run_comparison(wanted, network, lines, measured)
    more |= outcome.for_last_line()
    lines.done([*files, *outcome.files], f"{summary}\n{outcome.summary}", **more)
    return DONE if outcome.passed else DISAGREES


def _write_all(
    arguments: argparse.Namespace,
    network: DenoisingNetwork,
    metadata: dict[str, str],
    lines: ProgressLines,
) -> tuple[list[Path], Compression | None]:
    """The files that are asked for, each with its notes."""
    files: list[Path] = []
    compression = None
    if arguments.onnx:
        with lines.step("onnx", progress.ONNX, Sentence("at-onnx"), by_clock=True):
            _write_onnx(arguments, network, metadata)
        files += [arguments.onnx, *_notes_beside(arguments, metadata, arguments.onnx)]
    if arguments.coreml:
        compression = write_coreml(arguments, network, metadata, lines)
        files += [arguments.coreml, *_notes_beside(arguments, metadata, arguments.coreml)]
    job = Job(
        network=network,
        weights=arguments.weights,
        metadata=metadata,
        precision=arguments.precision,
        size=arguments.size,
        sizes=tuple(arguments.coreai_sizes),
        size_range=tuple(arguments.size_range) if arguments.size_range else None,
        sigma=arguments.sigma if arguments.darktable_sigma is None else arguments.darktable_sigma,
        data_licence=arguments.data_license,
        web_runtime=arguments.web_runtime,
        compression=arguments.coreai_compress,
        notes=not arguments.no_notes,
        lines=lines,
    )
    for kind, path in files_named(arguments).items():
        if kind not in (ONNX, COREML):
            files += write_target(kind, path, job)
    return files, compression


class _Start:
    """Times the loading of PyTorch: on a busy machine, what runs in Python later is slow too."""

    def __init__(self) -> None:
        self._began, self._seconds = 0.0, 0.0

    def __enter__(self) -> None:
        self._began = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self._seconds = time.monotonic() - self._began

    @property
    def slowness(self) -> float:
        """Against a machine with nothing else to do; 1 at least."""
        return max(1.0, self._seconds / TORCH_SECONDS)


def _costs(
    arguments: argparse.Namespace,
    network: DenoisingNetwork,
    seconds_per_pixel: float,
    slowness: float,
) -> dict[str, float]:
    """Seconds that the steps of the export may take, by how fast network and machine are."""
    from exporter.halo import halo_pixels

    costs = {"halo": halo_pixels(network) * seconds_per_pixel}
    layers = sum(1 for _ in network.modules())
    if arguments.onnx:
        costs["onnx"] = slowness * (2.0 + 0.1 * layers)
    if arguments.coreml:
        costs |= {"coremltools": slowness, "coreml": slowness * (1.0 + 0.03 * layers)}
        if arguments.compress != COMPRESSIONS[0]:
            costs["compress"] = 3.0 * slowness + 4 * COST_EDGE**2 * seconds_per_pixel
        costs["write"] = 1.0
    for kind in files_named(arguments):
        if kind not in (ONNX, COREML):
            costs |= target_costs(kind, layers, slowness)
    if arguments.coreai_compress != COREAI_COMPRESSIONS[0]:
        costs["coreai compress"] = slowness * (3.0 + 0.5 * layers)
    return costs


def _write_onnx(
    arguments: argparse.Namespace, network: DenoisingNetwork, metadata: dict[str, str]
) -> None:
    from exporter.onnx.export import OnnxExportError, describe_values, to_onnx, write_onnx

    try:
        model = to_onnx(network, metadata, size=arguments.size, opset=arguments.opset)
    except (OnnxExportError, RuntimeError, ValueError) as error:
        raise ExportError(
            FailureKind.CONVERSION_FAILED, Sentence("onnx-failed", str(error))
        ) from error
    describe_values(model, network.config.multiple)
    write_onnx(model, arguments.onnx)


def _notes_beside(
    arguments: argparse.Namespace, metadata: dict[str, str], file: Path
) -> list[Path]:
    """An example and a README beside what was exported, unless they are not wanted."""
    from exporter.notes.beside import Usage, write_coreml_notes, write_onnx_notes

    if arguments.no_notes:
        return []
    multiple = int(metadata[model_file.MULTIPLE])
    if file == arguments.onnx:
        return write_onnx_notes(file, Usage(metadata, arguments.size, multiple))
    largest = LARGEST_SIZE // multiple * multiple
    smallest, largest = arguments.size_range or (multiple, largest)
    image = arguments.coreml_io == "image"
    usage = Usage(metadata, arguments.size, smallest, largest, image, arguments.precision)
    return write_coreml_notes(file, usage)
