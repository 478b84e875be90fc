"""The Qt binding that is installed survives a day's work.

One release of PySide6 dropped a reference to None with every signal, which ended the process after
some hundred steps of a slider; `pyproject.toml` keeps it out. This test would see the next one.
"""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Sender(QObject):
    sent = Signal(int)
    told = Signal(bool)

application = QCoreApplication([])
sender = Sender()
sender.sent.connect(lambda value: None)
sender.told.connect(lambda value: None)
for step in range(20_000):
    sender.sent.emit(step)
    sender.told.emit(step % 2 == 0)
    sender.blockSignals(False)
print("alive")
"""


def test_many_thousand_signals_do_not_end_the_process() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True)
    assert done.stdout.strip() == "alive", done.stderr
