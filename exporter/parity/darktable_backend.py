"""A darktable package, run as darktable does: its own network, by onnxruntime, a tile at a time.

darktable itself is not run here. It runs such a network by onnxruntime too, on tiles of the size
that the package asks for; what is compared is one such tile.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

from denoise_gui.contract import model_file, report
from denoise_gui.contract.sentences import Sentence
from denoise_gui.contract.tolerances import FLOAT32
from exporter.darktable.package import DarktableError, Package, read_package
from exporter.failures import ExportError, FailureKind
from exporter.onnx.form import metadata_of, operator_counts
from exporter.onnx.size_limits import SizeLimits
from exporter.parity.backends import Array, Backend, OnShare, Skipped, first_line


class DarktableBackend(Backend):
    """The network of a package. It has one size, and denoises by one sigma."""

    own_part = True

    def __init__(self, path: Path, package: Package) -> None:
        model = onnx.load_from_string(package.model)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            package.model, options, providers=["CPUExecutionProvider"]
        )
        (value,) = self._session.get_inputs()
        self._input = value.name
        _, channels, height, width = value.shape
        self.name, self.kind, self.precision = "darktable package", report.DARKTABLE, FLOAT32
        self.runner = Sentence("runner-darktable", onnxruntime.__version__)
        self.file, self.metadata = path, metadata_of(model)
        self.limits = SizeLimits((height, height), (width, width))
        self.channels = channels
        self.operations = dict(operator_counts(model))
        self.sigma = float(self.metadata[model_file.BAKED_SIGMA])
        self.cost = 0.6

    def run(self, image: Array, sigma: float, on_share: OnShare | None = None) -> Array:  # noqa: ARG002
        return np.asarray(self._session.run(None, {self._input: image})[0], np.float32)


def darktable_backends(path: Path) -> Iterator[Backend | Skipped]:
    """The network of a package, and that darktable itself was not run.

    Raises:
        ExportError: it is no package, or holds another kind of network.
    """
    try:
        package = read_package(path)
        yield DarktableBackend(path, package)
    except (DarktableError, OSError, ValueError, KeyError) as error:
        raise ExportError(
            FailureKind.MODEL_UNREADABLE, Sentence("darktable-unreadable", path, first_line(error))
        ) from error
    except Exception as error:  # noqa: BLE001 - onnxruntime raises its own, not exported types
        yield Skipped(
            Sentence("provider-failed", "onnxruntime", path.name, first_line(error)), failed=True
        )
        return
    yield Skipped(Sentence("no-darktable"))
