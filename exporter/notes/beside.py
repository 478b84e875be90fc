"""What lies beside an exported file, for people who build an app with it: how to call it, in a few
lines that run, and what sigma, sizes and padding mean.

Beside ``NAME.onnx`` lies ``NAME_example.py``; beside ``NAME.mlpackage`` lie ``NAME_example.swift``
and ``NAME_README.md``. The first line of each says that the exporter wrote it: a file of the same
name without that line is somebody's own, and stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from denoise_gui.contract import model_file
from exporter.notes.templates import (
    COREML_README,
    FREE_SIZES,
    ONE_SIZE,
    PYTHON_EXAMPLE,
    SWIFT_IMAGE_EXAMPLE,
    SWIFT_TENSOR_EXAMPLE,
)
from exporter.whole_files import whole_file

MARK = "Written by the exporter of denoise-gui"


@dataclass(frozen=True)
class Usage:
    """What the notes tell of an exported file.

    `size` is (height, width) where it is fixed; else a Core ML package takes edges from `smallest`
    to `largest`. `image`: it takes and gives 8-bit images.
    """

    metadata: Mapping[str, str]
    size: tuple[int, int] | None = None
    smallest: int = 1
    largest: int = 0
    image: bool = False
    precision: str = "float32"

    @property
    def channels(self) -> int:
        return int(self.metadata[model_file.CHANNELS])

    @property
    def multiple(self) -> int:
        return int(self.metadata[model_file.MULTIPLE])


def onnx_notes(path: Path) -> list[Path]:
    """Where the notes of an ONNX file lie."""
    return [path.with_name(f"{path.stem}_example.py")]


def coreml_notes(path: Path) -> list[Path]:
    """Where the notes of a Core ML package lie."""
    return [
        path.with_name(f"{path.stem}_example.swift"),
        path.with_name(f"{path.stem}_README.md"),
    ]


def write_onnx_notes(path: Path, usage: Usage) -> list[Path]:
    """Write them; returns those that were, without any that was somebody's own.

    Raises:
        ExportError: one cannot be written.
    """
    (example,) = onnx_notes(path)
    return _written({example: _filled(PYTHON_EXAMPLE, path, usage)})


def write_coreml_notes(path: Path, usage: Usage) -> list[Path]:
    """As `write_onnx_notes`, for a package."""
    example, readme = coreml_notes(path)
    swift = SWIFT_IMAGE_EXAMPLE if usage.image else SWIFT_TENSOR_EXAMPLE
    return _written(
        {
            example: _filled(swift, path, usage),
            readme: _filled(COREML_README, path, usage),
        }
    )


def _written(texts: Mapping[Path, str]) -> list[Path]:
    written = []
    for path, text in texts.items():
        if path.exists() and not _is_ours(path):
            continue
        with whole_file(path) as part:
            part.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def _is_ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return MARK.encode() in file.read(400)
    except OSError:
        return False


def _filled(template: str, path: Path, usage: Usage) -> str:
    card = usage.metadata
    gray = usage.channels == 1
    values = {
        "mark": MARK,
        "file": path.name,
        "stem": path.stem,
        "name": card[model_file.NAME],
        "architecture": card[model_file.ARCHITECTURE],
        "licence": card[model_file.LICENSE],
        "channels": str(usage.channels),
        "colours": "gray" if gray else "RGB",
        "mode": "L" if gray else "RGB",
        "multiple": str(usage.multiple),
        "halo": card[model_file.HALO],
        "sigma_max": card[model_file.SIGMA_MAX],
        "size": repr(usage.size),
        "precision": usage.precision,
        "pixel_format": "kCVPixelFormatType_OneComponent8" if gray else "kCVPixelFormatType_32BGRA",
        "values": "8-bit pixels" if usage.image else "floats, black at 0 and white at 1",
        "height": str(usage.size[0]) if usage.size else "",
        "width": str(usage.size[1]) if usage.size else "",
        "smallest": str(usage.smallest),
        "largest": str(usage.largest),
    }
    sizes = Template(ONE_SIZE if usage.size else FREE_SIZES).substitute(values)
    return Template(template).substitute(values, sizes=sizes)
