"""What a comparison found, as data: the schema of report.json.

Every dataclass here is an object of the file under its field names; `Report` is the root. Images
are PNG files beside it, named relative to it. Differences are in 8-bit levels (255 = full scale).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class InputImage:
    """What was run. `crop` is x, y, width, height of the part used, in pixels of the file."""

    path: str
    width: int
    height: int
    crop: tuple[int, int, int, int]
    note: str
    png: str = "original.png"


@dataclass(frozen=True)
class BackendRun:
    """One backend's run. `error` is null unless it could not run; then `png` is null."""

    name: str
    kind: str
    """"pytorch", "onnx", "openvino" or "coreml"."""
    runner: str
    """What computed, such as "Core ML runtime" or "reference evaluation of the package"."""
    precision: str
    """"float32", "float16", "image" (8-bit pixels out) or "compressed"."""
    seconds: float
    file: str | None
    file_bytes: int | None
    operations: dict[str, int]
    png: str | None
    error: str | None = None


@dataclass(frozen=True)
class Parting:
    """The first layer at which two backends part; differences in the layer's own units."""

    layer: str
    kind: str
    position: int
    """Counted over all layers compared, from 0."""
    largest_difference: float
    largest_value: float
    note: str = ""


@dataclass(frozen=True)
class Verdict:
    """Whether two backends agree, how far they might differ, and why that far."""

    passed: bool
    tolerance_levels: float
    allowed_share: float
    """Share of values that may differ by more than the tolerance."""
    reason: str
    sentence: str
    parts_at: Parting | None = None


@dataclass(frozen=True)
class Pair:
    """PyTorch against another backend. `largest_at` is x, y in the output image."""

    reference: str
    candidate: str
    precision: str
    largest_levels: float
    largest_at: tuple[int, int]
    mean_levels: float
    share_over_tolerance: float
    changed_share: float
    """Share of pixels that change after rounding to 8 bits."""
    psnr_db: float | None
    """Null when the outputs are identical."""
    cosine: float
    difference_png: str
    difference_levels_png: str
    """The same as 16-bit gray, whose white is `difference_white_levels`: for another gain."""
    difference_white_levels: float
    """The difference that the map shows in its brightest colour."""
    verdict: Verdict


@dataclass(frozen=True)
class SweepRow:
    """One case of the sweep. `passed` is null where the file declares that it does not take it."""

    case: str
    width: int
    height: int
    sigma: float
    candidate: str
    largest_levels: float | None
    passed: bool | None
    note: str = ""


@dataclass(frozen=True)
class Report:
    """The whole of a comparison."""

    passed: bool
    sentence: str
    name: str
    weights: str
    weights_sha256: str
    sigma: float
    image: InputImage
    backends: list[BackendRun]
    pairs: list[Pair]
    sweep: list[SweepRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    system: str = ""
    schema: int = SCHEMA_VERSION


def write_json(report: Report, path: Path) -> None:
    text = json.dumps(asdict(report), indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
