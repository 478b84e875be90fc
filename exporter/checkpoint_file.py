"""The tensors of a checkpoint, whatever wrote it and wherever it was trained; no code in it runs.

A PyTorch file is a pickle, and a pickle may run code when it is read: only tensors are read, and a
file that needs more is refused. What training programs put around the tensors is taken off.
"""

from __future__ import annotations

import argparse
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from exporter.failures import ExportError, FailureKind

_WRAPPERS = (
    *("params_ema", "model_ema", "ema", "state_dict_ema"),
    *("state_dict", "model_state_dict", "params", "model", "net", "network", "generator"),
)
"""Keys that hold the tensors, or another wrapper; an average comes before what it averages."""
_PREFIXES = ("module.", "_orig_mod.")
"""Of DataParallel, and of torch.compile."""
_MAX_WRAPPERS = 4
_PYTORCH_STARTS = (b"PK", b"\x80")
"""A zip archive, and the plain pickle of before 2020."""


@dataclass(frozen=True)
class Checkpoint:
    """`tensors` without wrappers and prefixes; `content` as the file has it; `header` is the
    metadata of a safetensors file."""

    tensors: dict[str, Tensor]
    content: Mapping[str, Any] = field(default_factory=dict)
    header: Mapping[str, str] = field(default_factory=dict)


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a file; what kind it is, its content decides, not its name.

    Raises:
        ExportError: there is none, it is unreadable, holds no tensors by name, or holds code.
    """
    if not path.is_file():
        raise ExportError(FailureKind.WEIGHTS_UNREADABLE, f"{path}: there is no such file")
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise _unreadable(path, error) from error
    if not start.startswith(_PYTORCH_STARTS) and (
        start[8:9] == b"{" or path.suffix.lower() == ".safetensors"
    ):
        return _read_safetensors(path)
    if not start.startswith(_PYTORCH_STARTS):
        raise ExportError(
            FailureKind.WEIGHTS_UNREADABLE,
            f"{path}: cannot be read: neither a PyTorch file nor a safetensors one",
        )
    content = _read_pytorch(path)
    return Checkpoint(unwrapped(content), content)


def _read_safetensors(path: Path) -> Checkpoint:
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
            header = file.metadata() or {}
    except (OSError, SafetensorError) as error:
        raise ExportError(
            FailureKind.WEIGHTS_UNREADABLE, f"{path}: cannot be read as safetensors ({error})"
        ) from error
    return Checkpoint(unwrapped(tensors), tensors, header)


def _read_pytorch(path: Path) -> Mapping[str, Any]:
    """A mapping read without running any code that the file may hold."""
    try:
        # Wherever it was saved: a CUDA tensor comes to the processor.
        # IPOL's training keeps its options beside the tensors, in a plain holder of values that
        # has no code which reading could run.
        with torch.serialization.safe_globals([argparse.Namespace]):
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
    return content


def unwrapped(content: Mapping[str, Any]) -> dict[str, Tensor]:
    """The tensors out of ``{'state_dict': ...}`` and the like, also of one in another, without
    the ``module.`` of DataParallel."""
    for _ in range(_MAX_WRAPPERS):
        nested = [content[key] for key in _WRAPPERS if isinstance(content.get(key), Mapping)]
        if not nested:
            break
        content = nested[0]
    tensors = {str(name): value for name, value in content.items() if isinstance(value, Tensor)}
    shortened = True
    while shortened and tensors:
        shortened = False
        for prefix in _PREFIXES:
            if all(name.startswith(prefix) for name in tensors):
                tensors = {name[len(prefix) :]: value for name, value in tensors.items()}
                shortened = True
    return {name: value.detach() for name, value in tensors.items()}


def _unreadable(path: Path, error: Exception) -> ExportError:
    return ExportError(
        FailureKind.WEIGHTS_UNREADABLE, f"{path}: cannot be read as a PyTorch file ({error})"
    )
