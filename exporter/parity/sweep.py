"""The same comparison over noise levels, sizes and tiles: it finds sizes baked in at export."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from denoise_gui.contract import progress
from denoise_gui.contract.model_file import HALO_TOLERANCE_LEVELS
from denoise_gui.contract.report import SweepRow
from denoise_gui.contract.sentences import Sentence
from denoise_gui.contract.tolerances import TOLERANCES
from exporter.onnx.size_limits import fit
from exporter.parity.agreement import difference, to_bytes
from exporter.parity.backends import Array, Backend, TorchBackend, first_line
from exporter.parity.subject import Subject
from exporter.progress_lines import ProgressLines

SIGMAS = (0.0, 5.0, 15.0, 25.0, 50.0, 75.0)
SIZES = ((1, 1), (2, 3), (7, 5), (33, 31), (64, 64), (101, 67), (256, 320), (600, 800))
SIGMA_SIZE = (96, 128)
TILE = 64
TILED_SIZE = (192, 256)

SWEEP_PIXELS = (
    len(SIGMAS) * SIGMA_SIZE[0] * SIGMA_SIZE[1]
    + sum(height * width for height, width in SIZES)
    + 4 * TILED_SIZE[0] * TILED_SIZE[1]
)
"""What the cases for one backend add up to, the context of tiles included."""

_Run = Callable[[Array, float], Array]


def sweep(
    torch_backend: TorchBackend,
    candidates: list[Backend],
    subject: Subject,
    halo: int,
    lines: ProgressLines,
) -> list[SweepRow]:
    """All cases for all candidates.

    Args:
        subject: its pixels are what each case takes its own from; its sigma is that of the cases
            that do not vary it.
        halo: pixels of context around a tile.
    """
    rows: list[SweepRow] = []
    total, done = len(candidates) * SWEEP_PIXELS, 0
    with lines.step("sweep", progress.SWEEP, Sentence("at-sweep")) as tell:
        for candidate in candidates:
            source = subject.part
            if candidate.takes_pixels:
                source = to_bytes(source).astype(np.float32) / np.float32(255)
            for pixels, row in _cases(torch_backend, candidate, source, subject, halo):
                rows.append(row)
                done += pixels
                tell(done / total)
    return rows


def _cases(
    torch_backend: TorchBackend, candidate: Backend, source: Array, subject: Subject, halo: int
) -> Iterator[tuple[int, SweepRow]]:
    """Rows, each with how many pixels it took."""
    sigma = subject.sigma_of(candidate)
    for level in SIGMAS:
        image = _of_size(source, SIGMA_SIZE)
        row = SweepRow(
            f"sigma {level:g}", SIGMA_SIZE[1], SIGMA_SIZE[0], level, candidate.name, None, None
        )
        if candidate.sigma not in (None, level):
            yield image[0, 0].size, replace(row, note=Sentence("sweep-baked"))
        elif subject.sigma_max is not None and level > subject.sigma_max:
            yield image[0, 0].size, replace(row, note=Sentence("sweep-beyond", subject.sigma_max))
        else:
            yield image[0, 0].size, _run_case(row, torch_backend, candidate, image)
    for height, width in SIZES:
        image = _of_size(source, (height, width))
        name = f"size {width}x{height}"
        row = SweepRow(name, width, height, sigma, candidate.name, None, None)
        yield height * width, _run_case(row, torch_backend, candidate, image)
    height, width = TILED_SIZE
    image = _of_size(source, TILED_SIZE)
    row = SweepRow(f"tiles, halo {halo}", width, height, sigma, candidate.name, None, None)
    yield 4 * height * width, _run_in_tiles(row, torch_backend, candidate, image, halo)


def _of_size(source: Array, size: tuple[int, int]) -> Array:
    """The source's top left corner, mirrored on where it is too small."""
    part = source[..., : size[0], : size[1]]
    missing = (size[0] - part.shape[2], size[1] - part.shape[3])
    return np.pad(part, ((0, 0), (0, 0), (0, missing[0]), (0, missing[1])), mode="reflect")


def _run_case(
    row: SweepRow, torch_backend: TorchBackend, candidate: Backend, image: Array
) -> SweepRow:
    fitted = fit(image, torch_backend.network.config.multiple, torch_backend.limits)
    if not candidate.limits.allow(*fitted.array.shape[2:]):
        return replace(row, note=Sentence("sweep-size"))
    if fitted.array[0, 0].size > candidate.largest_area:
        return replace(row, note=Sentence("sweep-slow"))
    try:
        output = fitted.cut(candidate.run(fitted.array, row.sigma))
    except Exception as error:  # noqa: BLE001 - a case that fails is what the sweep looks for
        return replace(row, passed=False, note=first_line(error))
    reference = fitted.cut(torch_backend.run(fitted.array, row.sigma))
    return _judged(row, reference, output, candidate)


def _run_in_tiles(
    row: SweepRow, torch_backend: TorchBackend, candidate: Backend, image: Array, halo: int
) -> SweepRow:
    height, width = TILED_SIZE
    edge = TILE + 2 * halo
    if not candidate.limits.allow(min(edge, height), min(edge, width)):
        return replace(row, note=Sentence("sweep-tiles"))
    if 4 * height * width > candidate.largest_area:
        return replace(row, note=Sentence("sweep-slow"))
    try:
        output = _in_tiles(candidate.run, image, row.sigma, halo)
    except Exception as error:  # noqa: BLE001 - see above
        return replace(row, passed=False, note=first_line(error))
    reference = torch_backend.run(image, row.sigma)
    return _judged(row, reference, output, candidate, slack=10 * HALO_TOLERANCE_LEVELS)


def _in_tiles(run: _Run, image: Array, sigma: float, halo: int) -> Array:
    """Tiles with context on all sides that have any, stitched without blending."""
    height, width = image.shape[2:]
    output = np.empty_like(image)
    for y in range(0, height, TILE):
        for x in range(0, width, TILE):
            top, left = max(0, y - halo), max(0, x - halo)
            tile = image[..., top : y + TILE + halo, left : x + TILE + halo]
            result = run(np.ascontiguousarray(tile), sigma)
            inner = result[..., y - top : y - top + TILE, x - left : x - left + TILE]
            output[..., y : y + TILE, x : x + TILE] = inner
    return output


def _judged(
    row: SweepRow, reference: Array, output: Array, candidate: Backend, slack: float = 0.0
) -> SweepRow:
    tolerance = TOLERANCES[candidate.precision]
    if candidate.gives_pixels:
        reference = np.clip(reference, 0, 1)
    if output.shape != reference.shape:
        shapes = ("x".join(map(str, array.shape)) for array in (output, reference))
        return replace(row, passed=False, note=Sentence("output-shape", *shapes))
    found = difference(reference, output, tolerance)
    passed = found.share_over <= tolerance.allowed_share
    if slack:
        passed = passed or found.largest_levels <= tolerance.levels + slack
    return replace(row, largest_levels=found.largest_levels, passed=passed)
