"""The shape of `build/bench.json`: which keys every run writes, measured or not.

A figure that was not measured is null, so that whoever reads the file finds the same keys after
`--only` or with a library missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Results = dict[str, Any]

REQUIRED = (
    "machine.cpu",
    "machine.cores",
    "machine.versions",
    "live.first_frame_ms.median",
    "live.first_frame_ms.p95",
    "live.exact_view_ms.median",
    "live.exact_view_ms.p95",
    "live.interpolated_psnr_db.min",
    "live.first_drag_exact_views",
    "recipe.first_frame_ms.median",
    "recipe.first_frame_ms.p95",
    "recipe.computed_ms.median",
    "recipe.computed_ms.p95",
    "recipe.interpolated_psnr_db.min",
    "mask.stroke_ms.median",
    "mask.stroke_ms.p95",
    "mask.picture_ms.median",
    "mask.picture_ms.p95",
    "mask.computed_ms.median",
    "mask.computed_ms.p95",
    "heartbeat.longest_gap_ms",
    "cancel_ms.median",
    "cancel_ms.p95",
    "cancel_headless_ms.p95",
    "whole_image.ns_per_pixel",
    "whole_image.overhead_fraction",
    "whole_image.fraction_of_matmul",
    "memory.peak_mb_24mpx",
    "memory.window_times_float32",
    "start.cold_ms",
    "start.version_ms",
)
"""Besides these, `peers.NAME.seconds_per_mpx` and `peers.NAME.psnr_25` for each peer."""

PEER_KEYS = ("seconds_per_mpx", "psnr_25")


def lookup(results: Mapping[str, Any], key: str) -> Any:
    """The value at a dotted key; None where the way to it ends early."""
    value: Any = results
    for part in key.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
    return value


def merge(results: Results, addition: Mapping[str, Any]) -> Results:
    """Both, nested mappings merged; where both have a value the addition's counts."""
    merged = dict(results)
    for key, value in addition.items():
        old = merged.get(key)
        if isinstance(old, dict) and isinstance(value, Mapping):
            merged[key] = merge(old, value)
        else:
            merged[key] = value
    return merged


def blank() -> Results:
    """Every required key, with None."""
    results: Results = {"peers": {}}
    for key in REQUIRED:
        *path, last = key.split(".")
        tree: Results = {last: None}
        for part in reversed(path):
            tree = {part: tree}
        results = merge(results, tree)
    return results


def missing_keys(results: Mapping[str, Any]) -> list[str]:
    """Required keys that are absent; one with None is present."""
    absent = []
    for key in REQUIRED:
        way, _, last = key.rpartition(".")
        parent = lookup(results, way) if way else results
        if not isinstance(parent, Mapping) or last not in parent:
            absent.append(key)
    peers = results.get("peers")
    if not isinstance(peers, Mapping):
        return [*absent, "peers"]
    for name, peer in peers.items():
        absent += [f"peers.{name}.{key}" for key in PEER_KEYS if key not in peer]
    return absent
