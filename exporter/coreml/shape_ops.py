"""The operations of an ML Program that move numbers without computing with them.

The exported networks use none of them; the other ways of writing the reorganisation, which the
study measures, use them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor
from torch.nn import functional

from exporter.coreml.inputs import Arguments
from exporter.coreml.package import PackageError


def _reshape(a: Arguments) -> Tensor:
    x, shape = a.tensor("x"), a.integers("shape")
    # 0 keeps the size of that axis.
    sizes = [x.shape[i] if size == 0 else size for i, size in enumerate(shape)]
    return x.reshape(sizes)


def _transpose(a: Arguments) -> Tensor:
    return a.tensor("x").permute(a.integers("perm"))


def _expand_dims(a: Arguments) -> Tensor:
    x, axes = a.tensor("x"), a.integers("axes")
    rank = x.ndim + len(axes)
    for axis in sorted(axis % rank for axis in axes):
        x = x.unsqueeze(axis)
    return x


def _squeeze(a: Arguments) -> Tensor:
    x = a.tensor("x")
    axes = a.integers("axes") if a.has("axes") else list(range(x.ndim))
    return x.squeeze(tuple(axis for axis in axes if x.shape[axis] == 1))


def _concat(a: Arguments) -> Tensor:
    if a.flags("interleave", [False])[0]:
        raise PackageError("concat: interleaving is unknown here")
    return torch.cat(
        [t.reshape(1) if t.ndim == 0 else t for t in a.tensors("values")], a.integer("axis")
    )


def _split(a: Arguments) -> tuple[Tensor, ...]:
    x, axis = a.tensor("x"), a.integer("axis")
    if a.has("split_sizes"):
        a.ignore("num_splits")
        return torch.split(x, a.integers("split_sizes"), axis)
    return torch.chunk(x, a.integer("num_splits"), axis)


def _tile(a: Arguments) -> Tensor:
    return a.tensor("x").repeat(a.integers("reps"))


def _fill(a: Arguments) -> Tensor:
    value = a.tensor("value")
    return torch.full(a.integers("shape"), value.item(), dtype=value.dtype)


def _shape(a: Arguments) -> Tensor:
    return torch.tensor(a.tensor("x").shape, dtype=torch.int64)


def _gather(a: Arguments) -> Tensor:
    a.ignore("validate_indices")
    x, indices = a.tensor("x"), a.tensor("indices").to(torch.int64)
    axis = a.integer("axis", 0) % x.ndim
    if a.integer("batch_dims", 0):
        raise PackageError("gather: batch dimensions are unknown here")
    indices = torch.where(indices < 0, indices + x.shape[axis], indices)
    flat = x.index_select(axis, indices.reshape(-1))
    return flat.reshape((*x.shape[:axis], *indices.shape, *x.shape[axis + 1 :]))


def _window(a: Arguments, shape: torch.Size) -> tuple[list[slice], list[bool]]:
    """The slices of `slice_by_index` and its kin, and which axes are then dropped."""
    rank = len(shape)
    begin, end = a.integers("begin"), a.integers("end")
    stride = a.integers("stride", [1] * rank)
    from_start = a.flags("begin_mask", [False] * rank)
    to_end = a.flags("end_mask", [False] * rank)
    single = a.flags("squeeze_mask", [False] * rank)
    if min(stride) < 1:
        raise PackageError(f"{a.operation}: negative strides are unknown here")
    window = []
    for axis in range(rank):
        if single[axis]:
            at = begin[axis] % shape[axis]
            window.append(slice(at, at + 1))
            continue
        start = None if from_start[axis] else begin[axis]
        stop = None if to_end[axis] else end[axis]
        window.append(slice(start, stop, stride[axis]))
    return window, single


def _slice_by_index(a: Arguments) -> Tensor:
    x = a.tensor("x")
    window, single = _window(a, x.shape)
    dropped = tuple(axis for axis, drop in enumerate(single) if drop)
    part = x[tuple(window)]
    return part.squeeze(dropped) if dropped else part


def _slice_update(a: Arguments) -> Tensor:
    x = a.tensor("x").clone()
    window, _ = _window(a, x.shape)
    x[tuple(window)] = a.tensor("update")
    return x


def _scatter_nd(a: Arguments) -> Tensor:
    a.ignore("validate_indices")
    if a.word("mode", "add") != "update":
        raise PackageError("scatter_nd: only the mode 'update' is known here")
    x = a.tensor("data").clone()
    indices = a.tensor("indices").to(torch.int64)
    x[tuple(indices.movedim(-1, 0))] = a.tensor("updates")
    return x


def _scatter(a: Arguments) -> Tensor:
    a.ignore("validate_indices")
    if a.word("mode", "add") != "update":
        raise PackageError("scatter: only the mode 'update' is known here")
    x = a.tensor("data").clone()
    axis = a.integer("axis", 0)
    return x.index_copy(axis, a.tensor("indices").to(torch.int64), a.tensor("updates"))


def _select(a: Arguments) -> Tensor:
    return torch.where(a.tensor("cond"), a.tensor("a"), a.tensor("b"))


def _range_1d(a: Arguments) -> Tensor:
    return torch.arange(a.integer("start"), a.integer("end"), a.integer("step"))


def _reduce_prod(a: Arguments) -> Tensor:
    axes = a.integers("axes", [0])
    return a.tensor("x").prod(axes[0], keepdim=a.flags("keep_dims", [False])[0])


def _pixel_unshuffle(a: Arguments) -> Tensor:
    return functional.pixel_unshuffle(a.tensor("x"), a.integer("downscale_factor"))


def _pixel_shuffle(a: Arguments) -> Tensor:
    return functional.pixel_shuffle(a.tensor("x"), a.integer("upscale_factor"))


SHAPE_OPERATIONS: Mapping[str, Callable[[Arguments], Tensor | tuple[Tensor, ...]]] = {
    "concat": _concat,
    "expand_dims": _expand_dims,
    "fill": _fill,
    "gather": _gather,
    "pixel_shuffle": _pixel_shuffle,
    "pixel_unshuffle": _pixel_unshuffle,
    "range_1d": _range_1d,
    "reduce_prod": _reduce_prod,
    "reshape": _reshape,
    "scatter": _scatter,
    "select": _select,
    "scatter_nd": _scatter_nd,
    "shape": _shape,
    "slice_by_index": _slice_by_index,
    "slice_update": _slice_update,
    "split": _split,
    "squeeze": _squeeze,
    "tile": _tile,
    "transpose": _transpose,
}
