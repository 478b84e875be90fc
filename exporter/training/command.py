"""`python -m exporter train`: train a network on a folder of photographs."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType

import torch

from exporter.checkpoints.weights_file import WeightsError
from exporter.networks import FFDNetConfig, ResidualUNetConfig
from exporter.training.photographs import DataError, load_split
from exporter.training.processes import join_processes
from exporter.training.recipe import Recipe
from exporter.training.run_folder import TrainingReport
from exporter.training.trainer import Trainer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    default = Recipe()
    parser.add_argument(
        "--data", type=Path, nargs="+", required=True, help="folders of clean photographs"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    parser.add_argument(
        "--minutes", type=float, help=f"time budget (default: the recipe's, or {default.minutes:g})"
    )
    parser.add_argument(
        "--megapixels", type=float, help="budget in pixels trained on, instead of a time"
    )
    parser.add_argument(
        "--recipe", type=Path, help="recipe.json to start from, instead of the defaults"
    )
    parser.add_argument("--network", choices=["residual_unet", "ffdnet"], help="architecture")
    parser.add_argument("--channels", type=int, choices=[1, 3], help="1 for gray, 3 for colour")
    parser.add_argument("--widths", type=int, nargs="+", help="features per level of the U-Net")
    parser.add_argument("--blocks", type=int, nargs="+", help="residual blocks per level")
    parser.add_argument(
        "--start-from",
        type=Path,
        metavar="WEIGHTS",
        help="go on from these weights (.safetensors of the same network) with a new schedule",
    )
    parser.add_argument("--optimiser", choices=["adamw", "muon"], help="default adamw")
    parser.add_argument("--loss", choices=["l1", "psnr"], help="default l1")
    parser.add_argument("--learning-rate", type=float, help="the highest of the run")
    parser.add_argument("--sigma-power", type=float, help="above 1: more patches of little noise")
    parser.add_argument("--seed", type=int, help="seed of weights, patches and noise")
    parser.add_argument(
        "--bfloat16-until",
        type=float,
        metavar="SHARE",
        help="compute in bfloat16 for this share of the run; about twice as fast on processors "
        "that have it (default 0)",
    )
    parser.add_argument(
        "--branches", action="store_true", help="train 3x3 convolutions as branches, folded at last"
    )
    parser.add_argument(
        "--compile",
        action="store_true",
        help="compile the network: a minute for each size of patch, an eighth faster",
    )
    parser.add_argument("--threads", type=int, help="processor cores to use (default all)")
    parser.add_argument(
        "--report-seconds", type=float, default=180.0, help="between reports (default 180)"
    )


def recipe_from(arguments: argparse.Namespace) -> Recipe:
    """The recipe file or the defaults, with what the command line sets instead."""
    recipe = (
        Recipe.from_json(arguments.recipe.read_text(encoding="utf-8"))
        if arguments.recipe
        else Recipe()
    )
    network = recipe.network
    if arguments.network == "ffdnet":
        network = FFDNetConfig()
    elif arguments.network == "residual_unet":
        network = ResidualUNetConfig()
    if arguments.channels:
        network = replace(network, channels=arguments.channels)
    if isinstance(network, ResidualUNetConfig):
        network = replace(
            network,
            widths=tuple(arguments.widths or network.widths),
            blocks=tuple(arguments.blocks or network.blocks),
        )
    elif arguments.widths or arguments.blocks:
        raise ValueError("--widths and --blocks describe the residual U-Net, not FFDNet")
    changes = {
        name: value
        for name in (
            "minutes",
            "megapixels",
            "seed",
            "bfloat16_until",
            "optimiser",
            "loss",
            "learning_rate",
            "sigma_power",
        )
        if (value := getattr(arguments, name)) is not None
    }
    if arguments.branches:
        changes["branches"] = True
    if arguments.minutes is not None and arguments.minutes <= 0:
        raise ValueError("--minutes must be more than 0")
    return replace(recipe, network=network, **changes)


def run(arguments: argparse.Namespace) -> int:
    """Train; exit code 0 when the budget is used or the run was interrupted and saved."""
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    try:
        recipe = recipe_from(arguments)
        largest = max(stage.patch for stage in recipe.stages)
        split = load_split(
            arguments.data,
            recipe.network.channels,
            largest,
            recipe.validation_share,
            recipe.extreme_share,
        )
        processes = join_processes()
        trainer = Trainer(
            recipe, split, arguments.out, arguments.start_from, processes, arguments.compile
        )
    except (DataError, WeightsError, ValueError, OSError) as error:
        print(f"train: {error}", file=sys.stderr)
        return 2
    if processes.is_first:
        print(
            f"{len(split.training)} photographs to train on, {len(split.validation)} held out; "
            f"{trainer.progress:.0%} of {budget(recipe)} done",
            flush=True,
        )
    try:
        with stoppable() as stopped:
            trainer.train(arguments.report_seconds, print_report, stopped)
    finally:
        processes.leave()
    print(f"weights: {arguments.out / 'weights.safetensors'}")
    return 0


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Whether the user, or a machine that shuts down, has asked to stop; asked so, the block ends
    by itself, with what it has saved."""
    interrupted = False

    def interrupt(_signum: int, _frame: FrameType | None) -> None:
        nonlocal interrupted
        interrupted = True
        print("stopping after this step; the run can be resumed", flush=True)

    previous = {s: signal.signal(s, interrupt) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: interrupted
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def budget(recipe: Recipe) -> str:
    """What a run may use, in words."""
    return (
        f"{recipe.megapixels:g} Mpx" if recipe.megapixels > 0 else f"{recipe.minutes:.3g} minutes"
    )


def print_report(report: TrainingReport) -> None:
    """A line of where a run stands."""
    psnr = " / ".join(f"{value:.2f}" for value in report.psnr.values())
    sigmas = " / ".join(str(sigma) for sigma in report.psnr)
    print(
        f"{report.minutes:7.1f} min  {report.minutes_left:6.1f} left  step {report.step:7d}  "
        f"{report.megapixels:8.0f} Mpx  loss {report.loss:.5f}  "
        f"PSNR {psnr} dB at sigma {sigmas}",
        flush=True,
    )
