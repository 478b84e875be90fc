"""`denoise-gui devices`: what a network can run on here."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from denoise_gui.commands.common import diagnosed

if TYPE_CHECKING:
    from denoise_gui.core.diagnostics.session import Diagnostics


def main(arguments: list[str]) -> int:
    """Exit codes: 0 listed, 1 a fault ended it, 2 the command is wrong."""
    parser = argparse.ArgumentParser(
        prog="denoise-gui devices",
        description="List what a network can run on here, and what could be installed for it.",
    )
    parser.parse_args(arguments)

    def work(_diagnostics: Diagnostics) -> int:
        from denoise_gui.headless.devices import list_devices

        return list_devices(print)

    return diagnosed("devices", None, work)
