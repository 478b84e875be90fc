"""The arguments of one operation, read by name, with a note of which were never asked for."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from exporter.coreml.package import PackageError

Value = Tensor | str | tuple[Tensor, ...]


class Arguments:
    """Typed access to an operation's arguments.

    An argument that an implementation does not read would silently change the result, so
    `unread` lets the evaluator refuse it.
    """

    def __init__(self, operation: str, values: Mapping[str, Value]) -> None:
        self.operation = operation
        self._values = values
        self._read: set[str] = set()

    @property
    def unread(self) -> list[str]:
        return sorted(set(self._values) - self._read)

    def has(self, name: str) -> bool:
        return name in self._values

    def tensor(self, name: str) -> Tensor:
        value = self._get(name)
        if not isinstance(value, Tensor):
            raise PackageError(f"{self.operation}: {name} is not a tensor")
        return value

    def optional_tensor(self, name: str) -> Tensor | None:
        return self.tensor(name) if self.has(name) else None

    def tensors(self, name: str) -> tuple[Tensor, ...]:
        value = self._get(name)
        if isinstance(value, str):
            raise PackageError(f"{self.operation}: {name} is a word, not tensors")
        return value if isinstance(value, tuple) else (value,)

    def integers(self, name: str, default: list[int] | None = None) -> list[int]:
        if default is not None and not self.has(name):
            return default
        return [int(number) for number in self.tensor(name).reshape(-1).tolist()]

    def flags(self, name: str, default: list[bool]) -> list[bool]:
        if not self.has(name):
            return default
        return [bool(flag) for flag in self.tensor(name).reshape(-1).tolist()]

    def integer(self, name: str, default: int | None = None) -> int:
        if default is not None and not self.has(name):
            return default
        return int(self.tensor(name).item())

    def number(self, name: str) -> float:
        return float(self.tensor(name).item())

    def word(self, name: str, default: str) -> str:
        if not self.has(name):
            return default
        value = self._get(name)
        if not isinstance(value, str):
            raise PackageError(f"{self.operation}: {name} is not a word")
        return value

    def ignore(self, *names: str) -> None:
        """Arguments that do not bear on the result, such as whether a runtime checks indices."""
        self._read.update(names)

    def _get(self, name: str) -> Value:
        if name not in self._values:
            raise PackageError(f"{self.operation}: has no argument {name}")
        self._read.add(name)
        return self._values[name]


def round_to_float16(values: Tensor) -> Tensor:
    """What half precision leaves of float32 numbers, kept as float32.

    Computing in float32 and rounding after each operation is what hardware with a wide accumulator
    does, and on a processor is seventy times faster than arithmetic in half precision.
    """
    return values.to(torch.float16).to(torch.float32)
