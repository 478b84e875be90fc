"""A model file tried in another process, with bounds on memory and time.

Some things only running shows: a shape that is computed and needs more memory than there is, a
loop without an end, a file on which the runtime itself falls over. In a process of their own they
end that process and nothing else. It is run at several noise levels and sizes, since a file may do
one thing at one and another at the next. What else running shows is found there too: in which
reading a file that says nothing of itself denoises (`reading_trial`), and what memory it takes.

    python -m denoise_gui.engine.models.trial MODEL
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from denoise_gui.engine.bundle import TRY_MODEL, helper_command, helper_environment
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.messages import Message

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from denoise_gui.engine.models.serving import Serving
    from denoise_gui.engine.models.tried import RunRaw

SECONDS = 30
"""A model that does not open and run on small pictures within this time is of no use live."""
READING_SECONDS = 120
"""In all, where its reading is to be found as well: some dozen runs more."""
MEMORY_BYTES = 4 << 30
"""Of addresses, on systems that bound them; the runtime alone takes about a tenth."""
_SIGMAS = (25.0, 0.0, 75.0, 255.0, 5.0, 50.0, 127.0, 1.0, 15.0, 40.0, 60.0, 110.0, 150.0)
_MOST_TOLD = 1 << 16
"""Bytes of what the process says."""
_SMALL_EDGE, _LARGE_EDGES = 64, (192, 160)
_AT_LEAST, _AT_LENGTH = 4, 8.0
"""Noise levels that are tried however long one takes; seconds after which those must do."""
_ENOUGH, _NO_MEMORY, _RAISED = 0, 23, 24


@dataclass(frozen=True)
class TrialOutcome:
    """What the other process found.

    `refusal`: why the file must not be opened here, as half a sentence; None if nothing speaks
    against it. `found`: how it is to be served, if that was asked and answered; as
    `found_note` writes it. `bytes_per_pixel`: memory that a run takes, 0 if not measured.
    """

    refusal: Message | None = None
    found: Mapping[str, Any] | None = None
    bytes_per_pixel: float = 0.0


def try_model(
    path: Path,
    seconds: float | None = None,
    memory: int = MEMORY_BYTES,
    cancel: CancelToken | None = None,
    *,
    reading: bool = False,
) -> TrialOutcome:
    """Open the model and run it, elsewhere.

    Args:
        seconds: how long it may take.
        memory: bytes of addresses it may use.
        cancel: ends the other process, whatever it is at.
        reading: find out how it is to be served, too.

    Returns:
        what was found. A model that is refused or fails in an orderly way is no danger, and is not
        reported.

    Raises:
        Cancelled: `cancel` was used.
    """
    seconds = seconds or (READING_SECONDS if reading else SECONDS)
    options = ["--memory", str(memory), *(["--reading"] if reading else [])]
    command = helper_command(TRY_MODEL, str(path.absolute()), *options)
    try:
        code, output = _run_elsewhere(
            command, helper_environment(), seconds, cancel or CancelToken()
        )
    except subprocess.TimeoutExpired:
        return TrialOutcome(
            Message("on a small picture it did not finish within {0:g} seconds", seconds)
        )
    except OSError:
        return TrialOutcome()  # no process can be started: then neither can this be found out
    if code == _NO_MEMORY:
        return TrialOutcome(
            Message("on a small picture it needs more than {0:.3g} GB of memory", memory / 2**30)
        )
    if code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
        return TrialOutcome(Message("the runtime fell over it ({0})", name))
    return _told(output)


def _run_elsewhere(
    command: list[str], environment: dict[str, str], seconds: float, cancel: CancelToken
) -> tuple[int, bytes]:
    """Run a command that says little; its exit code, and what it wrote.

    Raises:
        OSError: it cannot be started; TimeoutExpired: it took longer than `seconds`.
        Cancelled: `cancel` was used. However this ends, the process is gone.
    """
    cancel.check()
    with subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as process:
        try:
            with cancel.stopping(process.kill):
                code = process.wait(seconds)
        finally:
            process.kill()
        cancel.check()
        assert process.stdout is not None
        return code, process.stdout.read(_MOST_TOLD)


def _told(output: bytes) -> TrialOutcome:
    """What the process wrote before it ended."""
    try:
        content = json.loads(output or b"{}")
        found, per_pixel = content.get("found"), float(content.get("bytes_per_pixel", 0))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return TrialOutcome()
    return TrialOutcome(None, found if isinstance(found, dict) else None, per_pixel)


def main(arguments: list[str]) -> int:
    """What the other process does."""
    parser = argparse.ArgumentParser()
    parser.add_argument("model", type=Path)
    parser.add_argument("--memory", type=int, default=MEMORY_BYTES)
    parser.add_argument("--reading", action="store_true")
    options = parser.parse_args(arguments)
    _bound(options.memory)
    told: dict[str, Any] = {}
    try:
        _open_and_run(options.model, told, reading=options.reading)
    except MemoryError:
        return _NO_MEMORY
    # onnxruntime's exceptions share no base of their own.
    except Exception as error:  # noqa: BLE001
        return _NO_MEMORY if _is_about_memory(error) else _RAISED
    finally:
        sys.stdout.write(json.dumps(told))
        sys.stdout.flush()
    return _ENOUGH


def _bound(memory: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _is_about_memory(error: BaseException) -> bool:
    told = str(error).lower()
    return any(word in told for word in ("alloc", "memory", "bytes"))


def _open_and_run(path: Path, told: dict[str, Any], *, reading: bool) -> None:
    import onnxruntime

    from denoise_gui.engine.models.found_note import as_note
    from denoise_gui.engine.models.reading_trial import find_reading, first_that_runs
    from denoise_gui.engine.models.signature_reading import read_signatures

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = 2
    # A thread that spins while it waits for the other takes the time that the other needs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    signatures = read_signatures(path, session)
    run = _runs(session)
    if reading:
        found = find_reading(run, signatures)
        told["found"] = as_note(found, signatures)
        serving, size, channels = found.serving, (found.height, found.width), found.channels
    else:
        serving, *size_read, channels = _first(lambda s: first_that_runs(run, s), signatures)
        size = (size_read[0], size_read[1])
    free = serving.signature.size == (None, None)
    told["bytes_per_pixel"] = _at_all_levels(run, serving, channels, None if free else size)


def _first(attempt: Any, signatures: Any) -> Any:
    """What the first signature that runs gives."""
    from denoise_gui.engine.errors import ModelError

    for signature in signatures[:-1]:
        with contextlib.suppress(ModelError):
            return attempt(signature)
    return attempt(signatures[-1])


def _runs(session: Any) -> RunRaw:
    """Runs of the session. What memory does not suffice for ends everything; any other failure is
    the file's answer."""
    from denoise_gui.engine.errors import ModelError

    def run(serving: Serving, image: NDArray[np.float32], sigma: float) -> NDArray[Any]:
        try:
            feeds = serving.feeds(image, sigma)
            output: NDArray[Any] = session.run([serving.signature.output], feeds)[0]
        except Exception as error:
            if isinstance(error, MemoryError) or _is_about_memory(error):
                raise MemoryError from error
            raise ModelError(str(error)) from error
        return output

    return run


def _at_all_levels(
    run: RunRaw, serving: Serving, channels: int, fixed: tuple[int, int] | None
) -> float:
    """Run at many noise levels, and on a larger picture; the bytes that a pixel more takes."""
    import numpy as np

    from denoise_gui.engine.errors import ModelError

    def try_on(height: int, width: int, sigma: float, value: float) -> None:
        flat = np.full((1, channels, height, width), value, dtype=np.float32)
        with contextlib.suppress(ModelError):
            run(serving, flat, sigma)

    small = fixed or (_SMALL_EDGE, _SMALL_EDGE)
    large_fixed = fixed and fixed[0] * fixed[1] > _LARGE_EDGES[0] * _LARGE_EDGES[1]
    begun = time.monotonic()
    for at, sigma in enumerate(_SIGMAS[::4] if large_fixed else _SIGMAS):
        if at >= _AT_LEAST and time.monotonic() - begun > _AT_LENGTH:
            break
        try_on(*small, sigma, (0.5, 0.0, 1.0)[at % 3])
    if fixed:
        return 0.0
    before = _peak_bytes()
    # A multiple of 32 each way, whatever grid the file works on.
    for sigma in (2.0, 30.0):
        try_on(*_LARGE_EDGES, sigma, 0.25)
    more = _LARGE_EDGES[0] * _LARGE_EDGES[1] - small[0] * small[1]
    return max(0.0, (_peak_bytes() - before) / more)


def _peak_bytes() -> int:
    """The most memory that this process has held; 0 where the system does not say."""
    with contextlib.suppress(OSError, ValueError, StopIteration):
        # Not what `getrusage` says on Linux: that counts the process which started this one.
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
        line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
