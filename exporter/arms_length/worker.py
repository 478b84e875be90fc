"""Runs a model in a process of its own: `python -m exporter.arms_length.worker RUNNER MODEL`.

RUNNER is a module with a function ``load(path)`` that gives a `Loaded`. A runtime that ends its
process on a model that it does not like, or when Python shuts down, ends this one alone.

On standard output: a line of JSON about the model; then for each request on standard input, a line
``{"function": NAME}`` followed by the image and sigma as NumPy arrays, either ``{"ok": true}`` with
the output as an array, or ``{"error": WORDS}``.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import struct
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

import numpy as np

_LENGTH = struct.Struct("<Q")


@dataclass(frozen=True)
class Description:
    """A model as its runtime sees it.

    Attributes:
        functions: the shape of the image of each, [1, C, H, W], with negative numbers where free.
        compute: the number types that it computes in, where that is told.
        operations: how many of each kind.
        system: whether the operating system's own runtime runs it.
    """

    functions: dict[str, list[int]]
    compute: list[str] = field(default_factory=list)
    operations: dict[str, int] = field(default_factory=dict)
    system: bool = False


@dataclass(frozen=True)
class Loaded:
    """`run` takes a function's name, an image and sigma, (1, C, H, W) and (1, 1, 1, 1)."""

    description: Description
    run: Callable[[str, Any, Any], Any]


def main() -> None:
    # What native code prints goes to standard error.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        _serve(sys.argv[1], Path(sys.argv[2]), sys.stdin.buffer, answers)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other process tells it
        _tell(answers, {"error": str(error) or type(error).__name__})
    answers.flush()
    os._exit(0)


def _serve(runner: str, path: Path, requests: IO[bytes], answers: IO[bytes]) -> None:
    loaded: Loaded = importlib.import_module(runner).load(path)
    _tell(answers, asdict(loaded.description))
    for line in requests:
        function = json.loads(line)["function"]
        image, sigma = read_array(requests), read_array(requests)
        try:
            output = loaded.run(function, image, sigma)
        except RuntimeError as error:
            _tell(answers, {"error": str(error)})
            continue
        _tell(answers, {"ok": True}, np.asarray(output, np.float32))


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
