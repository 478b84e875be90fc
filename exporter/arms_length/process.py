"""The other end of `worker.py`: a model that is loaded in another process, to be run and closed."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import weakref
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from denoise_gui.contract.ending import ENDING
from denoise_gui.contract.sentences import Sentence
from exporter.arms_length.worker import Description, read_array, write_array

Array = NDArray[np.float32]


class RuntimeFailedError(Exception):
    """The runtime refused or crashed; the message says so in one line."""


class ModelProcess:
    """A loaded model, until `close` or the end of this object.

    Raises:
        RuntimeFailedError: it cannot be loaded.
    """

    def __init__(self, runner: str, path: Path) -> None:
        """`runner` is the module that loads the model."""
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-m", "exporter.arms_length.worker", runner, str(path.absolute())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=environment,
        )
        self._end = weakref.finalize(self, _end, self._process, self._errors)
        try:
            told = self._answer()
        except BaseException:
            self.close()
            raise
        self.description = Description(**told)

    def run(self, function: str, image: Array, sigma: Array) -> Array:
        """One run of a function of the model: (1, C, H, W) and (1, 1, 1, 1) to (1, C, H, W).

        Raises:
            RuntimeFailedError: it failed.
        """
        requests = self._process.stdin
        assert requests is not None
        with contextlib.suppress(BrokenPipeError):  # the answer tells what happened
            requests.write(json.dumps({"function": function}).encode() + b"\n")
            for array in (image, sigma):
                write_array(requests, array)
            requests.flush()
        self._answer()
        assert self._process.stdout is not None
        output: Array = read_array(self._process.stdout)
        return output

    def close(self) -> None:
        self._end()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        with ENDING.stopping(self._process.kill):
            line = self._process.stdout.readline()
        if not line:
            self._process.wait()
            raise RuntimeFailedError(Sentence("runtime-ended", self._last_words()))
        told: dict[str, Any] = json.loads(line)
        if "error" in told:
            raise RuntimeFailedError(" ".join(str(told["error"]).split()))
        return told

    def _last_words(self) -> str:
        """What the native code said of its own end, or the process's exit code."""
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").splitlines()
        said = [line.strip() for line in lines if "error" in line.lower()]
        return said[0] if said else f"exit code {self._process.returncode}"


def _end(process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout, errors):
        with contextlib.suppress(OSError):
            if stream:
                stream.close()
