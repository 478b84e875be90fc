"""Which tile size, number of threads and spinning suit this machine: `--only settings`.

And whether it would pay to keep the graph on disk as the runtime optimised it: processor time of
opening a session, from the model file and from such a graph. Measured, it saves 4 of 8 ms at each
start, for a file that holds for one machine and one version of the runtime only: not worth it.

Each setting denoises the same part of the picture, all in turns, so that what else the machine
does falls on each alike; medians. Nothing is chosen here: the figures are for setting defaults.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import onnxruntime

from denoise_gui.engine import Denoiser, Model, load_image, shipped_model
from tests.bench.machine import cores
from tests.bench.matmul import seconds
from tests.bench.section import Settings

_TILES = (512, 768, 1024, 1408, 1680, 1936)

_VIEW = (832, 1344)
"""Height and width of what a 1280x800 view makes live work on, in whole cells."""


def measure(settings: Settings) -> dict[str, Any]:
    """Figures under `settings`: nanoseconds per pixel, by setting."""
    edge = 2048 if settings.quick else 3072
    pixels = load_image(settings.picture).pixels
    whole, view = pixels[:edge, :edge], pixels[: _VIEW[0], : _VIEW[1]]
    rounds = 2 if settings.quick else 4
    plain = _model(cores(), spinning=False)
    by_tile = {f"tile {size}": Denoiser(plain, size) for size in _TILES}
    by_threads = {
        f"{threads} threads, {'spinning' if spinning else 'waiting'}": Denoiser(
            _model(threads, spinning=spinning)
        )
        for threads in sorted({1, cores(), 2 * cores()})
        for spinning in (False, True)
    }
    return {
        "settings": {
            "whole_image": _in_turns(by_tile, whole, rounds),
            "view": _in_turns(by_tile, view, rounds + 1),
            "threads": _in_turns(by_threads, view, rounds + 1),
            "opening_ms": _opening(settings.folder / "optimised.onnx"),
        }
    }


def _in_turns(denoisers: dict[str, Denoiser], pixels: np.ndarray, rounds: int) -> dict[str, float]:
    spent: dict[str, list[float]] = {name: [] for name in denoisers}
    for denoiser in denoisers.values():
        denoiser.denoise(pixels[:256, :256], 25.0)
    for _ in range(rounds):
        for name, denoiser in denoisers.items():
            spent[name].append(seconds(lambda d=denoiser: d.denoise(pixels, 25.0)))
    area = pixels.shape[0] * pixels.shape[1]
    return {name: statistics.median(values) / area * 1e9 for name, values in spent.items()}


def _opening(optimised: Path) -> dict[str, float]:
    """Milliseconds of processor time; medians."""
    level = onnxruntime.GraphOptimizationLevel
    _open(shipped_model(), level.ORT_ENABLE_ALL, save=optimised)
    ways = {
        "model file": lambda: _open(shipped_model(), level.ORT_ENABLE_ALL),
        "optimised graph": lambda: _open(optimised, level.ORT_DISABLE_ALL),
    }
    return {name: statistics.median(way() for _ in range(9)) for name, way in ways.items()}


def _open(path: Path, level: Any, save: Path | None = None) -> float:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = cores()
    options.graph_optimization_level = level
    if save:
        options.optimized_model_filepath = str(save)
    began = time.process_time()
    onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return (time.process_time() - began) * 1e3


def _model(threads: int, *, spinning: bool) -> Model:
    """The shipped model; the entry for spinning is put in while its session is made."""
    make = onnxruntime.InferenceSession

    def session(path: str, options: onnxruntime.SessionOptions, **keywords: Any) -> Any:
        options.add_session_config_entry("session.intra_op.allow_spinning", str(int(spinning)))
        return make(path, options, **keywords)

    with mock.patch.object(onnxruntime, "InferenceSession", session):
        return Model(shipped_model(), threads=threads)
