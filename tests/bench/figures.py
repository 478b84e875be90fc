"""Numbers out of samples: the few statistics that the benchmark reports."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from typing import Any

Figure = float | None
"""None: not measured, or nothing to measure yet."""


def percentile(samples: Sequence[float], percent: float) -> float:
    """Linearly interpolated between the two nearest samples, as `numpy.percentile` does.

    Raises:
        ValueError: no samples, or a percentage outside 0 to 100.
    """
    if not samples or not 0 <= percent <= 100:
        raise ValueError(f"no percentile {percent} of {len(samples)} samples")
    ordered = sorted(samples)
    position = (len(ordered) - 1) * percent / 100
    low = math.floor(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)


def spread(samples: Sequence[float]) -> dict[str, Any]:
    """Median, 95th percentile, maximum and number of samples; None for each without samples."""
    if not samples:
        return {"median": None, "p95": None, "max": None, "count": 0}
    return {
        "median": statistics.median(samples),
        "p95": percentile(samples, 95),
        "max": max(samples),
        "count": len(samples),
    }


def worse(a: Figure, b: Figure) -> Figure:
    """The larger of two figures; None where either is missing, since half a worst case is none."""
    return None if a is None or b is None else max(a, b)
