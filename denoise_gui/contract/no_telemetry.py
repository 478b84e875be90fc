"""Nothing is sent anywhere: the libraries that would are told so before they are loaded.

onnxruntime looks up the host of a collector of events and keeps an identity of the machine in the
user's cache folder. The latter it does when it is loaded, before `disable_telemetry_events` can be
called: the variable alone suffices for both (seen with strace, onnxruntime 1.32), and the call is
for a program that had loaded it before. The plug-in for WebGPU (0.4.0) has the same within, and
obeys the same variable. The environment passes it on to every process started from
here.
"""

from __future__ import annotations

import os
import sys

_SWITCHES = {
    "ORT_DISABLE_TELEMETRY": "1",
    # Of libraries that the exporter's may bring along.
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}


def switch_off() -> None:
    """Switch telemetry off, in this process and in those that it starts."""
    os.environ.update(_SWITCHES)
    loaded = sys.modules.get("onnxruntime")
    if loaded is not None and hasattr(loaded, "disable_telemetry_events"):
        loaded.disable_telemetry_events()
