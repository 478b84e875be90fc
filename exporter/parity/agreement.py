"""How far two outputs differ, and whether that is what their number formats explain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from denoise_gui.contract.report import Verdict
from denoise_gui.contract.sentences import Sentence
from denoise_gui.contract.tolerances import Tolerance


@dataclass(frozen=True, eq=False)
class Difference:
    """Of two images in [0, 1], shape (1, C, H, W); levels are 255ths."""

    largest_levels: float
    largest_at: tuple[int, int]
    mean_levels: float
    share_over: float
    changed_share: float
    psnr_db: float | None
    cosine: float
    magnitude: NDArray[np.float32]
    """(H, W): the largest difference over the channels, in levels."""
    not_finite: int
    """How many of the candidate's values are NaN or infinite."""
    values: int


def difference(
    reference: NDArray[np.float32], candidate: NDArray[np.float32], tolerance: Tolerance
) -> Difference:
    """Measure. Values that are not finite count as a difference of 255 levels."""
    a, b = reference.astype(np.float64), candidate.astype(np.float64)
    with np.errstate(invalid="ignore"):
        levels = np.nan_to_num(np.abs(a - b) * 255, nan=255.0, posinf=255.0, neginf=255.0)
    not_finite = int(b.size - np.isfinite(b).sum())
    a, b = (np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0) for values in (a, b))
    magnitude = levels.max(axis=(0, 1))
    y, x = np.unravel_index(int(magnitude.argmax()), magnitude.shape)
    changed = (to_bytes(a) != to_bytes(b)).any(axis=(0, 1))
    mse = float(np.mean((levels / 255) ** 2))
    norms = float(np.linalg.norm(a) * np.linalg.norm(b))
    return Difference(
        largest_levels=float(magnitude[y, x]),
        largest_at=(int(x), int(y)),
        mean_levels=float(levels.mean()),
        share_over=float((levels > tolerance.levels).mean()),
        changed_share=float(changed.mean()),
        psnr_db=10 * float(np.log10(1 / mse)) if mse > 0 else None,
        cosine=float(np.sum(a * b) / norms) if norms else 1.0,
        magnitude=magnitude.astype(np.float32),
        not_finite=not_finite,
        values=b.size,
    )


def judge(
    found: Difference, candidate: str, tolerance: Tolerance, beyond: tuple[float, float] | None
) -> Verdict:
    """Whether a candidate agrees with PyTorch.

    Args:
        beyond: sigma and the largest that the file was made for, where sigma is larger.
    """
    passed = found.share_over <= tolerance.allowed_share
    x, y = found.largest_at
    if not passed and beyond:
        sentence = Sentence("pair-beyond", candidate, found.largest_levels, x, y, *beyond)
    else:
        code = "pair-agrees" if passed else "pair-differs"
        sentence = Sentence(code, candidate, found.largest_levels, x, y, _allowed(tolerance))
    notes: list[str] = []
    if found.not_finite:
        notes.append(Sentence("pair-not-finite", candidate, found.not_finite, found.values))
    return Verdict(
        *(passed, tolerance.levels, tolerance.allowed_share, tolerance.reason, sentence),
        notes=notes,
    )


def _allowed(tolerance: Tolerance) -> Sentence:
    code = "within-one" if tolerance.levels == 1 else "within"
    if tolerance.allowed_share:
        return Sentence(f"{code}-for-most", tolerance.levels, tolerance.allowed_share)
    return Sentence(code, tolerance.levels)


def to_bytes(image: NDArray[Any]) -> NDArray[np.uint8]:
    """[0, 1] to 8-bit pixels, as any viewer shows them."""
    pixels: NDArray[np.uint8] = np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8)
    return pixels
