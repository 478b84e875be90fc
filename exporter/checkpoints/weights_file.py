"""The project's own weight files: safetensors with the network's description in the header."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from denoise_gui.contract.exit_codes import FailureKind
from denoise_gui.contract.sentences import Sentence
from exporter.networks import (
    DenoisingNetwork,
    FFDNet,
    FFDNetConfig,
    NetworkConfig,
    ResidualUNet,
    build,
    config_from_dict,
    config_to_dict,
)
from exporter.whole_files import whole_file


class WeightsError(Exception):
    """A weight file cannot be used; the message names the file and the reason."""

    def __init__(self, message: str, kind: FailureKind = FailureKind.WEIGHTS_FOREIGN) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


def save_weights(path: Path, network: FFDNet | ResidualUNet) -> None:
    """Write the weights and what they belong to; the file appears whole or not at all.

    Raises:
        ExportError: it cannot be written.
    """
    tensors = {key: value.cpu().contiguous() for key, value in network.state_dict().items()}
    header = {"network": json.dumps(config_to_dict(network.config))}
    with whole_file(path) as part:
        part.write_bytes(save(tensors, metadata=header))


def read_config(path: Path) -> NetworkConfig:
    """The description in a weight file's header.

    Raises:
        WeightsError: it cannot be read, or describes no network known here.
    """
    try:
        with safe_open(path, framework="pt") as file:
            header = file.metadata() or {}
        return config_from_dict(json.loads(header["network"]))
    except (OSError, SafetensorError) as error:
        raise WeightsError(
            Sentence("not-safetensors", path, error), FailureKind.WEIGHTS_UNREADABLE
        ) from error
    except (KeyError, TypeError, ValueError) as error:
        raise WeightsError(Sentence("header-unknown", path, error)) from error


def load_network(path: Path) -> FFDNet | ResidualUNet:
    """Build the network a weight file describes and fill it, in evaluation mode.

    Raises:
        WeightsError: unreadable, of another architecture, of other shapes, or with NaN weights.
    """
    config = read_config(path)
    with safe_open(path, framework="pt") as file:
        tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
    for name, tensor in tensors.items():
        if not bool(torch.isfinite(tensor).all()):
            raise WeightsError(Sentence("not-finite", path, name), FailureKind.WEIGHTS_NOT_FINITE)
    _check_fit(path, config, tensors)
    network = build(config)
    network.load_state_dict(tensors)
    return network.eval()


def _check_fit(path: Path, config: NetworkConfig, tensors: Mapping[str, torch.Tensor]) -> None:
    """Before the network is made: what a header claims is not allocated.

    Raises:
        WeightsError: names or shapes differ.
    """
    layers = config.depth if isinstance(config, FFDNetConfig) else sum(config.blocks)
    expected = {}
    if layers <= len(tensors):
        with torch.device("meta"):
            expected = {name: tensor.shape for name, tensor in build(config).state_dict().items()}
    found = {name: tensor.shape for name, tensor in tensors.items()}
    unequal = sorted(expected.keys() ^ found.keys())
    for name in unequal or [name for name in found if found[name] != expected[name]]:
        if name not in found:
            raise WeightsError(Sentence("tensor-missing", path, name))
        shape = str(tuple(found[name]))
        if name not in expected:
            raise WeightsError(Sentence("tensor-unexpected", path, name, shape))
        wanted = str(tuple(expected[name]))
        raise WeightsError(Sentence("tensor-of-other-shape", path, name, shape, wanted))


def weights_sha256(network: DenoisingNetwork) -> str:
    """Hash of all weights by name, shape and value: the same for every file they end up in."""
    digest = hashlib.sha256()
    for name, tensor in sorted(network.state_dict().items()):
        digest.update(f"{name}{tuple(tensor.shape)}".encode())
        digest.update(tensor.detach().cpu().float().contiguous().numpy().tobytes())
    return digest.hexdigest()
