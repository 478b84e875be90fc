"""The exported page in headless Chromium, opened as a double click does, run by its own script."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from denoise_gui.contract import model_file, report
from denoise_gui.contract.sentences import Sentence
from denoise_gui.contract.tolerances import FLOAT32
from exporter.failures import ExportError, FailureKind
from exporter.parity.backends import Array, Backend, OnShare, Skipped, first_line
from exporter.web.chromium import BrowserError, Page, find_browser
from exporter.web.export import read_metadata
from exporter.web.files import PAGE

_TRIAL_EDGE = 64
"""Pixels; how slow a browser is here is measured on a picture of this size."""

_SCRIPT = """
(async () => {
  const planes = new Float32Array(bytes("%s").buffer);
  const output = await denoise(planes, %d, %d, %r);
  const found = new Uint8Array(output.buffer), parts = [];
  for (let i = 0; i < found.length; i += 32768) {
    parts.push(String.fromCharCode(...found.subarray(i, i + 32768)));
  }
  return btoa(parts.join(""));
})()
"""
"""Runs the page's own `denoise`: little-endian floats go in and come out as base64."""


class WebBackend(Backend):
    """An open page. It takes any size: padding and tiles are its own."""

    def __init__(self, path: Path, program: str, metadata: dict[str, str], patience: float) -> None:
        """Raises BrowserError: the browser does not start, or the page does not load."""
        self._page = Page(program)
        try:
            self._page.open(path / PAGE)
            version = self._page.call("Browser.getVersion")["product"]
            self._page.evaluate("ready.then(() => true)")
            self.name, self.kind, self.precision = "Web page", report.WEB, FLOAT32
            self.runner = Sentence("runner-web", f"Chromium {version.partition('/')[2]}")
            self.file, self.metadata = path, metadata
            self.channels = int(metadata[model_file.CHANNELS])
            started = time.perf_counter()
            self.run(np.full((1, self.channels, _TRIAL_EDGE, _TRIAL_EDGE), 0.5, np.float32), 25.0)
            self.seconds_per_pixel = (time.perf_counter() - started) / _TRIAL_EDGE**2
            self.largest_area = max(patience / self.seconds_per_pixel, _TRIAL_EDGE**2)
        except BaseException:
            self._page.close()
            raise

    def run(self, image: Array, sigma: float, on_share: OnShare | None = None) -> Array:  # noqa: ARG002
        _, channels, height, width = image.shape
        planes = base64.b64encode(np.ascontiguousarray(image, "<f4").tobytes()).decode("ascii")
        found = self._page.evaluate(_SCRIPT % (planes, height, width, sigma))
        values = np.frombuffer(base64.b64decode(found), "<f4")
        return values.reshape(1, channels, height, width).astype(np.float32)

    def close(self) -> None:
        self._page.close()


def web_backends(path: Path, patience: float) -> Iterator[Backend | Skipped]:
    """The page in Chromium, or why it is not run here.

    Args:
        patience: seconds that one run of it may take; a larger image is cut down to that.

    Raises:
        ExportError: the folder holds no page of this exporter.
    """
    try:
        metadata = read_metadata(path)
    except (OSError, ValueError, KeyError, json.JSONDecodeError) as error:
        reason = getattr(error, "strerror", None) or first_line(error)
        raise ExportError(
            FailureKind.MODEL_UNREADABLE, Sentence("web-unreadable", path, reason)
        ) from error
    program = find_browser()
    if program is None:
        yield Skipped(Sentence("no-browser", path.name))
        return
    try:
        yield WebBackend(path, program, metadata, patience)
    except BrowserError as error:
        yield Skipped(
            Sentence("provider-failed", "Chromium", path.name, first_line(error)), failed=True
        )
