"""The folder that an ncnn model is written to: what lies in it, and its card."""

from __future__ import annotations

import json
from pathlib import Path

PARAM, BIN, CARD = "model.ncnn.param", "model.ncnn.bin", "model.json"
IMAGE, SIGMA, OUTPUT = "in0", "in1", "out0"
"""What pnnx calls them."""


def read_card(folder: Path) -> dict[str, str]:
    """The metadata beside a model; none where there is no card.

    Raises:
        OSError: a part of the model is missing.
        ValueError: the card is damaged.
    """
    for name in (PARAM, BIN):
        with (folder / name).open("rb"):
            pass
    try:
        text = (folder / CARD).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    data = json.loads(text)
    if not isinstance(data, dict):
        raise ValueError("its card is no object")
    return {str(key): str(value) for key, value in data.items()}
