"""onnxruntime, or a sentence: an installation that was damaged, or that lacks a library of the
system, ends in an ImportError that tells a person nothing."""

from __future__ import annotations

import sys

from denoise_gui.cpp_runtime import advice
from denoise_gui.engine.bundle import in_bundle
from denoise_gui.engine.errors import ModelError
from denoise_gui.engine.messages import Message
from denoise_gui.engine.plain_text import plain


def check_onnxruntime() -> None:
    """Import it, which takes a while the first time.

    Raises:
        ModelError: it cannot be loaded.
    """
    try:
        import onnxruntime  # noqa: F401
    except ImportError as error:
        reason = plain(error, 300)
        if sys.platform == "win32" and "DLL" in reason:
            raise ModelError(advice(reason)) from error
        if in_bundle():
            raise ModelError(
                Message(
                    "onnxruntime, which runs the networks, cannot be loaded ({0}): this bundle is "
                    "damaged. Unpack or install it again.",
                    reason,
                )
            ) from error
        raise ModelError(
            Message(
                "onnxruntime, which runs the networks, cannot be loaded ({0}). It may have to be "
                "installed again: {1}",
                reason,
                "python -m pip install --force-reinstall onnxruntime",
            )
        ) from error
