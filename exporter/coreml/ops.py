"""The operations of an ML Program that a convolutional network uses, by PyTorch's functions.

Source: Apple, "MIL operations" of coremltools 9 (iOS 15 to iOS 18 operator sets).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor
from torch.nn import functional

from exporter.coreml.inputs import Arguments
from exporter.coreml.package import PackageError
from exporter.coreml.shape_ops import SHAPE_OPERATIONS
from exporter.coreml.weight_ops import WEIGHT_OPERATIONS

Operation = Callable[[Arguments], Tensor | tuple[Tensor, ...]]


def _padding(
    a: Arguments, kernel: list[int], strides: list[int], dilations: list[int]
) -> list[int]:
    """Rows and columns to add: [before, after] per spatial axis, in order."""
    kind = a.word("pad_type", "valid")
    given = a.integers("pad", [0] * (2 * len(kernel)))
    if kind == "valid":
        return [0] * (2 * len(kernel))
    if kind == "custom":
        return given
    if kind != "same":
        raise PackageError(f"{a.operation}: padding {kind!r} is unknown here")
    padding = []
    sizes = a.tensor("x").shape[2:]
    for size, edge, stride, dilation in zip(sizes, kernel, strides, dilations, strict=True):
        covered = (-(-size // stride) - 1) * stride + (edge - 1) * dilation + 1
        total = max(0, covered - size)
        padding += [total // 2, total - total // 2]
    return padding


def _conv(a: Arguments) -> Tensor:
    """x (N, C, H, W), weight (F, C / groups, kH, kW)."""
    x, weight = a.tensor("x"), a.tensor("weight")
    spatial = weight.ndim - 2
    strides = a.integers("strides", [1] * spatial)
    dilations = a.integers("dilations", [1] * spatial)
    padding = _padding(a, list(weight.shape[2:]), strides, dilations)
    before, after = padding[0::2], padding[1::2]
    bias = a.optional_tensor("bias")
    groups = a.integer("groups", 1)
    if before != after:
        pairs = list(zip(before, after, strict=True))
        x = functional.pad(x, [edge for pair in reversed(pairs) for edge in pair])
        before = [0] * spatial
    return torch.convolution(
        x, weight, bias, strides, before, dilations, False, [0] * spatial, groups
    )


def _conv_transpose(a: Arguments) -> Tensor:
    """x (N, C, H, W), weight (C, F / groups, kH, kW)."""
    x, weight = a.tensor("x"), a.tensor("weight")
    spatial = weight.ndim - 2
    strides = a.integers("strides", [1] * spatial)
    dilations = a.integers("dilations", [1] * spatial)
    if a.word("pad_type", "valid") == "same":
        raise PackageError(f"{a.operation}: padding 'same' is unknown here")
    padding = _padding(a, list(weight.shape[2:]), strides, dilations)
    y = torch.convolution(
        x,
        weight,
        a.optional_tensor("bias"),
        strides,
        [0] * spatial,
        dilations,
        True,
        [0] * spatial,
        a.integer("groups", 1),
    )
    crops = zip(padding[0::2], padding[1::2], y.shape[2:], strict=True)
    window = tuple(slice(before, size - after) for before, after, size in crops)
    y = y[(slice(None), slice(None), *window)]
    if a.has("output_shape") and a.integers("output_shape") != list(y.shape):
        raise PackageError(f"{a.operation}: the declared output shape is not what comes out")
    return y


def _pair(function: Callable[[Tensor, Tensor], Tensor]) -> Operation:
    def run(a: Arguments) -> Tensor:
        return function(a.tensor("x"), a.tensor("y"))

    return run


def _single(function: Callable[[Tensor], Tensor]) -> Operation:
    def run(a: Arguments) -> Tensor:
        return function(a.tensor("x"))

    return run


def _clip(a: Arguments) -> Tensor:
    return a.tensor("x").clamp(a.number("alpha"), a.number("beta"))


def _cast(a: Arguments) -> Tensor:
    # The evaluator brings every result to the type its output declares; ints are cut, not rounded.
    x = a.tensor("x")
    return (
        x.trunc()
        if a.word("dtype", "").startswith(("int", "uint")) and x.is_floating_point()
        else x
    )


def _floor_divide(x: Tensor, y: Tensor) -> Tensor:
    return torch.div(x, y, rounding_mode="floor")


OPERATIONS: Mapping[str, Operation] = {
    "conv": _conv,
    "conv_transpose": _conv_transpose,
    "relu": _single(torch.relu),
    "round": _single(torch.round),
    "floor": _single(torch.floor),
    "identity": _single(torch.clone),
    "add": _pair(torch.add),
    "sub": _pair(torch.sub),
    "mul": _pair(torch.mul),
    "real_div": _pair(torch.true_divide),
    "floor_div": _pair(_floor_divide),
    "mod": _pair(torch.remainder),
    "maximum": _pair(torch.maximum),
    "minimum": _pair(torch.minimum),
    "equal": _pair(torch.eq),
    "clip": _clip,
    "cast": _cast,
    **SHAPE_OPERATIONS,
    **WEIGHT_OPERATIONS,
}
"""Implementation by operation name; anything else is refused."""
