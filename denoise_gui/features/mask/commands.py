"""The commands of the mask, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from denoise_gui.core.translation import tr
from denoise_gui.shell.command import Command, State

Runs = Mapping[str, Callable[[], object]]
"""By the last part of a command's id, what it does."""


def tool_commands(
    take: Callable[[str], object], state: Callable[[str], State]
) -> tuple[Command, ...]:
    """One for each tool, which `take` gives the hand to by its name."""
    return tuple(
        Command(
            f"mask.{name}",
            text,
            "mask/tools",
            partial(take, name),
            (key,),
            tip=tip,
            icon="brush" if name == "more" else "",
            state=state(name),
        )
        for name, text, key, tip in (
            ("more", tr("Paint &More"), "W", tr("More sigma under the brush")),
            ("less", tr("Paint &Less"), "Shift+W", tr("Less sigma under the brush")),
            ("erase", tr("&Erase"), "V", tr("Back to sigma as it is, under the brush")),
            ("linear", tr("Linear &Gradient"), "Z", tr("From all of it to nothing")),
            ("radial", tr("&Radial Gradient"), "Shift+Z", tr("Out of an ellipse")),
        )
    )


def whole_commands(
    runs: Runs, image: State, mask: State, copied: State, shown: State
) -> tuple[Command, ...]:
    """What is done to the whole mask, where it is from and goes to, and whether it is shown.

    Args:
        image, mask, copied: of what needs a photograph, a mask on it, or one that was copied.
    """
    pick = tr("Limits painting to the brightness or the colour that you pick")
    return tuple(
        Command(f"mask.{name}", text, f"mask/{group}", runs[name], keys, tip=tip, state=state)
        for name, group, text, keys, tip, state in (
            ("pick", "start", tr("Pick What to Pai&nt"), (), pick, image),
            ("fill", "start", tr("&Fill What the Limit Allows"), (), "", image),
            ("flat", "start", tr("More in Flat Area&s"), (), "", image),
            ("invert", "whole", tr("&Invert"), ("Ctrl+I",), "", mask),
            ("blur", "whole", tr("&Blur"), (), "", mask),
            ("clear", "whole", tr("&Clear"), ("Ctrl+Shift+X",), "", mask),
            ("load", "files", tr("L&oad Mask…"), (), "", image),
            ("save", "files", tr("Sa&ve Mask…"), (), "", mask),
            ("copy", "files", tr("Copy Mas&k"), (), "", mask),
            ("paste", "files", tr("&Paste Mask"), (), "", copied),
            ("show", "show", tr("S&how the Mask"), ("O",), "", shown),
        )
    )
