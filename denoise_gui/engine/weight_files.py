"""Files that hold weights rather than a model that can run: how they are told, and how they may be
read. The exporter converts them, in a process of its own."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from pathlib import Path

WEIGHT_SUFFIXES = (
    *(".safetensors", ".pth", ".pt", ".ckpt", ".th", ".tar"),
    *(".pt2", ".mat"),  # a whole program, which the exporter tells what to do with; MatConvNet's
)
EXPORT_MODULES = ("torch", "onnx", "onnxscript", "coremltools", "safetensors")

READING_WORDS = {
    "predicts": ("image", "noise", "correction"),
    "map": ("map-first", "map-last", "map-before-each", "map-behind-each"),
    "in": ("in-channel", "in-position", "in-channel-columns", "in-position-columns"),
    "out": ("out-channel", "out-position", "out-channel-columns", "out-position-columns"),
    "dropped": ("drop-first", "drop-last", "drop-before-each", "drop-behind-each"),
    "colours": ("rgb", "bgr"),
    "scale": ("sigma-1", "sigma-255", "all-255"),
}
"""The questions that weights leave open, and the exporter's words for the answers."""
READING_NAMES = {
    "kair": "map-last+image+in-channel+out-channel+rgb+sigma-1",
    "ipol": "map-first+noise+in-channel+out-channel+rgb+sigma-1",
    "paper": "map-first+image+in-channel+out-channel+drop-first+rgb+sigma-1",
}
"""The exporter's names for several words at once."""
READING_JOINT = "+"


def holds_weights(path: Path) -> bool:
    """Whether a file must be converted before it can run, by its name."""
    return path.suffix.lower() in WEIGHT_SUFFIXES


def words_of(reading: str) -> list[str]:
    """The words of a reading, those of a name in its place."""
    parts = reading.lower().replace(",", READING_JOINT).split(READING_JOINT)
    whole = READING_JOINT.join(READING_NAMES.get(part.strip(), part.strip()) for part in parts)
    return [word for word in whole.split(READING_JOINT) if word not in ("", "auto")]


def unknown_words(reading: str) -> list[str]:
    """The words of a reading that the exporter does not know."""
    known = {word for words in READING_WORDS.values() for word in words}
    return [word for word in words_of(reading) if word not in known]


def missing_modules() -> list[str]:
    """What of the export extra is not installed; nothing is imported to find out."""
    return [name for name in EXPORT_MODULES if importlib.util.find_spec(name) is None]


def export_requirements() -> list[str]:
    """What `pip` must install for the export, as the package itself declares it."""
    declared = importlib.metadata.requires("denoise-gui") or []
    return [
        line.split(";")[0].strip()
        for line in declared
        if 'extra == "export"' in line or "extra == 'export'" in line
    ]
