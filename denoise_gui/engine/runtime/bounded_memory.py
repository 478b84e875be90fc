"""A bound on the memory that networks may take, whatever their files ask for.

All sessions on the processor share one arena of the runtime, which refuses a request beyond its
bound before a single page is touched: a file that turns out greedy on some picture or at some
noise level ends that run, with a figure, and nothing else.

Source: onnxruntime, "Share allocator(s) between sessions", include/onnxruntime/core/session
(`session.use_env_allocators`, `OrtArenaCfg`).
"""

from __future__ import annotations

import logging
import re
import threading

import onnxruntime

from denoise_gui.engine.machine_memory import share_of_memory

log = logging.getLogger(__name__)

MOST_BYTES = 4 << 30
LEAST_BYTES = 3 << 29

_lock = threading.Lock()
_bound: int | None = None

_REFUSED = re.compile(r"smaller than requested bytes of (\d+)")


def most_bytes() -> int:
    """4 GB, or half of the machine's memory where that is less, but not below 1.5 GB."""
    return share_of_memory(1 / 2, LEAST_BYTES, MOST_BYTES)


def bound_memory(options: onnxruntime.SessionOptions) -> None:
    """Let a session that is made with these options compute within the bound."""
    global _bound  # one arena for the process, as the runtime has it
    with _lock:
        if _bound is None:
            _bound = most_bytes()
            _register(_bound)
    options.add_session_config_entry("session.use_env_allocators", "1")


def bytes_refused(error: BaseException) -> int | None:
    """How many bytes a run asked for that the bound did not allow; None if it failed otherwise."""
    found = _REFUSED.search(str(error))
    return int(found.group(1)) if found else None


def _register(most: int) -> None:
    info = onnxruntime.OrtMemoryInfo(
        "Cpu",
        onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR,
        0,
        onnxruntime.OrtMemType.DEFAULT,
    )
    try:
        onnxruntime.create_and_register_allocator(info, onnxruntime.OrtArenaCfg({"max_mem": most}))
    except Exception:
        # Sessions then have arenas of their own, without a bound: no reason not to denoise.
        log.exception("the memory of networks could not be bounded")
