"""How far two runtimes may differ, by the numbers they compute in; and why so far."""

from __future__ import annotations

from dataclasses import dataclass

from denoise_gui.contract.sentences import Sentence

FLOAT32, FLOAT16, IMAGE, COMPRESSED = "float32", "float16", "image", "compressed"
"""`IMAGE`: 8-bit pixels come out. `COMPRESSED`: the weights were made smaller on purpose."""


@dataclass(frozen=True)
class Tolerance:
    """All but `allowed_share` of the values must agree within `levels` (8-bit levels)."""

    levels: float
    allowed_share: float
    reason: Sentence


TOLERANCES = {
    FLOAT32: Tolerance(0.01, 0.0, Sentence("why-float32")),
    FLOAT16: Tolerance(1.0, 0.001, Sentence("why-float16")),
    IMAGE: Tolerance(1.5, 0.001, Sentence("why-image")),
    COMPRESSED: Tolerance(3.0, 0.01, Sentence("why-compressed")),
}
"""By precision."""

LAYER_TOLERANCES = {FLOAT32: 1e-4, FLOAT16: 2e-2, IMAGE: 2e-2, COMPRESSED: 1e-1}
"""By precision: the share of a layer's largest value by which its values may differ."""
