"""`python -m exporter export`: weights to an ONNX file and a Core ML package."""

from __future__ import annotations

import argparse
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exporter.command_frame import add_common_arguments, require_extra, run_framed
from exporter.failures import ExportError, FailureKind, require_writable
from exporter.progress_lines import ProgressLines
from exporter.readings.words import add_reading_argument
from exporter.whole_files import refuse_plain_file, size_on_disk

if TYPE_CHECKING:
    from exporter.networks import DenoisingNetwork

SUPPORTED_OPSETS = range(18, 24)
COST_SIGMA = 25.0
COST_EDGE = 192


@dataclass(frozen=True)
class Compression:
    """What compressed weights cost: dB of PSNR on a seeded scene at sigma 25; sizes in bytes."""

    kind: str
    cost_db: float
    bytes_before: int
    bytes_after: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--weights", type=Path, required=True, help=".safetensors, .pth, or .mat")
    add_reading_argument(parser)
    parser.add_argument("--onnx", type=Path, metavar="FILE", help="ONNX file to write")
    parser.add_argument("--coreml", type=Path, metavar="PACKAGE", help=".mlpackage to write")
    parser.add_argument("--name", help="name of the model (default: the weight file's name)")
    parser.add_argument("--author", default="", help="author, kept in both files")
    parser.add_argument(
        "--license",
        help="licence of the weights (default: MIT for this project's own, else not stated)",
    )
    parser.add_argument("--sigma-max", type=float, default=75.0, help="in levels (default 75)")
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--size", type=_size, metavar="HxW", help="fix the size in both files")
    sizes.add_argument(
        "--size-range",
        type=int,
        nargs=2,
        metavar=("MIN", "MAX"),
        help="sizes the Core ML package accepts, each way (default: up to 4096)",
    )
    parser.add_argument(
        "--opset",
        type=int,
        default=SUPPORTED_OPSETS[0],
        choices=SUPPORTED_OPSETS,
        help="ONNX operator set (default 18)",
    )
    coreml = parser.add_argument_group("Core ML")
    coreml.add_argument("--precision", choices=["float32", "float16"], default="float16")
    coreml.add_argument("--deployment-target", choices=["iOS16", "iOS17", "iOS18"], default="iOS16")
    coreml.add_argument(
        "--coreml-io",
        choices=["tensor", "image"],
        default="tensor",
        help="image: 8-bit pixels in and out",
    )
    coreml.add_argument(
        "--compress", choices=["none", "linear8", "palette8", "palette6"], default="none"
    )
    parser.add_argument(
        "--no-notes", action="store_true", help="no example and README beside the files"
    )
    add_common_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Export; exit code 0 or as :class:`exporter.failures.FailureKind` says."""
    return run_framed(arguments, export)


def export(arguments: argparse.Namespace, lines: ProgressLines) -> int:
    """Write the files asked for; those complete by then stay if a later one fails.

    Raises:
        ExportError: for every kind of failure a person can do something about.
    """
    _check_outputs(arguments)
    lines.stage("weights", 0.0, f"Reading {arguments.weights.name}")
    try:
        from exporter.network_source import described_here, open_weights
        from exporter.onnx_export import contract_metadata
        from exporter.readings.trial import TRIAL_KEY
    except ImportError as error:
        raise require_extra(error.name or "PyTorch") from error
    opened = open_weights(arguments.weights, arguments.reading)
    network, trial = opened.network, opened.trial
    for note in opened.notes:
        lines.stage("weights", 0.05, note)
    if arguments.reading and not trial.denoises:
        lines.warning(f"{arguments.weights.name} {trial.sentence}")
    lines.stage("weights", 0.1, "Measuring how much context a pixel needs")
    licence = arguments.license
    if licence is None:
        licence = "MIT" if described_here(arguments.weights) else "not stated"
    metadata = contract_metadata(
        network, arguments.name or arguments.weights.stem, licence, arguments.sigma_max
    )
    metadata[TRIAL_KEY] = trial.to_json()
    metadata["denoise.author"] = arguments.author
    metadata["denoise.sigma_units"] = "standard deviation with white at 1; 25 levels = 25/255"
    _check_size(arguments, network)
    files: list[Path] = []
    if arguments.onnx:
        lines.stage("onnx", 0.2, "Converting to ONNX")
        _export_onnx(arguments, network, metadata)
        files.append(arguments.onnx)
        files += _notes_beside(arguments, metadata, arguments.onnx)
    compression = None
    if arguments.coreml:
        compression = _export_coreml(arguments, network, metadata, lines)
        files.append(arguments.coreml)
        files += _notes_beside(arguments, metadata, arguments.coreml)
    summary = "\n".join(f"{file}: {size_on_disk(file) / 1e6:.2f} MB" for file in files)
    summary = "\n".join([summary, *opened.notes, f"{arguments.weights.name} {trial.sentence}"])
    lines.done(
        files,
        summary,
        compression=asdict(compression) if compression else None,
        trial=trial.to_fields(),
        notes=list(opened.notes),
    )
    return 0


def _notes_beside(
    arguments: argparse.Namespace, metadata: dict[str, str], file: Path
) -> list[Path]:
    """An example and a README beside what was exported, unless they are not wanted."""
    from exporter.usage_notes import Usage, write_coreml_notes, write_onnx_notes

    if arguments.no_notes:
        return []
    multiple = int(metadata["denoise.multiple"])
    if file == arguments.onnx:
        return write_onnx_notes(file, Usage(metadata, arguments.size, multiple))
    from exporter.coreml_export import LARGEST_SIZE

    largest = LARGEST_SIZE // multiple * multiple
    smallest, largest = arguments.size_range or (multiple, largest)
    image = arguments.coreml_io == "image"
    usage = Usage(metadata, arguments.size, smallest, largest, image, arguments.precision)
    return write_coreml_notes(file, usage)


def _check_outputs(arguments: argparse.Namespace) -> None:
    """Everything that can be known before the long work."""
    if not arguments.onnx and not arguments.coreml:
        raise ExportError(
            FailureKind.OUTPUT_UNWRITABLE, "Nothing to write: give --onnx, --coreml or both."
        )
    for path in (arguments.onnx, arguments.coreml):
        if path:
            require_writable(path)
    if arguments.onnx and arguments.onnx.is_dir():
        raise ExportError(
            FailureKind.OUTPUT_UNWRITABLE, f"{arguments.onnx}: is a folder, not a file"
        )
    if arguments.coreml:
        if arguments.coreml.suffix != ".mlpackage":
            raise ExportError(
                FailureKind.OUTPUT_UNWRITABLE,
                f"{arguments.coreml}: a Core ML package's name must end in .mlpackage",
            )
        refuse_plain_file(arguments.coreml)


def _check_size(arguments: argparse.Namespace, network: DenoisingNetwork) -> None:
    multiple = network.config.multiple
    for edge in arguments.size or ():
        if edge < multiple or edge % multiple:
            raise ExportError(
                FailureKind.CONVERSION_FAILED,
                f"This network needs heights and widths that are multiples of {multiple}; "
                f"{edge} is not one.",
            )


def _export_onnx(
    arguments: argparse.Namespace, network: DenoisingNetwork, metadata: dict[str, str]
) -> None:
    from exporter.onnx_export import OnnxExportError, describe_values, to_onnx, write_onnx

    try:
        model = to_onnx(network, metadata, size=arguments.size, opset=arguments.opset)
    except (OnnxExportError, RuntimeError, ValueError) as error:
        raise ExportError(
            FailureKind.CONVERSION_FAILED, f"The conversion to ONNX failed: {error}"
        ) from error
    describe_values(model, network.config.multiple)
    write_onnx(model, arguments.onnx)


def _export_coreml(
    arguments: argparse.Namespace,
    network: DenoisingNetwork,
    metadata: dict[str, str],
    lines: ProgressLines,
) -> Compression | None:
    lines.stage("coreml", 0.5, "Loading coremltools")
    try:
        from exporter.coreml_export import (
            CoremlExportError,
            CoremlOptions,
            to_coreml,
            write_package,
        )
    except ImportError as error:
        raise require_extra("coremltools") from error
    options = CoremlOptions(
        precision=arguments.precision,
        target=arguments.deployment_target,
        io=arguments.coreml_io,
        size=arguments.size,
        size_range=tuple(arguments.size_range) if arguments.size_range else None,
    )
    lines.stage("coreml", 0.6, f"Converting to Core ML ({options.precision}, {options.target})")
    try:
        model = to_coreml(network, options, metadata)
        compression = None
        if arguments.compress != "none":
            lines.stage("compress", 0.8, f"Compressing the weights ({arguments.compress})")
            model, compression = _compress(model, arguments.compress, options, metadata, network)
    except CoremlExportError as error:
        raise ExportError(FailureKind.CONVERSION_FAILED, str(error)) from error
    lines.stage("write", 0.95, f"Writing {arguments.coreml.name}")
    write_package(model, arguments.coreml)
    return compression


def _compress(
    model: Any,
    kind: str,
    options: Any,
    metadata: dict[str, str],
    network: DenoisingNetwork,
) -> tuple[Any, Compression]:
    """Compress, and measure what it costs on a seeded scene, from the saved packages."""
    from exporter.coreml_compress import compressed
    from exporter.coreml_export import described
    from exporter.package_quality import package_psnr

    size = options.size or (COST_EDGE, COST_EDGE)
    before = package_psnr(model, network.config.channels, size, COST_SIGMA)
    smaller = described(compressed(model, kind), options, metadata, network.config.multiple)
    after = package_psnr(smaller, network.config.channels, size, COST_SIGMA)
    cost = round(before.psnr - after.psnr, 3)
    return smaller, Compression(kind, cost, before.size, after.size)


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d+)[xX](\d+)", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not HEIGHTxWIDTH, such as 512x768")
    return int(match[1]), int(match[2])
