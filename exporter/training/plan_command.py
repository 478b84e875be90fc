"""`python -m exporter train-all`: several networks in the minutes a fast machine is lent for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from exporter.checkpoints.weights_file import WeightsError
from exporter.training.command import budget, print_report, stoppable
from exporter.training.photographs import DataError, Split, load_split
from exporter.training.plan import Clock, PlannedRun, in_megapixels, read_plan
from exporter.training.trainer import Trainer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--plan",
        type=Path,
        default=Path("resources/training/plan.json"),
        help="which networks, in which shares of the time (default %(default)s)",
    )
    parser.add_argument(
        "--data", type=Path, nargs="+", required=True, help="folders of clean photographs"
    )
    parser.add_argument("--out", type=Path, required=True, help="a folder for each run goes here")
    parser.add_argument(
        "--minutes", type=float, default=11.0, help="for all of them (default %(default)s)"
    )
    parser.add_argument(
        "--megapixels",
        type=float,
        help="for all of them, instead of a time: on machines that others use too",
    )
    parser.add_argument(
        "--report-seconds",
        type=float,
        default=120.0,
        help="between checkpoints (default %(default)s)",
    )
    parser.add_argument("--compile", action="store_true", help="compile the networks")
    parser.add_argument("--threads", type=int, help="processor cores to use (default all)")


def run(arguments: argparse.Namespace) -> int:
    """Train all; exit code 0 when the time is used or what is there was saved on interruption.

    The same command goes on: with what was interrupted, not with what had reached its end.
    """
    clock = Clock(arguments.minutes)
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    try:
        runs = read_plan(arguments.plan)
        if arguments.megapixels:
            runs = in_megapixels(runs, arguments.megapixels)
        split = _split(runs, arguments.data)
        with stoppable() as stopped:
            for i, planned in enumerate(runs):
                if not stopped():
                    minutes = clock.minutes_for(planned, runs[i + 1 :])
                    _train(planned, minutes, split, arguments, stopped)
    except (DataError, WeightsError, ValueError, OSError) as error:
        print(f"train-all: {error}", file=sys.stderr)
        return 2
    return 0


def _split(runs: Sequence[PlannedRun], folders: Sequence[Path]) -> Split:
    """The photographs, read once for all runs."""
    recipe = runs[0].recipe
    largest = max(stage.patch for run in runs for stage in run.recipe.stages)
    return load_split(
        folders,
        recipe.network.channels,
        largest,
        recipe.validation_share,
        recipe.extreme_share,
    )


def _train(
    planned: PlannedRun,
    minutes: float,
    split: Split,
    arguments: argparse.Namespace,
    stopped: Callable[[], bool],
) -> None:
    folder = arguments.out / planned.name
    recipe = planned.recipe
    if minutes <= 0 and not arguments.megapixels:
        print(f"{planned.name}: no time was left", flush=True)
        return
    if not arguments.megapixels:
        recipe = replace(recipe, minutes=minutes, megapixels=0.0)
    trainer = Trainer(recipe, split, folder, planned.start, compiled=arguments.compile)
    if trainer.ended:
        print(f"{planned.name}: had reached its end", flush=True)
        return
    trainer.more_minutes()
    print(f"{planned.name}: {budget(recipe)}", flush=True)
    trainer.train(arguments.report_seconds, print_report, stopped)
    print(f"{planned.name}: {folder / 'weights.safetensors'}", flush=True)
