"""`denoise-gui run`: photographs denoised without a window."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from denoise_gui.commands.common import add_common, diagnosed, use_threads
from denoise_gui.commands.run_options import add_many, add_recipe, add_what, add_where
from denoise_gui.headless import replay

if TYPE_CHECKING:
    from denoise_gui.core.diagnostics.session import Diagnostics


def main(arguments: list[str]) -> int:
    """Exit codes: those of `headless.run`."""
    if replay.wanted(arguments):
        return replay.main(arguments)
    parser = argparse.ArgumentParser(
        prog="denoise-gui run",
        description="Denoise photographs without a window. Run again after a stop or a crash, the "
        "same command goes on where it was.",
        epilog="'denoise-gui run --from FILE [INPUT]' makes a saved picture again and compares. "
        "Exit codes: 0 all done; 10 + n if n photographs failed (110: a hundred or more); "
        "1 it could not begin; 2 the command is wrong; 130 or 143 interrupted.",
    )
    add_what(parser)
    add_many(parser)
    add_recipe(parser)
    add_where(parser)
    parser.add_argument("--quiet", action="store_true", help="no progress, only what failed")
    add_common(parser)
    options = parser.parse_args(arguments)
    use_threads(options.threads)
    if options.sigma is None and options.sigma_table is None and options.recipe is None:
        parser.error("the following arguments are required: --sigma (or --sigma-table, --recipe)")
    if not options.inputs and options.sigma_table is None and options.files_from is None:
        parser.error("the following arguments are required: INPUT (or --files-from, --sigma-table)")

    def work(diagnostics: Diagnostics) -> int:
        from denoise_gui.headless.run import run_headless

        return run_headless(options, diagnostics)

    return diagnosed("run", options.log_level, work)
