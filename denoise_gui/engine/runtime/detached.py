"""A run that cannot be stopped in its middle, and need not be waited for.

Many providers make one node of a whole network, and a run ends between two nodes: on them a cancel
would be heard when the tile is done. So a run on a device has a thread of its own. Whoever cancels
goes on at once; the run comes to its end unseen, and the next one on that device begins after it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from denoise_gui.engine.cancellation import Cancelled, CancelToken

Result = TypeVar("Result")


def detached(work: Callable[[], Result], token: CancelToken) -> Result:
    """Do `work` in a thread of its own, and wait for it unless the token is cancelled.

    Raises:
        Cancelled: `token` was cancelled, before or meanwhile; the work may still be under way, with
            all that it writes to.
        Whatever `work` raises.
    """
    over = threading.Event()
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # noqa: BLE001  (raised where it is waited for)
            errors.append(error)
        finally:
            over.set()

    with token.stopping(over.set):
        threading.Thread(target=run, name="device-run").start()
        over.wait()
    if errors:
        raise errors[0]
    if not results:
        raise Cancelled
    return results[0]
