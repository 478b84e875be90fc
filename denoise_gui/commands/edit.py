"""`denoise-gui edit`: a photograph for another program, which waits until the window is closed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.commands.common import add_common, diagnosed, sigma, use_threads, window_can_open

if TYPE_CHECKING:
    from denoise_gui.core.diagnostics.session import Diagnostics

CANCELLED = 1
WRONG_COMMAND = 2


def main(arguments: list[str]) -> int:
    """Exit codes: 0 the result is there; 1 cancelled, or it could not begin, and nothing was
    touched; 2 the command is wrong."""
    parser = argparse.ArgumentParser(
        prog="denoise-gui edit",
        description="Open a photograph for another program. Save and Return writes the result, in "
        "the format and with the depth, profile and metadata of the photograph; Cancel leaves "
        "everything as it is.",
        epilog="Exit codes: 0 the result is there, whole; 1 cancelled, nothing was touched; 2 the "
        "command is wrong.",
    )
    parser.add_argument("image", type=Path, metavar="IN", help="the photograph")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="OUT",
        help="where the result goes; its suffix decides the format (default: the photograph itself "
        "is replaced)",
    )
    parser.add_argument("--sigma", type=sigma, help="noise level to start with, 8-bit levels")
    add_common(parser)
    options = parser.parse_args(arguments)
    use_threads(options.threads)
    target: Path = options.output or options.image

    from denoise_gui.engine.errors import UserError

    try:
        check(options.image, target)
    except UserError as error:
        from denoise_gui.headless.terminal import say

        say(str(error))
        return WRONG_COMMAND
    if not window_can_open():
        return CANCELLED

    def work(diagnostics: Diagnostics) -> int:
        from denoise_gui.engine.images.apart import warm_up

        warm_up()  # its libraries load on another core meanwhile
        from denoise_gui.app import run
        from denoise_gui.core.editing import Editing

        editing = Editing(options.image, target)
        run(
            *((options.image,), options.model, options.device, options.sigma, diagnostics),
            options.reading,
            editing,
        )
        return 0 if editing.saved else CANCELLED

    return diagnosed("edit", options.log_level, work)


def check(source: Path, target: Path) -> None:
    """What can be known before anything is opened.

    Raises:
        UserError: there is no such photograph, or the result cannot be written there.
    """
    from denoise_gui.engine.errors import UserError
    from denoise_gui.engine.files.atomic_file import check_writable
    from denoise_gui.engine.files.sentences import cannot_write
    from denoise_gui.engine.images.registry import format_for, writable_suffixes
    from denoise_gui.engine.messages import Message

    if not source.is_file():
        raise UserError(Message("There is no photograph {0}.", source))
    kind = format_for(target.suffix)
    # What other programs wait for is no raw file, and the camera's own is not to be replaced.
    if kind is None or (kind.reversible and target == source):
        raise UserError(
            Message(
                "{0} cannot be written: give an output, -o, that ends in one of {1}.",
                target,
                ", ".join(writable_suffixes()),
            )
        )
    try:
        check_writable(target)
    except OSError as error:
        raise UserError(cannot_write(target, error)) from error


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
