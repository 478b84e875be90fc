"""What lies beside an exported file, for people who build an app with it: how to call it, in a few
lines that run, and what sigma, sizes and padding mean.

Beside ``NAME.onnx`` lies ``NAME_example.py``; beside ``NAME.mlpackage`` lie ``NAME_example.swift``
and ``NAME_README.md``, beside ``NAME.aimodel`` ``NAME_coreai_example.swift`` and
``NAME_coreai_README.md``; a folder that is exported has a README inside. The first line of each
says that the exporter wrote it: a file of that name without that line is somebody's own, and stays.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from denoise_gui.contract import model_file
from denoise_gui.contract.sentences import Sentence
from exporter.failures import ExportError, FailureKind
from exporter.notes.templates import (
    COREAI_README,
    COREAI_SWIFT_EXAMPLE,
    COREML_README,
    DARKTABLE_README,
    FREE_SIZES,
    NCNN_README,
    ONE_SIZE,
    PYTHON_EXAMPLE,
    SWIFT_IMAGE_EXAMPLE,
    SWIFT_TENSOR_EXAMPLE,
    WEB_README,
)
from exporter.whole_files import refuse_plain_file, whole_file

MARK = "Written by the exporter of denoise-gui"
README = "README.md"
"""In a folder that is exported."""


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
    more: Mapping[str, str] = field(default_factory=dict)
    """What the notes of one kind tell beside that."""

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


def coreai_notes(path: Path) -> list[Path]:
    """Where the notes of a Core AI model lie: a Core ML package may be beside it."""
    return [
        path.with_name(f"{path.stem}_coreai_example.swift"),
        path.with_name(f"{path.stem}_coreai_README.md"),
    ]


def write_coreai_notes(path: Path, usage: Usage) -> list[Path]:
    """As `write_onnx_notes`, for a Core AI model."""
    example, readme = coreai_notes(path)
    return _written(
        {
            example: _filled(COREAI_SWIFT_EXAMPLE, path, usage),
            readme: _filled(COREAI_README, path, usage),
        }
    )


def ncnn_readme(path: Path, usage: Usage) -> str:
    """The README of an ncnn folder."""
    return _filled(NCNN_README, path, usage)


def web_readme(path: Path, usage: Usage) -> str:
    """The README of a web page."""
    return _filled(WEB_README, path, usage)


def darktable_readme(path: Path, usage: Usage) -> str:
    """The README in a darktable package; `usage.more` has the keys that only it tells."""
    return _filled(DARKTABLE_README, path, usage)


def refuse_others_folder(path: Path, written: Collection[str]) -> None:
    """A folder of that name which the exporter did not write is somebody's own, and stays; so does
    one to which somebody has added something.

    Args:
        written: the names that an export puts into it, beside the README.

    Raises:
        ExportError: there is one, or a plain file.
    """
    refuse_plain_file(path)
    if not path.is_dir():
        return
    found = {file.name for file in path.iterdir()}
    if found and not (_is_ours(path / README) and found <= {README, *written}):
        raise ExportError(FailureKind.OUTPUT_UNWRITABLE, Sentence("folder-not-ours", path))


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


def _one_line(text: str) -> str:
    """Text of elsewhere, in which nothing ends the line of a comment that it stands in."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _in_quotes(text: str) -> str:
    """A name within double quotes, as Python and Swift both read it."""
    return text.translate(_ESCAPES)


_ESCAPES = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}
)


def _filled(template: str, path: Path, usage: Usage) -> str:
    metadata = usage.metadata
    gray = usage.channels == 1
    values = {
        "mark": MARK,
        "file": _one_line(path.name),
        "quoted_file": _in_quotes(path.name),
        "stem": _one_line(path.stem),
        "quoted_stem": _in_quotes(path.stem),
        "name": _one_line(metadata[model_file.NAME]),
        "architecture": _one_line(metadata[model_file.ARCHITECTURE]),
        "licence": _one_line(metadata[model_file.LICENSE]),
        "channels": str(usage.channels),
        "colours": "gray" if gray else "RGB",
        "mode": "L" if gray else "RGB",
        "multiple": str(usage.multiple),
        "halo": metadata[model_file.HALO],
        "sigma_max": metadata[model_file.SIGMA_MAX],
        "size": repr(usage.size),
        "precision": usage.precision,
        "pixel_format": "kCVPixelFormatType_OneComponent8" if gray else "kCVPixelFormatType_32BGRA",
        "values": "8-bit pixels" if usage.image else "floats, black at 0 and white at 1",
        "height": str(usage.size[0]) if usage.size else "",
        "width": str(usage.size[1]) if usage.size else "",
        "smallest": str(usage.smallest),
        "largest": str(usage.largest),
        "function": "main",
        **usage.more,
    }
    sizes = Template(ONE_SIZE if usage.size else FREE_SIZES).substitute(values)
    return Template(template).substitute(values, sizes=sizes)
