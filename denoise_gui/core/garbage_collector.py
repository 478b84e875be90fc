"""Garbage in cycles is collected on the window's thread alone.

Python collects on whichever thread happens to allocate. A widget or timer that hangs in a cycle
would be destroyed there, while the window's thread still has its events and timers: the program
crashes some time later.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 1000


class GarbageCollector(QObject):
    """Takes the place of the automatic collection, from its making on to the end of the process.

    To be made on the window's thread. What there is by then (modules, classes, functions) is not
    looked through any more.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        gc.freeze()
        timer = QTimer(self)
        timer.timeout.connect(self._collect)
        timer.start(_INTERVAL_MS)

    def _collect(self) -> None:
        """The oldest generation that is due, by Python's own thresholds."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [old for old in (2, 1, 0) if 0 < thresholds[old] < counts[old]]
        if due:
            gc.collect(due[0])
