"""One backend against PyTorch: measured, judged, drawn and, where they differ, the first layer that
does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
from PIL import Image

from denoise_gui.contract import progress
from denoise_gui.contract.report import Pair, Parting
from denoise_gui.contract.sentences import Sentence
from denoise_gui.contract.tolerances import LAYER_TOLERANCES, TOLERANCES
from exporter.parity.agreement import Difference, difference, judge
from exporter.parity.backends import (
    Array,
    Backend,
    OnnxBackend,
    OpenVinoBackend,
    PackageBackend,
    TorchBackend,
)
from exporter.parity.layers import coreml_layers, first_parting, onnx_layers, torch_layers
from exporter.parity.pictures import false_colour, file_stem, save_levels
from exporter.parity.subject import Subject
from exporter.progress_lines import ProgressLines

LAYER_WINDOW = 256
"""Edge in pixels of the part around the worst pixel in which layers are compared."""


def compare_pair(
    torch_backend: TorchBackend,
    candidate: Backend,
    output: Array,
    subject: Subject,
    folder: Path,
    lines: ProgressLines,
) -> Pair:
    """Measure and judge a backend against PyTorch, and draw the difference map.

    Nothing is clipped, but for a file that gives 8-bit pixels, which cannot hold more; what was cut
    off PyTorch's output then is measured and told.
    """
    reference = subject.reference(torch_backend, subject.given_to(candidate), candidate)
    clipped_share, clipped_levels = 0.0, 0.0
    if candidate.gives_pixels:
        clipped_share, clipped_levels = outside(reference)
        reference = np.clip(reference, 0, 1)
    tolerance = TOLERANCES[candidate.precision]
    inside = difference(reference, output, tolerance)
    found = _in_the_whole(inside, candidate, subject)
    verdict = judge(found, candidate.name, tolerance, subject.beyond)
    if clipped_share:
        note = Sentence("pair-clipped", clipped_share, clipped_levels)
        verdict = replace(verdict, notes=[*verdict.notes, note])
    if not verdict.passed:
        message = Sentence("at-layers", candidate.name)
        with lines.step("layers", progress.LAYERS, message):
            parting = locate_parting(torch_backend, candidate, subject, inside)
        verdict = replace(verdict, parts_at=parting)
    white = max(found.largest_levels, tolerance.levels)
    png, levels_png = _drawn(found, white, candidate, folder)
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
        clipped_share=clipped_share,
        clipped_levels=clipped_levels,
    )


def _drawn(found: Difference, white: float, backend: Backend, folder: Path) -> tuple[str, str]:
    """The difference map in colours and in gray levels, up to `white`; the names of both files."""
    stem = file_stem(backend.name)
    png, levels_png = f"difference_{stem}.png", f"levels_{stem}.png"
    Image.fromarray(false_colour(found.magnitude, white)).save(folder / png)
    save_levels(found.magnitude, white, folder / levels_png)
    return png, levels_png


def _in_the_whole(inside: Difference, backend: Backend, subject: Subject) -> Difference:
    """A difference within a backend's window, by places of all that is compared."""
    x, y, *_ = subject.window_of(backend)
    return replace(
        inside,
        largest_at=(inside.largest_at[0] + x, inside.largest_at[1] + y),
        magnitude=subject.placed(inside.magnitude, backend, 0.0),
    )


def outside(image: Array) -> tuple[float, float]:
    """The share of values that 8-bit pixels cannot hold, and how far outside, in levels."""
    excess = np.maximum(-image, image - 1).astype(np.float64) * 255
    # Half a level rounds to a value that pixels can hold.
    beyond = excess[excess > 0.5]
    return beyond.size / image.size, float(beyond.max(initial=0.0))


def locate_parting(
    torch_backend: TorchBackend, candidate: Backend, subject: Subject, found: Difference
) -> Parting | None:
    """The first layer that differs, around the worst pixel; None if it cannot be found out."""
    array, sigma = subject.given_to(candidate).array, subject.sigma_of(candidate)
    if candidate.limits.allow(LAYER_WINDOW, LAYER_WINDOW):
        array = _around(array, found.largest_at, torch_backend.network.config.multiple)
    reference = torch_layers(torch_backend.network, array, sigma)
    try:
        if isinstance(candidate, PackageBackend):
            layers = coreml_layers(candidate, array, sigma)
        elif isinstance(candidate, OnnxBackend | OpenVinoBackend):
            model = onnx.load(candidate.path)
            layers = onnx_layers(model, candidate.form, array, sigma)
        else:
            return None
    except Exception:  # noqa: BLE001 - the verdict stands without the place
        return None
    return first_parting(reference, layers, LAYER_TOLERANCES[candidate.precision])


def _around(array: Array, at: tuple[int, int], multiple: int) -> Array:
    """The part of LAYER_WINDOW pixels around a place, aligned as the whole is."""
    window = []
    for place, size in zip((at[1], at[0]), array.shape[2:], strict=True):
        edge = min(LAYER_WINDOW, size)
        start = max(0, min(place - edge // 2, size - edge)) // multiple * multiple
        window.append(slice(start, start + edge))
    return np.ascontiguousarray(array[..., window[0], window[1]])
