"""`python -m exporter compare`: PyTorch, ONNX and Core ML on one image, with a verdict."""

from __future__ import annotations

import argparse
import platform
from pathlib import Path
from typing import TYPE_CHECKING

from exporter.command_frame import add_common_arguments, require_extra, run_framed
from exporter.failures import ExportError, FailureKind, failure_of_writing
from exporter.progress_lines import ProgressLines
from exporter.readings.words import add_reading_argument

if TYPE_CHECKING:
    from exporter.backends import Backend, TorchBackend

DISAGREES = 1
"""Exit code of a comparison that ran and found a difference."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--weights", type=Path, required=True, help=".safetensors, .pth, or .mat")
    add_reading_argument(parser)
    parser.add_argument("--onnx", type=Path, metavar="FILE", help="exported ONNX file")
    parser.add_argument("--coreml", type=Path, metavar="PACKAGE", help="exported .mlpackage")
    parser.add_argument("--image", type=Path, required=True, help="image to run on")
    parser.add_argument("--sigma", type=float, default=25.0, help="in levels (default 25)")
    parser.add_argument("--report", type=Path, required=True, metavar="DIR", help="folder to fill")
    parser.add_argument("--sweep", action="store_true", help="noise levels, sizes and tiles too")
    parser.add_argument(
        "--compute-unit",
        choices=["ALL", "CPU_ONLY", "CPU_AND_GPU", "CPU_AND_NE"],
        default="ALL",
        help="for Apple's runtime, on macOS",
    )
    add_common_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Compare; exit code 0 when all agree, 1 when not, others as FailureKind says."""
    return run_framed(arguments, compare)


def compare(arguments: argparse.Namespace, lines: ProgressLines) -> int:
    """Run all and write the report.

    Raises:
        ExportError: something cannot be read or written.
    """
    if not arguments.onnx and not arguments.coreml:
        raise ExportError(
            FailureKind.MODEL_UNREADABLE, "Nothing to compare: give --onnx, --coreml or both."
        )
    for path in (arguments.onnx, arguments.coreml):
        if path and not path.exists():
            raise ExportError(FailureKind.MODEL_UNREADABLE, f"{path}: there is no such file")
    lines.stage("weights", 0.0, f"Reading {arguments.weights.name}")
    try:
        from exporter.backends import TorchBackend
        from exporter.network_source import load_any_network
    except ImportError as error:
        raise require_extra(error.name or "PyTorch") from error
    network = load_any_network(arguments.weights, arguments.reading)
    torch_backend = TorchBackend(network, arguments.weights)
    notes: list[str] = []
    candidates = _candidates(arguments, notes, lines)
    try:
        arguments.report.mkdir(parents=True, exist_ok=True)
        return _compare(arguments, torch_backend, candidates, notes, lines)
    except OSError as error:
        raise failure_of_writing(arguments.report, error) from error


def _candidates(
    arguments: argparse.Namespace, notes: list[str], lines: ProgressLines
) -> list[Backend]:
    from exporter.backends import coreml_backends, onnx_backends

    found: list[Backend] = []
    sources = []
    if arguments.onnx:
        sources.append(onnx_backends(arguments.onnx))
    if arguments.coreml:
        sources.append(coreml_backends(arguments.coreml, arguments.compute_unit))
    for source in sources:
        for item in source:
            if isinstance(item, str):
                notes.append(item)
                if "could not" in item:
                    lines.warning(item)
            else:
                found.append(item)
    if not found:
        raise ExportError(FailureKind.MODEL_UNREADABLE, "No runtime here could load the files.")
    return found


def _compare(
    arguments: argparse.Namespace,
    torch_backend: TorchBackend,
    candidates: list[Backend],
    notes: list[str],
    lines: ProgressLines,
) -> int:
    from exporter.compare import compare_all, load_subject, overall, versions
    from exporter.halo import measure_halo
    from exporter.report import Report, write_json
    from exporter.report_html import write_html
    from exporter.sweep import sweep
    from exporter.weights_file import weights_sha256

    config = torch_backend.network.config
    folder = arguments.report
    lines.stage("image", 0.1, f"Reading {arguments.image.name}")
    subject = load_subject(
        arguments.image, arguments.sigma, config.channels, config.multiple, candidates
    )
    share = (0.5 if arguments.sweep else 0.7) / (len(candidates) + 1)

    def step(number: int, message: str) -> None:
        lines.stage("run", 0.15 + share * number, message)

    runs, pairs = compare_all(torch_backend, candidates, subject, folder, step)
    rows = []
    if arguments.sweep:
        lines.stage("sweep", 0.7, "Trying noise levels, sizes and tiles")
        halo = measure_halo(torch_backend.network)
        source = subject.fitted.cut(subject.fitted.array)
        rows = sweep(torch_backend, candidates, source, arguments.sigma, halo)
    passed, sentence = overall(runs, pairs, sum(row.passed is False for row in rows))
    lines.stage("report", 0.95, "Writing the report")
    report = Report(
        passed=passed,
        sentence=sentence,
        name=arguments.weights.stem,
        weights=str(arguments.weights),
        weights_sha256=weights_sha256(torch_backend.network),
        sigma=arguments.sigma,
        image=subject.image,
        backends=runs,
        pairs=pairs,
        sweep=rows,
        notes=notes,
        versions=versions(),
        system=f"{platform.system()} {platform.machine()}",
    )
    data, page = folder / "report.json", folder / "report.html"
    write_html(report, folder, page)
    write_json(report, data)
    where = {"report": str(data.absolute()), "page": str(page.absolute()), "passed": passed}
    lines.done([data, page], f"{sentence}\n{page}", **where)
    return 0 if passed else DISAGREES
