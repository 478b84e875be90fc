"""The study as Markdown: one table, then what went wrong where."""

from __future__ import annotations

from exporter.study.results import Export, Study

_HEADINGS = {
    "onnx dynamo": "ONNX, torch.export",
    "onnx script": "ONNX, TorchScript",
    "coreml trace": "Core ML, trace",
    "coreml export": "Core ML, torch.export",
    "coreai": "Core AI, torch.export",
}


def markdown(study: Study) -> str:
    """Nodes per form and route, fixed size / free size, with a note for each failure."""
    tried = {export.route for form in study.forms for export in form.exports}
    routes = [route for route in _HEADINGS if route in tried]
    rows = [
        "| form | " + " | ".join(_HEADINGS[route] for route in routes) + " |",
        "| --- |" + " --- |" * len(routes),
    ]
    notes: list[str] = []
    for form in study.forms:
        cells = []
        for route in routes:
            pair = [e for e in form.exports if e.route == route]
            cells.append(" / ".join(_cell(e, notes) for e in pair))
        rows.append(f"| **{form.form}** {form.title} | " + " | ".join(cells) + " |")
    difference = max(f.downsample_difference for f in study.forms)
    recovery = max(f.recovery_error for f in study.forms)
    packages = ", ".join(f"{name} {version}" for name, version in study.versions.items())
    return "\n".join(
        [
            "Operations in the exported graph, for a fixed / a free height and width:",
            "",
            *rows,
            "",
            "All five forms in PyTorch, summed over all values and taken at their worst:",
            f"downsample difference {difference}, recovery error {recovery}.",
            "",
            "Every number was converted, saved, read back and run (by onnxruntime, by the "
            "reference evaluation of the Core ML package, by Apple's Core AI runtime), at a second "
            "size too where the size is free. `!` marks a conversion that warned.",
            "",
            *(f"{number}. {note}" for number, note in enumerate(notes, 1)),
            "",
            f"Run with {packages}, on {study.system}.",
            "",
        ]
    )


def _cell(export: Export, notes: list[str]) -> str:
    if export.error:
        stage = "converts, but cannot be run here" if export.nodes else "does not convert"
        note = f"It {stage}: `{export.error}`"
        if note not in notes:
            notes.append(note)
        mark = f"[{notes.index(note) + 1}]"
        return f"{export.nodes} {mark}" if export.nodes else f"fails {mark}"
    wrong = export.largest_error is not None and export.largest_error > 1e-6
    text = f"{export.nodes}" + ("!" if export.warnings else "")
    return f"{text} (differs)" if wrong else text
