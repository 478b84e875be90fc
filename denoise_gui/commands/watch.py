"""`denoise-gui watch`: photographs denoised as they arrive in a folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.commands.common import add_common, diagnosed, use_threads
from denoise_gui.commands.run_options import add_no_recursive, add_recipe, add_sigma, add_where

if TYPE_CHECKING:
    from denoise_gui.core.diagnostics.session import Diagnostics

_LEAST_PATIENCE = 0.1


def main(arguments: list[str]) -> int:
    """Exit codes: those of `headless.watch`."""
    parser = argparse.ArgumentParser(
        prog="denoise-gui watch",
        description="Denoise the photographs in a folder, and those that arrive there, each when "
        "it is whole, until Ctrl+C. Started again, it goes on where it was.",
        epilog="Exit codes: 130 or 143, ended by Ctrl+C or a termination signal; 1 it could not "
        "begin or go on; 2 the command is wrong.",
    )
    add_folders(parser)
    add_recipe(parser)
    add_where(parser)
    parser.add_argument("--quiet", action="store_true", help="no progress, only what failed")
    add_common(parser)
    parser.set_defaults(shard=None)
    options = parser.parse_args(arguments)
    use_threads(options.threads)
    if options.sigma is None and options.recipe is None:
        parser.error("the following arguments are required: --sigma (or --recipe)")

    def work(diagnostics: Diagnostics) -> int:
        from denoise_gui.headless.watch import watch_headless

        return watch_headless(options, diagnostics)

    return diagnosed("watch", options.log_level, work)


def add_folders(parser: argparse.ArgumentParser) -> None:
    """Which folders, and when a file in them is whole."""
    parser.add_argument("inputs", nargs="+", type=_folder, metavar="FOLDER", help="what to watch")
    add_sigma(parser)
    parser.add_argument(
        "--patience",
        type=_seconds,
        default=2.0,
        metavar="SECONDS",
        help="how long a file must have stayed as it is to be taken for whole (default: "
        "%(default)s)",
    )
    add_no_recursive(parser)


def _folder(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is not a folder")
    return path


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not value >= _LEAST_PATIENCE:
        raise argparse.ArgumentTypeError(f"seconds are at least {_LEAST_PATIENCE}, not “{text}”")
    return value
