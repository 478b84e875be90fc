"""What a comparison found, as data: the schema of report.json.

Every dataclass here is an object of the file under its field names; `Report` is the root. Images
are PNG files beside it, named relative to it. Differences are in 8-bit levels (255 = full scale).
Sentences stand in the file as English; ``sentences`` at its root gives, for each, its code and
arguments (see `sentences.py`). A reader passes over keys that it does not know.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields, is_dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from denoise_gui.contract.sentences import Sentence, sentence_of
from denoise_gui.contract.trial import Trial

SCHEMA_VERSION = 1
FILE_NAME, PAGE_NAME = "report.json", "report.html"

PYTORCH, ONNX, OPENVINO, COREML = "pytorch", "onnx", "openvino", "coreml"
COREAI, NCNN, DARKTABLE, WEB = "coreai", "ncnn", "darktable", "web"
"""Kinds of backend."""


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
    """`PYTORCH`, `ONNX` or another of the kinds above."""
    runner: str
    """What computed, such as "Core ML runtime" or "reference evaluation of the package"."""
    precision: str
    """A key of `tolerances.TOLERANCES`."""
    seconds: float
    file: str | None
    file_bytes: int | None
    operations: dict[str, int]
    png: str | None
    error: str | None = None
    sizes: str = ""
    """What sizes the file takes, width x height, in words."""
    part: tuple[int, int, int, int] | None = None
    """x, y, width, height of what this backend ran on, within the part that was compared; null for
    all of it. Around it the PNG is gray, and the difference is 0."""


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
    notes: list[str] = field(default_factory=list)
    """What else one must know, such as how much was cut off before comparing pixels."""


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
    clipped_share: float = 0.0
    """Share of PyTorch's values outside 0 to 255, which a file that gives pixels cannot hold. They
    were cut before comparing; nothing is cut for files that give floats."""
    clipped_levels: float = 0.0
    """The farthest that such a value lies outside."""


@dataclass(frozen=True)
class SweepRow:
    """One case of the sweep. `passed` is null where it was not tried, for the reason in `note`."""

    case: str
    width: int
    height: int
    sigma: float
    candidate: str
    largest_levels: float | None
    passed: bool | None
    note: str = ""


@dataclass(frozen=True)
class Denoising:
    """What PyTorch makes of a built-in picture with noise: agreement alone proves nothing."""

    measured: Trial | None
    """Null where the output holds NaN or infinite values."""
    exported: Trial | None
    """The figure in the exported file's metadata, if it has one."""
    denoises: bool
    worsens: bool
    sentence: str


@dataclass(frozen=True)
class Report:
    """The whole of a comparison. `passed`: all backends agree; `denoising` is judged apart."""

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
    denoising: Denoising | None = None
    sigma_max: float | None = None
    """The largest sigma that the files were made for, in 8-bit levels; null if none says."""
    schema: int = SCHEMA_VERSION


class SchemaError(ValueError):
    """A report of another version; the argument is its number."""


def to_json(report: Report) -> str:
    """The content of report.json."""
    data = asdict(report)
    data["sentences"] = {str(s): s.to_data() for s in _sentences(report)}
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def report_of(text: str) -> Report:
    """Read what `to_json` wrote.

    Raises:
        SchemaError: written by another version of the exporter.
        ValueError, KeyError, TypeError: no report, or something of it is missing.
    """
    data = json.loads(text)
    if data["schema"] != SCHEMA_VERSION:
        raise SchemaError(data["schema"])
    report: Report = _read(Report, data, data.get("sentences", {}))
    return report


def _sentences(value: Any) -> list[Sentence]:
    if isinstance(value, Sentence):
        return [value]
    if is_dataclass(value):
        return [s for f in fields(value) for s in _sentences(getattr(value, f.name))]
    if isinstance(value, list | tuple):
        return [sentence for one in value for sentence in _sentences(one)]
    return []


def _read(kind: Any, value: Any, said: Mapping[str, Any]) -> Any:
    """`value` of JSON as what the annotation `kind` asks for."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        chosen = next(one for one in inner if one is not type(None))
        return None if value is None else _read(chosen, value, said)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        given = {f.name: value[f.name] for f in fields(kind) if f.name in value}
        missing = [f.name for f in fields(kind) if f.name not in value and _needed(f)]
        if missing:
            raise KeyError(missing[0])
        return kind(**{name: _read(hints[name], one, said) for name, one in given.items()})  # type: ignore[operator]
    if origin is list:
        return [_read(inner[0], one, said) for one in value]
    if origin is tuple:
        return tuple(_read(k, one, said) for k, one in zip(inner, value, strict=True))
    if origin is dict:
        return {str(key): _read(inner[1], one, said) for key, one in value.items()}
    if kind is str:
        return sentence_of(said.get(value), str(value))
    if kind is float and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} where {kind.__name__} is wanted")
    return value


def _needed(one: Any) -> bool:
    return one.default is MISSING and one.default_factory is MISSING
