"""`python -m exporter rank`: several denoisers on the same photographs, in quality and in time.

PSNR is measured as :mod:`exporter.evaluate` does. The denoisers take turns on every photograph, so
that their times are of the same minutes of the same machine: on a busy one the figures grow, but
their ratios stay.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from denoise_gui.contract import model_file
from denoise_gui.contract.noise_level import SIGMA_MAX_ASSUMED
from exporter.command_frame import whole_sigma_argument
from exporter.evaluate import denoise, psnr_of_bytes
from exporter.failures import ExportError
from exporter.network_source import load_any_network
from exporter.onnx_export import OnnxExportError, contract_metadata, to_onnx
from exporter.rank_plot import plot
from exporter.training.photographs import DataError, image_paths, read_pixels

Image = NDArray[np.float32]
"""(H, W, C), white at 1.0."""

PUBLISHED: dict[tuple[str, int], dict[int, float]] = {
    ("FFDNet, published", 3): {15: 33.87, 25: 31.21, 35: 29.58, 50: 27.96, 75: 26.24},
    ("DRUNet, published", 3): {15: 34.30, 25: 31.69, 50: 28.51},
    ("FFDNet, published", 1): {15: 31.63, 25: 29.19, 35: 27.73, 50: 26.29, 75: 24.79},
}
"""PSNR on (C)BSD68 by name, channels and sigma.

Sources: Zhang, Zuo, Zhang, "FFDNet", IEEE TIP 2018, tables III and IV; Zhang et al., "Plug-and-play
image restoration with deep denoiser prior", TPAMI 2021, table 1.
"""


@dataclass(frozen=True)
class Contestant:
    """A denoiser: (H, W, C) noisy and sigma in 8-bit levels to (H, W, C)."""

    name: str
    denoise: Callable[[Image, float], Image]
    every: int = 1
    """It runs on every how-manieth photograph: some take minutes for one."""


@dataclass
class Result:
    """PSNR in dB by sigma and by photograph; seconds per pixel of every run."""

    name: str
    psnr: dict[int, dict[str, float]] = field(default_factory=dict)
    seconds_per_pixel: list[float] = field(default_factory=list)

    def mean_psnr(self, sigma: int, names: Sequence[str] | None = None) -> float | None:
        scores = self.psnr.get(sigma, {})
        chosen = [scores[name] for name in names or scores if name in scores]
        return statistics.fmean(chosen) if chosen else None

    @property
    def nanoseconds(self) -> float:
        """Per pixel, the median over all runs."""
        return 1e9 * statistics.median(self.seconds_per_pixel)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--models", type=Path, nargs="+", required=True, help="ONNX files, weights or checkpoints"
    )
    parser.add_argument("--images", type=Path, required=True, help="folder of clean photographs")
    parser.add_argument(
        "--sigma", type=whole_sigma_argument, nargs="+", default=[15, 25, 50], help="8-bit levels"
    )
    parser.add_argument("--gray", action="store_true", help="photographs and noise in gray")
    parser.add_argument("--every", type=int, default=1, help="use every how-manieth photograph")
    parser.add_argument(
        "--bm3d-every",
        type=int,
        metavar="N",
        help="BM3D as well (package bm3d), on every Nth photograph",
    )
    parser.add_argument("--seed", type=int, default=0, help="seed of the noise (default 0)")
    parser.add_argument("--threads", type=int, default=0, help="processor cores (default all)")
    parser.add_argument("--json", type=Path, help="write the figures here as well")
    parser.add_argument("--svg", type=Path, help="plot PSNR against time here")


def run(arguments: argparse.Namespace) -> int:
    """Rank and print a Markdown table; exit code 2 for input that cannot be used."""
    try:
        contestants = [model_contestant(p, arguments.threads) for p in arguments.models]
        if arguments.bm3d_every:
            contestants.append(_bm3d(arguments.bm3d_every))
        paths = image_paths(arguments.images)[:: arguments.every]
        channels = 1 if arguments.gray else 3
        results = rank(contestants, paths, channels, arguments.sigma, arguments.seed)
    except (DataError, ExportError, OnnxExportError, ImportError, OSError) as error:
        print(f"rank: {error}", file=sys.stderr)
        return 2
    print("\n".join(table(results, arguments.sigma, channels)))
    if arguments.json:
        document = {
            "images": arguments.images.name,
            "count": len(paths),
            "channels": channels,
            "seed": arguments.seed,
            "results": [_as_json(result) for result in results],
        }
        arguments.json.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    if arguments.svg:
        arguments.svg.write_text(plot(_points(results), arguments.sigma), encoding="utf-8")
    return 0


def rank(
    contestants: Sequence[Contestant],
    paths: Sequence[Path],
    channels: int,
    sigmas: Sequence[int],
    seed: int,
) -> list[Result]:
    """Run all on all; `sigmas` in 8-bit levels."""
    results = [Result(contestant.name) for contestant in contestants]
    for number, path in enumerate(paths):
        clean = read_pixels(path, channels).astype(np.float32) / np.float32(255)
        for sigma in sigmas:
            rng = np.random.default_rng([seed, number])
            noisy = clean + np.float32(sigma / 255) * rng.standard_normal(clean.shape, np.float32)
            for contestant, result in zip(contestants, results, strict=True):
                if number % contestant.every:
                    continue
                started = time.perf_counter()
                restored = contestant.denoise(noisy, float(sigma))
                seconds = time.perf_counter() - started
                result.seconds_per_pixel.append(seconds / clean[:, :, 0].size)
                result.psnr.setdefault(sigma, {})[path.name] = psnr_of_bytes(restored, clean)
        print(f"{number + 1} of {len(paths)} photographs", file=sys.stderr, flush=True)
    return results


def table(results: Sequence[Result], sigmas: Sequence[int], channels: int) -> Iterator[str]:
    """A Markdown table: PSNR by sigma, time per megapixel, and that time as a share."""
    yield "| PSNR in dB at sigma | " + " | ".join(map(str, sigmas)) + " | s/Mpx | time |"
    yield "| --- " * (len(sigmas) + 3) + "|"
    slowest = max((r.nanoseconds for r in results if "FFDNet" in r.name), default=None)
    complete = max(len(scores) for r in results for scores in r.psnr.values())
    for result in results:
        cells = [_decibels(result.mean_psnr(sigma)) for sigma in sigmas]
        ratio = f"1/{slowest / result.nanoseconds:.1f}" if slowest else ""
        seconds = f"{result.nanoseconds / 1e3:.3f}"
        yield f"| {result.name} | {' | '.join(cells)} | {seconds} | {ratio} |"
    for partial in (r for r in results if len(next(iter(r.psnr.values()))) < complete):
        names = list(next(iter(partial.psnr.values())))
        cells = [_decibels(results[0].mean_psnr(sigma, names)) for sigma in sigmas]
        yield f"| {results[0].name}, photographs of {partial.name} | {' | '.join(cells)} | | |"
    for (name, of_channels), figures in PUBLISHED.items():
        if of_channels == channels:
            cells = [_decibels(figures.get(sigma)) for sigma in sigmas]
            yield f"| {name} | {' | '.join(cells)} | | |"


def model_contestant(path: Path, threads: int = 0) -> Contestant:
    """A model file, or weights and checkpoints known here, run by onnxruntime.

    Raises:
        DataError: not a model that can run.
        ExportError: weights that cannot be read.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    content: str | bytes = str(path)
    if path.suffix != ".onnx":
        network = load_any_network(path)
        content = to_onnx(
            network, contract_metadata(network, path.stem, "", SIGMA_MAX_ASSUMED)
        ).SerializeToString()
    try:
        session = onnxruntime.InferenceSession(content, options, ["CPUExecutionProvider"])
    except Exception as error:
        # onnxruntime's exceptions share no base of their own.
        raise DataError(f"{path}: not a model that can run ({error})") from error
    known = int(session.get_modelmeta().custom_metadata_map.get(model_file.CHANNELS, "3"))
    name = "FFDNet, re-measured" if "ffdnet" in path.stem.lower() else f"`{path.stem}`"

    def run_model(noisy: Image, sigma: float) -> Image:
        if noisy.shape[2] == 1 and known == 3:
            # A colour network takes a gray image as equal channels of sqrt(3) times the noise.
            equal = np.repeat(noisy, 3, axis=2)
            gray: Image = denoise(session, equal, sigma * 3**0.5).mean(axis=2, keepdims=True)
            return gray
        return denoise(session, noisy, sigma)

    return Contestant(name, run_model)


def _bm3d(every: int) -> Contestant:
    import bm3d

    def run_bm3d(noisy: Image, sigma: float) -> Image:
        run = bm3d.bm3d_rgb if noisy.shape[2] == 3 else bm3d.bm3d
        restored: Image = run(noisy, sigma / 255).astype(np.float32).reshape(noisy.shape)
        return restored

    return Contestant("BM3D", run_bm3d, every)


def _decibels(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _points(results: Sequence[Result]) -> list[tuple[str, float, dict[int, float]]]:
    full = max(len(scores) for r in results for scores in r.psnr.values())
    return [
        (
            result.name.strip("`"),
            result.nanoseconds,
            {sigma: statistics.fmean(scores.values()) for sigma, scores in result.psnr.items()},
        )
        for result in results
        if all(len(scores) == full for scores in result.psnr.values())
    ]


def _as_json(result: Result) -> dict[str, Any]:
    fields = asdict(result)
    del fields["seconds_per_pixel"]
    fields["psnr"] = {sigma: result.mean_psnr(sigma) for sigma in result.psnr}
    return {
        **fields,
        "photographs": len(next(iter(result.psnr.values()))),
        "nanoseconds_per_pixel": result.nanoseconds,
    }
