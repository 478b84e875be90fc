"""What to do about a kind of file whose package is missing: pip has it, except in a bundle."""

from __future__ import annotations

from denoise_gui.engine.bundle import in_bundle
from denoise_gui.engine.messages import Message


def missing_package(kind: str, package: str, extra: str, otherwise: str) -> Message:
    """Half a sentence that says how files of this kind can be used.

    Args:
        kind: what they are called.
        extra: of this project, by which the package comes.
        otherwise: what else would do, as half a sentence.
    """
    if in_bundle():
        return Message(
            "{0} files need the package {1}, which this bundle lacks and cannot take in. Install "
            "Denoise with Python instead, with its extra {2}, or {3}",
            *(kind, package, extra, otherwise),
        )
    return Message(
        "{0} files need the package {1}. Install it (pip install 'denoise-gui[{2}]'), or {3}",
        *(kind, package, extra, otherwise),
    )
