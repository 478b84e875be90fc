"""An ONNX file that denoises: its contract, and a session on a chosen device.

The file is the contract between those who train a network and those who run it: inputs ``input``
(float32 [1, C, H, W] in [0, 1]) and ``sigma`` (float32 [1, 1, 1, 1], same units), output
``output``, and metadata under ``denoise.`` that says what H and W must be multiples of, how much
context a pixel needs, and how far sigma goes. A file without the metadata is run to find out:
`reading_trial` how it is to be fed and what it gives, `probe` how it is to be cut into tiles.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from denoise_gui.contract.model_file import HALO_TOLERANCE_LEVELS
from denoise_gui.engine.cancellation import Cancelled, CancelToken
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
from denoise_gui.engine.models import found_note
from denoise_gui.engine.models.cost import ShapeError
from denoise_gui.engine.models.half_precision import NotConvertedError, in_half_precision
from denoise_gui.engine.models.info import (
    CONTRACT_VERSION,
    ModelInfo,
    parse_metadata,
    probed_info,
)
from denoise_gui.engine.models.map_form import find_map_form
from denoise_gui.engine.models.probe import probe
from denoise_gui.engine.models.probe_note import ProbeNote, noted_probe
from denoise_gui.engine.models.protobuf_wire import WireError
from denoise_gui.engine.models.reading import CONTRACT
from denoise_gui.engine.models.reading_trial import (
    WORST_GAIN_DB,
    Found,
    check_on_flat,
    find_reading,
)
from denoise_gui.engine.models.safety import CONTRACT_KEY, check_model_file
from denoise_gui.engine.models.serving import Serving
from denoise_gui.engine.models.signature import SigmaForm, Tensor
from denoise_gui.engine.models.signature_reading import read_signatures
from denoise_gui.engine.plain_text import plain
from denoise_gui.engine.runtime.bounded_memory import bytes_refused, most_bytes
from denoise_gui.engine.runtime.detached import detached
from denoise_gui.engine.runtime.process_memory import return_free_memory
from denoise_gui.engine.runtime.processors import usable_threads
from denoise_gui.engine.runtime.sane_values import check_values
from denoise_gui.engine.runtime.session_run import run_session, shrink_memory
from denoise_gui.engine.runtime.sessions import open_session
from denoise_gui.engine.runtime.time_limit import TimeLimit

log = logging.getLogger(__name__)

__all__ = ["CONTRACT_VERSION", "Model", "ModelError", "ModelInfo", "Notice", "Tensor"]

Notice = Callable[[str], None]
_Result = TypeVar("_Result")

_SHARE_FOR_A_TILE = 0.6
"""Of the memory that networks may take: the runtime rounds up, and others have models too."""


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
        self._lock = threading.Lock()
        self._noticed: set[str] = set()
        self._hash = ""
        self._map_lock = threading.Lock()
        self._map_form: SigmaForm | None = None
        self._map_sought = False
        self._ran = False
        self._afforded: set[tuple[int, int]] = set()
        if not self._path.is_file():
            raise ModelError(Message("{0}: there is no such model file", self._path))
        noted = noted_probe(self._path)
        self._opening = cancel or CancelToken()
        self._checked = check_model_file(self._path, self._opening, read_already=noted is not None)
        self._opening.check()
        self._session = open_session(self._path, self._threads)
        self._signatures = read_signatures(self._path, self._session)
        self._serving = Serving(self._signatures[0], self._signatures[0].sigma_forms()[0])
        self.note: ProbeNote | None = None
        """What running the file showed, if it does not say it itself; to be kept beside it."""
        self.info = self._find_out(noted)
        self._guard = self._guarded()
        if device != CPU:
            self._guard.move_to(device)

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
        serving = self._serving
        if isinstance(sigma, np.ndarray):
            if not self.takes_maps:
                raise ValueError(f"{self._path.name} takes one sigma for all pixels")
            assert self._map_form is not None
            serving = replace(serving, form=self._map_form)

        def serve(
            session: onnxruntime.InferenceSession | None, fed: Tensor, level: float | Tensor
        ) -> Tensor:
            # A piece that is looked at must not go where the result lies.
            there = out if fed is image else None
            return self._served(serving, fed, level, token, there, session)

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
        per_pixel = self._bytes_per_pixel()
        room = most_bytes() * _SHARE_FOR_A_TILE
        return wanted if per_pixel * wanted**2 <= room else max(64, int((room / per_pixel) ** 0.5))

    def _bytes_per_pixel(self) -> float:
        plan, edge = self._checked.plan, 16 * self.info.multiple
        if plan is None or self.info.window:
            return self._checked.verdict.bytes_per_pixel
        flat = np.zeros((1, self.info.channels, edge, edge), np.float32)
        try:
            cost = plan.cost({k: v.shape for k, v in self._serving.feeds(flat, 10.0).items()})
        except ShapeError:
            return 0.0
        return cost.bytes / edge**2

    def _served(
        self,
        serving: Serving,
        image: Tensor,
        sigma: float | Tensor,
        token: CancelToken,
        out: Tensor | None = None,
        session: onnxruntime.InferenceSession | None = None,
    ) -> Tensor:
        """The denoised image, in one way of serving the file; checked to be one."""
        straight = out if serving.direct else None
        output = self._run(serving, image, sigma, token, straight, session)
        result = serving.result(image, output)
        if result.shape != image.shape:
            words = Message(
                "{0} returned the shape {1} for a picture of the shape {2}.",
                self._path.name,
                result.shape,
                image.shape,
            )
            raise ModelError(words)
        check_values(self._path.name, image, result)
        if out is None or result is out:
            return result
        np.copyto(out, result)
        return out

    @property
    def takes_maps(self) -> bool:
        """Whether sigma may differ from pixel to pixel. The first time, the model is run for it."""
        with self._map_lock:
            if not self._map_sought:
                info = self.info
                self._map_form = find_map_form(
                    self._attempt_in_form,
                    self._serving.signature.map_forms(),
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
        self,
        serving: Serving,
        image: Tensor,
        sigma: float | Tensor,
        token: CancelToken,
        out: Tensor | None = None,
        session: onnxruntime.InferenceSession | None = None,
    ) -> NDArray[Any]:
        """The file's output as it is; on the processor if no session is named."""
        feeds = serving.feeds(image, sigma)
        self._check_cost(feeds, image)
        if session is None or session is self._session:
            return self._run_session(self._session, serving, feeds, image, token, out)
        return detached(
            lambda: self._run_session(session, serving, feeds, image, token, out), token
        )

    def _run_session(
        self,
        session: onnxruntime.InferenceSession,
        serving: Serving,
        feeds: Mapping[str, NDArray[Any]],
        image: Tensor,
        token: CancelToken,
        out: Tensor | None,
    ) -> NDArray[Any]:
        # One at a time: each run uses all cores, and two would need twice the memory.
        with self._lock, token.run_options() as options, TimeLimit(options, image) as limit:
            self._ran = True
            try:
                return run_session(session, serving.signature.output, feeds, options, out)
            except Exception as error:
                # onnxruntime's exceptions share no base of their own.
                if token.cancelled:
                    raise Cancelled from error
                raise ModelError(self._why_it_failed(error, image, limit)) from error

    def _check_cost(self, feeds: Mapping[str, NDArray[Any]], image: Tensor) -> None:
        plan, size = self._checked.plan, (image.shape[2], image.shape[3])
        if plan is None or size in self._afforded:
            return
        fed = {name: array.shape for name, array in feeds.items()}
        objection = plan.objection(fed, size[0] * size[1], most_bytes())
        if objection:
            raise ModelError(
                Message(
                    "{0} does not run on {1} × {2} pixels: {3}.",
                    self._path.name,
                    size[1],
                    size[0],
                    objection,
                )
            )
        self._afforded.add(size)

    def _why_it_failed(self, error: Exception, image: Tensor, limit: TimeLimit) -> Message:
        height, width = image.shape[2:]
        if limit.passed:
            return Message(
                "{0} did not finish {1} × {2} pixels within {3:.0f} seconds.",
                self._path.name,
                width,
                height,
                limit.seconds,
            )
        refused = bytes_refused(error)
        if refused is not None:
            return Message(
                "{0} wants {1:.3g} GB of memory at once for {2} × {3} pixels; networks may take "
                "{4:.3g} GB here.",
                self._path.name,
                refused / 2**30,
                width,
                height,
                most_bytes() / 2**30,
            )
        return Message("{0} failed while running: {1}", self._path.name, plain(error, 500))

    def release_memory(self) -> None:
        """Give back what the runtime keeps for the next run on the processor: some hundred
        megabytes after a large tile. The next run takes it anew, which costs it a few per cent."""
        edges = self.info.window or (2 * self.info.multiple,) * 2
        flat = np.full((1, self.info.channels, *edges), 0.5, dtype=np.float32)
        feeds = self._serving.feeds(flat, 25.0)
        with self._lock:
            if not self._ran:
                return
            self._ran = False
            try:
                shrink_memory(self._session, self._serving.signature.output, feeds)
            except Exception:
                # Nothing depends on it, whatever the library's reason.
                log.exception("%s: its memory could not be given back", self._path.name)
        return_free_memory()

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
        leak = self.note.probed.leak if self.note else 0.0
        return DeviceGuard(
            subject,
            self._notes,
            tolerance=max(HALO_TOLERANCE_LEVELS, leak),
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
            serving = self._serving
            if isinstance(sigma, np.ndarray) and self._map_form:
                serving = replace(serving, form=self._map_form)
            output = self._run(serving, image, sigma, self._opening, None, session)
            return serving.result(image, output)

        return compute

    def _shape(self) -> Shape:
        info = self.info
        return Shape(info.channels, info.multiple, info.sigma_max, info.window, self.takes_maps)

    def _sha256(self) -> str:
        self._hash = self._hash or sha256_of(self._path, self._opening)
        return self._hash

    # What is found out

    def _find_out(self, noted: ProbeNote | None) -> ModelInfo:
        """What the file says of itself; of one that says nothing, what running it shows."""
        metadata: dict[str, str] = self._session.get_modelmeta().custom_metadata_map
        if CONTRACT_KEY not in metadata:
            return self._info_by_running(noted)
        info = parse_metadata(self._path, metadata, self._signatures[0].size)
        size = info.window or (2 * info.multiple,) * 2
        self._serving = self._named(lambda: self._serving_of_contract(info.channels, size))
        return info

    def _serving_of_contract(self, channels: int, size: tuple[int, int]) -> Serving:
        """As the contract says; only the shape of sigma is found by running."""
        first: ModelError | None = None
        for signature in self._signatures:
            for form in signature.sigma_forms():
                serving = Serving(signature, form)
                try:
                    check_on_flat(self._raw, serving, channels, *size)
                except ModelError as error:
                    first = first or error
                else:
                    return serving
        assert first is not None
        raise first

    def _info_by_running(self, noted: ProbeNote | None) -> ModelInfo:
        found = self._named(lambda: self._found(noted))
        if found.gain_db < WORST_GAIN_DB:
            raise ModelError(_not_a_denoiser(self._path, found))
        self._serving = found.serving
        window = (found.height, found.width) if any(found.serving.signature.size) else None
        try:
            probed = noted.probed if noted else probe(self._attempt, found.channels, window)
        except ModelError as error:
            raise ModelError(Message("{0}: {1}", self._path, error)) from error
        self.note = ProbeNote(probed, found_note.as_note(found, self._signatures))
        self._tell(found)
        if probed.leak > HALO_TOLERANCE_LEVELS:
            self._notice(
                Message(
                    "{0} sees further than its tiles: where they meet, the picture may be off by "
                    "up to {1} levels of 255.",
                    self._path.name,
                    f"{probed.leak:.2g}",
                )
            )
        if not probed.heeds_sigma:
            self._notice(Message("{0} gives the same picture for every sigma.", self._path.name))
        return probed_info(self._path, found.channels, window, probed, found.trial)

    def _found(self, noted: ProbeNote | None) -> Found:
        """How the file is served: noted beside it, found elsewhere, or else found here."""
        for content in (noted and noted.found, self._checked.verdict.found):
            found = found_note.from_note(content, self._signatures) if content else None
            if found:
                check_on_flat(self._raw, found.serving, found.channels, found.height, found.width)
                return found
        return find_reading(self._raw, self._signatures)

    def _tell(self, found: Found) -> None:
        """What a person has to know of how the file is read."""
        if not found.denoises:
            self._notice(
                Message(
                    "{0} leaves the noise of a test picture nearly as it is, however it is read "
                    "({1}). What it makes of a photograph may be wrong.",
                    self._path.name,
                    found.trial,
                )
            )
        elif found.serving.reading != CONTRACT or found.serving.signature.words():
            self._notice(Message("{0} was read by trial: {1}.", self._path.name, found.trial))

    def _attempt(self, image: Tensor, sigma: float) -> Tensor:
        """Like `run`, but a failure is the file's answer and no reason to leave the device, and so
        are values that no picture has."""
        output = self._raw(self._serving, image, sigma)
        return self._serving.result(image, output)

    def _attempt_in_form(
        self, image: Tensor, sigma: float | Tensor, form: SigmaForm | None
    ) -> Tensor:
        """Likewise, with sigma in another form than that for one number."""
        serving = replace(self._serving, form=form) if form else self._serving
        return serving.result(image, self._run(serving, image, sigma, CancelToken()))

    def _raw(self, serving: Serving, image: Tensor, sigma: float) -> NDArray[Any]:
        return self._run(serving, image, sigma, self._opening)

    def _named(self, work: Callable[[], _Result]) -> _Result:
        """Its failures say which file it is."""
        try:
            return work()
        except ModelError as error:
            if str(error).startswith(self._path.name):
                raise
            raise ModelError(Message("{0}: {1}", self._path, error)) from error


def _not_a_denoiser(path: Path, found: Found) -> Message:
    return Message(
        "{0}: in no reading that is known does it denoise: with image and sigma in 0 to 1 or 0 to "
        "255, and the output as the image, the noise or a correction, a test picture of {1:.1f} dB "
        "comes out at {2:.1f} dB at best ({3}). A file that says what it is (see the contract of a "
        "model file) is taken at its word.",
        path,
        found.trial.noisy_db,
        found.trial.denoised_db,
        found.trial.reading,
    )
