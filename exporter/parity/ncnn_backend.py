"""An ncnn model on ncnn's own runtime, on the processor; its Vulkan half is not run here."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata as installed
from importlib import util
from pathlib import Path

from denoise_gui.contract import model_file, report
from denoise_gui.contract.sentences import Sentence
from denoise_gui.contract.tolerances import FLOAT16, FLOAT32
from exporter.arms_length.process import ModelProcess, RuntimeFailedError
from exporter.failures import ExportError, FailureKind
from exporter.ncnn.saved_model import read_metadata
from exporter.onnx.size_limits import limits_said
from exporter.parity.backends import Array, Backend, OnShare, Skipped, sigma_input

RUNNER = "exporter.ncnn.runner"


class NcnnBackend(Backend):
    """A loaded model. Raises RuntimeFailedError where ncnn refuses it."""

    def __init__(self, path: Path, metadata: dict[str, str]) -> None:
        self._process = ModelProcess(RUNNER, path)
        self.name, self.kind = "ncnn", report.NCNN
        self.runner = Sentence("runner-ncnn", installed.version("ncnn"))
        self.precision = metadata.get(model_file.PRECISION, FLOAT16)
        if self.precision not in (FLOAT16, FLOAT32):
            self.precision = FLOAT16
        self.file, self.metadata = path, metadata
        self.limits = limits_said(metadata)
        self.operations = self._process.description.operations
        channels = metadata.get(model_file.CHANNELS, "")
        self.channels = int(channels) if channels.isdigit() else None
        self.cost = 1.5

    def run(self, image: Array, sigma: float, on_share: OnShare | None = None) -> Array:  # noqa: ARG002
        return self._process.run("", image, sigma_input(sigma))

    def close(self) -> None:
        self._process.close()


def ncnn_backends(path: Path) -> Iterator[Backend | Skipped]:
    """The model on ncnn, or why it is not run here.

    Raises:
        ExportError: a file of it is missing, or its metadata is damaged.
    """
    try:
        metadata = read_metadata(path)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ExportError(
            FailureKind.MODEL_UNREADABLE, Sentence("ncnn-unreadable", path, reason)
        ) from error
    if util.find_spec("ncnn") is None:
        yield Skipped(Sentence("no-ncnn-runtime", path.name))
        return
    try:
        yield NcnnBackend(path, metadata)
    except RuntimeFailedError as error:
        yield Skipped(Sentence("provider-failed", "ncnn", path.name, error.args[0]), failed=True)
