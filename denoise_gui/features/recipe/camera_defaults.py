"""Settings that a new photograph begins with, by the camera it came from and its ISO."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from denoise_gui.engine.errors import RecipeError
from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.files.regular_file import open_regular
from denoise_gui.engine.files.sentences import cannot_write
from denoise_gui.engine.recipe import ModelRef, Recipe
from denoise_gui.engine.record.recipe_record import from_record, to_record

_MAX_BYTES = 1 << 22
_MAKE, _MODEL, _EXIF_IFD, _ISO = 0x010F, 0x0110, 0x8769, 0x8827
_LONGEST = 100


@dataclass(frozen=True)
class Camera:
    """What took a photograph, and how sensitive it was set; `iso` is 0 where nothing says it."""

    name: str
    iso: int

    def __str__(self) -> str:
        return f"{self.name}, ISO {self.iso}" if self.iso else self.name


def camera_of(exif: bytes | None) -> Camera | None:
    """From a photograph's EXIF block (from its TIFF header on); None if it does not say."""
    if not exif:
        return None
    from PIL import Image

    tags = Image.Exif()
    try:
        tags.load(b"Exif\x00\x00" + exif)
        make, model = (_text(tags.get(tag)) for tag in (_MAKE, _MODEL))
        iso = tags.get_ifd(_EXIF_IFD).get(_ISO, 0)
    except Exception:  # noqa: BLE001  (whatever a damaged block makes Pillow raise: it says nothing)
        return None
    if isinstance(iso, tuple):
        iso = iso[0] if iso else 0
    # Many makers begin the model's name with their own.
    name = model if model.lower().startswith(make.lower()) else f"{make} {model}".strip()
    return Camera(name, iso if isinstance(iso, int) and iso > 0 else 0) if name else None


class CameraDefaults:
    """One file: settings by camera and ISO."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def of(self, camera: Camera) -> Recipe | None:
        """What was asked for; None for nothing, or where it cannot be read any more."""
        record = self._read().get(str(camera))
        try:
            return from_record(record) if isinstance(record, dict) else None
        except RecipeError:
            return None

    def set(self, camera: Camera, recipe: Recipe | None) -> None:
        """From now on; None: no more.

        Raises:
            RecipeError: it cannot be written; what was asked for before still holds.
        """
        entries = self._read()
        entries.pop(str(camera), None)
        if recipe is not None:
            entries[str(camera)] = to_record(replace(recipe, mask=None, model=ModelRef()))
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with atomic_file(self._path) as file:
                file.write(json.dumps(entries, indent=1, ensure_ascii=False).encode())
        except OSError as error:
            raise RecipeError(cannot_write(self._path, error)) from error

    def _read(self) -> dict[str, Any]:
        try:
            with open_regular(self._path) as file:
                entries = json.loads(file.read(_MAX_BYTES))
        except (OSError, ValueError, RecursionError):
            return {}
        return entries if isinstance(entries, dict) else {}


def _text(value: object) -> str:
    plain = "".join(c for c in str(value or "") if c.isprintable())
    return " ".join(plain.split())[:_LONGEST]
