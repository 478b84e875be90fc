"""How much of real camera noise a model removes, by the ways there are to tell it sigma.

    python -m tests.studies.real_noise --pairs DIR [--model M ...] [--every 5] [--json F]

`DIR` holds pairs: `NAME_real.*` noisy, `NAME_mean.*` the mean of many exposures. Every model (ONNX,
weights, checkpoint; the shipped `standard` without one) is run on every pair in every way that
:data:`CONTROLS` lists. Prints PSNR in dB by pair and its mean, also by camera, which is what a name
begins with.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.measure.sigma_estimate import SigmaEstimator
from denoise_gui.engine.shipped import shipped_sigma_estimator
from exporter.commands.evaluate import psnr_of_bytes
from exporter.commands.rank import model_contestant
from exporter.training.photographs import read_pixels

Image = NDArray[np.float32]
"""(H, W, 3), white at 1.0."""

_NOISY, _CLEAN = "_real", "_mean"
_FACTORS = (0.5, 0.71, 1.0, 1.41, 2.0, 2.83, 4.0)
_NARROWER = (1.19, 1.09)
"""Steps around the best factor so far: the best is found to within a twentieth."""


@dataclass(frozen=True)
class Pair:
    """A noisy crop and what it would be without noise."""

    name: str
    noisy: Image
    clean: Image

    @property
    def camera(self) -> str:
        return self.name.split("_")[0]

    @property
    def root_mean_square(self) -> float:
        """Of the noise, in 8-bit levels."""
        return float(np.sqrt(np.mean((self.noisy - self.clean) ** 2)) * 255)


@dataclass
class Runs:
    """A model on one pair: each sigma is run once, however many controls ask for it."""

    denoise: Callable[[Image, float], Image]
    pair: Pair
    _kept: dict[float, Image] = field(default_factory=dict)

    def at(self, sigma: float) -> Image:
        """The result at `sigma`, in 8-bit levels."""
        if sigma not in self._kept:
            self._kept[sigma] = self.denoise(self.pair.noisy, sigma)
        return self._kept[sigma]

    def psnr(self, sigma: float) -> float:
        return psnr_of_bytes(self.at(sigma), self.pair.clean)


@dataclass(frozen=True)
class Outcome:
    """What a control chose, in 8-bit levels by name, and the PSNR in dB that it led to."""

    psnr: float
    settings: dict[str, float]


Control = Callable[[Runs], Outcome]


def untouched(runs: Runs) -> Outcome:
    return Outcome(psnr_of_bytes(runs.pair.noisy, runs.pair.clean), {})


def told(runs: Runs) -> Outcome:
    """The root mean square of the noise: what sigma says that it is."""
    sigma = runs.pair.root_mean_square
    return Outcome(runs.psnr(sigma), {"sigma": sigma})


def by_hand(runs: Runs) -> Outcome:
    """The single sigma that gives the best PSNR: what a careful hand would find."""
    measured = runs.pair.root_mean_square
    best = max((factor * measured for factor in _FACTORS), key=runs.psnr)
    for step in _NARROWER:
        best = max((best / step, best, best * step), key=runs.psnr)
    return Outcome(runs.psnr(best), {"sigma": best})


def automatic(runs: Runs) -> Outcome:
    """What the application's estimate says."""
    sigma = SigmaEstimator(shipped_sigma_estimator()).estimate(runs.pair.noisy).sigma
    return Outcome(runs.psnr(sigma), {"sigma": sigma})


CONTROLS: dict[str, Control] = {
    "noisy": untouched,
    "told": told,
    "by hand": by_hand,
    "automatic": automatic,
}
"""The ways to set what is applied, by name. Another is a function and a line here."""


def find_pairs(folder: Path, every: int, cameras: Sequence[str] = ()) -> list[Path]:
    """The noisy files of a folder's pairs, by name; of those cameras only, where some are named.

    Raises:
        FileNotFoundError: there are none, or one lacks its reference.
    """
    noisy = sorted(p for p in folder.iterdir() if p.stem.endswith(_NOISY))
    chosen = [p for p in noisy if not cameras or p.name.split("_")[0] in cameras][::every]
    if not chosen:
        raise FileNotFoundError(f"{folder} holds no pairs: files NAME{_NOISY}.* and NAME{_CLEAN}.*")
    for path in chosen:
        if not _reference(path).is_file():
            raise FileNotFoundError(f"{path}: there is no {_reference(path).name} beside it")
    return chosen


def _reference(noisy: Path) -> Path:
    return noisy.with_name(noisy.name.replace(_NOISY + ".", _CLEAN + "."))


def read_pair(noisy: Path, crop: int) -> Pair:
    """The middle `crop` pixels of each side; all for 0."""
    images = []
    for path in (noisy, _reference(noisy)):
        image = read_pixels(path, 3).astype(np.float32) / np.float32(255)
        if crop:
            top, left = (max(0, edge - crop) // 2 for edge in image.shape[:2])
            image = image[top : top + crop, left : left + crop]
        images.append(image)
    return Pair(noisy.stem.removesuffix(_NOISY), *images)


def measure(
    denoise: Callable[[Image, float], Image], pairs: Iterator[Pair]
) -> dict[str, dict[str, Outcome]]:
    """Outcomes by pair and control."""
    outcomes: dict[str, dict[str, Outcome]] = {}
    for pair in pairs:
        runs = Runs(denoise, pair)
        outcomes[pair.name] = {name: control(runs) for name, control in CONTROLS.items()}
    return outcomes


def means(outcomes: dict[str, dict[str, Outcome]]) -> dict[str, dict[str, float]]:
    """Mean PSNR by camera and control; that of all pairs is called `all`."""
    groups: dict[str, list[dict[str, Outcome]]] = {}
    for name, by_control in outcomes.items():
        groups.setdefault(name.split("_")[0], []).append(by_control)
    groups["all"] = list(outcomes.values())
    return {
        group: {
            control: statistics.fmean(member[control].psnr for member in members)
            for control in CONTROLS
        }
        for group, members in groups.items()
    }


def lines(outcomes: dict[str, dict[str, Outcome]], each: bool) -> Iterator[str]:
    """A Markdown table: means by camera, after every pair where `each`."""
    yield "| PSNR in dB | " + " | ".join(CONTROLS) + " |"
    yield "| --- " * (len(CONTROLS) + 1) + "|"
    if each:
        for name, by_control in outcomes.items():
            yield f"| {name} | " + " | ".join(_cell(o) for o in by_control.values()) + " |"
    for group, by_name in means(outcomes).items():
        yield f"| {group} | " + " | ".join(f"{psnr:.2f}" for psnr in by_name.values()) + " |"


def _cell(outcome: Outcome) -> str:
    settings = ", ".join(f"{value:.1f}" for value in outcome.settings.values())
    return f"{outcome.psnr:.2f}" + (f" ({settings})" if settings else "")


def hand_over_told(outcomes: dict[str, dict[str, Outcome]]) -> float:
    """The median of the best sigma over the measured one: 1 where sigma means what it says."""
    ratios = [
        by_control["by hand"].settings["sigma"] / by_control["told"].settings["sigma"]
        for by_control in outcomes.values()
    ]
    return statistics.median(ratios)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=Path, required=True, help="folder of pairs")
    parser.add_argument("--model", type=Path, nargs="+", help="default: the shipped `standard`")
    parser.add_argument("--crop", type=int, default=0, help="pixels of the middle (default all)")
    parser.add_argument("--every", type=int, default=1, help="every how-manieth pair")
    parser.add_argument("--camera", nargs="+", default=[], help="pairs of these cameras only")
    parser.add_argument("--threads", type=int, default=0, help="processor cores (default all)")
    parser.add_argument("--each", action="store_true", help="print every pair")
    parser.add_argument("--json", type=Path, help="write all figures here as well")
    options = parser.parse_args(arguments)
    shipped = Path(__file__).parents[2] / "resources/models/standard.onnx"
    documents: list[dict[str, Any]] = []
    paths = find_pairs(options.pairs, options.every, options.camera)
    for model in options.model or [shipped]:
        denoise = model_contestant(model, options.threads).denoise
        outcomes = measure(denoise, map(partial(read_pair, crop=options.crop), paths))
        print(f"\n{model.stem}, {len(outcomes)} pairs:\n")
        print("\n".join(lines(outcomes, options.each)), flush=True)
        print(f"\nbest sigma by hand over the measured one: {hand_over_told(outcomes):.2f}")
        documents.append(
            {
                "model": model.name,
                "crop": options.crop,
                "means": means(outcomes),
                "best_over_told": hand_over_told(outcomes),
                "pairs": {
                    name: {control: asdict(o) for control, o in by_control.items()}
                    for name, by_control in outcomes.items()
                },
            }
        )
    if options.json:
        options.json.write_text(json.dumps(documents, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
