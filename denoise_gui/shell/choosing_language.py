"""Another language for the window: at once where that is possible, or else at the next start."""

from __future__ import annotations

from denoise_gui.core.translation import choose_language
from denoise_gui.shell.window import MainWindow


def choose(window: MainWindow, name: str, then: str = "") -> None:
    """`then`: the id of a command to be run in the window that takes this one's place.

    The window is made anew around the same photograph, as every text of it is written when it is
    made. Where that cannot be (there is work that the user does not want to lose), it is said that
    the language holds from the next start on.
    """
    words = choose_language(name)
    relaunch = window.session.relaunch
    if relaunch is None or not relaunch(then):
        window.show_notice(words)
