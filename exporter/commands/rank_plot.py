"""The plot of a ranking: decibels against nanoseconds per pixel, as an SVG of plain text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

Point = tuple[str, float, dict[int, float]]
"""A denoiser's name, its nanoseconds per pixel, and its PSNR in dB by sigma."""

_WIDTH, _HEIGHT = 640, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 24, 24, 52
_COLOURS = ("#0b7285", "#c2410c", "#6d28d9", "#15803d", "#be185d")


def plot(points: Sequence[Point], sigmas: Sequence[int]) -> str:
    """One line a sigma through all denoisers, fastest first; time on a logarithmic axis.

    Raises:
        ValueError: there is nothing to plot.
    """
    if not points:
        raise ValueError("no denoiser ran on all photographs")
    ordered = sorted(points, key=lambda point: point[1])
    return "\n".join(_lines(ordered, sigmas)) + "\n"


def _lines(points: Sequence[Point], sigmas: Sequence[int]) -> Iterator[str]:
    times = [time for _, time, _ in points]
    low, high = math.log10(min(times) / 1.5), math.log10(max(times) * 1.5)
    values = [psnr for _, _, scores in points for psnr in scores.values()]
    floor, ceiling = math.floor(min(values) - 0.3), math.ceil(max(values) + 0.3)

    def x(time: float) -> float:
        share = (math.log10(time) - low) / (high - low)
        return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)

    def y(psnr: float) -> float:
        return _HEIGHT - _BOTTOM - (psnr - floor) / (ceiling - floor) * (_HEIGHT - _TOP - _BOTTOM)

    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    yield '  font-family="sans-serif" font-size="12">'
    yield f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>'
    for level in range(floor, ceiling + 1):
        right = _WIDTH - _RIGHT
        yield f'<path d="M{_LEFT} {y(level):.1f}H{right}" stroke="#dddddd"/>'
        yield _text(_LEFT - 8, y(level) + 4, str(level), "end")
    for name, time, _ in points:
        yield f'<path d="M{x(time):.1f} {_TOP}V{_HEIGHT - _BOTTOM}" stroke="#dddddd"/>'
        yield _text(x(time), _HEIGHT - _BOTTOM + 16, f"{time:.0f}", "middle")
        yield _text(x(time), _HEIGHT - _BOTTOM + 30, name, "middle")
    for sigma, colour in zip(sigmas, _COLOURS * len(sigmas), strict=False):
        places = [(x(t), y(scores[sigma]), scores[sigma]) for _, t, scores in points]
        path = " ".join(f"{across:.1f},{down:.1f}" for across, down, _ in places)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>'
        for across, down, psnr in places:
            yield f'<circle cx="{across:.1f}" cy="{down:.1f}" r="4" fill="{colour}"/>'
            yield _text(across + 6, down - 6, f"{psnr:.2f}", "start", colour)
        across, down, _ = places[0]
        yield _text(across - 8, down + 4, f"σ {sigma}", "end", colour)
    yield _text(_LEFT, _TOP - 8, "PSNR in dB", "middle")
    yield _text(_WIDTH - _RIGHT, _HEIGHT - 6, "nanoseconds per pixel", "end")
    yield "</svg>"


def _text(x: float, y: float, text: str, anchor: str, colour: str = "#333333") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"'
    return f"<text {place}>{escape(text)}</text>"
