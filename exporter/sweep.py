"""The same comparison over noise levels, sizes and tiles: it finds sizes baked in at export."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from exporter.agreement import TOLERANCES, difference
from exporter.backends import Array, Backend, TorchBackend
from exporter.halo import HALO_TOLERANCE_LEVELS
from exporter.pictures import fit
from exporter.report import SweepRow

SIGMAS = (0.0, 5.0, 15.0, 25.0, 50.0, 75.0)
SIZES = ((1, 1), (2, 3), (7, 5), (33, 31), (64, 64), (101, 67), (256, 320), (600, 800))
SIGMA_SIZE = (96, 128)
TILE = 64
TILED_SIZE = (192, 256)

_Run = Callable[[Array, float], Array]


def sweep(
    torch_backend: TorchBackend, candidates: list[Backend], source: Array, sigma: float, halo: int
) -> list[SweepRow]:
    """All cases for all candidates.

    Args:
        source: (1, C, H, W) in [0, 1], from which each case takes its pixels.
        sigma: in levels, for the cases that do not vary it.
        halo: pixels of context around a tile.
    """
    rows = []
    for candidate in candidates:
        for level in SIGMAS:
            image = _of_size(source, SIGMA_SIZE)
            rows.append(_row(f"sigma {level:g}", torch_backend, candidate, image, level))
        for size in SIZES:
            image = _of_size(source, size)
            name = f"size {size[1]}x{size[0]}"
            rows.append(_row(name, torch_backend, candidate, image, sigma))
        rows.append(_tiled_row(torch_backend, candidate, source, sigma, halo))
    return rows


def _of_size(source: Array, size: tuple[int, int]) -> Array:
    """The source's top left corner, mirrored on where it is too small."""
    part = source[..., : size[0], : size[1]]
    missing = (size[0] - part.shape[2], size[1] - part.shape[3])
    return np.pad(part, ((0, 0), (0, 0), (0, missing[0]), (0, missing[1])), mode="reflect")


def _row(
    case: str, torch_backend: TorchBackend, candidate: Backend, image: Array, sigma: float
) -> SweepRow:
    height, width = image.shape[2:]
    fitted = fit(image, torch_backend.network.config.multiple, torch_backend.limits)
    row = SweepRow(case, width, height, sigma, candidate.name, None, None)
    if not candidate.limits.allow(*fitted.array.shape[2:]):
        return _noted(row, "the file declares that it does not take this size")
    try:
        output = fitted.cut(candidate.run(fitted.array, sigma))
    except Exception as error:  # noqa: BLE001 - a case that fails is what the sweep looks for
        return _noted(row, str(error).splitlines()[0], passed=False)
    reference = fitted.cut(torch_backend.run(fitted.array, sigma))
    return _judged(row, reference, output, candidate.precision)


def _tiled_row(
    torch_backend: TorchBackend, candidate: Backend, source: Array, sigma: float, halo: int
) -> SweepRow:
    image = _of_size(source, TILED_SIZE)
    height, width = TILED_SIZE
    row = SweepRow(f"tiles, halo {halo}", width, height, sigma, candidate.name, None, None)
    edge = TILE + 2 * halo
    if not candidate.limits.allow(min(edge, height), min(edge, width)):
        return _noted(row, "the file declares that it does not take tiles of this size")
    try:
        output = _in_tiles(candidate.run, image, sigma, halo)
    except Exception as error:  # noqa: BLE001 - see above
        return _noted(row, str(error).splitlines()[0], passed=False)
    reference = torch_backend.run(image, sigma)
    return _judged(row, reference, output, candidate.precision, slack=10 * HALO_TOLERANCE_LEVELS)


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
    row: SweepRow, reference: Array, output: Array, precision: str, slack: float = 0.0
) -> SweepRow:
    tolerance = TOLERANCES[precision]
    if precision in ("image", "compressed"):
        reference, output = np.clip(reference, 0, 1), np.clip(output, 0, 1)
    found = difference(reference, output, tolerance)
    passed = found.share_over <= tolerance.allowed_share
    if slack:
        passed = passed or found.largest_levels <= tolerance.levels + slack
    return SweepRow(
        row.case, row.width, row.height, row.sigma, row.candidate, found.largest_levels, passed
    )


def _noted(row: SweepRow, note: str, *, passed: bool | None = None) -> SweepRow:
    return SweepRow(row.case, row.width, row.height, row.sigma, row.candidate, None, passed, note)
