"""What the user did and what came of it, a line each in the log: what a report is read with."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from denoise_gui.core.diagnostics.session import Diagnostics
from denoise_gui.core.live_picture import ModelOpened

if TYPE_CHECKING:
    from denoise_gui.app import Application

log = logging.getLogger(__name__)


def log_session(application: Application, diagnostics: Diagnostics) -> None:
    """From now on, until the application goes."""
    document, files, live = application.document, application.files, application.link

    def log_opened() -> None:
        photograph = document.photograph
        if photograph:
            log.info(
                "opened %s: %s, %d x %d, %d channels of %d bits",
                document.path or "a pasted image",
                photograph.source_format or "no file",
                photograph.width,
                photograph.height,
                photograph.channels,
                photograph.bits,
            )

    def note_model(opened: ModelOpened) -> None:
        diagnostics.note("Model", f"{opened.name} ({opened.path}) on {opened.device}")

    def log_saved(path: Path) -> None:
        log.info("saved %s with sigma %g", path, document.sigma)

    document.image_opened.connect(log_opened)
    files.image_saved.connect(log_saved)
    application.work.failed.connect(lambda message: log.warning("files: %s", message))
    live.model_opened.connect(note_model)
    live.model_failed.connect(lambda _path, reason: log.warning("model: %s", reason))
    live.notice_given.connect(lambda message: log.info("notice: %s", message))
    live.failed.connect(lambda message: log.warning("live: %s", message))
    application.export.failed.connect(lambda message: log.warning("export: %s", message))
    application.models.failed.connect(lambda message: log.warning("import: %s", message))
