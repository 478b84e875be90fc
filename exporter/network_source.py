"""Builds a network from whatever holds weights that are known here.

Known are this project's networks, FFDNet of other projects, and what plug-ins add; they are told
apart by the names and shapes of their tensors. Weights of other kinds are told apart from damaged
files, and whoever opens them sees what was expected and what was found.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from exporter.architecture import Architecture, LayoutError, plug_ins
from exporter.checkpoint_file import Checkpoint, read_checkpoint, unwrapped
from exporter.checkpoint_layouts import IpolFFDNet, KairFFDNet
from exporter.expected_found import expected_found
from exporter.failures import ExportError, FailureKind
from exporter.networks import DenoisingNetwork, build, config_from_dict
from exporter.own_layouts import OwnFFDNet, OwnUNet
from exporter.weights_file import WeightsError, load_network


def load_any_network(path: Path) -> DenoisingNetwork:
    """Build the network that a weight file holds, in evaluation mode.

    Raises:
        ExportError: unreadable, of a kind not known here, with code inside, or with NaN weights.
    """
    checkpoint = read_checkpoint(path)
    if "network" in checkpoint.header:
        try:
            return load_network(path)
        except WeightsError as error:
            raise ExportError(error.kind, str(error)) from error
    if {"recipe", "average"} <= checkpoint.content.keys():
        network = _of_training(path, checkpoint)
    else:
        network = _recognised(path, checkpoint.tensors)
    return network.eval()


def described_here(path: Path) -> bool:
    """Whether a file is one of this project's own, with a header that describes its network.

    Raises:
        ExportError: as `load_any_network`.
    """
    return "network" in read_checkpoint(path).header


def _of_training(path: Path, checkpoint: Checkpoint) -> DenoisingNetwork:
    """The averaged weights of a checkpoint that this project's training left."""
    content = checkpoint.content
    try:
        network = build(config_from_dict(json.loads(content["recipe"])["network"]))
        tensors = unwrapped(content["average"])
        _check_finite(path, tensors)
        network.load_state_dict(tensors)
    except (KeyError, TypeError, ValueError, AttributeError, RuntimeError) as error:
        raise ExportError(
            FailureKind.WEIGHTS_UNREADABLE,
            f"{path}: not a checkpoint that this training left ({error})",
        ) from error
    return network


def _recognised(path: Path, tensors: Mapping[str, Tensor]) -> DenoisingNetwork:
    added = plug_ins()
    # Plug-ins before the layouts of others: whoever adds one means it.
    known: tuple[Architecture, ...] = (
        *(OwnUNet(), OwnFFDNet()),
        *added.architectures,
        *(KairFFDNet(), IpolFFDNet()),
    )
    _check_finite(path, tensors)
    for architecture in known:
        try:
            network = architecture.network_of(tensors)
        except LayoutError as error:
            raise ExportError(FailureKind.WEIGHTS_FOREIGN, f"{path}: {error}") from error
        if network is not None:
            return network
    lines = [
        f"{path}: not weights of a network that is known here.",
        expected_found(known, tensors),
        *added.problems,
    ]
    raise ExportError(FailureKind.WEIGHTS_FOREIGN, "\n\n".join(lines))


def _check_finite(path: Path, tensors: Mapping[str, Tensor]) -> None:
    for name, tensor in tensors.items():
        if not bool(torch.isfinite(tensor).all()):
            raise ExportError(
                FailureKind.WEIGHTS_NOT_FINITE, f"{path}: {name} holds NaN or infinite values"
            )
