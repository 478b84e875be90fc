"""An ONNX file that denoises: its contract, and a session on a chosen device.

The file is the contract between who trains and who runs a network: inputs ``input`` (float32
[1, C, H, W] in [0, 1]) and ``sigma`` (float32 [1, 1, 1, 1], same units), output ``output``, and
metadata under ``denoise.`` that says what H and W must be multiples of, how much context a pixel
needs, and how far sigma goes.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from denoise_gui.engine.cancellation import Cancelled, CancelToken
from denoise_gui.engine.devices import CPU, available_devices, provider_name
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.messages import Message
from denoise_gui.engine.model_safety import check_model_file

log = logging.getLogger(__name__)

CONTRACT_VERSION = "1"

__all__ = ["CONTRACT_VERSION", "Model", "ModelError", "ModelInfo", "Notice", "Tensor"]

Tensor = NDArray[np.float32]
Notice = Callable[[str], None]


@dataclass(frozen=True)
class ModelInfo:
    """What a model file says of itself.

    `multiple` and `halo` in pixels, `sigma_max` in 8-bit levels.
    """

    path: Path
    name: str
    architecture: str
    channels: int
    multiple: int
    halo: int
    sigma_max: float
    weights_sha256: str
    license: str


class Model:
    """A denoiser, ready to run on one device.

    Raises:
        ModelError: the file is missing, damaged, or not a denoiser.
    """

    def __init__(
        self,
        path: str | Path,
        device: str = CPU,
        *,
        threads: int | None = None,
        notice: Notice | None = None,
    ) -> None:
        """Open a model file.

        Args:
            path: the ONNX file.
            device: one of `available_devices()`.
            threads: processor threads for one run; all cores if None.
            notice: called with a sentence when the device fails and the processor takes over.
        """
        self._path = Path(path)
        self._threads = threads
        self._notice = notice or log.warning
        self._session, self.device = self._open(device)
        self.info = _read_info(self._path, self._session)
        self._probe()

    def run(self, image: Tensor, sigma: float, cancel: CancelToken | None = None) -> Tensor:
        """Denoise one tensor, whole.

        Args:
            image: float32 [1, C, H, W] in [0, 1]; H and W multiples of `info.multiple`.
            sigma: noise standard deviation in 8-bit levels.
            cancel: ends the run early.

        Returns:
            float32 [1, C, H, W], not clamped.

        Raises:
            Cancelled: `cancel` was used.
            ModelError: the network failed, on the processor too.
        """
        token = cancel or CancelToken()
        level = np.full((1, 1, 1, 1), sigma / 255.0, dtype=np.float32)
        feeds = {"input": image, "sigma": level}
        try:
            return self._run(feeds, token)
        except ModelError as error:
            if self.device == CPU:
                raise
            self._fall_back(self.device, error)
            return self._run(feeds, token)

    def _run(self, feeds: Mapping[str, Tensor], token: CancelToken) -> Tensor:
        with token.run_options() as options:
            try:
                output: Tensor = self._session.run(["output"], feeds, options)[0]
            except Exception as error:
                # onnxruntime's exceptions share no base of their own.
                if token.cancelled:
                    raise Cancelled from error
                words = Message("{0} failed while running: {1}", self._path.name, error)
                raise ModelError(words) from error
        return output

    def _open(self, device: str) -> tuple[onnxruntime.InferenceSession, str]:
        if not self._path.is_file():
            raise ModelError(Message("{0}: there is no such model file", self._path))
        check_model_file(self._path)
        if device != CPU:
            if device not in available_devices():
                self._notice(
                    f"{device} is not available here ({', '.join(available_devices())} are): "
                    "running on the processor instead."
                )
                return self._session_on(CPU), CPU
            try:
                session = self._session_on(device)
            except ModelError as error:
                return self._fall_back(device, error), CPU
            if session.get_providers()[0] != provider_name(device):
                return self._fall_back(device, "its provider did not start"), CPU
            return session, device
        return self._session_on(CPU), CPU

    def _fall_back(self, device: str, reason: object) -> onnxruntime.InferenceSession:
        self._notice(Message("{0} failed ({1}): running on the processor instead.", device, reason))
        self._session, self.device = self._session_on(CPU), CPU
        return self._session

    def _session_on(self, device: str) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = self._threads or os.cpu_count() or 1
        options.inter_op_num_threads = 1
        # Tiles come in many sizes: a memory plan per size would be kept for each.
        options.enable_mem_pattern = False
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        providers = [provider_name(device)]
        if device != CPU:
            providers.append(provider_name(CPU))
        try:
            return onnxruntime.InferenceSession(str(self._path), options, providers=providers)
        except Exception as error:
            words = Message("{0}: not a model that can run ({1})", self._path, error)
            raise ModelError(words) from error

    def _probe(self) -> None:
        """Run once on a small picture: a file may promise a shape and return another, or NaN."""
        edge = 2 * self.info.multiple
        flat = np.full((1, self.info.channels, edge, edge), 0.5, dtype=np.float32)
        result = self.run(flat, 10.0)
        if result.shape != flat.shape:
            raise ModelError(
                f"{self._path}: not a denoiser: for an input of shape {flat.shape} "
                f"it returns {result.shape}"
            )
        if not np.isfinite(result).all():
            raise ModelError(Message("{0}: returns values that are not numbers", self._path))


def _read_info(path: Path, session: onnxruntime.InferenceSession) -> ModelInfo:
    inputs = {value.name: value for value in session.get_inputs()}
    outputs = [value.name for value in session.get_outputs()]
    for name in ("input", "sigma"):
        if name not in inputs:
            raise ModelError(
                f"{path}: not a denoiser: it has no input named '{name}' "
                f"(its inputs: {', '.join(inputs)})"
            )
    if "output" not in outputs:
        raise ModelError(
            f"{path}: not a denoiser: it has no output named 'output' "
            f"(its outputs: {', '.join(outputs)})"
        )
    metadata: dict[str, str] = session.get_modelmeta().custom_metadata_map
    version = metadata.get("denoise.contract")
    if version != CONTRACT_VERSION:
        found = f"version {version}" if version else "no version"
        raise ModelError(
            f"{path}: its metadata gives {found} of the model contract; this application "
            f"reads version {CONTRACT_VERSION}. Export it with 'python -m exporter export'."
        )
    return _parse_metadata(path, metadata)


def _parse_metadata(path: Path, metadata: Mapping[str, str]) -> ModelInfo:
    try:
        info = ModelInfo(
            path=path,
            name=metadata["denoise.name"],
            architecture=metadata["denoise.architecture"],
            channels=int(metadata["denoise.channels"]),
            multiple=int(metadata["denoise.multiple"]),
            halo=int(metadata["denoise.halo"]),
            sigma_max=float(metadata["denoise.sigma_max"]),
            weights_sha256=metadata["denoise.weights_sha256"],
            license=metadata["denoise.license"],
        )
    except KeyError as error:
        raise ModelError(f"{path}: its metadata lacks {error}") from error
    except ValueError as error:
        raise ModelError(f"{path}: its metadata is not valid: {error}") from error
    if info.channels not in (1, 3) or not 1 <= info.multiple <= 256 or not 0 <= info.halo <= 1024:
        raise ModelError(
            f"{path}: its metadata is not valid: {info.channels} channels, "
            f"multiple {info.multiple}, halo {info.halo}"
        )
    return info
