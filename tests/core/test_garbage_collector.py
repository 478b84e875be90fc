"""What hangs in a cycle goes on the window's thread, whoever allocates."""

from __future__ import annotations

import gc
import threading

from pytestqt.qtbot import QtBot

from denoise_gui.core.garbage_collector import GarbageCollector


class Cycle:
    """Refers to itself, and notes on which thread it goes."""

    def __init__(self, gone_on: list[int]) -> None:
        self.itself, self.gone_on = self, gone_on

    def __del__(self) -> None:
        self.gone_on.append(threading.get_ident())


def allocate() -> None:
    """Far more than Python's threshold."""
    kept = [[number] for number in range(100_000)]
    assert kept


def test_garbage_goes_on_the_thread_of_the_window(qtbot: QtBot) -> None:
    gc.enable()
    collector = GarbageCollector()
    gone_on: list[int] = []
    Cycle(gone_on)
    thread = threading.Thread(target=allocate)
    thread.start()
    thread.join()
    assert gone_on == []
    kept = [[number] for number in range(2000)]
    qtbot.waitUntil(lambda: gone_on != [])
    assert gone_on == [threading.get_ident()]
    assert kept
    collector.deleteLater()
