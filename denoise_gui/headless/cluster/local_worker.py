"""What a worker process on this machine does first: Dask imports this there.

Ctrl+C at a terminal reaches every process that was started from it. The caller hears it, and ends
its workers in good order.
"""

from __future__ import annotations

import signal


def dask_setup(_worker: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
