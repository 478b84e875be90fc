"""Runs PyTorch and the exported files on one image and judges whether they agree."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path

import numpy as np
import onnx
from PIL import Image

from exporter.agreement import TOLERANCES, Difference, difference, judge
from exporter.backends import Array, Backend, PackageBackend, TorchBackend
from exporter.layers import (
    LAYER_TOLERANCE,
    coreml_layers,
    first_parting,
    onnx_layers,
    torch_layers,
)
from exporter.pictures import (
    Fitted,
    centre_window,
    common_limits,
    false_colour,
    fit,
    read_image,
    save_levels,
    save_png,
)
from exporter.report import BackendRun, InputImage, Pair, Parting
from exporter.whole_files import size_on_disk

LAYER_WINDOW = 256
"""Edge in pixels of the part around the worst pixel in which layers are compared."""

_PACKAGES = ("torch", "onnx", "onnxruntime", "coremltools", "openvino", "numpy")


@dataclass(frozen=True)
class Subject:
    """What all backends are given."""

    fitted: Fitted
    sigma: float
    image: InputImage


def load_subject(
    path: Path, sigma: float, channels: int, multiple: int, backends: list[Backend]
) -> Subject:
    """Read the image and bring it to a size that all backends take.

    Raises:
        ExportError: unreadable, or the backends take no common size.
    """
    whole = read_image(path, channels)
    height, width = whole.shape[2:]
    limits = common_limits([backend.limits for backend in backends])
    x, y, new_width, new_height = centre_window(height, width, limits)
    part = whole[..., y : y + new_height, x : x + new_width]
    note = "The whole image was compared."
    if (new_width, new_height) != (width, height):
        note = (
            f"Of {width}x{height} pixels the {new_width}x{new_height} at the centre were compared."
        )
    fitted = fit(part, multiple, limits)
    if fitted.array.shape != part.shape:
        note += " It was padded by reflection to a size the network takes, and cut back."
    image = InputImage(str(path), width, height, (x, y, new_width, new_height), note)
    return Subject(fitted, sigma, image)


def run_backend(backend: Backend, subject: Subject) -> tuple[Array | None, BackendRun]:
    """Run, time and save nothing: the better of two runs unless one takes long."""
    file_bytes = size_on_disk(backend.file) if backend.file else None
    run = BackendRun(
        backend.name,
        backend.kind,
        backend.runner,
        backend.precision,
        0.0,
        str(backend.file) if backend.file else None,
        file_bytes,
        dict(backend.operations),
        f"{file_stem(backend.name)}.png",
    )
    seconds: list[float] = []
    try:
        while len(seconds) < 2 and sum(seconds) < 3.0:
            started = time.perf_counter()
            output = backend.run(subject.fitted.array, subject.sigma)
            seconds.append(time.perf_counter() - started)
    except Exception as error:  # noqa: BLE001 - a backend that fails is a finding, not an accident
        return None, replace(run, png=None, error=str(error).splitlines()[0])
    return subject.fitted.cut(output), replace(run, seconds=round(min(seconds), 4))


def compare_pair(
    torch_backend: TorchBackend,
    candidate: Backend,
    outputs: tuple[Array, Array],
    subject: Subject,
    folder: Path,
) -> Pair:
    """Measure and judge a backend against PyTorch, and draw the difference map."""
    reference, output = outputs
    if _gives_pixels(candidate):
        reference = np.clip(reference, 0, 1)
    tolerance = TOLERANCES[candidate.precision]
    found = difference(reference, output, tolerance)
    verdict = judge(found, candidate.name, tolerance)
    if not verdict.passed:
        parting = locate_parting(torch_backend, candidate, subject, found)
        verdict = replace(verdict, parts_at=parting)
    png = f"difference_{file_stem(candidate.name)}.png"
    white = max(found.largest_levels, tolerance.levels)
    Image.fromarray(false_colour(found.magnitude, white)).save(folder / png)
    levels_png = png.replace("difference_", "levels_")
    save_levels(found.magnitude, white, folder / levels_png)
    return Pair(
        reference=torch_backend.name,
        candidate=candidate.name,
        precision=candidate.precision,
        largest_levels=found.largest_levels,
        largest_at=found.largest_at,
        mean_levels=found.mean_levels,
        share_over_tolerance=found.share_over,
        changed_share=found.changed_share,
        psnr_db=found.psnr_db,
        cosine=found.cosine,
        difference_png=png,
        difference_levels_png=levels_png,
        difference_white_levels=white,
        verdict=verdict,
    )


def _gives_pixels(backend: Backend) -> bool:
    return isinstance(backend, PackageBackend) and backend.scale != 1.0


def locate_parting(
    torch_backend: TorchBackend, candidate: Backend, subject: Subject, found: Difference
) -> Parting | None:
    """The first layer that differs, around the worst pixel; None if it cannot be found out."""
    array = subject.fitted.array
    if candidate.limits.allow(LAYER_WINDOW, LAYER_WINDOW):
        array = _around(array, found.largest_at, torch_backend.network.config.multiple)
    reference = torch_layers(torch_backend.network, array, subject.sigma)
    try:
        if isinstance(candidate, PackageBackend):
            layers = coreml_layers(candidate, array, subject.sigma)
        else:
            assert candidate.file is not None
            layers = onnx_layers(onnx.load(candidate.file), array, subject.sigma)
    except Exception:  # noqa: BLE001 - the verdict stands without the place
        return None
    return first_parting(reference, layers, LAYER_TOLERANCE[candidate.precision])


def _around(array: Array, at: tuple[int, int], multiple: int) -> Array:
    """The part of LAYER_WINDOW pixels around a place, aligned as the whole is."""
    window = []
    for place, size in zip((at[1], at[0]), array.shape[2:], strict=True):
        edge = min(LAYER_WINDOW, size)
        start = max(0, min(place - edge // 2, size - edge)) // multiple * multiple
        window.append(slice(start, start + edge))
    return np.ascontiguousarray(array[..., window[0], window[1]])


def compare_all(
    torch_backend: TorchBackend,
    candidates: list[Backend],
    subject: Subject,
    folder: Path,
    on_step: Callable[[int, str], None],
) -> tuple[list[BackendRun], list[Pair]]:
    """Run all, write their images into the folder, and judge each against PyTorch."""
    save_png(subject.fitted.cut(subject.fitted.array), folder / subject.image.png)
    runs: list[BackendRun] = []
    pairs: list[Pair] = []
    reference: Array | None = None
    for step, backend in enumerate([torch_backend, *candidates]):
        on_step(step, f"Running {backend.name}: {backend.runner}")
        output, run = run_backend(backend, subject)
        runs.append(run)
        if output is None or run.png is None:
            continue
        save_png(np.nan_to_num(output), folder / run.png)
        if isinstance(backend, TorchBackend):
            reference = output
        elif reference is not None:
            outputs = (reference, output)
            pairs.append(compare_pair(torch_backend, backend, outputs, subject, folder))
    return runs, pairs


def overall(runs: list[BackendRun], pairs: list[Pair], sweep_failures: int) -> tuple[bool, str]:
    """Whether everything agrees, and a sentence that says so."""
    broken = [run.name for run in runs if run.error]
    differing = [pair.candidate for pair in pairs if not pair.verdict.passed]
    if broken:
        return False, f"{', '.join(broken)} could not run."
    if not pairs:
        return False, "There was nothing to compare."
    if differing:
        return False, f"{', '.join(differing)} and PyTorch do not agree."
    if sweep_failures:
        return False, f"They agree on this image, but not in {sweep_failures} cases of the sweep."
    names = ", ".join(pair.candidate for pair in pairs)
    worst = max(pair.largest_levels for pair in pairs)
    return True, f"{names} and PyTorch agree: they differ by {worst:.3g} levels of 255 at most."


def file_stem(name: str) -> str:
    """A backend's name as part of a file name."""
    return "".join(c if c.isalnum() else "_" for c in name.lower()).strip("_")


def versions() -> dict[str, str]:
    """Versions of the packages that take part, where they are installed."""
    found = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found
