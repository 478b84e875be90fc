"""How far two outputs differ, and whether that is what their number formats explain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exporter.report import Verdict


@dataclass(frozen=True)
class Tolerance:
    """All but `allowed_share` of the values must agree within `levels` (8-bit levels)."""

    levels: float
    allowed_share: float
    reason: str


TOLERANCES = {
    "float32": Tolerance(
        0.01,
        0.0,
        "Both compute in float32: only the order of the sums differs, which rounds in the "
        "seventh digit.",
    ),
    "float16": Tolerance(
        1.0,
        0.001,
        "float16 keeps eleven binary digits: on [0, 1] the rounding of the image alone costs up "
        "to 4.9e-4 (0.12 of a level), and every layer rounds again.",
    ),
    "image": Tolerance(
        1.5,
        0.001,
        "The package gives 8-bit pixels: rounding alone moves a value by half a level, and "
        "float16 inside by up to one more.",
    ),
    "compressed": Tolerance(
        3.0,
        0.01,
        "The weights were compressed on purpose: they are other weights, and differences of a "
        "few levels are the price of the smaller file.",
    ),
}


@dataclass(frozen=True)
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


def difference(
    reference: NDArray[np.float32], candidate: NDArray[np.float32], tolerance: Tolerance
) -> Difference:
    """Measure. Values that are not finite count as a difference of 255 levels."""
    a, b = reference.astype(np.float64), candidate.astype(np.float64)
    levels = np.nan_to_num(np.abs(a - b) * 255, nan=255.0, posinf=255.0, neginf=255.0)
    b = np.nan_to_num(b, nan=0.0, posinf=0.0, neginf=0.0)
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
    )


def judge(found: Difference, candidate: str, tolerance: Tolerance) -> Verdict:
    passed = found.share_over <= tolerance.allowed_share
    x, y = found.largest_at
    allowed = f"{tolerance.levels:g} level" + ("" if tolerance.levels == 1 else "s")
    if tolerance.allowed_share:
        allowed += f" for all but {tolerance.allowed_share:.1%} of the values"
    sentence = (
        f"{candidate} {'agrees' if passed else 'does not agree'} with PyTorch: the largest "
        f"difference is {found.largest_levels:.3g} levels of 255, at x {x}, y {y}; "
        f"allowed: {allowed}."
    )
    return Verdict(passed, tolerance.levels, tolerance.allowed_share, tolerance.reason, sentence)


def to_bytes(image: NDArray[Any]) -> NDArray[np.uint8]:
    """[0, 1] to 8-bit pixels, as any viewer shows them."""
    pixels: NDArray[np.uint8] = np.rint(np.clip(image, 0, 1) * 255).astype(np.uint8)
    return pixels
