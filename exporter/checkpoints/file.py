"""The tensors of a file, whatever wrote it and wherever it was trained; no code in it runs.

A PyTorch file is a pickle, and a pickle may run code when it is read: only tensors and plain values
are read, and a file that needs more is refused.
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from denoise_gui.contract.sentences import Sentence
from exporter.checkpoints.archives import refuse_other_archives
from exporter.checkpoints.limits import check_shape
from exporter.checkpoints.matconvnet import HDF5_MARK, MATLAB_MARK, read_matconvnet
from exporter.checkpoints.numpy_values import SAFE_GLOBALS
from exporter.checkpoints.parts import named_tensors
from exporter.failures import ExportError, FailureKind

_PYTORCH_STARTS = (b"PK", b"\x80")
"""A zip archive, and the plain pickle of before 2020."""
_LARGEST_HEADER = 100 * 2**20
"""Of a safetensors file: what its own reader allows."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """`tensors` by name, of all that the file holds; `content` as the file has it; `header` is the
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
        raise ExportError(FailureKind.WEIGHTS_UNREADABLE, Sentence("no-such-file", path))
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as error:
        raise _unreadable(path, error) from error
    if start.startswith((HDF5_MARK, MATLAB_MARK)):
        return Checkpoint(named_tensors(path, read_matconvnet(path)))
    if not start.startswith(_PYTORCH_STARTS) and (
        start[8:9] == b"{" or path.suffix.lower() == ".safetensors"
    ):
        return _read_safetensors(path)
    if not start.startswith(_PYTORCH_STARTS):
        raise ExportError(
            FailureKind.WEIGHTS_UNREADABLE,
            Sentence("not-weights", path),
        )
    content = _read_pytorch(path)
    return Checkpoint(named_tensors(path, content), content)


def _read_safetensors(path: Path) -> Checkpoint:
    try:
        _check_header(path)
        with safe_open(path, framework="pt") as file:
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118
            header = file.metadata() or {}
    except (OSError, SafetensorError, ValueError, RecursionError) as error:
        raise ExportError(
            FailureKind.WEIGHTS_UNREADABLE, Sentence("not-safetensors", path, error)
        ) from error
    return Checkpoint(named_tensors(path, tensors), tensors, header)


def _check_header(path: Path) -> None:
    """Before the reader, which takes its time over shapes of thousands of dimensions.

    Raises:
        ExportError: such a shape.
        ValueError: the header is none.
    """
    with path.open("rb") as file:
        start = file.read(8)
        if len(start) < 8:
            raise ValueError(Sentence("too-short"))
        (length,) = struct.unpack("<Q", start)
        if length > min(_LARGEST_HEADER, path.stat().st_size):
            raise ValueError(Sentence("header-too-long"))
        header = json.loads(file.read(length))
    if not isinstance(header, dict):
        raise ValueError(Sentence("header-names-nothing"))
    for name, entry in header.items():
        if isinstance(entry, dict) and isinstance(entry.get("shape"), list):
            check_shape(path, str(name), entry["shape"])


def _read_pytorch(path: Path) -> Mapping[str, Any]:
    """A mapping read without running any code that the file may hold."""
    refuse_other_archives(path)
    try:
        # Wherever it was saved: a CUDA tensor comes to the processor.
        # IPOL's training keeps its options beside the tensors, in a plain holder of values that
        # has no code which reading could run; others keep NumPy's numbers.
        with torch.serialization.safe_globals([argparse.Namespace, *SAFE_GLOBALS]):
            content = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        if "Unsupported" not in str(error) and "Weights only load failed" not in str(error):
            raise _unreadable(path, error) from error
        named = re.search(r"GLOBAL ([\w.]+)", str(error))
        said = Sentence("holds-code", path)
        if named:
            said = Sentence("holds-named-code", path, named[1])
        raise ExportError(
            FailureKind.WEIGHTS_PICKLED,
            said,
        ) from error
    except (OSError, RuntimeError, EOFError, ValueError, KeyError, TypeError, IndexError) as error:
        raise _unreadable(path, error) from error
    except (AttributeError, RecursionError, OverflowError, MemoryError, AssertionError) as error:
        # A damaged pickle may ask for anything.
        raise _unreadable(path, error) from error
    if isinstance(content, list | tuple):
        return {str(number): value for number, value in enumerate(content)}
    if not isinstance(content, Mapping):
        raise ExportError(
            FailureKind.WEIGHTS_FOREIGN,
            Sentence("no-state-dict", path, type(content).__name__),
        )
    return content


def _unreadable(path: Path, error: Exception) -> ExportError:
    return ExportError(FailureKind.WEIGHTS_UNREADABLE, Sentence("not-pytorch", path, error))
