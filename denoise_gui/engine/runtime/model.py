"""An ONNX file that denoises: its contract, and a session on a chosen device.

The file is the contract between those who train a network and those who run it: inputs ``input``
(float32 [1, C, H, W] in [0, 1]) and ``sigma`` (float32 [1, 1, 1, 1], same units), output
``output``, and metadata under ``denoise.`` that says what H and W must be multiples of, how much
context a pixel needs, and how far sigma goes. A file without the metadata is run to find out
(`file_facts.py`); every run has bounds (`bounded_runs.py`).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime

from denoise_gui.contract.model_file import HALO_TOLERANCE_LEVELS
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.devices.check import Compute, Shape
from denoise_gui.engine.devices.guard import DeviceGuard
from denoise_gui.engine.devices.listing import Device
from denoise_gui.engine.devices.notes import DeviceNotes
from denoise_gui.engine.devices.placed import Subject
from denoise_gui.engine.devices.refusal import Refusal
from denoise_gui.engine.devices.ways import Way
from denoise_gui.engine.devices.words import CPU
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.files.file_hash import sha256_of
from denoise_gui.engine.messages import Message
from denoise_gui.engine.models.half_precision import NotConvertedError, in_half_precision
from denoise_gui.engine.models.info import (
    CONTRACT_VERSION,
    ModelInfo,
)
from denoise_gui.engine.models.map_form import find_map_form
from denoise_gui.engine.models.probe_note import ProbeNote, noted_probe
from denoise_gui.engine.models.protobuf_wire import WireError
from denoise_gui.engine.models.safety import check_model_file
from denoise_gui.engine.models.serving import Serving
from denoise_gui.engine.models.signature import SigmaForm, Tensor
from denoise_gui.engine.models.signature_reading import read_signatures
from denoise_gui.engine.plain_text import plain
from denoise_gui.engine.runtime.bounded_runs import BoundedRuns
from denoise_gui.engine.runtime.file_facts import FactFinder
from denoise_gui.engine.runtime.processors import usable_threads
from denoise_gui.engine.runtime.sessions import open_session

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
        notes: DeviceNotes | None = None,
        progress: Notice | None = None,
    ) -> None:
        """Open a model file.

        Args:
            path: the ONNX file.
            device: as `find_device` takes it, or `AUTOMATIC` for the fastest. It is used if it
                computes what the processor does; else the processor is.
            threads: processor threads for one run; `usable_threads()` if None.
            notice: called with a sentence when the device fails and the processor takes over, and
                with what a person has to know of how the file is read.
            cancel: ends the opening early: what it takes to find out what a file does not say may
                last for minutes.
            notes: what is known of devices, and is added to; without, a device is checked anew.
            progress: called with what is being done, where a device has to be checked.

        Raises:
            Cancelled: `cancel` was used.
        """
        self._path = Path(path)
        self._threads = threads or usable_threads()
        self._notice = notice or log.warning
        self._notes = notes or DeviceNotes()
        self._progress = progress or log.info
        self._noticed: set[str] = set()
        self._hash = ""
        self._map_lock = threading.Lock()
        self._map_form: SigmaForm | None = None
        self._map_sought = False
        if not self._path.is_file():
            raise ModelError(Message("{0}: there is no such model file", self._path))
        noted = noted_probe(self._path)
        self._opening = cancel or CancelToken()
        checked = check_model_file(self._path, self._opening, read_already=noted is not None)
        self._opening.check()
        self._session = open_session(self._path, self._threads)
        self._runs = BoundedRuns(self._path, self._session, checked)
        signatures = read_signatures(self._path, self._session)
        finder = FactFinder(self._path, signatures, self._runs, self._notice, self._opening)
        metadata: dict[str, str] = self._session.get_modelmeta().custom_metadata_map
        self._facts = finder.by_metadata(metadata) or finder.by_running(
            noted, checked.verdict.found
        )
        self._guard = self._guarded()
        if device != CPU:
            self._guard.move_to(device)

    @property
    def info(self) -> ModelInfo:
        return self._facts.info

    @property
    def note(self) -> ProbeNote | None:
        """What running the file showed, if it does not say it itself; to be kept beside it."""
        return self._facts.note

    @property
    def device(self) -> str:
        """The id of what it runs on; with time that may become the processor's."""
        return self._guard.device

    @property
    def device_name(self) -> str:
        """The same as people know it; "cpu" for the processor."""
        return self._guard.device_name

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Devices that were found to compute wrongly with this model."""
        return self._guard.refusals

    @property
    def mistrusted(self) -> int:
        """How often a device in use was found to compute wrongly: what was made on it before is
        worth nothing."""
        return self._guard.mistrusted

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
            cancel: ends the run early; on a device it may come to its end unseen, with `out`.
            out: where the result goes, of the image's shape and contiguous; saves a copy, and
                leaves the runtime's own memory to what lies between the layers.

        Returns:
            float32 [1, C, H, W], not clamped; `out` if that was given.

        Raises:
            Cancelled: `cancel` was used.
            ModelError: the network failed, on the processor too.
        """
        token = cancel or CancelToken()
        if isinstance(sigma, np.ndarray) and not self.takes_maps:
            raise ValueError(f"{self._path.name} takes one sigma for all pixels")
        serving = self._serving_for(sigma)

        def serve(
            session: onnxruntime.InferenceSession | None, fed: Tensor, level: float | Tensor
        ) -> Tensor:
            # A piece that is looked at must not go where the result lies.
            there = out if fed is image else None
            return self._runs.denoised(serving, fed, level, token, there, session)

        result = self._guard.run(serve, image, sigma)
        if out is None or result is out:
            return result
        np.copyto(out, result)
        return out

    def demand_check(self) -> None:
        """Let the next run on a device be held against the processor's, in a part of it."""
        self._guard.demand_check()

    def tile_window(self, height: int, width: int) -> tuple[int, int] | None:
        """The one size that tiles of an image have to have, where the file fixes it or the device
        compiles for it; None where they may have any."""
        window = self._guard.window
        if self.info.window or window is None:
            return self.info.window
        multiple = self.info.multiple
        rows, columns = (-(-length // multiple) * multiple for length in (height, width))
        return min(rows, window[0]), min(columns, window[1])

    def largest_tile(self, wanted: int) -> int:
        """The edge of a square tile, at most `wanted`, that the network has the memory for."""
        wanted = min(wanted, self._guard.largest_tile() or wanted)
        return self._runs.largest_tile(self._facts.serving, self.info, wanted)

    @property
    def takes_maps(self) -> bool:
        """Whether sigma may differ from pixel to pixel. The first time, the model is run for it."""
        with self._map_lock:
            if not self._map_sought:
                info = self.info
                self._map_form = find_map_form(
                    self._attempt_in_form,
                    self._facts.serving.signature.map_forms(),
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

    def release_memory(self) -> None:
        """Give back what the runtime keeps for the next run on the processor: some hundred
        megabytes after a large tile. The next run takes it anew, which costs it a few per cent."""
        self._runs.release_memory(self._facts.serving, self.info)

    # The device

    def _guarded(self) -> DeviceGuard:
        """Watches over what it runs on: the processor, until it is moved."""
        subject = Subject(
            path=self._path,
            sha256=self._sha256,
            shape=self._shape,
            halo=self.info.halo,
            threads=self._threads,
            open=self._open_on,
            on=self._computing,
            processor=self._computing(self._session),
        )
        return DeviceGuard(
            subject,
            self._notes,
            tolerance=max(HALO_TOLERANCE_LEVELS, self._facts.leak),
            notice=self._notice,
            progress=self._progress,
        )

    def _open_on(self, device: Device, way: Way) -> onnxruntime.InferenceSession:
        if not way.converted:
            return open_session(self._path, self._threads, device, way)
        try:
            content = in_half_precision(self._path.read_bytes())
        except (NotConvertedError, WireError, OSError) as error:
            raise ModelError(plain(error)) from error
        return open_session(content, self._threads, device, way)

    def _computing(self, session: onnxruntime.InferenceSession) -> Compute:
        def compute(image: Tensor, sigma: float | Tensor) -> Tensor:
            serving = self._serving_for(sigma)
            output = self._runs.output(serving, image, sigma, self._opening, None, session)
            return serving.result(image, output)

        return compute

    def _shape(self) -> Shape:
        info = self.info
        return Shape(info.channels, info.multiple, info.sigma_max, info.window, self.takes_maps)

    def _sha256(self) -> str:
        self._hash = self._hash or sha256_of(self._path, self._opening)
        return self._hash

    def _serving_for(self, sigma: float | Tensor) -> Serving:
        serving = self._facts.serving
        if isinstance(sigma, np.ndarray) and self._map_form:
            return replace(serving, form=self._map_form)
        return serving

    def _attempt_in_form(
        self, image: Tensor, sigma: float | Tensor, form: SigmaForm | None
    ) -> Tensor:
        """Denoise on the processor, with sigma in another form than that for one number."""
        serving = self._facts.serving
        serving = replace(serving, form=form) if form else serving
        return serving.result(image, self._runs.output(serving, image, sigma, CancelToken()))
