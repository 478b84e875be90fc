"""A model's card: what it is, what it reaches, and how fast it is on this machine.

What is measured is kept per content of the file, so that a model is measured once: a card lies
under the SHA-256 of the ONNX file, and is made anew when another version of the application or
another processor reads it.
"""

from __future__ import annotations

import contextlib
import json
import platform
import time
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.cancellation import CancelToken
from denoise_gui.engine.denoise.denoiser import Denoiser
from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.files.file_hash import sha256_of
from denoise_gui.engine.measure.metrics import psnr
from denoise_gui.engine.models.denoising_trial import from_json
from denoise_gui.engine.models.info import ModelInfo
from denoise_gui.engine.plain_text import plain
from denoise_gui.engine.runtime.model import Model

_SCHEMA = 3
MEASURED_SIGMAS = (15.0, 25.0, 50.0)
_EDGE = 320
"""Of the picture that is measured on: a tenth of a megapixel, a fifth of a second for most."""


@dataclass(frozen=True)
class ModelCard:
    """What a person chooses a model by.

    `bytes` of the file; `seconds_per_megapixel` of a colour photograph on this processor, None if
    not measured. `psnr` in dB by sigma in 8-bit levels, on `psnr_of`; `published` likewise, as the
    file beside the model says.
    """

    info: ModelInfo
    bytes: int
    seconds_per_megapixel: float | None = None
    psnr: dict[str, float] = field(default_factory=dict)
    psnr_of: str = ""
    published: dict[str, float] = field(default_factory=dict)
    published_of: str = ""


class CardFolder:
    """Cards kept in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def kept(self, model: Path, digest: str) -> ModelCard | None:
        """The card of a file with this SHA-256, if it was measured here."""
        try:
            content = json.loads((self._folder / f"{digest}.json").read_text(encoding="utf-8"))
            if content.pop("schema") != _SCHEMA or content.pop("processor") != _processor():
                return None
            card = ModelCard(_info(model, content.pop("info")), **content)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return with_published(card, model)

    def forget(self, digest: str) -> None:
        """To be measured again."""
        with contextlib.suppress(OSError):
            (self._folder / f"{digest}.json").unlink()

    def keep(self, card: ModelCard, digest: str) -> None:
        """Without it the model is measured again next time: not being able to is no failure."""
        content = {"schema": _SCHEMA, "processor": _processor(), **asdict(card)}
        del content["info"]["path"]  # it may be another one next time
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with atomic_file(self._folder / f"{digest}.json") as file:
                file.write(json.dumps(content).encode())
        except OSError:
            return


def card_of(path: Path, cards: CardFolder, cancel: CancelToken | None = None) -> ModelCard:
    """The card of a model file, measured if it was not before.

    Raises:
        ModelError: it cannot be used; OSError: it cannot be read.
        Cancelled: `cancel` was used.
    """
    digest = sha256_of(path, cancel)
    card = cards.kept(path, digest)
    if card is None:
        model = Model(path, notice=lambda _words: None, cancel=cancel)
        described = ModelCard(model.info, path.stat().st_size)
        card = with_published(measured(described, model, cancel), path)
        cards.keep(card, digest)
    return card


def _info(path: Path, kept: dict[str, Any]) -> ModelInfo:
    """What :meth:`CardFolder.keep` kept of the file that lies at `path` now."""
    window, trial = kept.pop("window"), from_json(kept.pop("trial"))
    return ModelInfo(path, **kept, window=tuple(window) if window else None, trial=trial)


def measured(card: ModelCard, model: Model, cancel: CancelToken | None = None) -> ModelCard:
    """The card with the time a photograph takes, and what is reached on it with seeded noise."""
    clean = _photograph()
    denoiser = Denoiser(model)
    seconds, figures = [], {}
    for sigma in MEASURED_SIGMAS:
        rng = np.random.default_rng(int(sigma))
        noise = rng.standard_normal(clean.shape, np.float32)
        noisy = clean + np.float32(sigma / 255) * noise
        started = time.perf_counter()
        result = denoiser.denoise(noisy, sigma, cancel=cancel)
        seconds.append(time.perf_counter() - started)
        figures[f"{sigma:g}"] = round(psnr(np.clip(result, 0, 1), clean), 2)
    per_megapixel = min(seconds) / (clean.shape[0] * clean.shape[1]) * 1e6
    return replace(
        card,
        seconds_per_megapixel=round(per_megapixel, 4),
        psnr=figures,
        psnr_of="a sample photograph",
    )


def with_published(card: ModelCard, model: Path) -> ModelCard:
    """With the figures of ``NAME.evaluation.json`` beside the model, if there is such a file."""
    try:
        content: dict[str, Any] = json.loads(
            model.with_suffix(".evaluation.json").read_text(encoding="utf-8")
        )
        figures = {f"{s['sigma']:g}": round(float(s["psnr"]), 2) for s in content["scores"]}
        return replace(card, published=figures, published_of=plain(content["images"]))
    except (OSError, ValueError, KeyError, TypeError):
        return card


def _photograph() -> NDArray[np.float32]:
    """A piece of a photograph in the public domain that comes with scikit-image. Its own function
    `astronaut` would import half of that package, and another one, to read a PNG file."""
    from importlib import resources

    from PIL import Image

    with (resources.files("skimage") / "data" / "astronaut.png").open("rb") as file:
        pixels = np.asarray(Image.open(file), dtype=np.float32)
    return pixels[:_EDGE, 64 : 64 + _EDGE] / np.float32(255)


def _processor() -> str:
    return f"{platform.machine()} {platform.processor()} {platform.node()}"
