"""What lies beside a model file, by the end of its name."""

from __future__ import annotations

PROBE_NOTE = ".probe.json"
"""Written and read by `probe_note`, which takes a while to import."""
