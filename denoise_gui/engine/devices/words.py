"""What devices are called where they are chosen; known without onnxruntime, which takes a while to
import."""

from __future__ import annotations

CPU = "cpu"
AUTOMATIC = "auto"
"""In place of a device: the fastest that computes what it should."""
