"""A comparison as one page that can be mailed: no file beside it, no script, nothing fetched."""

from __future__ import annotations

import base64
import io
from html import escape
from pathlib import Path

from PIL import Image

from exporter.report import Pair, Report

EMBEDDED_EDGE = 720
"""Longest edge in pixels of an embedded image; the full ones lie beside report.json."""

_STYLE = """
:root { color-scheme: light dark; --good: #14713a; --bad: #b3261e; --line: #8886; }
@media (prefers-color-scheme: dark) { :root { --good: #6fd695; --bad: #ff8a80; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
.verdict { border-left: .4rem solid; padding: .4rem 1rem; margin: 1rem 0; }
.good { color: var(--good); } .bad { color: var(--bad); }
.images { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1rem; }
figure { margin: 0; } img { width: 100%; height: auto; } figcaption { font-size: .9rem; }
"""


def write_html(report: Report, folder: Path, path: Path) -> None:
    """Write the page for the report whose images lie in `folder`."""
    parts = [
        f"<h1>{escape(report.name)}: PyTorch, ONNX and Core ML compared</h1>",
        _verdict(report.sentence, report.passed),
        f"<p>Noise level {report.sigma:g} of 255. {escape(report.image.note)} "
        f"Weights {escape(report.weights_sha256[:16])}…</p>",
        _backend_table(report),
        *(_pair_section(pair) for pair in report.pairs),
        "<h2>Images</h2>",
        _images(report, folder),
    ]
    if report.sweep:
        parts += ["<h2>Sweep</h2>", _sweep_table(report)]
    parts += [f"<p>{escape(note)}</p>" for note in report.notes]
    parts.append(f"<p>{escape(', '.join(f'{k} {v}' for k, v in report.versions.items()))}; ")
    parts.append(f"{escape(report.system)}</p>")
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(report.name)}: comparison</title><style>{_STYLE}</style></head><body>"
        + "\n".join(parts)
        + "</body></html>\n"
    )
    path.write_text(page, encoding="utf-8")


def _verdict(sentence: str, passed: bool) -> str:
    word = "Passed" if passed else "Failed"
    kind = "good" if passed else "bad"
    return f'<p class="verdict {kind}"><strong>{word}.</strong> {escape(sentence)}</p>'


def _row(cells: list[str], kinds: str = "") -> str:
    marks = kinds.ljust(len(cells), "t")
    tags = ['<td class="number">' if mark == "n" else "<td>" for mark in marks]
    return "<tr>" + "".join(f"{t}{c}</td>" for t, c in zip(tags, cells, strict=True)) + "</tr>"


def _table(headings: list[str], rows: list[str]) -> str:
    head = "".join(f"<th>{heading}</th>" for heading in headings)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _backend_table(report: Report) -> str:
    rows = []
    for run in report.backends:
        operations = ", ".join(f"{n} {kind}" for kind, n in sorted(run.operations.items()))
        size = f"{run.file_bytes / 1e6:.2f} MB" if run.file_bytes else ""
        time = escape(run.error) if run.error else f"{run.seconds:.3f} s"
        cells = [escape(run.name), escape(run.runner), run.precision, time, size, operations]
        rows.append(_row(cells, "tttnn"))
    return _table(["", "Run by", "Precision", "Time", "File", "Operations"], rows)


def _pair_section(pair: Pair) -> str:
    verdict = pair.verdict
    x, y = pair.largest_at
    psnr = "identical" if pair.psnr_db is None else f"{pair.psnr_db:.1f} dB"
    cells = [
        f"{pair.largest_levels:.4g}",
        f"x {x}, y {y}",
        f"{pair.mean_levels:.3g}",
        f"{pair.changed_share:.3%}",
        psnr,
        f"{pair.cosine:.9f}",
    ]
    headings = ["Largest (levels)", "At", "Mean (levels)", "Pixels changed", "PSNR", "Cosine"]
    text = f"<h2>{escape(pair.candidate)}</h2>" + _verdict(verdict.sentence, verdict.passed)
    text += f"<p>{escape(verdict.reason)}</p>" + _table(headings, [_row(cells, "ntnnnn")])
    if verdict.parts_at:
        at = verdict.parts_at
        text += (
            f"<p>They part first at layer {at.position}, {escape(at.layer)}: a difference of "
            f"{at.largest_difference:.3g} where the largest value is {at.largest_value:.3g} "
            f"({escape(at.note)}).</p>"
        )
    return text


def _images(report: Report, folder: Path) -> str:
    figures = [_figure(folder / report.image.png, "Original")]
    figures += [_figure(folder / r.png, r.name) for r in report.backends if r.png]
    for pair in report.pairs:
        caption = (
            f"{pair.candidate} against PyTorch: black is no difference, the brightest "
            f"{pair.difference_white_levels:.3g} levels"
        )
        figures.append(_figure(folder / pair.difference_png, caption))
    return f'<div class="images">{"".join(figures)}</div>'


def _figure(path: Path, caption: str) -> str:
    with Image.open(path) as image:
        image.thumbnail((EMBEDDED_EDGE, EMBEDDED_EDGE))
        buffer = io.BytesIO()
        image.save(buffer, "PNG")
    data = base64.b64encode(buffer.getvalue()).decode()
    text = escape(caption)
    return (
        f'<figure><img alt="{text}" src="data:image/png;base64,{data}">'
        f"<figcaption>{text}</figcaption></figure>"
    )


def _sweep_table(report: Report) -> str:
    rows = []
    for row in report.sweep:
        word = {True: "passed", False: "failed", None: "not taken"}[row.passed]
        kind = {True: "good", False: "bad", None: ""}[row.passed]
        levels = "" if row.largest_levels is None else f"{row.largest_levels:.4g}"
        cells = [
            escape(row.candidate),
            escape(row.case),
            f"{row.sigma:g}",
            levels,
            f'<span class="{kind}">{word}</span>',
            escape(row.note),
        ]
        rows.append(_row(cells, "ttnn"))
    return _table(["", "Case", "Sigma", "Largest (levels)", "", ""], rows)
