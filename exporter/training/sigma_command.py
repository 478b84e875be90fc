"""`python -m exporter train-sigma`: train the network that estimates sigma, and write its file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import torch

from exporter.onnx.export import write_onnx
from exporter.training.photographs import DataError, load_split
from exporter.training.sigma_network import CROP, load_sigma_network, sigma_onnx
from exporter.training.sigma_trainer import (
    SigmaBudget,
    SigmaReport,
    SigmaTrainer,
    error_correlation,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, nargs="+", required=True, help="folders of clean photographs"
    )
    parser.add_argument("--onnx", type=Path, required=True, help="the file to write")
    parser.add_argument("--minutes", type=float, default=20.0, help="default %(default)s")
    parser.add_argument("--steps", type=int, default=0, help="budget in steps, instead of a time")
    parser.add_argument("--learning-rate", type=float, default=2e-3, help="default %(default)s")
    parser.add_argument(
        "--start-from", type=Path, metavar="ONNX", help="go on with the network in this file"
    )
    parser.add_argument("--seed", type=int, default=0, help="default %(default)s")
    parser.add_argument("--threads", type=int, help="processor cores to use (default all)")
    parser.add_argument(
        "--camera-share",
        type=float,
        default=0.5,
        help="of the crops, those with a camera's noise (default %(default)s)",
    )
    parser.add_argument("--license", default="MIT", help="of the weights (default %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Train, calibrate on the photographs held out, write; exit code 2 for unusable data."""
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    try:
        if not 0 <= arguments.camera_share < 1:
            raise DataError("--camera-share is from 0 to below 1")
        start = load_sigma_network(arguments.start_from) if arguments.start_from else None
        split = load_split(arguments.data, 3, CROP, 0.05)
    except (DataError, ValueError) as error:
        print(f"train-sigma: {error}", file=sys.stderr)
        return 2
    trainer = SigmaTrainer(
        split.training,
        SigmaBudget(arguments.minutes, arguments.steps, arguments.learning_rate),
        arguments.seed,
        arguments.camera_share,
        start,
    )
    trainer.train(30.0, _print_report)
    correlation = error_correlation(
        trainer.network,
        split.validation,
        np.random.default_rng(arguments.seed),
        arguments.camera_share,
    )
    write_onnx(sigma_onnx(trainer.network, correlation, arguments.license), arguments.onnx)
    print(f"{arguments.onnx}: errors of crops correlate by {correlation:.2f}")
    return 0


def _print_report(report: SigmaReport) -> None:
    print(
        f"{report.minutes:6.1f} min  step {report.step:6d}  loss {report.loss:.4f}  "
        f"mean error of ln(1 + sigma) {report.error:.4f}",
        flush=True,
    )
