"""What the exporter says, in the user's language.

It is another process and speaks English, with the code of each sentence beside it. What comes
without a code, such as the words of a library, stays as it is; where the window does not speak
English, it is introduced by what kind of thing it is.
"""

from __future__ import annotations

from denoise_gui.contract import progress
from denoise_gui.contract.exit_codes import kind_named
from denoise_gui.contract.sentences import Sentence
from denoise_gui.core.translation import in_users_language, tr


def stage_words(stage: str, message: str) -> str:
    """What the exporter is at. Without a code, and not in English: what the stage means."""
    if isinstance(message, Sentence):
        return in_users_language(message)
    for name, english, told in (
        (progress.WEIGHTS, "Reading the weights", tr("Reading the weights")),
        (progress.ONNX, "Converting to ONNX", tr("Converting to ONNX")),
        (progress.COREML, "Converting to Core ML", tr("Converting to Core ML")),
        (progress.COMPRESS, "Compressing the weights", tr("Compressing the weights")),
        (progress.WRITE, "Writing the file", tr("Writing the file")),
        (progress.IMAGE, "Reading the photograph", tr("Reading the photograph")),
        (progress.RUN, "Running each of the files", tr("Running each of the files")),
        (progress.SWEEP, "Trying noise levels and sizes", tr("Trying noise levels and sizes")),
        (progress.REPORT, "Writing the report", tr("Writing the report")),
    ):
        if name == stage and told != english:
            return told
    return message


def failure_words(failed: progress.Failed) -> str:
    """Why the exporter ended. Without a code, and not in English: the kind of failure first."""
    if isinstance(failed.message, Sentence):
        return in_users_language(failed.message)
    kind = kind_named(failed.code)
    headline = in_users_language(kind.headline) if kind else ""
    if kind is None or headline == kind.headline:
        return failed.message
    return f"{headline}\n\n{failed.message}"
