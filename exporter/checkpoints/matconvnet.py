"""Networks of MatConvNet, MATLAB's toolbox, in which FFDNet's authors released theirs.

A file holds a structure ``net`` whose ``layers`` are cells: each has a ``type``, and a convolution
has ``weights``, a filter bank of height x width x inputs x outputs and its biases. MATLAB 7.3 files
are HDF5, older ones are read by SciPy; either way what comes out is named tensors as of PyTorch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from denoise_gui.contract.sentences import Sentence
from exporter.failures import ExportError, FailureKind

HDF5_MARK = b"\x89HDF\r\n\x1a\n"
MATLAB_MARK = b"MATLAB "
_MOST_LAYERS = 1000
_LARGEST = 2**31
"""Bytes of one array."""
_CONVOLUTIONS = ("conv", "convolution")
_NORMALISATIONS = ("bnorm",)


@dataclass(frozen=True, eq=False)
class _Layer:
    kind: str
    weights: list[NDArray[Any]]


def read_matconvnet(path: Path) -> dict[str, Tensor]:
    """``layers.N.weight`` and ``.bias`` of each convolution, in the network's order; of a batch
    normalisation also its statistics.

    Raises:
        ExportError: unreadable, or without a ``net`` of MatConvNet.
    """
    layers = list(_layers_of_hdf5(path) if _is_hdf5(path) else _layers_of_scipy(path))
    tensors: dict[str, Tensor] = {}
    for number, layer in enumerate(layers):
        for name, value in _named(layer):
            tensors[f"layers.{number}.{name}"] = torch.from_numpy(np.ascontiguousarray(value))
    if not tensors:
        raise _foreign(path)
    return tensors


def _named(layer: _Layer) -> Iterator[tuple[str, NDArray[Any]]]:
    if layer.kind in _CONVOLUTIONS and layer.weights:
        filters = layer.weights[0]
        # MATLAB drops trailing axes of one: inputs, outputs.
        filters = filters.reshape((*filters.shape, 1, 1, 1)[:4])
        yield "weight", filters.transpose(3, 2, 0, 1)
        if len(layer.weights) > 1 and layer.weights[1].size == filters.shape[3]:
            yield "bias", layer.weights[1].reshape(-1)
    elif layer.kind in _NORMALISATIONS and len(layer.weights) == 3:
        gain, shift, moments = layer.weights
        moments = moments.reshape(gain.size, 2)
        yield "weight", gain.reshape(-1)
        yield "bias", shift.reshape(-1)
        yield "running_mean", moments[:, 0]
        yield "running_var", moments[:, 1] ** 2  # it keeps the deviation


def _is_hdf5(path: Path) -> bool:
    """MATLAB puts 512 bytes of its own before HDF5."""
    with path.open("rb") as file:
        start = file.read(520)
    return start.startswith(HDF5_MARK) or start[512:520] == HDF5_MARK


# MATLAB 7.3


def _layers_of_hdf5(path: Path) -> Iterator[_Layer]:
    try:
        import h5py
    except ImportError as error:
        raise ExportError(
            FailureKind.EXTRA_MISSING,
            Sentence("needs-h5py", path),
        ) from error
    try:
        with h5py.File(path, "r") as file:
            layers = file["net/layers"]
            for reference in _references(layers, h5py)[:_MOST_LAYERS]:
                entry = file[reference]
                kind = _text(entry["type"])
                weights = entry.get("weights")
                arrays = [] if weights is None else _arrays(file, weights, h5py)
                if not arrays and "filters" in entry:  # before its version 1.0
                    arrays = [_array(entry[n]) for n in ("filters", "biases") if n in entry]
                yield _Layer(kind, arrays)
    except KeyError as error:
        raise _foreign(path) from error
    except (OSError, RuntimeError, ValueError, TypeError, AttributeError) as error:
        raise _unreadable(path, error) from error


def _references(dataset: Any, h5py: Any) -> list[Any]:
    if dataset.dtype != h5py.ref_dtype or dataset.size > _MOST_LAYERS:
        raise ValueError("its cells are not what MATLAB writes")
    return list(np.asarray(dataset[()]).reshape(-1))


def _arrays(file: Any, cells: Any, h5py: Any) -> list[NDArray[Any]]:
    if cells.dtype != h5py.ref_dtype:
        return []  # an empty cell
    return [_array(file[reference]) for reference in _references(cells, h5py)]


def _array(dataset: Any) -> NDArray[Any]:
    """As MATLAB has it: HDF5 turns the axes round."""
    if dataset.size * dataset.dtype.itemsize > _LARGEST:
        raise ValueError(f"{dataset.name} is larger than any layer")
    if dataset.attrs.get("MATLAB_empty", 0):
        return np.zeros(0, np.float32)
    return np.asarray(dataset[()], np.float64).T


def _text(dataset: Any) -> str:
    if dataset.size > 100:
        raise ValueError("a layer's type is no word")
    return "".join(chr(int(code)) for code in np.asarray(dataset[()]).reshape(-1))


# MATLAB 5 to 7


def _layers_of_scipy(path: Path) -> Iterator[_Layer]:
    try:
        from scipy.io import loadmat

        content = loadmat(path, struct_as_record=False, squeeze_me=False, variable_names=["net"])
    except (OSError, ValueError, TypeError, NotImplementedError, MemoryError) as error:
        raise _unreadable(path, error) from error
    except Exception as error:
        # SciPy's reader raises many kinds on damaged files, also of zlib.
        raise _unreadable(path, error) from error
    if "net" not in content:
        raise _foreign(path)
    layers = getattr(_only(content["net"]), "layers", None)
    if not isinstance(layers, np.ndarray):
        raise _foreign(path)
    for cell in layers.reshape(-1)[:_MOST_LAYERS]:
        layer = _only(cell)
        kind = str(_only(getattr(layer, "type", np.array([""]))))
        weights = getattr(layer, "weights", None)
        arrays = []
        if isinstance(weights, np.ndarray) and weights.dtype == object:
            arrays = [np.asarray(w, np.float64) for w in weights.reshape(-1)]
        elif hasattr(layer, "filters"):
            arrays = [np.asarray(getattr(layer, n), np.float64) for n in ("filters", "biases")]
        yield _Layer(kind, arrays)


def _only(value: Any) -> Any:
    """What lies in an array of one."""
    while isinstance(value, np.ndarray) and value.size == 1:
        value = value.reshape(-1)[0]
    return value


def _foreign(path: Path) -> ExportError:
    return ExportError(
        FailureKind.WEIGHTS_FOREIGN,
        Sentence("no-matconvnet", path),
    )


def _unreadable(path: Path, error: Exception) -> ExportError:
    return ExportError(FailureKind.WEIGHTS_UNREADABLE, Sentence("not-matlab", path, error))
