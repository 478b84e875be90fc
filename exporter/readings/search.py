"""Finds the reading that denoises, by running them all on a picture whose clean form is known.

Of some hundred readings most share their work. Which planes go in is all that the network sees: the
readings that differ in what comes out take their pixels from the same run. All that differs in what
goes in runs as one batch, first on a part of the picture at one noise level; the best are then run
on all of it, at three.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from exporter.known_pictures import EDGE, Subject, noisy_subject
from exporter.readings.core import PlaneNetwork
from exporter.readings.reading import Planes, Reading
from exporter.readings.trial import DENOISES_DB, TRIAL_SIGMA, psnr_of_each
from exporter.reorganisation import cell_filters

SIGMAS = (10.0, TRIAL_SIGMA, 50.0)
"""A low one, where a blur costs more than it brings: a network must follow what it is told."""
EQUAL_DB = 0.03
"""Closer readings are one and the same for the picture: the more usual is taken."""
OTHER_UNIT_DB = 0.3
"""What image and sigma in 0 to 255 must gain over 0 to 1 to be believed: a network whose biases are
small hardly feels the unit, and one that was trained in the other fails by many dB."""
_FIRST_EDGE = 48
"""Pixels of the part on which all are tried."""
_FINALISTS = 4
_WITHIN_DB = 4.0
"""A reading further behind in the first round does not come back."""
_BATCH = 8


@dataclass(frozen=True)
class Tried:
    """A reading's PSNR in dB: at `TRIAL_SIGMA`, and the mean over `SIGMAS` if it came so far."""

    reading: Reading
    denoised_db: float
    mean_db: float | None = None


@dataclass(frozen=True)
class Search:
    """What came of it. `tried` holds every reading, the best first."""

    tried: tuple[Tried, ...]
    noisy_db: float
    best: Tried
    equals: tuple[Reading, ...]
    """Less usual readings that the picture does not tell from the best."""
    second: Reading | None
    """The best of those that give another picture; None if there is no other."""
    ahead_db: float
    """How far it is behind, over the three noise levels; 0 if there is none."""

    @property
    def found(self) -> bool:
        return self.best.denoised_db >= self.noisy_db + DENOISES_DB


@torch.no_grad()
def search(network: PlaneNetwork, readings: list[Reading]) -> Search:
    """Try readings of a network, which come with the most usual first; there is at least one."""
    first = _part(_subject(network, TRIAL_SIGMA), network.multiple)
    plain = [r for r in readings if r.answer("colours") != "bgr"] or readings
    scores = dict(zip(plain, _decibels(network, plain, first), strict=True))
    finalists = _finalists(scores, readings)
    per_sigma = []
    for sigma in SIGMAS:
        subject = _subject(network, sigma)
        per_sigma.append(_decibels(network, finalists, subject))
    at_trial = per_sigma[SIGMAS.index(TRIAL_SIGMA)]
    means = np.mean(per_sigma, axis=0)
    tried = [
        Tried(reading, float(db), float(mean))
        for reading, db, mean in zip(finalists, at_trial, means, strict=True)
    ]
    best, equals, second, ahead = _best(tried)
    came_so_far = set(finalists)
    others = [Tried(r, float(db)) for r, db in scores.items() if r not in came_so_far]
    ordered = sorted([*tried, *others], key=lambda t: -t.denoised_db)
    subject = _subject(network, TRIAL_SIGMA)
    noisy = float(psnr_of_each(torch.from_numpy(subject.noisy), torch.from_numpy(subject.clean))[0])
    return Search(tuple(ordered), noisy, best, equals, second, ahead)


def _best(tried: list[Tried]) -> tuple[Tried, tuple[Reading, ...], Reading | None, float]:
    """The best, what the picture does not tell from it, the best of all others, and how far that
    is behind."""

    def score(one: Tried) -> float:
        assert one.mean_db is not None
        return one.mean_db

    def believed(one: Tried) -> float:
        other_unit = one.reading.answer("scale") == "all-255"
        return score(one) - (OTHER_UNIT_DB if other_unit else 0.0)

    top = max(map(believed, tried))
    close = [one for one in tried if believed(one) >= top - EQUAL_DB]
    best = min(close, key=lambda one: (one.reading.unusual, -believed(one)))
    equals = [one for one in tried if one is not best and abs(score(one) - score(best)) <= EQUAL_DB]
    same = {_but_unit(one.reading) for one in (best, *equals)}
    rest = [one for one in tried if _but_unit(one.reading) not in same]
    second = max(rest, key=score) if rest else None
    ahead = score(best) - score(second) if second else 0.0
    return best, tuple(one.reading for one in equals), second.reading if second else None, ahead


def _but_unit(reading: Reading) -> tuple[str, ...]:
    """All answers but whether 255 is white, which many networks hardly feel."""
    unit = "sigma-255" if reading.answer("scale") == "sigma-255" else ""
    return (*(word for question, word in reading.answers if question != "scale"), unit)


def _finalists(scores: dict[Reading, float], readings: list[Reading]) -> list[Reading]:
    """The best by what goes in, with all that may come out of them, in either order of colours."""
    inputs: dict[tuple[str, ...], float] = {}
    for reading, db in scores.items():
        key = _input_key(reading)
        inputs[key] = max(db, inputs.get(key, -np.inf))
    ranked = sorted(inputs, key=lambda key: -inputs[key])[:_FINALISTS]
    kept = {key for key in ranked if inputs[key] >= inputs[ranked[0]] - _WITHIN_DB}
    best = max(scores.values())
    outputs = {_output_key(r) for r, db in scores.items() if db >= best - 2 * _WITHIN_DB}
    return [r for r in readings if _input_key(r) in kept and _output_key(r) in outputs]


def _input_key(reading: Reading) -> tuple[str, ...]:
    return tuple(reading.answer(question) for question in ("map", "in", "scale"))


def _output_key(reading: Reading) -> tuple[str, ...]:
    return tuple(reading.answer(question) for question in ("predicts", "out", "dropped"))


def _subject(network: PlaneNetwork, sigma: float) -> Subject:
    return noisy_subject(network.planes.channels, sigma, network.multiple)


def _part(subject: Subject, multiple: int) -> Subject:
    """Its lower right part, which holds some of everything."""
    edge = -(-_FIRST_EDGE // multiple) * multiple
    if edge >= EDGE:
        return subject
    part = (..., slice(-edge, None), slice(-edge, None))
    return replace(subject, clean=subject.clean[part], noisy=subject.noisy[part])


def _decibels(
    network: PlaneNetwork, readings: list[Reading], subject: Subject
) -> NDArray[np.float64]:
    """PSNR of each reading; those that take the same planes share a run."""
    planes = network.planes
    noisy = _to_planes(torch.from_numpy(subject.noisy), planes)
    clean = _to_planes(torch.from_numpy(subject.clean), planes)
    sigma = torch.full_like(noisy[:, :1], subject.sigma / 255)
    ours = torch.cat([sigma, noisy], dim=1)[0]
    by_input: dict[tuple[str, ...], list[int]] = {}
    for index, reading in enumerate(readings):
        key = (*_input_key(reading), reading.answer("colours"))
        by_input.setdefault(key, []).append(index)
    groups = list(by_input.values())
    found = np.zeros(len(readings))
    matrices: dict[tuple[str, ...], Tensor] = {}
    for batch in _batches(groups):
        given = torch.stack(
            [torch.tensordot(readings[group[0]].into().float(), ours, dims=1) for group in batch]
        )
        for group, output in zip(batch, network.run(given), strict=True):
            alike = [readings[index] for index in group]
            out = torch.stack([_out(reading, matrices) for reading in alike])
            residual = torch.tensor([float(reading.residual) for reading in alike])
            results = torch.tensordot(out, output, dims=1)
            results += residual[:, None, None, None] * noisy[0]
            found[group] = psnr_of_each(results, clean)
    return found


def _out(reading: Reading, made: dict[tuple[str, ...], Tensor]) -> Tensor:
    """Its matrix for what comes out, made once of those that have the same."""
    key = (*_output_key(reading), reading.answer("scale"), reading.answer("colours"))
    if key not in made:
        made[key] = reading.out().float()
    return made[key]


def _batches(groups: list[list[int]]) -> Iterable[list[list[int]]]:
    return (groups[start : start + _BATCH] for start in range(0, len(groups), _BATCH))


def _to_planes(image: Tensor, planes: Planes) -> Tensor:
    if not planes.reorganised:
        return image
    return functional.conv2d(image, cell_filters(planes.channels), stride=2)
