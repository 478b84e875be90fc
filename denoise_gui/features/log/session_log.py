"""What the user did and what came of it, a line each in the log: what a report is read with."""

from __future__ import annotations

import logging
from pathlib import Path

from denoise_gui.core.diagnostics.session import Diagnostics
from denoise_gui.core.live_picture import ModelOpened
from denoise_gui.core.session import Session

log = logging.getLogger(__name__)


def log_session(session: Session, diagnostics: Diagnostics) -> None:
    """From now on, until the session goes."""
    document = session.document

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
        diagnostics.note("Model", f"{opened.name} ({opened.path}) on {opened.device_name}")

    def log_saved(path: Path) -> None:
        log.info("saved %s with sigma %g", path, document.sigma)

    document.image_opened.connect(log_opened)
    session.saved.connect(log_saved)
    session.failed.connect(lambda where, words: log.warning("%s: %s", where, words))
    session.notice_given.connect(lambda words: log.info("notice: %s", words))
    session.live.model_opened.connect(note_model)
