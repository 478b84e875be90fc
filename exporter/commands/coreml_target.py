"""The Core ML package of an export, and what it costs to have its weights compressed."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from denoise_gui.contract import progress
from denoise_gui.contract.export_options import COMPRESSIONS
from denoise_gui.contract.sentences import Sentence
from exporter.commands.frame import require_extra
from exporter.failures import ExportError, FailureKind
from exporter.progress_lines import ProgressLines

if TYPE_CHECKING:
    from exporter.networks import DenoisingNetwork

COST_SIGMA = 25.0
COST_EDGE = 192


@dataclass(frozen=True)
class Compression:
    """What compressed weights cost: dB of PSNR on a seeded scene at sigma 25; sizes in bytes."""

    kind: str
    cost_db: float
    bytes_before: int
    bytes_after: int


def write_coreml(
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
