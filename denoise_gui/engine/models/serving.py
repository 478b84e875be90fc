"""How a file is served: what it is fed for an image and a sigma, and how its output becomes the
denoised image. Put together from what it declares (`signature`) and what it means by it
(`reading`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.messages import Message
from denoise_gui.engine.models.noise_scale import LEVELS, scale_of
from denoise_gui.engine.models.reading import CONTRACT, Gives, Reading
from denoise_gui.engine.models.signature import SigmaForm, Signature, Tensor


@dataclass(frozen=True)
class Serving:
    """One way to run a file."""

    signature: Signature
    form: SigmaForm
    reading: Reading = CONTRACT

    @property
    def direct(self) -> bool:
        """The output is the result as it stands, and can be written where that is wanted."""
        return self.reading == CONTRACT and not self.signature.channels_last

    def feeds(self, image: Tensor, sigma: float | Tensor) -> dict[str, NDArray[Any]]:
        """What a session is run with.

        Args:
            image: float32 [1, C, H, W], white at 1.
            sigma: in 8-bit levels; one number, or one for each pixel, (H, W), for a form of a map.
        """
        white = self.reading.image_white
        fed = image if white == 1 else image * np.float32(white)
        return self.signature.feeds(fed, self.reading.scale.told(sigma), self.form)

    def laid_out(self, output: NDArray[Any]) -> NDArray[Any]:
        """An output with its channels where an image has them here."""
        if self.signature.channels_last and output.ndim == 4:
            return output.transpose(0, 3, 1, 2)
        return output

    def result(self, image: Tensor, output: NDArray[Any]) -> Tensor:
        """The denoised image, [1, C, H, W], white at 1, not clamped; an output of another shape
        than the image's is returned as it is."""
        given = self.laid_out(output)
        if given.shape != image.shape:
            return given.astype(np.float32, copy=False)
        return self.reading.result(image, given)

    def words(self) -> tuple[Message, ...]:
        """What a person should know of it, in parts that can be translated one by one."""
        return (*self.reading.words(), *self.signature.words())


def to_json(serving: Serving, signatures: Sequence[Signature]) -> dict[str, Any]:
    """For a note, or the way between two processes; the signature by its place among all."""
    form, reading = serving.form, serving.reading
    return {
        "signature": signatures.index(serving.signature),
        "leading": list(form.leading),
        "cell": form.cell,
        "trailing": list(form.trailing),
        "image_white": reading.image_white,
        "scale": reading.scale.id,
        "gives": reading.gives.value,
    }


def from_json(content: Mapping[str, Any], signatures: Sequence[Signature]) -> Serving:
    """The reverse.

    Raises:
        ValueError, KeyError, TypeError, IndexError: it is none, or of other signatures.
    """
    number, form = content["signature"], _form(content)
    if not 0 <= number < len(signatures):
        raise IndexError(number)
    white = float(content["image_white"])
    if white not in (1.0, LEVELS):
        raise ValueError(f"no white: {white}")
    reading = Reading(white, scale_of(content["scale"]), Gives(content["gives"]))
    return Serving(signatures[number], form, reading)


def _form(content: Mapping[str, Any]) -> SigmaForm:
    cell = int(content["cell"])
    leading = tuple(int(axis) for axis in content["leading"])
    trailing = tuple(int(axis) for axis in content["trailing"])
    if not (0 <= cell <= 64 and all(0 < axis <= 1 << 16 for axis in leading + trailing)):
        raise ValueError("no shape of a noise level")
    return SigmaForm(leading, cell, trailing)
