"""What has to be known of a model file before it can denoise: what it says of itself or, where it
says nothing, what running it shows.

`reading_trial` finds how it is to be fed and what it gives, `probe` how it is to be cut into tiles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from numpy.typing import NDArray

from denoise_gui.contract.model_file import HALO_TOLERANCE_LEVELS
from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.messages import Message
from denoise_gui.engine.models import found_note
from denoise_gui.engine.models.info import ModelInfo, parse_metadata, probed_info
from denoise_gui.engine.models.probe import probe
from denoise_gui.engine.models.probe_note import ProbeNote
from denoise_gui.engine.models.reading import CONTRACT
from denoise_gui.engine.models.reading_trial import (
    WORST_GAIN_DB,
    Found,
    check_on_flat,
    find_reading,
)
from denoise_gui.engine.models.safety import CONTRACT_KEY
from denoise_gui.engine.models.serving import Serving
from denoise_gui.engine.models.signature import Signature, Tensor
from denoise_gui.engine.runtime.bounded_runs import BoundedRuns

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class FileFacts:
    """
    Attributes:
        serving: how the file is served with one sigma.
        note: what running it showed, if it does not say it itself; to be kept beside it.
    """

    info: ModelInfo
    serving: Serving
    note: ProbeNote | None = None

    @property
    def leak(self) -> float:
        """By how much tiles may be off where they meet, in 8-bit levels, as far as it is known."""
        return self.note.probed.leak if self.note else 0.0


class FactFinder:
    """Finds out the facts of one file. Its runs are on the processor: a failure is the file's
    answer, and no reason to think ill of a device."""

    def __init__(
        self,
        path: Path,
        signatures: Sequence[Signature],
        runs: BoundedRuns,
        notice: Callable[[str], None],
        cancel: CancelToken,
    ) -> None:
        """`signatures`: the readings of its inputs and outputs, the likeliest first; `notice` is
        called with what a person has to know of how the file is read."""
        self._path, self._signatures, self._runs = path, signatures, runs
        self._notice, self._cancel = notice, cancel

    def by_metadata(self, metadata: Mapping[str, str]) -> FileFacts | None:
        """Of a file that says what it is; None if it does not.

        Raises:
            ModelError: what it says is not so, or does not make sense.
        """
        if CONTRACT_KEY not in metadata:
            return None
        info = parse_metadata(self._path, metadata, self._signatures[0].size)
        size = info.window or (2 * info.multiple,) * 2
        return FileFacts(info, self._named(lambda: self._serving_of_contract(info.channels, size)))

    def by_running(self, noted: ProbeNote | None, found_before: object) -> FileFacts:
        """Of a file that says nothing.

        Args:
            noted: what an earlier opening found, beside the file.
            found_before: what the check of the file found of its reading, as a note.

        Raises:
            ModelError: it is no denoiser.
            Cancelled: finding out was cancelled.
        """
        found = self._named(lambda: self._found(noted, found_before))
        if found.gain_db < WORST_GAIN_DB:
            raise ModelError(_not_a_denoiser(self._path, found))
        window = (found.height, found.width) if any(found.serving.signature.size) else None

        def attempt(image: Tensor, sigma: float) -> Tensor:
            """Values that no picture has are the file's answer too."""
            return found.serving.result(image, self._output(found.serving, image, sigma))

        try:
            probed = noted.probed if noted else probe(attempt, found.channels, window)
        except ModelError as error:
            raise ModelError(Message("{0}: {1}", self._path, error)) from error
        note = ProbeNote(probed, found_note.as_note(found, self._signatures))
        self._tell_reading(found)
        self._tell_probed(note)
        info = probed_info(self._path, found.channels, window, probed, found.trial)
        return FileFacts(info, found.serving, note)

    def _serving_of_contract(self, channels: int, size: tuple[int, int]) -> Serving:
        """As the contract says; only the shape of sigma is found by running."""
        first: ModelError | None = None
        for signature in self._signatures:
            for form in signature.sigma_forms():
                serving = Serving(signature, form)
                try:
                    check_on_flat(self._output, serving, channels, *size)
                except ModelError as error:
                    first = first or error
                else:
                    return serving
        assert first is not None
        raise first

    def _found(self, noted: ProbeNote | None, found_before: object) -> Found:
        """How the file is served: noted beside it, found elsewhere, or else found here."""
        for content in (noted and noted.found, found_before):
            found = found_note.from_note(content, self._signatures) if content else None
            if found:
                check_on_flat(
                    self._output, found.serving, found.channels, found.height, found.width
                )
                return found
        return find_reading(self._output, self._signatures)

    def _tell_reading(self, found: Found) -> None:
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

    def _tell_probed(self, note: ProbeNote) -> None:
        if note.probed.leak > HALO_TOLERANCE_LEVELS:
            self._notice(
                Message(
                    "{0} sees further than its tiles: where they meet, the picture may be off by "
                    "up to {1} levels of 255.",
                    self._path.name,
                    f"{note.probed.leak:.2g}",
                )
            )
        if not note.probed.heeds_sigma:
            self._notice(Message("{0} gives the same picture for every sigma.", self._path.name))

    def _output(self, serving: Serving, image: Tensor, sigma: float) -> NDArray[Any]:
        return self._runs.output(serving, image, sigma, self._cancel)

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
