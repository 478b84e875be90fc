"""A checkpoint given to `denoise-gui run`: converted by the exporter, as the window does.

The library keeps what it became, so that the next run finds it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from denoise_gui.contract.weight_files import holds_weights, missing_modules
from denoise_gui.core.folders import data_folder, log_folder
from denoise_gui.engine.bundle import in_bundle
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.files.file_hash import sha256_of
from denoise_gui.engine.files.sentences import cannot_read
from denoise_gui.engine.library.library import ModelLibrary
from denoise_gui.engine.messages import Message
from denoise_gui.engine.shipped import resources_folder


def model_to_run(path: Path, reading: str, notice: Callable[[str], None]) -> Path:
    """The ONNX file to run: `path` itself, or what the weights in it are converted to.

    Args:
        reading: how they are to be read; "" leaves that to the exporter's trial.
        notice: is told that the conversion begins, and what it found out.

    Raises:
        ModelError: the weights cannot be read or converted, or the packages for it are missing.
    """
    if not holds_weights(path):
        return path
    try:
        digest = sha256_of(path)
    except OSError as error:
        raise ModelError(cannot_read(path, error)) from error
    library = ModelLibrary(data_folder() / "models", resources_folder() / "models")
    there = library.holding(digest, reading)
    if there is not None:
        return there
    if missing_modules():
        if in_bundle():
            raise ModelError(
                Message(
                    "{0} holds weights, which must be converted to ONNX first. That needs packages "
                    "that this bundle has not taken in yet: open the file in its window, which "
                    "offers to install them.",
                    path,
                )
            )
        raise ModelError(
            Message(
                "{0} holds weights, which must be converted to ONNX first. That needs packages "
                "that are not installed ({1}): pip install 'denoise-gui[export]', then run this "
                "again; or convert it elsewhere: "
                "python -m exporter export --weights {0} --onnx model.onnx",
                path,
                ", ".join(missing_modules()),
            )
        )
    notice(f"converting {path.name} to ONNX")
    target = library.place_for(path)
    done = _export(path, target, reading, notice)
    for note in done.get("notes", []):
        notice(str(note))
    library.adopt(target, path, reading)
    return target


def _export(
    weights: Path, target: Path, reading: str, notice: Callable[[str], None]
) -> dict[str, Any]:
    """Run the exporter; returns its last line.

    Raises:
        ModelError: with its sentence; the table below that, of what was expected and found, goes
            to `notice` line by line.
    """
    log = log_folder() / "conversion.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "exporter", "export", "--no-notes"]
    command += ["--weights", str(weights), "--onnx", str(target)]
    command += ["--reading", reading] if reading else []
    command += ["--log", str(log), "--progress", "json"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    last = _last_event(ended.stdout)
    if last.get("event") == "done":
        return last
    reason = last.get("message")
    if reason is None:
        words = ended.stderr.strip().splitlines()
        reason = words[-1] if words else f"the exporter ended with code {ended.returncode}"
    sentence, *table = str(reason).strip().splitlines() or [""]
    for line in filter(str.strip, table):
        notice(line)
    raise ModelError(Message("{0} was not converted: {1}", weights.name, sentence))


def _last_event(output: str) -> dict[str, Any]:
    lines = output.strip().splitlines()
    try:
        event = json.loads(lines[-1]) if lines else {}
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}
