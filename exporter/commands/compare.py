"""`python -m exporter compare`: PyTorch and what was exported on one image, with a verdict."""

from __future__ import annotations

import argparse
from pathlib import Path

from denoise_gui.contract import progress
from denoise_gui.contract.exit_codes import DISAGREES, DONE
from denoise_gui.contract.export_options import COMPUTE_UNITS, FILE_ENDINGS
from denoise_gui.contract.noise_level import SIGMA_DEFAULT
from denoise_gui.contract.sentences import Sentence
from exporter.commands.frame import (
    add_common_arguments,
    require_extra,
    run_framed,
    sigma_argument,
)
from exporter.failures import ExportError, FailureKind
from exporter.parity.comparison import run_comparison
from exporter.parity.wanted import PATIENCE_SECONDS, Wanted, check_wanted, files_named
from exporter.progress_lines import ProgressLines
from exporter.readings.words import add_reading_argument


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--weights", type=Path, required=True, help=".safetensors, .pth, or .mat")
    add_reading_argument(parser)
    parser.add_argument("--onnx", type=Path, metavar="FILE", help="exported ONNX file")
    parser.add_argument("--coreml", type=Path, metavar="PACKAGE", help="exported .mlpackage")
    parser.add_argument("--coreai", type=Path, metavar="MODEL", help="exported .aimodel")
    parser.add_argument("--ncnn", type=Path, metavar="FOLDER", help="exported folder for ncnn")
    parser.add_argument("--darktable", type=Path, metavar="FILE", help="exported .dtmodel")
    parser.add_argument("--web", type=Path, metavar="FOLDER", help="exported web page")
    parser.add_argument("--image", type=Path, required=True, help="image to run on")
    parser.add_argument("--report", type=Path, required=True, metavar="DIR", help="folder to fill")
    add_comparison_arguments(parser)
    add_common_arguments(parser)


def add_comparison_arguments(parser: argparse._ActionsContainer) -> None:
    """The choices of a comparison that `export --compare` has too."""
    parser.add_argument(
        "--sigma",
        type=sigma_argument,
        default=SIGMA_DEFAULT,
        help=f"in 8-bit levels (default {SIGMA_DEFAULT:g})",
    )
    parser.add_argument("--sweep", action="store_true", help="noise levels, sizes and tiles too")
    parser.add_argument(
        "--patience",
        type=_seconds,
        default=PATIENCE_SECONDS,
        metavar="SECONDS",
        help="what a slow runtime may take; it runs on as much of the image as that allows "
        f"(default {PATIENCE_SECONDS:g})",
    )
    parser.add_argument(
        "--compute-unit",
        choices=COMPUTE_UNITS,
        default=COMPUTE_UNITS[0],
        help="for Apple's runtime, on macOS",
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"a number of seconds above 0, not “{text}”")
    return seconds


def run(arguments: argparse.Namespace) -> int:
    """Compare; exit code 0 when all agree, 1 when not, others as FailureKind says."""
    return run_framed(arguments, compare)


def compare(arguments: argparse.Namespace, lines: ProgressLines) -> int:
    """Run all and write the report.

    Raises:
        ExportError: something cannot be read or written.
    """
    files = files_named(arguments)
    if not files:
        names = ", ".join(f"--{kind}" for kind in FILE_ENDINGS)
        raise ExportError(FailureKind.MODEL_UNREADABLE, Sentence("nothing-to-compare", names))
    for path in files.values():
        if not path.exists():
            raise ExportError(FailureKind.MODEL_UNREADABLE, Sentence("no-such-file", path))
    wanted = Wanted.of(arguments, arguments.image)
    check_wanted(wanted)
    lines.plan({"torch": 4, "weights": 1, "rest": 12})
    with lines.step("torch", progress.WEIGHTS, Sentence("at-torch"), by_clock=True):
        try:
            from exporter.checkpoints.network_source import load_any_network
        except ImportError as error:
            raise require_extra(error.name or "PyTorch") from error
    reading = Sentence("at-reading", arguments.weights.name)
    with lines.step("weights", progress.WEIGHTS, reading, by_clock=True):
        network = load_any_network(arguments.weights, arguments.reading)
    outcome = run_comparison(wanted, network, lines)
    lines.done(outcome.files, outcome.summary, **outcome.for_last_line())
    return DONE if outcome.passed else DISAGREES
