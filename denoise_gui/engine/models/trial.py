"""A model file tried in another process, with bounds on memory and time.

Some things only running shows: a shape that is computed and needs more memory than there is, a
loop without an end, a file on which the runtime itself falls over. In a process of their own they
end that process and nothing else.

    python -m denoise_gui.engine.models.trial MODEL
"""

from __future__ import annotations

import contextlib
import math
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from denoise_gui.engine.messages import Message
from denoise_gui.engine.runtime.cancellation import CancelToken

SECONDS = 30
"""A model that does not open and run on a small picture within this time is of no use live."""
MEMORY_BYTES = 4 << 30
"""Of addresses, on systems that bound them; the runtime alone takes about a tenth."""
_EDGE = 64
_MAX_FED = 64_000_000
_ENOUGH, _NO_MEMORY, _RAISED = 0, 23, 24


def try_model(
    path: Path,
    seconds: float = SECONDS,
    memory: int = MEMORY_BYTES,
    cancel: CancelToken | None = None,
) -> str | None:
    """Open the model and run it once, elsewhere.

    Args:
        seconds: how long it may take.
        memory: bytes of addresses it may use.
        cancel: ends the other process, whatever it is at.

    Returns:
        why the file must not be opened here, as half a sentence; None if nothing speaks against
        it. A model that is refused or fails in an orderly way is no danger, and is not reported.

    Raises:
        Cancelled: `cancel` was used.
    """
    if getattr(sys, "frozen", False):  # in a bundle there is no interpreter to start
        return None
    command = [sys.executable, "-m", "denoise_gui.engine.models.trial", str(path), str(memory)]
    package = Path(__file__).resolve().parents[3]
    paths = os.pathsep.join(filter(None, [str(package), os.environ.get("PYTHONPATH")]))
    try:
        code = _exit_code(
            command, {**os.environ, "PYTHONPATH": paths}, seconds, cancel or CancelToken()
        )
    except subprocess.TimeoutExpired:
        return Message("on a small picture it did not finish within {0:g} seconds", seconds)
    except OSError:
        return None  # no process can be started: then neither can this be found out
    if code == _NO_MEMORY:
        return Message("on a small picture it needs more than {0:.3g} GB of memory", memory / 2**30)
    if code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        return Message("the runtime fell over it ({0})", name)
    return None


def _exit_code(
    command: list[str], environment: dict[str, str], seconds: float, cancel: CancelToken
) -> int:
    """Run a command that says nothing.

    Raises:
        OSError: it cannot be started; TimeoutExpired: it took longer than `seconds`.
        Cancelled: `cancel` was used. However this ends, the process is gone.
    """
    cancel.check()
    with subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as process:
        try:
            with cancel.stopping(process.kill):
                code = process.wait(seconds)
        finally:
            process.kill()
    cancel.check()
    return code


def main(path: str, memory: int) -> int:
    """What the other process does."""
    _bound(memory)
    try:
        _open_and_run(path)
    except MemoryError:
        return _NO_MEMORY
    # onnxruntime's exceptions share no base of their own.
    except Exception as error:  # noqa: BLE001
        told = str(error).lower()
        short = any(word in told for word in ("alloc", "memory", "bytes"))
        return _NO_MEMORY if short else _RAISED
    return _ENOUGH


def _bound(memory: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _open_and_run(path: str) -> None:
    import numpy as np
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 2
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    types: dict[str, Any] = {
        "tensor(float)": np.float32,
        "tensor(float16)": np.float16,
        "tensor(double)": np.float64,
        "tensor(int64)": np.int64,
        "tensor(uint8)": np.uint8,
    }
    feeds = {}
    for value in session.get_inputs():
        shape = [
            size if isinstance(size, int) and size > 0 else _free_size(axis, len(value.shape))
            for axis, size in enumerate(value.shape)
        ]
        if value.type not in types or math.prod(shape) > _MAX_FED:
            return
        feeds[value.name] = np.full(shape, 0.5, dtype=types[value.type])
    session.run(None, feeds)


def _free_size(axis: int, rank: int) -> int:
    """Pictures are (1, C, H, W); anything else is small."""
    return _EDGE if rank == 4 and axis >= 2 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
