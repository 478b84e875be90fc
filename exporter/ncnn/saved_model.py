"""The folder that an ncnn model is written to: what lies in it, and its metadata."""

from __future__ import annotations

import json
from pathlib import Path

PARAM, BIN, METADATA = "model.ncnn.param", "model.ncnn.bin", "model.json"
FILES = (PARAM, BIN, METADATA)
IMAGE, SIGMA, OUTPUT = "in0", "in1", "out0"
"""What pnnx calls them."""


def read_metadata(folder: Path) -> dict[str, str]:
    """The metadata beside a model; none where there is no such file.

    Raises:
        OSError: a part of the model is missing.
        ValueError: it is damaged.
    """
    for name in (PARAM, BIN):
        with (folder / name).open("rb"):
            pass
    try:
        text = (folder / METADATA).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    data = json.loads(text)
    if not isinstance(data, dict):
        raise ValueError("its metadata is no object")
    return {str(key): str(value) for key, value in data.items()}
