"""What Qt has to say, into the log instead of the terminal."""

from __future__ import annotations

import logging

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger("denoise_gui.qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    # Qt warns of much that only concerns whoever wrote the platform plugin.
    QtMsgType.QtWarningMsg: logging.INFO,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_qt_messages() -> None:
    """From now on; `leave_qt_messages` ends it."""
    qInstallMessageHandler(_log)


def leave_qt_messages() -> None:
    qInstallMessageHandler(None)


def _log(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    category = context.category or "default"
    log.log(_LEVELS.get(kind, logging.INFO), "%s: %s", category, message)
