"""Qt's pictures as the bytes of a file, for the caller to write whole or not at all: Qt's own
writers leave torn files on a full disk."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage


def png_bytes(image: QImage) -> bytes:
    """A PNG file in memory.

    Raises:
        MemoryError: there is not enough for it.
    """
    data = QByteArray()
    device = QBuffer(data)
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(device, "PNG"):  # type: ignore[call-overload]
        raise MemoryError
    device.close()
    return bytes(data.data())
