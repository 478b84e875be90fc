"""`python -m exporter export`: weights to ONNX, Core ML and more, and the comparison of it all.

`--compare IMAGE` runs on the image what has just been written, against the network that is still in
memory: PyTorch and the weights are loaded once.
"""

from __future__ import annotations

import argparse
import re
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from denoise_gui.contract import model_file, progress
from denoise_gui.contract.exit_codes import DISAGREES, DONE
from denoise_gui.contract.export_options import (
    COMPRESSIONS,
    COREAI_COMPRESSIONS,
    FILE_ENDINGS,
    KINDS_OF_IO,
    LARGEST_SIZE,
    PRECISIONS,
    TARGETS,
)
from denoise_gui.contract.noise_level import SIGMA_MAX_ASSUMED
from denoise_gui.contract.report import COREML, ONNX
from denoise_gui.contract.sentences import Sentence
from exporter.commands.compare import add_comparison_arguments
from exporter.commands.frame import (
    add_common_arguments,
    require_extra,
    run_framed,
    sigma_argument,
    sigma_max_argument,
)
from exporter.commands.targets import Job, check_target, target_costs, write_target
from exporter.compare.comparison import (
    Wanted,
    check_wanted,
    comparison_costs,
    files_named,
    run_comparison,
)
from exporter.coreai.support import require_optimiser
from exporter.failures import ExportError, FailureKind, require_writable
from exporter.progress_lines import ProgressLines
from exporter.readings.words import add_reading_argument
from exporter.whole_files import refuse_plain_file, size_on_disk

if TYPE_CHECKING:
    from exporter.networks import DenoisingNetwork

TORCH_SECONDS = 2.0
"""In which PyTorch is loaded where nothing else is to be done."""
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
    parser.add_argument("--coreai", type=Path, metavar="MODEL", help=".aimodel to write")
    parser.add_argument("--ncnn", type=Path, metavar="FOLDER", help="folder for ncnn to write")
    parser.add_argument("--darktable", type=Path, metavar="FILE", help=".dtmodel to write")
    parser.add_argument("--web", type=Path, metavar="FOLDER", help="web page to write")
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
    parser.add_argument(
        "--opset",
        type=int,
        default=model_file.OPSETS[0],
        choices=model_file.OPSETS,
        help=f"ONNX operator set (default {model_file.OPSETS[0]})",
    )
    more = parser.add_argument_group("further formats")
    more.add_argument(
        "--darktable-sigma",
        type=sigma_argument,
        metavar="SIGMA",
        help="what darktable's package denoises by, in levels (default: as --sigma)",
    )
    more.add_argument(
        "--coreai-compress",
        choices=COREAI_COMPRESSIONS,
        default=COREAI_COMPRESSIONS[0],
        help="smaller weights for Core AI, by coreai-opt; what it costs is told in dB (default "
        "none)",
    )
    more.add_argument(
        "--data-license",
        default="",
        metavar="TEXT",
        help="licence of the photographs the weights were trained on (default: as the card beside "
        "the weights says)",
    )
    more.add_argument(
        "--web-runtime",
        type=Path,
        metavar="TGZ",
        help="onnxruntime-web's package from npm, for machines without a network (default: fetched "
        "once, and kept)",
    )
    _add_coreml_arguments(parser.add_argument_group("Core ML"))
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


def _add_coreml_arguments(group: argparse._ArgumentGroup) -> None:
    for option, choices, text in (
        ("--precision", PRECISIONS, "what Core ML and Core AI compute in"),
        ("--deployment-target", TARGETS, "the oldest system that it runs on"),
        ("--coreml-io", KINDS_OF_IO, "image: 8-bit pixels in and out"),
        ("--compress", COMPRESSIONS, "smaller weights"),
    ):
        default = choices[0]
        help_text = f"{text} (default {default})"
        group.add_argument(option, choices=choices, default=default, help=help_text)


def run(arguments: argparse.Namespace) -> int:
    """Export; exit code 0, 1 if a comparison does not agree, or as `FailureKind` says."""
    return run_framed(arguments, export)


def export(arguments: argparse.Namespace, lines: ProgressLines) -> int:
    """Write the files asked for; those complete by then stay if a later one fails.

    Raises:
        ExportError: for every kind of failure a person can do something about.
    """
    _check_outputs(arguments)
    wanted = _comparison_wanted(arguments)
    after = comparison_costs(wanted) if wanted else {}
    lines.plan({"torch": 4, "weights": 1, "trial": 1, "rest": 20 + sum(after.values())})
    started = _Start()
    with lines.step("torch", progress.WEIGHTS, Sentence("at-torch"), by_clock=True), started:
        try:
            from exporter.checkpoints.network_source import described_here, open_weights
            from exporter.compare.denoising import measure, sigma_to_measure_at
            from exporter.halo import watched
            from exporter.onnx.export import contract_metadata
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
        lines.warning(f"{arguments.weights.name} {trial.sentence}")
    _check_size(arguments, network)
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
    summary = "\n".join([summary, *opened.notes, f"{arguments.weights.name} {trial.sentence}"])
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
            _export_onnx(arguments, network, metadata)
        files += [arguments.onnx, *_notes_beside(arguments, metadata, arguments.onnx)]
    if arguments.coreml:
        compression = _export_coreml(arguments, network, metadata, lines)
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


def _comparison_wanted(arguments: argparse.Namespace) -> Wanted | None:
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


def _check_outputs(arguments: argparse.Namespace) -> None:
    """Everything that can be known before the long work."""
    outputs = files_named(arguments)
    if not outputs:
        names = ", ".join(f"--{kind}" for kind in FILE_ENDINGS)
        raise ExportError(FailureKind.OUTPUT_UNWRITABLE, Sentence("nothing-to-write", names))
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


def _check_size(arguments: argparse.Namespace, network: DenoisingNetwork) -> None:
    multiple = network.config.multiple
    sizes = [arguments.size or (), *arguments.coreai_sizes]
    for edge in (edge for size in sizes for edge in size):
        if edge < multiple or edge % multiple:
            raise ExportError(
                FailureKind.CONVERSION_FAILED, Sentence("size-multiple", multiple, edge)
            )


def _export_onnx(
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


def _export_coreml(
    arguments: argparse.Namespace,
    network: DenoisingNetwork,
    metadata: dict[str, str],
    lines: ProgressLines,
) -> Compression | None:
    with lines.step("coremltools", progress.COREML, Sentence("at-coremltools"), by_clock=True):
        try:
            from exporter.coreml.export import (
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
    converting = Sentence("at-coreml", options.precision, options.target)
    compression = None
    try:
        with lines.step("coreml", progress.COREML, converting, by_clock=True):
            model = to_coreml(network, options, metadata)
        if arguments.compress != COMPRESSIONS[0]:
            compressing = Sentence("at-compressing", arguments.compress)
            with lines.step("compress", progress.COMPRESS, compressing, by_clock=True):
                model, compression = _compress(
                    model, arguments.compress, options, metadata, network
                )
    except CoremlExportError as error:
        raise ExportError(
            FailureKind.CONVERSION_FAILED, Sentence("coreml-failed", str(error))
        ) from error
    writing = Sentence("at-writing", arguments.coreml.name)
    with lines.step("write", progress.WRITE, writing, by_clock=True):
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
    from exporter.coreml.compress import compressed
    from exporter.coreml.export import described
    from exporter.coreml.quality import package_psnr

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
