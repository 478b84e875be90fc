"""Reads a network from whatever holds weights that are known here: safetensors or PyTorch files.

A PyTorch file is a pickle, and a pickle may run code when it is read. Only its tensors are read;
one that needs more is refused. Weights of other projects are told apart from damaged files.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from exporter.checkpoint_layouts import LayoutError, recognise_ffdnet, unwrapped
from exporter.failures import ExportError, FailureKind
from exporter.networks import (
    FFDNet,
    FFDNetConfig,
    NetworkConfig,
    ResidualUNet,
    ResidualUNetConfig,
    build,
    config_from_dict,
)
from exporter.weights_file import WeightsError, load_network

_PICKLE_SUFFIXES = frozenset({".pth", ".pt", ".ckpt", ".bin"})
_SHOWN_NAMES = 4


def load_any_network(path: Path) -> FFDNet | ResidualUNet:
    """Build the network that a weight file holds, in evaluation mode.

    Raises:
        ExportError: unreadable, of another project, with code inside, or with NaN weights.
    """
    if not path.is_file():
        raise ExportError(FailureKind.WEIGHTS_UNREADABLE, f"{path}: there is no such file")
    if path.suffix.lower() in _PICKLE_SUFFIXES:
        return _from_state_dict(path, _read_tensors(path))
    try:
        return load_network(path)
    except WeightsError as error:
        raise ExportError(_kind_of(error), str(error)) from error


def _kind_of(error: WeightsError) -> FailureKind:
    text = str(error)
    if "NaN" in text:
        return FailureKind.WEIGHTS_NOT_FINITE
    if "cannot be read" in text:
        return FailureKind.WEIGHTS_UNREADABLE
    return FailureKind.WEIGHTS_FOREIGN


def _read_tensors(path: Path) -> dict[str, Any]:
    """A mapping read without running any code that the file may hold."""
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        if "Unsupported" not in str(error) and "Weights only load failed" not in str(error):
            raise _unreadable(path, error) from error
        raise ExportError(
            FailureKind.WEIGHTS_PICKLED,
            f"{path}: holds Python code, not only weights: save the state_dict "
            "(torch.save(model.state_dict(), ...)) and export that",
        ) from error
    except (OSError, RuntimeError, EOFError, ValueError, KeyError) as error:
        raise _unreadable(path, error) from error
    if not isinstance(content, Mapping):
        raise ExportError(
            FailureKind.WEIGHTS_FOREIGN,
            f"{path}: holds a {type(content).__name__}, not a state_dict",
        )
    return dict(content)


def _unreadable(path: Path, error: Exception) -> ExportError:
    return ExportError(
        FailureKind.WEIGHTS_UNREADABLE, f"{path}: cannot be read as a PyTorch file ({error})"
    )


def _from_state_dict(path: Path, content: dict[str, Any]) -> FFDNet | ResidualUNet:
    """The network of a plain state_dict, or of a checkpoint of this project's training."""
    config: NetworkConfig | None = None
    tensors = content
    if {"recipe", "average"} <= content.keys():
        try:
            config = config_from_dict(json.loads(content["recipe"])["network"])
            tensors = dict(content["average"])
        except (KeyError, TypeError, ValueError) as error:
            raise _unreadable(path, error) from error
    names = unwrapped(tensors)
    config = config or _recognise(names)
    if config is None:
        try:
            foreign = recognise_ffdnet(names)
        except LayoutError as error:
            raise ExportError(FailureKind.WEIGHTS_FOREIGN, f"{path}: {error}") from error
        if foreign is None:
            raise _foreign(path, names)
        config, names = foreign.config, foreign.tensors
    network = build(config)
    expected = network.state_dict()
    differing = {
        name
        for name in expected.keys() | names.keys()
        if name not in names or name not in expected or names[name].shape != expected[name].shape
    }
    if differing:
        raise _foreign(path, names)
    for name, tensor in names.items():
        if not bool(torch.isfinite(tensor).all()):
            raise ExportError(
                FailureKind.WEIGHTS_NOT_FINITE, f"{path}: {name} holds NaN or infinite values"
            )
    network.load_state_dict(names)
    return network.eval()


def _foreign(path: Path, tensors: Mapping[str, Tensor]) -> ExportError:
    """A table of what is expected against what was found."""
    shapes = [f"{name} {tuple(tensor.shape)}" for name, tensor in tensors.items()]
    found = "; ".join(shapes[:_SHOWN_NAMES]) or "no tensors"
    if len(shapes) > _SHOWN_NAMES:
        found += f"; and {len(shapes) - _SHOWN_NAMES} more"
    return ExportError(
        FailureKind.WEIGHTS_FOREIGN,
        f"{path}: not weights of a network that is known here.\n"
        "Expected one of:\n"
        "  this project's U-Net   head.weight, body.0.conv1.weight, ..., tail.weight\n"
        "  this project's FFDNet  layers.0.weight (N, 5C, 3, 3), layers.0.bias, ...\n"
        "  FFDNet of KAIR         model.0.weight (N, 4C + 1, 3, 3), model.0.bias, ...\n"
        "  FFDNet of IPOL         intermediate_dncnn.itermediate_dncnn.0.weight (N, 5C, 3, 3)\n"
        f"Found: {found}",
    )


def _recognise(tensors: Mapping[str, Tensor]) -> NetworkConfig | None:
    """The configuration whose state_dict has these shapes, if there is one."""
    try:
        if "head.weight" in tensors:
            return _residual_unet_of(tensors)
        if "layers.0.weight" in tensors:
            first = tensors["layers.0.weight"]
            depth = len({name.split(".")[1] for name in tensors if name.startswith("layers.")})
            return FFDNetConfig(first.shape[1] // 5, first.shape[0], depth)
    except (IndexError, ValueError, KeyError):
        return None
    return None


def _residual_unet_of(tensors: Mapping[str, Tensor]) -> ResidualUNetConfig:
    def count(prefix: str) -> int:
        parts = prefix.count(".") + 1
        return len({n.split(".")[parts] for n in tensors if n.startswith(prefix + ".")})

    levels = count("down")
    head = tensors["head.weight"]
    widths = (head.shape[0], *(tensors[f"down.{k}.weight"].shape[0] for k in range(levels)))
    blocks = (*(count(f"encoder.{k}") for k in range(levels)), count("body"))
    return ResidualUNetConfig(head.shape[1] // 5, widths, blocks)
