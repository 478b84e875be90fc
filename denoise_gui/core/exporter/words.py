"""What the exporter is at, in the user's language.

It is another process and speaks English. Where the window does not, the name of the stage that
comes along is said instead of the sentence.
"""

from __future__ import annotations

from denoise_gui.core.translation import tr


def stage_words(stage: str, message: str) -> str:
    """The exporter's `message` as it stands in English; in another language, what `stage` means."""
    for name, english, told in (
        ("weights", "Reading the weights", tr("Reading the weights")),
        ("onnx", "Converting to ONNX", tr("Converting to ONNX")),
        ("coreml", "Converting to Core ML", tr("Converting to Core ML")),
        ("compress", "Compressing the weights", tr("Compressing the weights")),
        ("write", "Writing the file", tr("Writing the file")),
        ("image", "Reading the photograph", tr("Reading the photograph")),
        ("run", "Running each of the files", tr("Running each of the files")),
        ("sweep", "Trying noise levels and sizes", tr("Trying noise levels and sizes")),
        ("report", "Writing the report", tr("Writing the report")),
    ):
        if name == stage and told != english:
            return told
    return message
