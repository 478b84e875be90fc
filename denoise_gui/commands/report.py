"""`denoise-gui report`: what several runs, shards or machines have done together."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.commands.common import diagnosed

if TYPE_CHECKING:
    from denoise_gui.core.diagnostics.session import Diagnostics


def main(arguments: list[str]) -> int:
    """Exit codes: those of `headless.report`."""
    parser = argparse.ArgumentParser(
        prog="denoise-gui report",
        description="Say what was denoised into a folder, by which shard, and whether the results "
        "are still as they were left; or put report files together.",
        epilog="Exit codes: 0 all is there; 10 + n if n results are not as they were left, or n "
        "photographs of the reports failed or were not done (110: a hundred or more); 1 a file "
        "cannot be read or written; 2 the command is wrong.",
    )
    parser.add_argument(
        "inputs",
        nargs="+",
        type=Path,
        metavar="FOLDER|FILE",
        help="a folder that results went to; or files that 'run --report' wrote, .csv or .json",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="write it all, as .csv or .json"
    )
    parser.add_argument(
        "--merge",
        action="store_true",
        help="make one journal of those of the folder's shards",
    )
    options = parser.parse_args(arguments)
    folders = [path for path in options.inputs if path.is_dir()]
    if folders and len(options.inputs) > 1:
        parser.error("give one folder, or report files")
    if options.merge and not folders:
        parser.error("--merge needs the folder that results went to")

    def work(_diagnostics: Diagnostics) -> int:
        from denoise_gui.headless.report import report_files, report_folder

        if folders:
            return report_folder(folders[0], options.output, merge=options.merge)
        return report_files(options.inputs, options.output)

    return diagnosed("report", None, work)
