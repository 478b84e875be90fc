"""Writes the page: a folder with the model, the runtime and a few lines of script.

Browsers let no page that was opened from a disk read the files beside it, so that model and runtime
are scripts that hold them as text. The page may connect to nothing: its own policy forbids it.
"""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from denoise_gui.contract import model_file
from denoise_gui.contract.noise_level import SIGMA_DEFAULT
from exporter.web.files import METADATA, MODEL, PAGE, PARTS, RUNTIME
from exporter.web.runtime_files import LOADER, MODULE, SCRIPT, VERSION


def write_page(
    folder: Path, model: bytes, metadata: Mapping[str, str], runtime: Mapping[str, bytes]
) -> None:
    """Fill a folder.

    Args:
        model: the network as ONNX, of any height and width.
        runtime: the files of onnxruntime-web, by name.

    Raises:
        OSError: it cannot be written.
    """
    own = resources.files("exporter.web") / "page"
    for name in PARTS:
        (folder / name).write_bytes((own / name).read_bytes())
    (folder / SCRIPT).write_bytes(runtime[SCRIPT])
    _write_held(folder / RUNTIME, {"loader": runtime[LOADER], "module": runtime[MODULE]})
    _write_held(folder / MODEL, {"model": model}, {"card": dict(metadata)})
    text = json.dumps(dict(metadata), indent=2, ensure_ascii=False)
    (folder / METADATA).write_text(text + "\n", encoding="utf-8")
    sigma_max = float(metadata[model_file.SIGMA_MAX])
    page = (own / PAGE).read_text(encoding="utf-8")
    for mark, text in {
        "NAME": html.escape(metadata[model_file.NAME]),
        "LICENCE": html.escape(metadata[model_file.LICENSE]),
        "SIGMA_MAX": f"{sigma_max:g}",
        "SIGMA": f"{min(SIGMA_DEFAULT, sigma_max):g}",
        "VERSION": VERSION,
    }.items():
        page = page.replace(f"@{mark}@", text)
    (folder / PAGE).write_text(page, encoding="utf-8")


def read_metadata(folder: Path) -> dict[str, str]:
    """The metadata of a page's model.

    Raises:
        OSError: a part of the page is missing.
        ValueError: the metadata are damaged.
    """
    for name in (PAGE, SCRIPT, "page.js", RUNTIME, MODEL):
        with (folder / name).open("rb"):
            pass
    data = json.loads((folder / METADATA).read_text(encoding="utf-8"))
    if not isinstance(data, dict):
        raise ValueError("its metadata are no object")
    return {str(key): str(value) for key, value in data.items()}


def _write_held(
    path: Path, files: Mapping[str, bytes], data: Mapping[str, object] | None = None
) -> None:
    """A script that holds files as base64, and data as it is."""
    held: dict[str, object] = {k: base64.b64encode(v).decode("ascii") for k, v in files.items()}
    # Within a script, the end of one must not be read as such.
    text = json.dumps(held | dict(data or {})).replace("</", "<\\/")
    path.write_text(f"self.held = Object.assign(self.held || {{}}, {text});\n", encoding="utf-8")
