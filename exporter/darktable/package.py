"""A darktable package: a ZIP file with one folder, in it the network as ONNX, a card, a manifest.

From darktable 5.6 on, preferences > AI > import from file takes it, and neural restore > denoise
runs it. A model for that task has one input, an sRGB image [1, 3, H, W] in [0, 1], and one output;
a noise level is not asked for, so sigma is a constant of the graph here. darktable cuts the picture
into tiles with 64 pixels of context on each side, mirrored at the border.

Sources: darktable's `src/common/ai/restore_rgb.c`, `restore.c` and `src/ai/README.md`; manifests
and rules of darktable-ai (`models/denoise-nafnet/model.yaml`, its wiki "Pipeline reference").
"""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from denoise_gui.contract import model_file

TILE, OVERLAP = 768, 64
"""Pixels: the edge of a tile, and the context on each side of it."""
TASK = "denoise"
_MANIFEST, _MODEL, _README = "config.json", "model.onnx", "README.md"
_BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, KeyError, ValueError, AttributeError, EOFError),
    *(NotImplementedError, RuntimeError, zlib.error),
)
"""What a damaged ZIP file raises."""
_DATE = (2026, 1, 1, 0, 0, 0)
"""Of all entries: two equal exports are equal."""


class DarktableError(Exception):
    """It is no package that can be run; the message says why."""


@dataclass(frozen=True)
class Package:
    """What lies in a package: its manifest, and the network as ONNX."""

    manifest: Mapping[str, Any]
    model: bytes


def package_id(name: str) -> str:
    """darktable's way to name a model: task first, small letters, hyphens."""
    words = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "model"
    return f"{TASK}-{words}"


def manifest_of(
    metadata: Mapping[str, str], sigma: float, card: Mapping[str, str]
) -> dict[str, Any]:
    """config.json for a model whose sigma, in 8-bit levels, is a constant."""
    name = metadata[model_file.NAME]
    description = f"Removes noise of sigma {sigma:g} (of 255)"
    return {
        "id": package_id(f"{name} sigma {sigma:g}"),
        "name": f"denoise {name} sigma {sigma:g}",
        "description": description,
        "task": TASK,
        "version": "1.0",
        "backend": "onnx",
        "type": "single",
        "arch": metadata[model_file.ARCHITECTURE],
        "tiling": True,
        "num_inputs": 1,
        "attributes": {"input_sizes": [TILE]},
        "model_card": {
            "long_description": f"{description}; exported by denoise-gui",
            "scope": "single-image denoising",
            "author": metadata.get(model_file.AUTHOR, ""),
            "license": metadata[model_file.LICENSE],
            **card,
        },
    }


def write_package(path: Path, manifest: Mapping[str, Any], model: bytes, readme: str) -> None:
    """Write the ZIP file.

    Raises:
        OSError: it cannot be written.
    """
    folder = manifest["id"]
    text = json.dumps(manifest, indent=4, ensure_ascii=False) + "\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            (_MANIFEST, text.encode()),
            (_MODEL, model),
            (_README, readme.encode()),
        ):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)


def read_package(path: Path) -> Package:
    """Read a package as darktable does: one folder, a manifest, one model.

    Raises:
        DarktableError: it is none.
        OSError: it cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.partition("/") for name in archive.namelist()]
            manifests = [folder for folder, _, name in names if name == _MANIFEST]
            if len(manifests) != 1:
                raise DarktableError("it holds no folder with a config.json")
            (folder,) = manifests
            manifest = json.loads(archive.read(f"{folder}/{_MANIFEST}"))
            if manifest.get("id") != folder:
                raise DarktableError(f"its folder is not named {manifest.get('id')!r}")
            if manifest.get("task") != TASK or manifest.get("backend") != "onnx":
                raise DarktableError("it is no ONNX model for the task denoise")
            return Package(manifest, archive.read(f"{folder}/{_MODEL}"))
    except _BROKEN as error:
        raise DarktableError(str(error)) from error
