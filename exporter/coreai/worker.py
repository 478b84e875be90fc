"""Runs a Core AI model in a process of its own: `python -m exporter.coreai.worker MODEL.aimodel`.

Apple's runtime ends the process on a model that it does not like, and now and then when Python
shuts down. Neither must take a comparison with it.

On standard output: a line of JSON about the model; then for each request on standard input, a line
``{"function": NAME}`` followed by the image and sigma as NumPy arrays, either ``{"ok": true}`` with
the output as an array, or ``{"error": WORDS}``.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import struct
import sys
from pathlib import Path
from typing import IO, Any

import numpy as np

from denoise_gui.contract import model_file

_LENGTH = struct.Struct("<Q")


def main() -> None:
    # What the native code prints goes to standard error.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    asyncio.run(_serve(Path(sys.argv[1]), sys.stdin.buffer, answers))
    answers.flush()
    os._exit(0)


async def _serve(path: Path, requests: IO[bytes], answers: IO[bytes]) -> None:
    from coreai import runtime
    from coreai.authoring import AIModelAsset
    from coreai.runtime import NDArray

    try:
        asset = AIModelAsset.load(path)
        async with asset.executable() as model:
            functions = {name: model.load_function(name) for name in model.function_names}
            system = bool(getattr(runtime, "_use_os_coreai", False))
            _tell(answers, _described(asset, functions) | {"system": system})
            for line in requests:
                function = functions[json.loads(line)["function"]]
                names = (model_file.IMAGE, model_file.SIGMA)
                given = {name: NDArray(read_array(requests)) for name in names}
                try:
                    output = (await function(given))[model_file.OUTPUT].numpy()
                except RuntimeError as error:
                    _tell(answers, {"error": str(error)})
                    continue
                _tell(answers, {"ok": True}, np.asarray(output, np.float32))
    except Exception as error:  # noqa: BLE001 - whatever it is, the other process tells it
        _tell(answers, {"error": str(error) or type(error).__name__})


def _described(asset: Any, functions: dict[str, Any]) -> dict[str, Any]:
    summary = asset.summary()
    return {
        "functions": {
            name: list(function.desc.input_descriptor(model_file.IMAGE).shape)
            for name, function in functions.items()
        },
        "compute": list(summary.compute_types),
        "operations": dict(summary.operation_distribution),
    }


def read_array(stream: IO[bytes]) -> Any:
    """An array that `write_array` wrote."""
    (size,) = _LENGTH.unpack(stream.read(_LENGTH.size))
    return np.load(io.BytesIO(stream.read(size)), allow_pickle=False)


def write_array(stream: IO[bytes], array: Any) -> None:
    # By way of memory: NumPy takes a pipe for a file, in which it could seek.
    held = io.BytesIO()
    np.save(held, np.ascontiguousarray(array), allow_pickle=False)
    stream.write(_LENGTH.pack(held.tell()))
    stream.write(held.getbuffer())


def _tell(answers: IO[bytes], words: dict[str, Any], array: Any = None) -> None:
    answers.write(json.dumps(words).encode() + b"\n")
    if array is not None:
        write_array(answers, array)
    answers.flush()


if __name__ == "__main__":
    main()
