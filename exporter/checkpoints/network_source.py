"""Builds a network from whatever holds weights that are known here, and tries it.

This project's files describe their network. Those of others are named tensors: this project's
U-Net, DRUNet and what plug-ins add are told by their names; a plain stack of convolutions by the
shapes alone, and how its planes are read is found by trial on a picture whose clean form is known
(:mod:`exporter.readings`). What denoises in no reading is refused, with the table of what was
tried: a guess would give wrong pictures on which all exports agree.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from denoise_gui.contract.sentences import Sentence
from exporter.architecture import plug_ins
from exporter.checkpoints.branch_search import Branches, Found, find_networks
from exporter.checkpoints.expected_found import expected_found
from exporter.checkpoints.file import Checkpoint, read_checkpoint
from exporter.checkpoints.parts import without_prefixes
from exporter.checkpoints.weights_file import WeightsError, load_network
from exporter.failures import ExportError, FailureKind
from exporter.networks import DenoisingNetwork, build, config_from_dict
from exporter.readings.reading import readings_of
from exporter.readings.report import sentences_of, table_of
from exporter.readings.search import Search, search
from exporter.readings.trial import Trial, follows_sigma, try_network
from exporter.readings.words import Wanted

_ONE_WAY = Sentence("reading-ignored")


@dataclass(frozen=True)
class OpenedWeights:
    """A network in evaluation mode, what it makes of the built-in picture, and sentences on how
    its weights were read."""

    network: DenoisingNetwork
    trial: Trial
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Read:
    """A sub-network with the reading that was chosen for it; none where its kind has but one."""

    found: Found
    network: DenoisingNetwork
    trial: Trial
    search: Search | None = None
    forced: bool = False


def open_weights(path: Path, wanted: Wanted | None = None) -> OpenedWeights:
    """Build the network that a weight file holds, and try it.

    Args:
        wanted: how the planes of a plain network are to be read, as `words.parse_reading` gives
            it; what it leaves open is found by trial, and nothing that it names is refused.

    Raises:
        ExportError: unreadable, of a kind not known here, denoising in no reading, with code
            inside, or with NaN weights.
    """
    checkpoint = read_checkpoint(path)
    if "network" in checkpoint.header:
        try:
            return _known(load_network(path), wanted)
        except WeightsError as error:
            raise ExportError(error.kind, error.message) from error
    if {"recipe", "average"} <= checkpoint.content.keys():
        return _known(_of_training(path, checkpoint), wanted)
    return _recognised(path, checkpoint.tensors, wanted or {})


def load_any_network(path: Path, wanted: Wanted | None = None) -> DenoisingNetwork:
    """The network alone; otherwise as `open_weights`."""
    return open_weights(path, wanted).network


def described_here(path: Path) -> bool:
    """Whether a file is one of this project's own, with a header that describes its network.

    Raises:
        ExportError: as `load_any_network`.
    """
    return "network" in read_checkpoint(path).header


def _known(network: DenoisingNetwork, wanted: Wanted | None) -> OpenedWeights:
    network = network.eval()
    return OpenedWeights(network, try_network(network), (_ONE_WAY,) if wanted else ())


def _of_training(path: Path, checkpoint: Checkpoint) -> DenoisingNetwork:
    """The averaged weights of a checkpoint that this project's training left."""
    content = checkpoint.content
    try:
        network = build(config_from_dict(json.loads(content["recipe"])["network"]))
        tensors = without_prefixes(content["average"])
        _check_finite(path, tensors)
        network.load_state_dict(tensors)
    except (KeyError, TypeError, ValueError, AttributeError, RuntimeError) as error:
        raise ExportError(
            FailureKind.WEIGHTS_UNREADABLE,
            Sentence("no-checkpoint-of-training", path, error),
        ) from error
    return network


def _recognised(path: Path, tensors: Mapping[str, Tensor], wanted: Wanted) -> OpenedWeights:
    added = plug_ins()
    branches = find_networks(tensors, added.architectures)
    if not branches.found:
        raise ExportError(
            FailureKind.WEIGHTS_FOREIGN, _unknown(path, tensors, branches, added.problems)
        )
    tried: list[_Read] = []
    refused: list[Search] = []
    # A running average is what its training meant to be used; the others wait until none denoises.
    for averages in (True, False):
        for found in branches.found:
            if found.part.is_average is averages:
                _check_finite(path, found.part.tensors)
                _read(found, wanted, tried, refused)
        if any(one.trial.denoises for one in tried):
            break
    if not tried:
        closest = max(refused, key=_score)
        raise ExportError(
            FailureKind.WEIGHTS_FOREIGN, Sentence("of-a-file", path, table_of(closest))
        )
    denoising = [one for one in tried if one.trial.denoises]
    best = max(denoising, key=lambda one: one.trial.denoised_db) if denoising else tried[0]
    return OpenedWeights(best.network, best.trial, tuple(_notes(best, branches, wanted)))


def _unknown(
    path: Path, tensors: Mapping[str, Tensor], branches: Branches, problems: tuple[str, ...]
) -> str:
    """Why no branch of a checkpoint can be used."""
    if branches.reasons:
        return Sentence("of-a-file", path, branches.reasons[0])
    first = Sentence("unknown-network", path)
    table = expected_found(branches.known, tensors)
    whole: str = first
    for part in (table, *problems):
        whole = Sentence("paragraphs", whole, part)
    return whole


def _notes(best: _Read, branches: Branches, wanted: Wanted) -> list[str]:
    """What whoever opens the weights should know of how they were read."""
    notes: list[str] = []
    if best.search is not None:
        notes += sentences_of(best.search, best.trial, forced=best.forced)
    elif wanted:
        notes.append(_ONE_WAY)
    if best.trial.denoises and not follows_sigma(best.network):
        notes.append(Sentence("heeds-no-sigma"))
    return notes + _note_of_choice(best, branches.found)


def _read(found: Found, wanted: Wanted, tried: list[_Read], refused: list[Search]) -> None:
    """Read a sub-network; one of a kind that has but one reading is taken as it is."""
    if found.network is not None:
        network = found.network.eval()
        tried.append(_Read(found, network, try_network(network)))
        return
    results = [
        (planes, search(planes, readings_of(planes.planes, wanted))) for planes in found.planes
    ]
    planes, best = max(results, key=lambda result: _score(result[1]))
    if not best.found and not wanted:
        refused.append(best)
        return
    usual = readings_of(planes.planes, wanted)[0]
    reading = best.best.reading if best.found else usual
    network = planes.read_as(reading)
    tried.append(_Read(found, network, try_network(network, reading.name), best, bool(wanted)))


def _score(search_of_one: Search) -> float:
    return search_of_one.best.mean_db or search_of_one.best.denoised_db


def _note_of_choice(best: _Read, found: tuple[Found, ...]) -> list[str]:
    others = [one.part.path for one in found if one is not best.found]
    if not others:
        return []
    names = ", ".join(_telling(other, [best.found.part.path]) for other in others[:6])
    mine = _telling(best.found.part.path, others)
    return [Sentence("several-networks", mine, names)]


def _telling(path: str, others: list[str]) -> str:
    """As much of a branch's path as tells it from the others."""
    words = path.split(".")
    for end in range(1, len(words)):
        start = words[:end]
        if all(other.split(".")[:end] != start for other in others):
            return ".".join(start)
    return path


def _check_finite(path: Path, tensors: Mapping[str, Tensor]) -> None:
    for name, tensor in tensors.items():
        # A single number is no weight: training keeps the best loss so far, infinite at first.
        if tensor.ndim and not bool(torch.isfinite(tensor).all()):
            raise ExportError(FailureKind.WEIGHTS_NOT_FINITE, Sentence("not-finite", path, name))
