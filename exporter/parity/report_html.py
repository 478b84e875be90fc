"""A comparison as one page that can be mailed: no file beside it, no script, nothing fetched."""

from __future__ import annotations

import base64
import io
from html import escape
from pathlib import Path

from PIL import Image

from denoise_gui.contract.report import BackendRun, Pair, Report

EMBEDDED_EDGE = 720
"""Longest edge in pixels of an embedded image; the full ones lie beside report.json."""

_STYLE = """
:root { color-scheme: light dark; --good: #14713a; --bad: #b3261e; --care: #8a5a00; --line: #8886; }
@media (prefers-color-scheme: dark) {
  :root { --good: #6fd695; --bad: #ff8a80; --care: #f2b84b; }
}
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem;
  overflow-wrap: break-word; }
h1 { line-height: 1.2; }
table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left;
  vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.verdict { border-left: .4rem solid; padding: .4rem 1rem; margin: 1rem 0; }
.good { color: var(--good); } .bad { color: var(--bad); } .care { color: var(--care); }
.images { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr));
  gap: 1rem; }
figure { margin: 0; } img { width: 100%; height: auto; } figcaption { font-size: .9rem; }
@media (max-width: 48rem) {
  body { margin: 1rem auto; }
  h1 { font-size: 1.5rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td { display: block; }
  tr { border: 1px solid var(--line); margin: 0 0 .8rem; padding: .2rem 0; }
  td, td.number { border: 0; display: grid; grid-template-columns: 8rem minmax(0, 1fr);
    gap: .6rem; text-align: left; padding: .15rem .6rem; }
  td:empty { display: none; }
  td::before { content: attr(data-name); opacity: .75; }
  td.title { display: block; font-weight: 600; }
  td.title::before { content: none; }
}
"""
"""A table becomes a card a row where there is no room for columns."""


def write_html(report: Report, folder: Path, path: Path) -> None:
    """Write the page for the report whose images lie in `folder`."""
    parts = [
        f"<h1>{escape(report.name)}: PyTorch and what was exported</h1>",
        _verdict(report.sentence, _overall_kind(report)),
        f"<p>Sigma {report.sigma:g} of 255 levels. {escape(report.image.note)} "
        f"Weights {escape(report.weights_sha256[:16])}…</p>",
        _backend_table(report),
        *(_failure(run) for run in report.backends if run.error),
        *(_pair_section(pair) for pair in report.pairs),
        "<h2>Images</h2>",
        _images(report, folder),
    ]
    if report.sweep:
        parts += ["<h2>Sweep</h2>", _sweep_table(report)]
    if report.notes:
        parts += ["<h2>Notes</h2>", *(f"<p>{escape(note)}</p>" for note in report.notes)]
    parts.append(f"<p>{escape(', '.join(f'{k} {v}' for k, v in report.versions.items()))}; ")
    parts.append(f"{escape(report.system)}</p>")
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(report.name)}: comparison</title><style>{_STYLE}</style></head><body>"
        + "\n".join(parts)
        + "</body></html>\n"
    )
    path.write_text(page, encoding="utf-8")


_WORDS = {"good": "Passed", "care": "Careful", "bad": "Failed"}


def _overall_kind(report: Report) -> str:
    """Agreement is not all: a network that does not denoise is not passed over in green."""
    if not report.passed:
        return "bad"
    return "good" if report.denoising is None or report.denoising.denoises else "care"


def _verdict(sentence: str, kind: str) -> str:
    word = _WORDS[kind]
    return f'<p class="verdict {kind}"><strong>{word}.</strong> {escape(sentence)}</p>'


def _failure(run: BackendRun) -> str:
    """Why a backend could not run: a sentence of its own, however long."""
    return _verdict(f"{run.name} could not run: {run.error}", "bad")


_Cell = tuple[str, str]
"""A kind ("title", "number" or "") and what stands in it, as HTML."""


def _table(headings: list[str], rows: list[list[_Cell]]) -> str:
    """With headings above the columns, and again in each cell for where there are no columns."""
    head = "".join(f"<th>{heading}</th>" for heading in headings)
    body = ""
    for row in rows:
        cells = zip(headings, row, strict=True)
        tags = (
            f'<td class="{kind}" data-name="{heading}">{text}</td>'
            for heading, (kind, text) in cells
        )
        body += f"<tr>{''.join(tags)}</tr>"
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _backend_table(report: Report) -> str:
    rows: list[list[_Cell]] = []
    for run in report.backends:
        operations = ", ".join(f"{n} {escape(kind)}" for kind, n in sorted(run.operations.items()))
        size = f"{run.file_bytes / 1e6:.2f} MB" if run.file_bytes else ""
        time = "" if run.error else f"{run.seconds:.3f} s"
        rows.append(
            [
                ("title", escape(run.name)),
                ("", escape(run.runner)),
                ("", run.precision),
                ("", escape(run.sizes)),
                ("number", time),
                ("number", size),
                ("", operations),
            ]
        )
    headings = ["Backend", "Run by", "Precision", "Sizes", "Time", "File", "Operations"]
    return _table(headings, rows)


def _pair_section(pair: Pair) -> str:
    verdict = pair.verdict
    x, y = pair.largest_at
    psnr = "identical" if pair.psnr_db is None else f"{pair.psnr_db:.1f} dB"
    cells = [
        ("number", f"{pair.largest_levels:.4g}"),
        ("", f"x {x}, y {y}"),
        ("number", f"{pair.mean_levels:.3g}"),
        ("number", f"{pair.changed_share:.3%}"),
        ("number", psnr),
        ("number", f"{pair.cosine:.9f}"),
    ]
    headings = ["Largest (levels)", "At", "Mean (levels)", "Pixels changed", "PSNR", "Cosine"]
    text = f"<h2>{escape(pair.candidate)}</h2>"
    text += _verdict(verdict.sentence, "good" if verdict.passed else "bad")
    text += f"<p>{escape(verdict.reason)}</p>" + _table(headings, [cells])
    text += "".join(f"<p>{escape(note)}</p>" for note in verdict.notes)
    if verdict.parts_at:
        at = verdict.parts_at
        text += (
            f"<p>They differ first at layer {at.position}, {escape(at.layer)}: by "
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
    rows: list[list[_Cell]] = []
    for row in report.sweep:
        word = {True: "passed", False: "failed", None: "not tried"}[row.passed]
        kind = {True: "good", False: "bad", None: ""}[row.passed]
        levels = "" if row.largest_levels is None else f"{row.largest_levels:.4g}"
        rows.append(
            [
                ("title", escape(row.candidate)),
                ("", escape(row.case)),
                ("number", f"{row.sigma:g}"),
                ("number", levels),
                ("", f'<span class="{kind}">{word}</span>'),
                ("", escape(row.note)),
            ]
        )
    return _table(["Backend", "Case", "Sigma", "Largest (levels)", "Verdict", "Note"], rows)
