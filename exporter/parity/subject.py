"""What a comparison runs on: a part of an image, given to each backend in a size that it takes."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from denoise_gui.contract.report import InputImage
from denoise_gui.contract.sentences import Sentence
from exporter.onnx.size_limits import Fitted, SizeLimits, centre_window, fit
from exporter.parity.agreement import to_bytes
from exporter.parity.backends import Array, Backend, TorchBackend
from exporter.parity.image_reading import read_image

LARGEST_AREA = 2_000_000
"""Pixels that are compared at most; of a larger image, its centre."""


class MisfitError(Exception):
    """A file cannot be run on what these weights take; the message is a `Sentence`."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


Window = tuple[int, int, int, int]
"""x, y, width, height within the part of the image that is compared."""
_Key = tuple[Window, tuple[int, ...], bool, float]


@dataclass
class Subject:
    """What is run: a part of the image, at `sigma` 8-bit levels. Each backend is given it in a size
    that it takes, and PyTorch is run on just that, once for each size."""

    part: Array
    sigma: float
    sigma_max: float | None
    multiple: int
    image: InputImage
    references: dict[_Key, Array] = field(default_factory=dict)

    @property
    def beyond(self) -> tuple[float, float] | None:
        """Sigma and the largest that the files were made for, where sigma is larger."""
        if self.sigma_max is None or self.sigma <= self.sigma_max:
            return None
        return self.sigma, self.sigma_max

    def given_to(self, backend: Backend) -> Fitted:
        """What a backend is run on: 8-bit pixels for one that takes pixels.

        Raises:
            MisfitError: there is nothing that both it and the weights take.
        """
        channels = self.part.shape[1]
        if backend.channels not in (None, channels):
            raise MisfitError(Sentence("gray-file" if channels > 1 else "colour-file"))
        if not backend.limits.suit(self.multiple):
            low = (backend.limits.width[0], backend.limits.height[0])
            raise MisfitError(Sentence("other-multiple", *low, self.multiple))
        x, y, width, height = self.window_of(backend)
        part = self.part[..., y : y + height, x : x + width]
        if backend.takes_pixels:
            part = to_bytes(part).astype(np.float32) / np.float32(255)
        return fit(part, self.multiple, backend.limits)

    @property
    def whole(self) -> Window:
        height, width = self.part.shape[2:]
        return 0, 0, width, height

    def window_of(self, backend: Backend) -> Window:
        """Where the part lies that a backend is run on: all of it, unless the backend is slow."""
        _, _, width, height = self.whole
        too_large = width > backend.limits.width[1] or height > backend.limits.height[1]
        if width * height <= backend.largest_area and not (backend.own_part and too_large):
            return self.whole
        x, y, width, height = centre_window(
            height, width, [backend.limits], min(backend.largest_area, width * height)
        )
        # Aligned as the whole is, and no row of padding is run in vain.
        m = self.multiple
        return x // m * m, y // m * m, max(width // m * m, m), max(height // m * m, m)

    def sigma_of(self, backend: Backend) -> float:
        """What a backend is run at."""
        return self.sigma if backend.sigma is None else backend.sigma

    def reference(self, torch_backend: TorchBackend, given: Fitted, backend: Backend) -> Array:
        """What PyTorch gives for what a backend was given."""
        sigma = self.sigma_of(backend)
        key = (self.window_of(backend), given.array.shape, backend.takes_pixels, sigma)
        if key not in self.references:
            self.references[key] = torch_backend.run(given.array, sigma)
        return given.cut(self.references[key])

    def keep_reference(self, output: Array) -> None:
        """PyTorch's own run on all of it serves those that were given the same."""
        self.references[self.whole, output.shape, False, self.sigma] = output

    def placed(self, values: Any, backend: Backend, around: float) -> Any:
        """What lies in a backend's window, (..., h, w), in the whole, (..., H, W)."""
        x, y, width, height = self.window_of(backend)
        if (x, y, width, height) == self.whole:
            return values
        whole = np.full((*values.shape[:-2], *self.part.shape[2:]), around, values.dtype)
        whole[..., y : y + height, x : x + width] = values
        return whole


def load_subject(
    path: Path,
    sigma: float,
    sigma_max: float | None,
    torch_backend: TorchBackend,
    backends: list[Backend],
) -> Subject:
    """Read the image and choose the part that all backends can take.

    Raises:
        ExportError: unreadable.
    """
    config = torch_backend.network.config
    whole = read_image(path, config.channels)
    height, width = whole.shape[2:]
    suited = [b.limits for b in backends if b.limits.suit(config.multiple) and not b.own_part]
    x, y, new_width, new_height = centre_window(
        height, width, [SizeLimits(), *suited], LARGEST_AREA
    )
    part = np.ascontiguousarray(whole[..., y : y + new_height, x : x + new_width])
    image = InputImage(
        *(str(path), width, height, (x, y, new_width, new_height)),
        note=_part_note((width, height), (new_width, new_height)),
    )
    return Subject(part, sigma, sigma_max, config.multiple, image)


def _part_note(whole: tuple[int, int], part: tuple[int, int]) -> Sentence:
    return Sentence("image-whole") if whole == part else Sentence("image-centre", *whole, *part)


def size_notes(subject: Subject, backends: list[Backend]) -> list[str]:
    """Which files take one size only, and for which the image was padded: all of one size in one
    sentence."""
    notes: list[str] = []
    padded: dict[tuple[int, int], list[str]] = {}
    for backend in backends:
        if backend.limits.fixed and not backend.own_part:
            size = backend.limits.fixed
            notes.append(Sentence("image-fixed", backend.name, *reversed(size)))
        try:
            given = subject.given_to(backend)
        except MisfitError:
            continue
        if subject.window_of(backend) != subject.whole:
            x, y, width, height = subject.window_of(backend)
            code = "image-tile" if backend.own_part else "image-part"
            notes.append(Sentence(code, backend.name, width, height, x, y))
        if given.padded:
            height, width = given.array.shape[2:]
            padded.setdefault((width, height), []).append(backend.name)
    return [*notes, *(Sentence("image-padded", ", ".join(n), *size) for size, n in padded.items())]
