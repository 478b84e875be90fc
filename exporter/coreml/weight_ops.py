"""The operations that expand compressed weights of an ML Program.

Source: coremltools 9, operator definitions `constexpr_*` of iOS 16 and iOS 18. Both generations
carry some of the same names with other arguments, which tell them apart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor

from exporter.coreml.inputs import Arguments
from exporter.coreml.package import PackageError


def _affine_dequantize(a: Arguments) -> Tensor:
    """iOS 16: scale * (data - zero point), along one axis or over everything."""
    data = a.tensor("quantized_data").to(torch.float32)
    scale, zero = a.tensor("scale"), a.tensor("zero_point").to(torch.float32)
    axis = a.integer("axis")
    shape = [1] * data.ndim
    shape[axis] = -1
    if scale.ndim:
        scale = scale.reshape(shape)
    if zero.ndim:
        zero = zero.reshape(shape)
    return (data - zero) * scale


def _blockwise_shift_scale(a: Arguments) -> Tensor:
    """iOS 18: scale * (data - offset), one scale a block of the data."""
    data, scale = a.tensor("data").to(torch.float32), a.tensor("scale")
    offset = a.optional_tensor("offset")
    shifted = data if offset is None else data - _expand(offset.to(torch.float32), data)
    return shifted * _expand(scale, data)


def _expand(blocks: Tensor, data: Tensor) -> Tensor:
    for axis, (count, size) in enumerate(zip(blocks.shape, data.shape, strict=True)):
        if size % count:
            raise PackageError(f"{count} blocks do not divide an axis of {size}")
        blocks = blocks.repeat_interleave(size // count, axis)
    return blocks


def _lut_to_dense(a: Arguments) -> Tensor:
    if a.has("shape"):
        return _lut_to_dense_ios16(a)
    return _lut_to_dense_ios18(a)


def _lut_to_dense_ios16(a: Arguments) -> Tensor:
    """Indices of 1 to 8 bits, packed low bit first into bytes, into one table."""
    table = a.tensor("lut").reshape(-1)
    shape = a.integers("shape")
    bits = table.numel().bit_length() - 1
    if 1 << bits != table.numel():
        raise PackageError(f"{a.operation}: a table of {table.numel()} values")
    packed = a.tensor("indices").to(torch.int64).reshape(-1, 1)
    stream = ((packed >> torch.arange(8)) & 1).reshape(-1)
    count = int(torch.tensor(shape).prod())
    if stream.numel() < count * bits:
        raise PackageError(f"{a.operation}: too few indices for {shape}")
    digits = stream[: count * bits].reshape(count, bits) << torch.arange(bits)
    return table[digits.sum(dim=1)].reshape(shape)


def _lut_to_dense_ios18(a: Arguments) -> Tensor:
    """Tables of single values, one a group along any axes: lut is (groups..., values, 1)."""
    indices, table = a.tensor("indices").to(torch.int64), a.tensor("lut")
    a.ignore("vector_axis")
    if table.shape[-1] != 1:
        raise PackageError(f"{a.operation}: tables of vectors are unknown here")
    values, groups = table.shape[-2], table.shape[:-2]
    rows = torch.arange(int(torch.tensor(groups).prod())).reshape(groups)
    rows = _expand(rows, indices)
    return table.reshape(-1)[rows * values + indices]


WEIGHT_OPERATIONS: Mapping[str, Callable[[Arguments], Tensor]] = {
    "constexpr_affine_dequantize": _affine_dequantize,
    "constexpr_blockwise_shift_scale": _blockwise_shift_scale,
    "constexpr_lut_to_dense": _lut_to_dense,
}
