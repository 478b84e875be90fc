"""The choices of an export, remembered from one time to the next."""

from __future__ import annotations

from denoise_gui.contract.export_options import (
    COMPRESSIONS,
    KINDS_OF_IO,
    PRECISIONS,
    TARGETS,
    ExportOptions,
)
from denoise_gui.contract.model_file import OPSETS
from denoise_gui.core.settings import Group, one_of

__all__ = ["OPTIONS", "ExportOptions"]

OPTIONS = Group(
    "export",
    ExportOptions(),
    precision=one_of(PRECISIONS),
    target=one_of(TARGETS),
    coreml_io=one_of(KINDS_OF_IO),
    compression=one_of(COMPRESSIONS),
    opset=one_of(OPSETS),
)
"""Last time's."""
