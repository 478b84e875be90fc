"""The results as one table, for a terminal and as Markdown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.bench.results import lookup

HEADINGS = ("measured", "figure", "beside it", "goal", "")


@dataclass(frozen=True)
class Line:
    """A figure at a dotted key: how it is written, what stands beside it, what it should be.

    `limit` is the most it may be, or with `at_least` the least, before `scale` is applied.
    """

    title: str
    key: str
    unit: str
    beside: tuple[tuple[str, str, str], ...] = ()
    limit: float | None = None
    at_least: bool = False
    scale: float = 1.0


def _p95(key: str, unit: str = "ms") -> tuple[tuple[str, str, str], ...]:
    return (("95 %", f"{key}.p95", unit),)


def _by_view(key: str, unit: str) -> tuple[tuple[str, str, str], ...]:
    """The figure `SECTION.FIGURE` at full size and with the whole picture in the view."""
    section, _, figure = key.partition(".")
    views = (("100 %", "at_100"), ("fitted", "at_fit"))
    return tuple((label, f"{section}.{view}.{figure}", unit) for label, view in views)


def _in_one_view(title: str, view: str) -> Line:
    """From slider to frame, which says how many frames a second bring something new."""
    key = f"live.{view}.first_frame_ms"
    fresh = ("fresh", f"live.{view}.fresh_frames_per_second", "/s")
    return Line(title, f"{key}.median", "ms", (*_p95(key), fresh))


def _exact_view(title: str, view: str) -> Line:
    key = f"live.{view}.exact_view_ms"
    return Line(title, f"{key}.median", "ms", _p95(key))


def _computed(section: str) -> Line:
    """What the window's thread takes of the line above it."""
    key = f"{section}.computed_ms"
    title = "  of it computed by the window's thread"
    return Line(title, f"{key}.median", "ms", _p95(key), limit=16)


LINES = (
    Line("slider to frame, worse view", "live.first_frame_ms.median", "ms", limit=16),
    Line("  the same, 95th percentile", "live.first_frame_ms.p95", "ms", limit=33),
    _in_one_view("  at 100 %", "at_100"),
    _in_one_view("  fitted", "at_fit"),
    Line(
        "first drag after opening, in exact views",
        "live.first_drag_exact_views",
        "",
        (
            ("longest wait at 100 %", "live.at_100.first_drag_ms.max", "ms"),
            ("fitted", "live.at_fit.first_drag_ms.max", "ms"),
        ),
        limit=1,
    ),
    _exact_view("slider to exact view, 100 %", "at_100"),
    _exact_view("slider to exact view, fitted", "at_fit"),
    Line(
        "interpolated against exact view",
        "live.interpolated_psnr_db.min",
        "dB",
        (
            *_by_view("live.interpolated_psnr_db.min", "dB"),
            ("fitted knots exact after", "live.at_fit.knots_exact_s", "s"),
        ),
        limit=45,
        at_least=True,
    ),
    Line(
        "any control to frame, all of them in use",
        "recipe.first_frame_ms.median",
        "ms",
        tuple(
            (name, f"recipe.{name}.first_frame_ms.median", "ms")
            for name in ("sigma", "colour", "shadows", "grain")
        ),
        limit=16,
    ),
    Line("  the same, 95th percentile", "recipe.first_frame_ms.p95", "ms", limit=33),
    _computed("recipe"),
    Line(
        "  with coarse noise in use too",
        "recipe.with_coarse.first_frame_ms.median",
        "ms",
        (("computed", "recipe.with_coarse.computed_ms.median", "ms"),),
        limit=16,
    ),
    Line(
        "  against the exact view",
        "recipe.interpolated_psnr_db.min",
        "dB",
        limit=45,
        at_least=True,
    ),
    Line(
        "the mask's brush to its stroke on the screen",
        "mask.stroke_ms.median",
        "ms",
        _by_view("mask.stroke_ms.median", "ms"),
        limit=16,
    ),
    Line(
        "  to the picture under it",
        "mask.picture_ms.median",
        "ms",
        _by_view("mask.picture_ms.median", "ms"),
        limit=33,
    ),
    Line("  the same, 95th percentile", "mask.picture_ms.p95", "ms", limit=33),
    _computed("mask"),
    Line(
        "  to the exact view, 100 %",
        "mask.at_100.exact_ms.median",
        "ms",
        (("fitted", "mask.at_fit.exact_ms.median", "ms"),),
    ),
    Line(
        "longest gap between beats, dragging",
        "heartbeat.longest_gap_ms",
        "ms",
        (
            ("computed", "heartbeat.longest_gap_computed_ms", "ms"),
            ("99 %", "heartbeat.p99_gap_ms", "ms"),
        ),
        limit=100,
    ),
    Line(
        "  opening 24 Mpx",
        "heartbeat.opening.longest_gap_ms",
        "ms",
        (("computed", "heartbeat.opening.longest_gap_computed_ms", "ms"),),
        limit=100,
    ),
    Line(
        "cancel, 95th percentile",
        "cancel_ms.p95",
        "ms",
        (
            ("median", "cancel_ms.median", "ms"),
            ("headless, larger tiles: 95 %", "cancel_headless_ms.p95", "ms"),
        ),
        limit=50,
    ),
    Line(
        "whole image",
        "whole_image.ns_per_pixel",
        "ns/pixel",
        (
            ("", "whole_image.megapixels_per_second", "Mpx/s"),
            ("on", "whole_image.device", ""),
        ),
    ),
    Line(
        "  beyond the pure network",
        "whole_image.overhead_fraction",
        "%",
        (
            ("pure", "whole_image.pure_ns_per_pixel", "ns/pixel"),
            ("halo", "whole_image.halo_percent", "%"),
        ),
        limit=0.15,
        scale=100,
    ),
    Line(
        "  of the matrix-product rate",
        "whole_image.fraction_of_matmul",
        "%",
        (
            ("", "whole_image.network_gflops", "of"),
            ("", "whole_image.matmul_gflops", "GFLOP/s"),
            ("by", "whole_image.matmul_library", ""),
        ),
        limit=0.9,
        at_least=True,
        scale=100,
    ),
    Line(
        "peak memory, 24 Mpx PNG, in float32 images",
        "memory.times_float32",
        "",
        (("", "memory.peak_mb_24mpx", "MB"),),
        limit=3,
    ),
    Line(
        "  the window's, beyond its start",
        "memory.window_times_float32",
        "",
        (
            ("", "memory.window_beyond_start_mb_24mpx", "MB"),
            ("start", "memory.window_mb.start", "MB"),
            ("at rest", "memory.window_mb.at rest", "MB"),
        ),
        limit=3,
    ),
    Line(
        "start to a window with the picture",
        "start.cold_ms",
        "ms",
        (("24 Mpx", "start.cold_24mpx_ms", "ms"),),
        limit=1500,
    ),
    Line("denoise-gui --version", "start.version_ms", "ms", limit=300),
)


def rows(results: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """One row a line, then one a peer."""
    lines = [_row(line, results) for line in LINES]
    for name, value in _peers(results):
        lines.append(
            (
                f"peer: {name}",
                number(value.get("seconds_per_mpx"), "s/Mpx"),
                f"{number(value.get('psnr_25'), 'dB')}, "
                f"{number(value.get('times_the_shipped'), 'times the shipped')}",
                "",
                "",
            )
        )
    for name, reason in (results.get("peers_skipped") or {}).items():
        lines.append((f"peer: {name}", "skipped", str(reason), "", ""))
    for name, reason in (results.get("failed") or {}).items():
        lines.append((f"section {name}", "failed", str(reason), "", ""))
    return lines


def number(value: Any, unit: str) -> str:
    """A value with three significant digits and its unit; a dash for None."""
    if value is None:
        return "–"
    if not isinstance(value, int | float):
        return f"{value} {unit}".strip()
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:.{digits}f} {unit}".strip()


def as_text(lines: Sequence[Sequence[str]]) -> str:
    """Columns padded to their widest cell, for a terminal."""
    whole = [HEADINGS, *lines]
    widths = [max(len(row[i]) for row in whole) for i in range(len(HEADINGS))]
    return _joined(whole, lambda row: _padded(row, widths))


def as_markdown(lines: Sequence[Sequence[str]]) -> str:
    """A table in GitHub's Markdown."""
    ruled = [HEADINGS, ["---"] * len(HEADINGS), *lines]
    return _joined(ruled, lambda row: "| " + " | ".join(cell.strip() for cell in row) + " |")


def machine_line(results: Mapping[str, Any]) -> str:
    """The machine in a sentence."""
    machine = results.get("machine") or {}
    versions = machine.get("versions") or {}
    libraries = ", ".join(f"{name} {version}" for name, version in versions.items())
    load = machine.get("load_average")
    busy = "" if load is None else f"; load {load:.1f} when the run began"
    return f"{machine.get('cpu')}, {machine.get('cores')} cores{busy}; {libraries}"


def _row(line: Line, results: Mapping[str, Any]) -> tuple[str, ...]:
    value = lookup(results, line.key)
    shown = None if value is None else value * line.scale
    beside = [
        f"{label} {number(lookup(results, key), unit)}".strip() for label, key, unit in line.beside
    ]
    goal = verdict = ""
    if line.limit is not None:
        sign = "≥" if line.at_least else "≤"
        goal = f"{sign} {line.limit * line.scale:g} {line.unit}"
        if value is not None:
            met = value >= line.limit if line.at_least else value <= line.limit
            verdict = "met" if met else "missed"
    text = number(shown, line.unit) if shown is not None else "–"
    return line.title, text, ", ".join(beside), goal, verdict


def _peers(results: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    peers = results.get("peers") or {}
    return sorted(peers.items(), key=lambda item: item[1].get("seconds_per_mpx") or 0.0)


def _padded(row: Sequence[str], widths: Sequence[int]) -> str:
    # Figures end in one column; words begin in one.
    cells = [
        cell.rjust(width) if i == 1 else cell.ljust(width)
        for i, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()


def _joined(lines: Sequence[Sequence[str]], written: Callable[[Sequence[str]], str]) -> str:
    return "\n".join(written(row) for row in lines)
