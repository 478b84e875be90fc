"""What the study finds, as data: it becomes JSON and a table."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Export:
    """One way to export one form. `nodes` is null when the conversion failed, with `error`."""

    route: str
    """"onnx dynamo", "onnx script", "coreml trace", "coreml export" or "coreai"."""
    free_size: bool
    nodes: int | None
    largest_error: float | None
    """Against PyTorch, run by onnxruntime, the reference evaluation of the package, or Core AI."""
    warnings: list[str]
    error: str | None


@dataclass(frozen=True)
class FormStudy:
    """A form: its differences in PyTorch (sums over all values), and its exports."""

    form: str
    title: str
    downsample_difference: float
    recovery_error: float
    exports: list[Export]


@dataclass(frozen=True)
class Study:
    versions: dict[str, str]
    system: str
    forms: list[FormStudy] = field(default_factory=list)
