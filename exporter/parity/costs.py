"""What the steps of a comparison may take in seconds, for the plan of the progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from denoise_gui.contract.report import COREAI, COREML, DARKTABLE, NCNN, ONNX, WEB
from exporter.parity.image_reading import image_area
from exporter.parity.wanted import Wanted

if TYPE_CHECKING:
    from exporter.parity.backends import Backend, TorchBackend
    from exporter.parity.denoising import Measured

_SECONDS_PER_PIXEL = 5e-6
"""Of PyTorch, before it has been measured."""

_RUNS = {ONNX: 1.2, COREML: 3.4, NCNN: 3.0, DARKTABLE: 1.6}
"""How often the time of PyTorch a comparison with a file takes, for the plan of the progress."""

_LOADING = {COREAI: 3.0, WEB: 4.0, NCNN: 1.0}
"""Seconds until a runtime has its file loaded, for the plan; others take half a second."""

_SLOW = frozenset({COREAI, WEB})
"""What takes all the time that it is given, roughly."""

_SWEEP_PIXELS = 1_000_000
"""What the cases of a sweep add up to for one backend, roughly."""


def comparison_costs(
    wanted: Wanted, seconds_per_pixel: float = _SECONDS_PER_PIXEL
) -> dict[str, float]:
    """Seconds that the comparison may take in all, for the plan of an export that ends with it."""
    runs = 2.0 + sum(_RUNS.get(kind, 0.0) for kind in wanted.files)
    pixels = max(image_area(wanted.image), 1) * runs
    if wanted.sweep:
        pixels += 2 * _SWEEP_PIXELS * len(wanted.files)
    slow = sum(wanted.patience for kind in wanted.files if kind in _SLOW)
    return {"comparison": 2.0 + pixels * seconds_per_pixel + slow}


def loading_costs(wanted: Wanted) -> dict[str, float]:
    """Seconds of the steps in which the runtimes load their files."""
    return {load_step(kind): _LOADING.get(kind, 0.5) for kind in wanted.files}


def load_step(kind: str) -> str:
    """The name of the step in which a file is loaded, in the plan of the progress."""
    return f"load {kind}"


def step_costs(
    wanted: Wanted, measured: Measured, torch_backend: TorchBackend, candidates: list[Backend]
) -> dict[str, float]:
    """Seconds that the steps ahead may take, by how fast the network was just now."""
    from exporter.parity.runs import PATIENCE_FOR_TWO, run_step
    from exporter.parity.subject import LARGEST_AREA

    area = min(image_area(wanted.image) or LARGEST_AREA, LARGEST_AREA)
    one = measured.seconds_per_pixel
    costs = {"image": 0.1 + area * 1e-7}
    backends: list[Backend] = [torch_backend, *candidates]
    for backend in backends:
        pace = backend.seconds_per_pixel or one * backend.cost
        seconds = min(area, backend.largest_area) * pace
        costs[run_step(backend)] = seconds * (2 if seconds < PATIENCE_FOR_TWO else 1)
    if wanted.sweep:
        costs["sweep"] = sum(_SWEEP_PIXELS * one * (1 + c.cost) for c in candidates)
    return costs | {"report": 0.3 + area * 3e-6}
