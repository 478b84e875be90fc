"""What lies in the folder of a page, by name; known without PyTorch."""

from __future__ import annotations

from exporter.web.runtime_files import SCRIPT

PAGE, METADATA = "index.html", "model.json"
PARTS = ("page.js", "page.css", "LICENSE-onnxruntime.txt")
RUNTIME, MODEL = "runtime.js", "model.js"
FILES = (PAGE, METADATA, *PARTS, SCRIPT, RUNTIME, MODEL)
