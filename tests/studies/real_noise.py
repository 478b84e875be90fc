"""How much of real camera noise a model removes, by the ways there are to set what is applied.

    python -m tests.studies.real_noise --pairs DIR [--model M ...] [--first 1 --every 2] [--json F]

`DIR` holds pairs: `NAME_real.*` noisy, `NAME_mean.*` the mean of many exposures. Every model (ONNX,
weights, checkpoint; the shipped `standard` without one) is run on every pair, and set in every way
that :data:`CONTROLS` lists: told the root mean square of the noise; by the automatic, with and
without its brightness curve; by hand with one sigma, with two, with one and another for coarse
noise, with all controls. Prints PSNR in dB and its mean, also by camera, which is what a name
begins with; in how many pairs the automatic stays within 1 dB of the best single sigma; and the
worst.

The constants of the automatic were fitted on every second pair from the first on: `--first 1
--every 2` are the others. It measures the whole picture, also where `--crop` takes the middle.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from denoise_gui.engine.measure.sigma_estimate import SigmaEstimate, SigmaEstimator
from denoise_gui.engine.measure.taste import taste_by
from denoise_gui.engine.shipped import shipped_sigma_estimator
from exporter.commands.evaluate import psnr_of_bytes
from exporter.commands.rank import model_contestant
from exporter.training.photographs import read_pixels
from tests.studies.recipe_search import Search, Setting

Image = NDArray[np.float32]
"""(H, W, 3), white at 1.0."""

_NOISY, _CLEAN = "_real", "_mean"
_LARGEST = 75.0
_SINGLE, _AUTOMATIC = "best single", "automatic"


@dataclass(frozen=True)
class Pair:
    """A noisy crop and what it would be without noise."""

    name: str
    noisy: Image
    clean: Image
    whole: Image
    """The noisy picture that the crop is of."""

    @property
    def camera(self) -> str:
        return self.name.split("_")[0]

    @property
    def root_mean_square(self) -> float:
        """Of the noise, in 8-bit levels."""
        return float(np.sqrt(np.mean((self.noisy - self.clean) ** 2)) * 255)


class Runs:
    """A model on one pair: what several controls ask for is found once."""

    def __init__(self, denoise: Callable[[Image, float], Image], pair: Pair, taste: float) -> None:
        self.pair = pair
        self._taste = taste
        self.search = Search(denoise, pair.noisy, pair.clean)

    @cached_property
    def estimate(self) -> SigmaEstimate:
        """What the application would measure."""
        estimator = SigmaEstimator(shipped_sigma_estimator())
        # As the file has it: white in bytes.
        return estimator.estimate(np.rint(self.pair.whole * 255).astype(np.uint8), self._taste)

    @cached_property
    def single(self) -> Setting:
        return self.search.best_single()

    @cached_property
    def split(self) -> Setting:
        return self.search.best_split(self.single)

    @cached_property
    def coarse(self) -> Setting:
        return self.search.best_coarse(self.single)


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
    return Outcome(runs.search.psnr(Setting(sigma, sigma)), {"sigma": sigma})


def automatic(runs: Runs, *, with_curve: bool) -> Outcome:
    """What the application's estimate says for this model."""
    found = runs.estimate
    sigma, colour = found.sigma, found.sigma * found.colour_ratio
    factors = np.ones_like(runs.search.brightness)
    if with_curve and found.curve is not None:
        factors = found.curve.at(runs.search.brightness)
    return Outcome(runs.search.psnr_of(sigma, colour, factors), {"sigma": sigma, "colour": colour})


def single(runs: Runs) -> Outcome:
    """The single sigma that gives the best PSNR: what a careful hand would find."""
    return Outcome(runs.search.psnr(runs.single), {"sigma": runs.single.luminance})


def split(runs: Runs) -> Outcome:
    best = runs.split
    return Outcome(runs.search.psnr(best), {"sigma": best.luminance, "colour": best.colour})


def coarse(runs: Runs) -> Outcome:
    """One sigma, and one for coarse noise."""
    best = runs.coarse
    return Outcome(runs.search.psnr(best), {"sigma": best.luminance, "coarse": best.coarse})


def all_controls(runs: Runs) -> Outcome:
    best = runs.search.best_of_all(runs.split, runs.coarse)
    return Outcome(runs.search.psnr(best), asdict(best))


CONTROLS: dict[str, Control] = {
    "noisy": untouched,
    "told": told,
    _AUTOMATIC: partial(automatic, with_curve=False),
    "with its curve": partial(automatic, with_curve=True),
    _SINGLE: single,
    "best split": split,
    "with coarse": coarse,
    "all controls": all_controls,
}
"""The ways to set what is applied, by name. Another is a function and a line here."""


def find_pairs(folder: Path, every: int, cameras: Sequence[str] = (), first: int = 0) -> list[Path]:
    """The noisy files of a folder's pairs, by name; of those cameras only, where some are named.

    Raises:
        FileNotFoundError: there are none, or one lacks its reference.
    """
    noisy = sorted(p for p in folder.iterdir() if p.stem.endswith(_NOISY))
    chosen = [p for p in noisy if not cameras or p.name.split("_")[0] in cameras]
    chosen = chosen[first::every]
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
    images = [
        read_pixels(path, 3).astype(np.float32) / np.float32(255)
        for path in (noisy, _reference(noisy))
    ]
    whole = images[0]
    if crop:
        top, left = (max(0, edge - crop) // 2 for edge in whole.shape[:2])
        images = [image[top : top + crop, left : left + crop] for image in images]
    return Pair(noisy.stem.removesuffix(_NOISY), *images, whole)


def measure(
    denoise: Callable[[Image, float], Image], pairs: Iterator[Pair]
) -> dict[str, dict[str, Outcome]]:
    """Outcomes by pair and control."""
    outcomes: dict[str, dict[str, Outcome]] = {}
    taste = taste_by(denoise, 3, _LARGEST)
    for pair in pairs:
        runs = Runs(denoise, pair, taste)
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
        by_control[_SINGLE].settings["sigma"] / by_control["told"].settings["sigma"]
        for by_control in outcomes.values()
    ]
    return statistics.median(ratios)


def lost(by_control: dict[str, Outcome], way: str = _AUTOMATIC) -> float:
    """What a way leaves of what the best single sigma reaches, in dB."""
    return by_control[_SINGLE].psnr - by_control[way].psnr


def summary(outcomes: dict[str, dict[str, Outcome]]) -> Iterator[str]:
    """How near the automatic comes, and where it is farthest off."""
    for way in (_AUTOMATIC, "with its curve"):
        losses = [lost(by_control, way) for by_control in outcomes.values()]
        near = sum(loss <= 1 for loss in losses) / len(losses)
        yield (
            f"{way}: {statistics.fmean(losses):.2f} dB below the best single sigma; at most 1 dB "
            f"below it in {100 * near:.0f} % of the pairs"
        )
    yield f"best sigma by hand over the measured one: {hand_over_told(outcomes):.2f}"
    for name in sorted(outcomes, key=lambda name: -lost(outcomes[name]))[:5]:
        ways = ", ".join(f"{way} {_cell(outcomes[name][way])}" for way in (_AUTOMATIC, _SINGLE))
        yield f"- {name}: {ways}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=Path, required=True, help="folder of pairs")
    parser.add_argument("--model", type=Path, nargs="+", help="default: the shipped `standard`")
    parser.add_argument("--crop", type=int, default=256, help="pixels of the middle; 0 for all")
    parser.add_argument("--first", type=int, default=0, help="pairs to leave out at the start")
    parser.add_argument("--every", type=int, default=1, help="every how-manieth pair")
    parser.add_argument("--camera", nargs="+", default=[], help="pairs of these cameras only")
    parser.add_argument("--threads", type=int, default=0, help="processor cores (default all)")
    parser.add_argument("--each", action="store_true", help="print every pair")
    parser.add_argument("--json", type=Path, help="write all figures here as well")
    options = parser.parse_args(arguments)
    shipped = Path(__file__).parents[2] / "resources/models/standard.onnx"
    documents: list[dict[str, Any]] = []
    paths = find_pairs(options.pairs, options.every, options.camera, options.first)
    for model in options.model or [shipped]:
        denoise = model_contestant(model, options.threads).denoise
        outcomes = measure(denoise, map(partial(read_pair, crop=options.crop), paths))
        print(f"\n{model.stem}, {len(outcomes)} pairs:\n")
        print("\n".join(lines(outcomes, options.each)), flush=True)
        print("\n" + "\n".join(summary(outcomes)), flush=True)
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
