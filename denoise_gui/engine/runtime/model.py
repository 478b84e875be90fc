"""An ONNX file that denoises: its contract, and a session on a chosen device.

The file is the contract between who trains and who runs a network: inputs ``input`` (float32
[1, C, H, W] in [0, 1]) and ``sigma`` (float32 [1, 1, 1, 1], same units), output ``output``, and
metadata under ``denoise.`` that says what H and W must be multiples of, how much context a pixel
needs, and how far sigma goes. A file without the metadata is run to find out; see `model_probe`.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.messages import Message
from denoise_gui.engine.models.info import (
    CONTRACT_KEY,
    CONTRACT_VERSION,
    ModelInfo,
    parse_metadata,
    probed_info,
)
from denoise_gui.engine.models.map_form import find_map_form
from denoise_gui.engine.models.probe import TOLERANCE_LEVELS, Probed, probe
from denoise_gui.engine.models.probe_note import noted_probe
from denoise_gui.engine.models.safety import check_model_file
from denoise_gui.engine.models.signature import SigmaForm, Tensor, likely_sizes, read_signature
from denoise_gui.engine.runtime.cancellation import Cancelled, CancelToken
from denoise_gui.engine.runtime.devices import CPU, available_devices, provider_name
from denoise_gui.engine.runtime.process_memory import return_free_memory
from denoise_gui.engine.runtime.session_run import run_session, shrink_memory

log = logging.getLogger(__name__)

__all__ = ["CONTRACT_VERSION", "Model", "ModelError", "ModelInfo", "Notice", "Tensor"]

Notice = Callable[[str], None]


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
        cancel: CancelToken | None = None,
    ) -> None:
        """Open a model file.

        Args:
            path: the ONNX file.
            device: one of `available_devices()`.
            threads: processor threads for one run; all cores if None.
            notice: called with a sentence when the device fails and the processor takes over.
            cancel: ends the opening early: what it takes to find out what a file does not say may
                last for half a minute.

        Raises:
            Cancelled: `cancel` was used.
        """
        self._path = Path(path)
        self._threads = threads
        self._notice = notice or log.warning
        self._lock = threading.Lock()
        self._noticed: set[str] = set()
        self._map_lock = threading.Lock()
        self._map_form: SigmaForm | None = None
        self._map_sought = False
        self._ran = False
        opening = cancel or CancelToken()
        self._session, self.device = self._open(device, opening)
        self._signature = read_signature(self._path, self._session)
        self._form = self._signature.sigma_forms()[0]
        self.probed: Probed | None = None
        """What running the file showed, if it does not say it itself."""
        self.info = self._find_out(opening)

    def run(
        self,
        image: Tensor,
        sigma: float | Tensor,
        cancel: CancelToken | None = None,
        out: Tensor | None = None,
    ) -> Tensor:
        """Denoise one tensor, whole.

        Args:
            image: float32 [1, C, H, W] in [0, 1]; H and W multiples of `info.multiple`, or those
                of `info.window`.
            sigma: noise standard deviation in 8-bit levels; or one for each pixel, float32 [H, W],
                where the model `takes_maps`.
            cancel: ends the run early.
            out: where the result goes, of the image's shape and contiguous; saves a copy, and
                leaves the runtime's own memory to what lies between the layers.

        Returns:
            float32 [1, C, H, W], not clamped; `out` if that was given.

        Raises:
            Cancelled: `cancel` was used.
            ModelError: the network failed, on the processor too.
        """
        token = cancel or CancelToken()
        form = self._form
        if isinstance(sigma, np.ndarray):
            if not self.takes_maps:
                raise ValueError(f"{self._path.name} takes one sigma for all pixels")
            assert self._map_form is not None
            form = self._map_form
        feeds = self._signature.feeds(image, sigma / 255.0, form)
        try:
            return self._run(feeds, token, out)
        except ModelError as error:
            if self.device == CPU:
                raise
            self._fall_back(self.device, error)
            return self._run(feeds, token, out)

    @property
    def takes_maps(self) -> bool:
        """Whether sigma may differ from pixel to pixel. The first time, the model is run for it."""
        with self._map_lock:
            if not self._map_sought:
                info = self.info
                self._map_form = find_map_form(
                    lambda image, sigma, form: self._attempt(image, sigma, CancelToken(), form),
                    self._signature.map_forms(),
                    channels=info.channels,
                    multiple=info.multiple,
                    halo=info.halo,
                    window=info.window,
                )
                self._map_sought = True
            return self._map_form is not None

    def notice_once(self, notice: Message) -> None:
        """Give a notice, unless this model has given it before."""
        if notice not in self._noticed:
            self._noticed.add(notice)
            self._notice(notice)

    def _run(
        self, feeds: Mapping[str, NDArray[Any]], token: CancelToken, out: Tensor | None = None
    ) -> Tensor:
        # One at a time: each run uses all cores, and two would need twice the memory.
        with self._lock, token.run_options() as options:
            self._ran = True
            try:
                output = run_session(self._session, self._signature.output, feeds, options, out)
            except Exception as error:
                # onnxruntime's exceptions share no base of their own.
                if token.cancelled:
                    raise Cancelled from error
                words = Message("{0} failed while running: {1}", self._path.name, error)
                raise ModelError(words) from error
        result: Tensor = output.astype(np.float32, copy=False)
        return result

    def release_memory(self) -> None:
        """Give back what the runtime keeps for the next run: some hundred megabytes after a large
        tile. The next run takes it anew, which costs it a few per cent."""
        if self.device != CPU:
            return
        edges = self.info.window or (2 * self.info.multiple,) * 2
        flat = np.full((1, self.info.channels, *edges), 0.5, dtype=np.float32)
        feeds = self._signature.feeds(flat, 0.1, self._form)
        with self._lock:
            if not self._ran:
                return
            self._ran = False
            try:
                shrink_memory(self._session, self._signature.output, feeds)
            except Exception:
                # Nothing depends on it, whatever the library's reason.
                log.exception("%s: its memory could not be given back", self._path.name)
        return_free_memory()

    def _open(self, device: str, cancel: CancelToken) -> tuple[onnxruntime.InferenceSession, str]:
        if not self._path.is_file():
            raise ModelError(Message("{0}: there is no such model file", self._path))
        check_model_file(self._path, cancel)
        cancel.check()
        if device != CPU:
            if device not in available_devices():
                self._notice(
                    Message(
                        "{0} is not available here ({1} are): running on the processor instead.",
                        device,
                        ", ".join(available_devices()),
                    )
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

    def _find_out(self, cancel: CancelToken) -> ModelInfo:
        """What the file says of itself; of one that says nothing, what running it shows."""
        metadata: dict[str, str] = self._session.get_modelmeta().custom_metadata_map
        if CONTRACT_KEY not in metadata:
            return self._info_by_running(cancel)
        info = parse_metadata(self._path, metadata, self._signature.size)
        self._try([info.window or (2 * info.multiple,) * 2], [info.channels], cancel)
        return info

    def _info_by_running(self, cancel: CancelToken) -> ModelInfo:
        height, width, channels = self._try(
            likely_sizes(self._signature.size), self._signature.channels_to_try(), cancel
        )

        def attempt(image: Tensor, sigma: float) -> Tensor:
            return self._attempt(image, sigma, cancel)

        window = (height, width) if any(self._signature.size) else None
        try:
            found = noted_probe(self._path) or probe(attempt, channels, window)
        except ModelError as error:
            raise ModelError(Message("{0}: {1}", self._path, error)) from error
        self.probed = found
        if found.leak > TOLERANCE_LEVELS:
            self._notice(
                Message(
                    "{0} sees further than its tiles: where they meet, the picture may be off by "
                    "up to {1} levels of 255.",
                    self._path.name,
                    f"{found.leak:.2g}",
                )
            )
        if not found.heeds_sigma:
            self._notice(Message("{0} gives the same picture for every sigma.", self._path.name))
        return probed_info(self._path, channels, window, found)

    def _attempt(
        self,
        image: Tensor,
        sigma: float | Tensor,
        cancel: CancelToken,
        form: SigmaForm | None = None,
    ) -> Tensor:
        """Like `run`, but a failure is the file's answer and no reason to leave the device."""
        feeds = self._signature.feeds(image, sigma / 255.0, form or self._form)
        return self._run(feeds, cancel)

    def _try(
        self, sizes: Sequence[tuple[int, int]], channels: Sequence[int], cancel: CancelToken
    ) -> tuple[int, int, int]:
        """Run on a flat picture, in the first way that works: a file may promise a shape and
        return another, or NaN. Settles sigma's form; returns height, width and channels."""
        first: ModelError | None = None
        forms = self._signature.sigma_forms()
        for count, (height, width), form in product(channels, sizes, forms):
            self._form = form
            try:
                self._check(np.full((1, count, height, width), 0.5, dtype=np.float32), cancel)
            except ModelError as error:
                first = first or error
            else:
                return height, width, count
        assert first is not None
        if self.device == CPU:
            raise first
        self._fall_back(self.device, first)
        return self._try(sizes, channels, cancel)

    def _check(self, flat: Tensor, cancel: CancelToken) -> None:
        result = self._attempt(flat, 10.0, cancel)
        if result.shape != flat.shape:
            raise ModelError(
                Message(
                    "{0}: not a denoiser: for an input of shape {1} it returns {2}",
                    self._path,
                    flat.shape,
                    result.shape,
                )
            )
        if not np.isfinite(result).all():
            raise ModelError(Message("{0}: returns values that are not numbers", self._path))
