"""What `export` writes beside ONNX and Core ML, a function each: steps, failures, notes.

Each module of a target is imported only where it is asked for: it needs packages of its own.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.contract import model_file, progress
from denoise_gui.contract.export_options import COREAI_COMPRESSIONS, FILE_ENDINGS, LARGEST_SIZE
from denoise_gui.contract.report import COREAI, DARKTABLE, NCNN, WEB
from denoise_gui.contract.sentences import Sentence
from denoise_gui.contract.tolerances import FLOAT16
from exporter.commands.frame import require_extra
from exporter.failures import ExportError, FailureKind
from exporter.notes import beside
from exporter.progress_lines import ProgressLines
from exporter.whole_files import refuse_plain_file, whole_file, whole_folder

if TYPE_CHECKING:
    from exporter.networks import DenoisingNetwork


@dataclass(frozen=True)
class Job:
    """What is exported, and how.

    Attributes:
        precision: what phones are to compute in.
        size, sizes, size_range: in pixels.
        sigma: what darktable's package denoises by, in 8-bit levels.
        data_licence: of the photographs that the weights were trained on; empty: as the card says.
        web_runtime: onnxruntime-web's package from npm; None: from the cache, or fetched.
        compression: of Core AI's weights, one of `COREAI_COMPRESSIONS`.
        notes: whether files may lie beside what is written.
    """

    network: DenoisingNetwork
    weights: Path
    metadata: Mapping[str, str]
    precision: str
    size: tuple[int, int] | None
    sizes: tuple[tuple[int, int], ...]
    size_range: tuple[int, int] | None
    sigma: float
    data_licence: str
    web_runtime: Path | None
    compression: str
    notes: bool
    lines: ProgressLines

    def usage(self, **more: str) -> beside.Usage:
        """What the notes tell."""
        multiple = self.network.config.multiple
        low, high = self.size_range or (multiple, LARGEST_SIZE // multiple * multiple)
        return beside.Usage(
            self.metadata, self.size, low, high, precision=self.precision, more=more
        )


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
                function_names,
                to_coreai,
                write_coreai,
            )
        except ImportError as error:
            from exporter.coreai.support import missing

            raise missing(error.name or "coreai-torch") from error
    smaller = job.compression != COREAI_COMPRESSIONS[0]
    options = CoreaiOptions(
        *("float32" if smaller else job.precision, smaller, job.size, job.sizes, job.size_range)
    )
    converting = Sentence("at-coreai", options.precision)
    network = job.network
    if smaller:
        from exporter.coreai.compress import compressed

        compressing = Sentence("at-compressing", job.compression)
        with lines.step("coreai compress", progress.COMPRESS, compressing, by_clock=True):
            network = compressed(job.network, job.compression)
            _tell_cost(job, network)
    try:
        with lines.step("coreai", progress.COREAI, converting, by_clock=True):
            program = to_coreai(network, options)
    except CoreaiExportError as error:
        raise ExportError(
            FailureKind.CONVERSION_FAILED, Sentence("coreai-failed", str(error))
        ) from error
    writing = Sentence("at-writing", path.name)
    with lines.step("coreai write", progress.WRITE, writing, by_clock=True):
        write_coreai(program, path, job.metadata, options, job.network.config.multiple)
    usage = replace(job.usage(function=function_names(options)[0]), precision=options.precision)
    return beside.write_coreai_notes(path, usage) if job.notes else []


def _tell_cost(job: Job, smaller: DenoisingNetwork) -> None:
    """Say what compressed weights cost, in dB on the built-in picture."""
    from exporter.parity.denoising import measure, sigma_to_measure_at

    sigma = sigma_to_measure_at(float(job.metadata[model_file.SIGMA_MAX]))
    figures = [measure(network, sigma).trial for network in (job.network, smaller)]
    before, after = (trial.denoised_db if trial else float("-inf") for trial in figures)
    job.lines.warning(Sentence("coreai-cost", job.compression, before - after, sigma))


def _check_ncnn(path: Path) -> None:
    if importlib.util.find_spec("pnnx") is None:
        raise require_extra("pnnx", "ncnn")
    from exporter.ncnn.saved_model import FILES

    beside.refuse_others_folder(path, FILES)


def _write_ncnn(path: Path, job: Job) -> list[Path]:
    from exporter.ncnn.export import NcnnExportError, convert, write_metadata

    metadata = {**job.metadata, model_file.PRECISION: job.precision}
    if job.size:
        metadata[model_file.SIZES] = str([[edge, edge] for edge in job.size])
    message = Sentence("at-ncnn", job.precision)
    with (
        job.lines.step("ncnn", progress.NCNN, message, by_clock=True),
        whole_folder(path) as part,
    ):
        part.mkdir()
        try:
            convert(job.network, part, half=job.precision == FLOAT16, size=job.size)
        except NcnnExportError as error:
            raise ExportError(
                FailureKind.CONVERSION_FAILED, Sentence("ncnn-failed", str(error))
            ) from error
        write_metadata(part, metadata)
        text = beside.ncnn_readme(path, job.usage())
        (part / beside.README).write_text(text, encoding="utf-8")
    return []


def _check_darktable(path: Path) -> None:
    if path.is_dir():
        raise ExportError(FailureKind.OUTPUT_UNWRITABLE, Sentence("folder-not-file", path))


def _write_darktable(path: Path, job: Job) -> list[Path]:
    from exporter.darktable import card as cards
    from exporter.darktable.graph import with_sigma
    from exporter.darktable.package import OVERLAP, TILE, manifest_of, write_package
    from exporter.onnx.export import to_onnx

    channels, largest = job.network.config.channels, float(job.metadata[model_file.SIGMA_MAX])
    if channels != 3:
        raise ExportError(FailureKind.CONVERSION_FAILED, Sentence("darktable-colour", channels))
    if job.sigma > largest:
        raise ExportError(
            FailureKind.CONVERSION_FAILED, Sentence("darktable-sigma", job.sigma, largest)
        )
    rows = cards.card_rows(job.weights)
    data = rows.get(cards.DATA, cards.NOT_STATED)
    licence = job.data_licence or rows.get(cards.DATA_LICENCE, cards.NOT_STATED)
    halo = int(job.metadata[model_file.HALO])
    usage = job.usage(
        data=data,
        data_licence=licence,
        sigma=f"{job.sigma:g}",
        tile=str(TILE),
        overlap=str(OVERLAP),
        limits=rows.get(cards.LIMITS, cards.NOT_STATED),
        seams="tiles join without a seam."
        if halo <= OVERLAP
        else f"the network sees {halo - OVERLAP} pixels further, so a faint seam is possible.",
    )
    message = Sentence("at-darktable", job.sigma)
    with job.lines.step("darktable", progress.DARKTABLE, message, by_clock=True):
        model = to_onnx(job.network, job.metadata, size=(TILE, TILE))
        baked = with_sigma(model, job.sigma)
        more = {"training_data": data, "training_data_license": licence}
        manifest = manifest_of(job.metadata, job.sigma, more)
        with whole_file(path) as part:
            text = beside.darktable_readme(path, usage)
            write_package(part, manifest, baked.SerializeToString(), text)
    return []


def _check_web(path: Path) -> None:
    from exporter.web.files import FILES

    beside.refuse_others_folder(path, FILES)


def _write_web(path: Path, job: Job) -> list[Path]:
    from exporter.onnx.export import describe_values, to_onnx
    from exporter.web.export import write_page
    from exporter.web.runtime_files import RuntimeFilesError, runtime_files

    channels = job.network.config.channels
    if channels not in (1, 3):
        raise ExportError(FailureKind.CONVERSION_FAILED, Sentence("web-channels", channels))
    fetching = Sentence("at-web-runtime")
    try:
        with job.lines.step("web runtime", progress.WEB, fetching) as tell:
            runtime = runtime_files(job.web_runtime, tell)
    except RuntimeFilesError as error:
        raise ExportError(
            FailureKind.EXTRA_MISSING, Sentence("web-runtime-failed", str(error))
        ) from error
    with job.lines.step("web", progress.WEB, Sentence("at-web"), by_clock=True):
        model = to_onnx(job.network, job.metadata)
        describe_values(model, job.network.config.multiple)
        with whole_folder(path) as part:
            part.mkdir()
            write_page(part, model.SerializeToString(), job.metadata, runtime)
            text = beside.web_readme(path, job.usage())
            (part / beside.README).write_text(text, encoding="utf-8")
    return []


_CHECKS: dict[str, Callable[[Path], None]] = {
    COREAI: _check_coreai,
    NCNN: _check_ncnn,
    DARKTABLE: _check_darktable,
    WEB: _check_web,
}
_WRITERS: dict[str, Callable[[Path, Job], list[Path]]] = {
    COREAI: _write_coreai,
    NCNN: _write_ncnn,
    DARKTABLE: _write_darktable,
    WEB: _write_web,
}
_COSTS: dict[str, dict[str, tuple[float, float]]] = {
    COREAI: {
        "coreai tools": (0.7, 0.0),
        "coreai compress": (0.0, 0.0),
        "coreai": (1.5, 0.1),
        "coreai write": (0.3, 0.0),
    },
    NCNN: {"ncnn": (1.5, 0.04)},
    DARKTABLE: {"darktable": (2.0, 0.1)},
    WEB: {"web runtime": (1.0, 0.0), "web": (2.5, 0.1)},
}
"""Seconds of each step, and more for each layer: measured on one core."""
