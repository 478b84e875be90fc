"""One run of a session, into memory of the caller's where that is possible; and its memory back.

Bound in that way, the input is not copied and the output not allocated. Otherwise each output lives
in the runtime's memory until its reader is done with it, and the next run, finding its place taken,
makes that memory grow: by a third for the shipped network.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

_FLOAT = "tensor(float)"


def run_session(
    session: onnxruntime.InferenceSession,
    output: str,
    feeds: Mapping[str, NDArray[Any]],
    options: onnxruntime.RunOptions,
    out: NDArray[np.float32] | None = None,
) -> NDArray[Any]:
    """Run a session for one of its outputs.

    Args:
        output: its name.
        feeds: contiguous arrays by the names of the inputs.
        out: contiguous, of the output's shape; written to.

    Returns:
        `out`, or an array of its own where that is None.

    Raises:
        Whatever the library raises: its exceptions share no base of their own.
    """
    if out is None:
        result: NDArray[Any] = session.run([output], feeds, options)[0]
        return result
    kinds = {value.name: value.type for value in session.get_outputs()}
    if kinds.get(output) != _FLOAT:
        np.copyto(out, session.run([output], feeds, options)[0], casting="same_kind")
        return out
    binding = session.io_binding()
    for name, array in feeds.items():
        binding.bind_cpu_input(name, array)
    binding.bind_output(output, "cpu", 0, np.float32, out.shape, out.ctypes.data)
    session.run_with_iobinding(binding, options)
    return out


def shrink_memory(
    session: onnxruntime.InferenceSession, output: str, feeds: Mapping[str, NDArray[Any]]
) -> None:
    """Give the system what a session on the processor holds for its next run and does not use.

    The library does so at the end of a run only: `feeds` should be small.
    """
    options = onnxruntime.RunOptions()
    options.log_severity_level = 4
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    session.run([output], dict(feeds), options)
