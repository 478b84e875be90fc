"""A feature: a folder of `features` with its view, its work and its commands.

It finds the session and the window when it is made, gives its parts as data, and knows no other
feature. `app.py` has the list of them.
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from denoise_gui.core.session import Session
from denoise_gui.shell.parts import Parts
from denoise_gui.shell.window import MainWindow


class Feature(QObject):
    """Made with the window there but bare; asked for its `parts`; started when all are in place."""

    def __init__(self, session: Session, window: MainWindow) -> None:
        super().__init__(window)
        self.session, self.window = session, window

    def parts(self) -> Parts:
        """Asked for once."""
        return Parts()

    def start(self) -> None:
        """The window is as it was left last time, and about to be shown."""

    def close(self) -> None:
        """All work has ended, and the window is going: put away what is left."""
