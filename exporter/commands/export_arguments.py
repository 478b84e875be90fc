"""What `export` is told, and what of it can be checked before the long work begins."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.contract import model_file
from denoise_gui.contract.export_options import (
    COMPRESSIONS,
    COREAI_COMPRESSIONS,
    FILE_ENDINGS,
    KINDS_OF_IO,
    PRECISIONS,
    TARGETS,
)
from denoise_gui.contract.noise_level import SIGMA_MAX_ASSUMED
from denoise_gui.contract.report import COREML, ONNX
from denoise_gui.contract.sentences import Sentence
from exporter.commands.compare import add_comparison_arguments
from exporter.commands.frame import add_common_arguments, sigma_argument, sigma_max_argument
from exporter.commands.targets import check_target
from exporter.coreai.support import require_optimiser
from exporter.failures import ExportError, FailureKind, require_writable
from exporter.parity.wanted import Wanted, check_wanted, files_named
from exporter.readings.words import add_reading_argument
from exporter.whole_files import refuse_plain_file

if TYPE_CHECKING:
    from exporter.networks import DenoisingNetwork


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--weights", type=Path, required=True, help=".safetensors, .pth, or .mat")
    add_reading_argument(parser)
    _add_files(parser)
    _add_facts(parser)
    _add_sizes(parser)
    parser.add_argument(
        "--opset",
        type=int,
        default=model_file.OPSETS[0],
        choices=model_file.OPSETS,
        help=f"ONNX operator set (default {model_file.OPSETS[0]})",
    )
    _add_further_formats(parser.add_argument_group("further formats"))
    _add_coreml(parser.add_argument_group("Core ML"))
    comparison = parser.add_argument_group("comparison of what was written")
    comparison.add_argument(
        "--compare", type=Path, metavar="IMAGE", help="run all of it on this image, with a verdict"
    )
    comparison.add_argument("--report", type=Path, metavar="DIR", help="folder for the report")
    add_comparison_arguments(comparison)
    parser.add_argument(
        "--no-notes", action="store_true", help="no example and README beside the files"
    )
    add_common_arguments(parser)


def check_outputs(arguments: argparse.Namespace) -> None:
    """Everything that can be known before the long work."""
    outputs = files_named(arguments)
    if not outputs:
        names = ", ".join(f"--{kind}" for kind in FILE_ENDINGS)
        raise ExportError(FailureKind.OUTPUT_UNWRITABLE, Sentence("nothing-to-write", names))
    _refuse_one_in_another(outputs, arguments.weights)
    for kind, path in outputs.items():
        require_writable(path)
        if kind not in (ONNX, COREML):
            check_target(kind, path)
    if arguments.coreai:
        require_optimiser(arguments.coreai_compress)
    if arguments.onnx and arguments.onnx.is_dir():
        raise ExportError(
            FailureKind.OUTPUT_UNWRITABLE, Sentence("folder-not-file", arguments.onnx)
        )
    if arguments.coreml:
        if arguments.coreml.suffix != ".mlpackage":
            raise ExportError(
                FailureKind.OUTPUT_UNWRITABLE, Sentence("package-suffix", arguments.coreml)
            )
        refuse_plain_file(arguments.coreml)


def _refuse_one_in_another(outputs: Mapping[str, Path], weights: Path) -> None:
    """What is written later would take the place of what was written before, or of the weights.

    Raises:
        ExportError: two have one place, or one lies in the other.
    """
    places = [(path, path.resolve()) for path in (weights, *outputs.values())]
    for (path, place), (other, its_place) in combinations(places, 2):
        if place.is_relative_to(its_place) or its_place.is_relative_to(place):
            raise ExportError(FailureKind.OUTPUT_UNWRITABLE, Sentence("one-place", other, path))


def check_size(arguments: argparse.Namespace, network: DenoisingNetwork) -> None:
    multiple = network.config.multiple
    sizes = [arguments.size or (), *arguments.coreai_sizes]
    for edge in (edge for size in sizes for edge in size):
        if edge < multiple or edge % multiple:
            raise ExportError(
                FailureKind.CONVERSION_FAILED, Sentence("size-multiple", multiple, edge)
            )


def comparison_wanted(arguments: argparse.Namespace) -> Wanted | None:
    """What to compare after the export; None if nothing.

    Raises:
        ExportError: one of its options lacks the other, or its image or folder does not serve.
    """
    if arguments.compare is None and arguments.report is None:
        return None
    if arguments.report is None:
        raise ExportError(FailureKind.OUTPUT_UNWRITABLE, Sentence("compare-needs"))
    if arguments.compare is None:
        raise ExportError(FailureKind.IMAGE_UNREADABLE, Sentence("report-needs-compare"))
    wanted = Wanted.of(arguments, arguments.compare)
    check_wanted(wanted)
    return wanted


def _add_files(parser: argparse.ArgumentParser) -> None:
    """What to write: an option for each kind of `FILE_ENDINGS`."""
    parser.add_argument("--onnx", type=Path, metavar="FILE", help="ONNX file to write")
    parser.add_argument("--coreml", type=Path, metavar="PACKAGE", help=".mlpackage to write")
    parser.add_argument("--coreai", type=Path, metavar="MODEL", help=".aimodel to write")
    parser.add_argument("--ncnn", type=Path, metavar="FOLDER", help="folder for ncnn to write")
    parser.add_argument("--darktable", type=Path, metavar="FILE", help=".dtmodel to write")
    parser.add_argument("--web", type=Path, metavar="FOLDER", help="web page to write")


def _add_facts(parser: argparse.ArgumentParser) -> None:
    """What the files are to say of the model."""
    parser.add_argument("--name", help="name of the model (default: the weight file's name)")
    parser.add_argument("--author", default="", help="author, kept in the files")
    parser.add_argument(
        "--license",
        help="licence of the weights (default: MIT for this project's own, else not stated)",
    )
    parser.add_argument(
        "--sigma-max",
        type=sigma_max_argument,
        default=SIGMA_MAX_ASSUMED,
        help=f"the largest sigma it was trained for, in levels (default {SIGMA_MAX_ASSUMED:g})",
    )


def _add_sizes(parser: argparse.ArgumentParser) -> None:
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--size", type=_size, metavar="HxW", help="fix the size in all files")
    sizes.add_argument(
        "--size-range",
        type=int,
        nargs=2,
        metavar=("MIN", "MAX"),
        help="sizes that Core ML and Core AI accept, each way (default: up to 4096)",
    )
    sizes.add_argument(
        "--coreai-sizes",
        type=_size,
        nargs="+",
        default=[],
        metavar="HxW",
        help="several fixed sizes for Core AI, each a function of the model",
    )


def _add_further_formats(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--darktable-sigma",
        type=sigma_argument,
        metavar="SIGMA",
        help="what darktable's package denoises by, in levels (default: as --sigma)",
    )
    group.add_argument(
        "--coreai-compress",
        choices=COREAI_COMPRESSIONS,
        default=COREAI_COMPRESSIONS[0],
        help="smaller weights for Core AI, by coreai-opt; what it costs is told in dB (default "
        "none)",
    )
    group.add_argument(
        "--data-license",
        default="",
        metavar="TEXT",
        help="licence of the photographs the weights were trained on (default: as the card beside "
        "the weights says)",
    )
    group.add_argument(
        "--web-runtime",
        type=Path,
        metavar="TGZ",
        help="onnxruntime-web's package from npm, for machines without a network (default: fetched "
        "once, and kept)",
    )


def _add_coreml(group: argparse._ArgumentGroup) -> None:
    for option, choices, text in (
        ("--precision", PRECISIONS, "what Core ML and Core AI compute in"),
        ("--deployment-target", TARGETS, "the oldest system that it runs on"),
        ("--coreml-io", KINDS_OF_IO, "image: 8-bit pixels in and out"),
        ("--compress", COMPRESSIONS, "smaller weights"),
    ):
        default = choices[0]
        help_text = f"{text} (default {default})"
        group.add_argument(option, choices=choices, default=default, help=help_text)


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+)[xX](\d+)", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not HEIGHTxWIDTH, such as 512x768")
    return int(match[1]), int(match[2])
