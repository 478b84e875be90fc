"""From an image's colours to those of the screen, for what is visible alone.

Pixels stay in the space of their file everywhere else: what is denoised, compared and saved is
never converted. Only on the way to the screen the part in view goes through the file's profile, to
sRGB or to the profile that was chosen for the monitor; Qt does it at some 40 Mpx/s, so a whole
photograph at its full size would take too long, and a screenful does not.
"""

from __future__ import annotations

import logging
from itertools import product

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QColorSpace, QColorTransform, QImage

log = logging.getLogger(__name__)

_GRAY = b"GRAY"
_PROBES = (0, 40, 128, 255)
_CACHED = 4


class ScreenColours:
    """One image's way to one screen. For the window's thread alone."""

    def __init__(self, profile: bytes | None, monitor: QColorSpace | None = None) -> None:
        """Prepare for a profile.

        Args:
            profile: the image's ICC profile; None stands for sRGB.
            monitor: the screen's space; sRGB if None.
        """
        screen = monitor or QColorSpace(QColorSpace.NamedColorSpace.SRgb)
        self._transform: QColorTransform | None = None
        self._grays: np.ndarray[tuple[int, int], np.dtype[np.uint8]] | None = None
        if profile and profile[16:20] == _GRAY:
            self._grays = _grays_through(profile)
            profile = None  # what comes out of the table is sRGB
        transform = _transform(profile, screen)
        if transform is not None and not _changes_nothing(transform):
            self._transform = transform
        self._lasting: dict[int, tuple[QRect, QImage]] = {}
        self._passing: dict[int, tuple[QRect, QImage]] = {}

    @property
    def changes_nothing(self) -> bool:
        """Whether the screen's numbers are the image's."""
        return self._transform is None and self._grays is None

    def forget(self) -> None:
        """The pixels of images that do not last have changed."""
        self._passing.clear()

    def part(self, image: QImage, rect: QRect, *, lasts: bool = False) -> QImage:
        """A part of an image (32 bits, RGB) as the screen shows it.

        Args:
            lasts: the image's pixels never change; of others, `forget` tells a change.
        """
        cache = self._lasting if lasts else self._passing
        kept = cache.get(image.cacheKey())
        if kept is not None and kept[0] == rect:
            return kept[1]
        while len(cache) >= _CACHED:
            cache.pop(next(iter(cache)))
        part = self.converted(image.copy(rect))
        cache[image.cacheKey()] = (rect, part)
        return part

    def shown(self, image: QImage) -> QImage:
        """A whole image (32 bits, RGB) as the screen shows it; itself where that is the same."""
        return image if self.changes_nothing else self.converted(image.copy())

    def converted(self, image: QImage) -> QImage:
        """A whole image (32 bits, RGB), converted in place."""
        if self._grays is not None:
            height, stride = image.height(), image.bytesPerLine()
            rows = np.frombuffer(image.bits(), dtype=np.uint8).reshape(height, stride)
            pixels = rows[:, : 4 * image.width()].reshape(height, -1, 4)
            pixels[:] = self._grays[pixels[:, :, 0]]
        if self._transform is not None:
            image.applyColorTransform(self._transform)
        return image


def _transform(profile: bytes | None, screen: QColorSpace) -> QColorTransform | None:
    space = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
    if profile:
        found = QColorSpace.fromIccProfile(profile)
        if found.isValid():
            space = found
        else:
            log.info("Qt does not know this kind of colour profile: the image is shown as sRGB")
    return space.transformationToColorSpace(screen)


def _changes_nothing(transform: QColorTransform) -> bool:
    """To within a level, as profiles of sRGB differ in their last digits."""
    for rgb in product(_PROBES, repeat=3):
        mapped = transform.map(QColor(*rgb))
        if (
            max(
                abs(rgb[0] - mapped.red()),
                abs(rgb[1] - mapped.green()),
                abs(rgb[2] - mapped.blue()),
            )
            > 1
        ):
            return False
    return True


def _grays_through(profile: bytes) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]] | None:
    """(256, 4) screen pixels in sRGB for the levels of a gray profile; None if it changes nothing
    or cannot be used."""
    import io

    from PIL import Image, ImageCms

    levels = np.arange(256, dtype=np.uint8)
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        strip = Image.fromarray(levels[None])
        mapped = ImageCms.profileToProfile(
            strip, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None
    assert mapped is not None
    rgb = np.asarray(mapped)[0]
    if np.abs(rgb.astype(int) - levels[:, None]).max() <= 1:
        return None
    return np.column_stack([rgb[:, ::-1], np.full(256, 255, np.uint8)])
