"""Runs a saved Core ML package without Core ML: a reference evaluation, operation by operation.

Apple's runtime exists on macOS alone, so elsewhere a converted model is usually shipped unseen.
But an ML Program is a plain list of operations, its specification and weights are in the package,
and each operation has a twin in PyTorch. This reads the package from disk as an iPhone would, runs
the list in float32, rounds to float16 wherever the program declares float16, and refuses by name
whatever it does not know. It verifies the file: graph, attributes and weights. It does not verify
Apple's runtime, which may add up in another order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from coremltools.proto import MIL_pb2
from numpy.typing import NDArray
from torch import Tensor

from exporter.coreml.features import read_feature, to_pixels
from exporter.coreml.inputs import Arguments, Value, round_to_float16
from exporter.coreml.ops import OPERATIONS
from exporter.coreml.package import Package, PackageError
from exporter.coreml.values import Constant, ConstantReader

_FLOATS = frozenset({MIL_pb2.FLOAT16, MIL_pb2.FLOAT32})
_INTEGERS = {
    MIL_pb2.INT8: torch.int8,
    MIL_pb2.INT16: torch.int16,
    MIL_pb2.UINT16: torch.int32,
    MIL_pb2.INT32: torch.int32,
    MIL_pb2.INT64: torch.int64,
    MIL_pb2.UINT8: torch.uint8,
    MIL_pb2.BOOL: torch.bool,
}
_CONSTANT_OPERATIONS = ("const", "constexpr_")


@dataclass(frozen=True, eq=False)
class Intermediate:
    """A result inside the program; `operation` is the kind of operation that made it."""

    name: str
    operation: str
    value: NDArray[Any]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Outputs by name; an image output is (N, C, H, W) with whole numbers from 0 to 255."""

    outputs: dict[str, NDArray[np.float32]]
    intermediates: list[Intermediate] = field(default_factory=list)


class PackageEvaluator:
    """A program with its weights decoded, ready to run on inputs of any declared size."""

    def __init__(self, package: Package) -> None:
        """Decode all constants and refuse what cannot be run.

        Raises:
            PackageError: an operation, type or constant is unknown, or the weights are damaged.
        """
        self.package = package
        description = package.spec.description
        self.inputs = {f.name: f for f in map(read_feature, description.input)}
        self.outputs = {f.name: f for f in map(read_feature, description.output)}
        self._reader = ConstantReader(package)
        self._constants: dict[str, Value] = {}
        self._operations: list[Any] = []
        for operation in package.block.operations:
            self._admit(operation)
        self._last_use = self._find_last_uses()

    @property
    def operation_counts(self) -> Counter[str]:
        """How many operations of each kind compute something."""
        return Counter(operation.type for operation in self._operations)

    @property
    def precision(self) -> str:
        """The type the convolutions compute in."""
        kinds = {
            int(o.outputs[0].type.tensorType.dataType)
            for o in self._operations
            if o.type.startswith("conv")
        }
        return "float16" if MIL_pb2.FLOAT16 in kinds else "float32"

    @torch.no_grad()
    def run(
        self,
        inputs: Mapping[str, NDArray[Any]],
        *,
        keep: bool = False,
        on_share: Callable[[float], None] | None = None,
    ) -> Evaluation:
        """Evaluate the program.

        Args:
            inputs: arrays by name; an image is (N, C, H, W) with values from 0 to 255.
            keep: whether to give every intermediate result too.
            on_share: told which share of the operations is done, 0 to 1.

        Raises:
            PackageError: an input is missing or of a shape the model does not declare, or an
                operation cannot be run on what it gets.
        """
        values: dict[str, Value] = dict(self._constants)
        values.update(self._bind(inputs))
        kept: list[Intermediate] = []
        for position, operation in enumerate(self._operations):
            results = self._run_one(operation, values)
            for output, result in zip(operation.outputs, results, strict=True):
                values[output.name] = result
                if keep and result.is_floating_point():
                    kept.append(Intermediate(output.name, operation.type, result.numpy().copy()))
            for name in self._last_use.get(position, ()):
                del values[name]
            if on_share:
                on_share((position + 1) / len(self._operations))
        return Evaluation(self._collect(values), kept)

    def _admit(self, operation: Any) -> None:
        """Take an operation into the program, or decode it now if it is a constant."""
        kind = operation.type
        if kind == "const":
            name = operation.outputs[0].name
            self._constants[name] = _to_value(self._reader.read(operation.attributes["val"]))
        elif kind not in OPERATIONS:
            raise PackageError(f"{self.package.path}: the operation {kind!r} is unknown here")
        elif operation.blocks:
            raise PackageError(f"{self.package.path}: {kind!r} with blocks inside is unknown here")
        elif kind.startswith(_CONSTANT_OPERATIONS):
            (result,) = self._run_one(operation, self._constants)
            self._constants[operation.outputs[0].name] = result
        else:
            self._operations.append(operation)

    def _find_last_uses(self) -> dict[int, list[str]]:
        """Which results can be let go after each operation: a large image has large layers."""
        wanted = set(self.package.block.outputs)
        last: dict[str, int] = {}
        for position, operation in enumerate(self._operations):
            for argument in operation.inputs.values():
                for binding in argument.arguments:
                    last[binding.name] = position
        uses: dict[int, list[str]] = {}
        for name, position in last.items():
            if name and name not in wanted and name not in self._constants:
                uses.setdefault(position, []).append(name)
        return uses

    def _bind(self, inputs: Mapping[str, NDArray[Any]]) -> dict[str, Value]:
        function = self.package.spec.mlProgram.functions["main"]
        bound: dict[str, Value] = {}
        for parameter in function.inputs:
            name = parameter.name
            if name not in inputs or name not in self.inputs:
                raise PackageError(f"{self.package.path}: the input {name!r} is missing")
            feature = self.inputs[name]
            array = np.asarray(inputs[name], dtype=np.float32)
            feature.check(array)
            if feature.image is not None:
                array = to_pixels(array)
            if feature.image == "bgr":
                array = array[:, ::-1]
            bound[name] = _declared(torch.from_numpy(array.copy()), parameter.type)
        return bound

    def _run_one(self, operation: Any, values: Mapping[str, Value]) -> tuple[Tensor, ...]:
        arguments = Arguments(operation.type, self._arguments_of(operation, values))
        try:
            result = OPERATIONS[operation.type](arguments)
        except (RuntimeError, IndexError, TypeError, ValueError) as error:
            raise PackageError(
                f"{self.package.path}: {operation.outputs[0].name} ({operation.type}) cannot be "
                f"computed: {str(error).splitlines()[0]}"
            ) from error
        if arguments.unread:
            raise PackageError(
                f"{self.package.path}: {operation.type} has arguments unknown here: "
                f"{', '.join(arguments.unread)}"
            )
        results = result if isinstance(result, tuple) else (result,)
        return tuple(
            _declared(one, output.type)
            for one, output in zip(results, operation.outputs, strict=True)
        )

    def _arguments_of(self, operation: Any, values: Mapping[str, Value]) -> dict[str, Value]:
        arguments: dict[str, Value] = {}
        for name, argument in operation.inputs.items():
            bound = [self._bound_value(binding, values) for binding in argument.arguments]
            if len(bound) == 1:
                arguments[name] = bound[0]
            else:
                arguments[name] = tuple(one for one in bound if isinstance(one, Tensor))
        # Compressed weights come as attributes in the older operator sets.
        for name, value in operation.attributes.items():
            if name != "name":
                arguments[name] = _to_value(self._reader.read(value))
        return arguments

    def _bound_value(self, binding: Any, values: Mapping[str, Value]) -> Value:
        if binding.WhichOneof("binding") == "value":
            return _to_value(self._reader.read(binding.value))
        if binding.name not in values:
            raise PackageError(f"{self.package.path}: {binding.name!r} is used before it exists")
        return values[binding.name]

    def _collect(self, values: Mapping[str, Value]) -> dict[str, NDArray[np.float32]]:
        outputs = {}
        for name in self.package.block.outputs:
            value = values.get(name)
            if not isinstance(value, Tensor):
                raise PackageError(f"{self.package.path}: the output {name!r} is never computed")
            array = value.to(torch.float32).numpy()
            feature = self.outputs[name]
            if feature.image is not None:
                array = to_pixels(array[:, ::-1] if feature.image == "bgr" else array)
            outputs[name] = array
        return outputs


def _to_value(constant: Constant) -> Value:
    if isinstance(constant, str):
        return constant
    if constant.dtype == np.float16:
        return torch.from_numpy(constant.astype(np.float32))
    if constant.dtype in (np.uint16, np.uint32):
        return torch.from_numpy(constant.astype(np.int64))
    return torch.from_numpy(constant.copy())


def _declared(result: Tensor, value_type: Any) -> Tensor:
    """Bring a result to the type and check the shape that the program declares for it."""
    tensor = value_type.tensorType
    kind = tensor.dataType
    if kind in _FLOATS:
        result = result.to(torch.float32)
        if kind == MIL_pb2.FLOAT16:
            result = round_to_float16(result)
    elif kind in _INTEGERS:
        result = result.to(_INTEGERS[kind])
    else:
        raise PackageError(f"the type {MIL_pb2.DataType.Name(kind)} is unknown here")
    declared = [
        int(d.constant.size) if d.WhichOneof("dimension") == "constant" else None
        for d in tensor.dimensions
    ]
    fits = len(declared) == result.ndim and all(
        size in (None, actual) for size, actual in zip(declared, result.shape, strict=True)
    )
    if not fits:
        raise PackageError(f"a result of shape {tuple(result.shape)} is declared as {declared}")
    return result
