"""A Core AI model on Apple's runtime: on Linux the one of the wheel, on macOS 27 the system's."""

from __future__ import annotations

import platform
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from denoise_gui.contract import report
from denoise_gui.contract.sentences import Sentence
from denoise_gui.contract.tolerances import COMPRESSED, FLOAT16, FLOAT32
from exporter.arms_length.process import ModelProcess, RuntimeFailedError
from exporter.coreai.saved_model import SavedModelError, read_metadata
from exporter.coreai.support import runtime_installed, unsupported_here, version
from exporter.failures import ExportError, FailureKind
from exporter.onnx.size_limits import SizeLimits, limits_said
from exporter.parity.backends import Array, Backend, OnShare, Skipped, sigma_input

RUNNER = "exporter.coreai.runner"
_TRIAL_EDGE = 64
"""Pixels; how slow the runtime is here is measured on an image of this size, or of the only one."""


class CoreaiBackend(Backend):
    """A function of a loaded model. How fast it is gets measured, and bounds what it runs on."""

    def __init__(
        self,
        path: Path,
        process: ModelProcess,
        function: str,
        metadata: Mapping[str, str],
        patience: float,
    ) -> None:
        """Args:
        patience: seconds that one run may take.

        Raises:
            RuntimeFailedError: it does not run.
        """
        told = process.description
        alone = len(told.functions) == 1
        self.name = "Core AI" if alone else f"Core AI ({function})"
        self.kind = report.COREAI
        self.runner = (
            Sentence("runner-coreai-system", version())
            if told.system
            else Sentence("runner-coreai", platform.system(), version())
        )
        self.precision = FLOAT16 if "Float16" in told.compute else FLOAT32
        if any(name.startswith("lut_to_") for name in told.operations):
            self.precision = COMPRESSED
        self.file = path
        shape = told.functions[function]
        self.limits = limits_of(shape, metadata)
        self.channels = shape[1] if shape[1] > 0 else None
        self.operations = told.operations
        self.metadata = metadata
        # Several functions are sizes to choose from: none of them is the size of the comparison.
        self.own_part = not alone and self.limits.fixed is not None
        self._process, self._function = process, function
        self.seconds_per_pixel = self._measured()
        if not self.limits.fixed:
            self.largest_area = max(patience / self.seconds_per_pixel, _TRIAL_EDGE**2)

    def run(self, image: Array, sigma: float, on_share: OnShare | None = None) -> Array:  # noqa: ARG002
        return self._process.run(self._function, image, sigma_input(sigma))

    def close(self) -> None:
        self._process.close()

    def _measured(self) -> float:
        """Seconds that a pixel takes."""
        edges = [
            int(max(low, min(_TRIAL_EDGE, high)))
            for low, high in (self.limits.height, self.limits.width)
        ]
        gray = np.full((1, self.channels or 3, *edges), 0.5, np.float32)
        started = time.perf_counter()
        self.run(gray, 25.0)
        return (time.perf_counter() - started) / (edges[0] * edges[1])


def coreai_backends(path: Path, patience: float) -> Iterator[Backend | Skipped]:
    """A backend for each function of a model, or why there is none here.

    Args:
        patience: seconds that one run of it may take; a larger image is cut down to that.

    Raises:
        ExportError: the model is damaged.
    """
    try:
        metadata = read_metadata(path)
    except SavedModelError as error:
        raise ExportError(FailureKind.MODEL_UNREADABLE, error.sentence) from error
    if not runtime_installed():
        nowhere = unsupported_here()
        yield Skipped(
            Sentence("not-run-because", path.name, nowhere)
            if nowhere
            else Sentence("no-coreai-runtime", path.name)
        )
        return
    try:
        process = ModelProcess(RUNNER, path)
        for function in process.description.functions:
            yield CoreaiBackend(path, process, function, metadata, patience)
    except RuntimeFailedError as error:
        message = error.args[0]
        yield Skipped(Sentence("provider-failed", "Core AI", path.name, message), failed=True)


def limits_of(shape: list[int], metadata: Mapping[str, str]) -> SizeLimits:
    """Heights and widths that a function takes: its own where fixed, else what the metadata says.

    Args:
        shape: of its image, [1, C, H, W]; free edges are negative.
    """
    said = limits_said(metadata)
    own: list[tuple[int, float]] = [
        (edge, edge) if edge > 0 else free
        for edge, free in zip(shape[2:], (said.height, said.width), strict=True)
    ]
    return SizeLimits(*own)
