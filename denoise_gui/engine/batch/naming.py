"""What a result is called: a pattern with fields, such as "{folder}/{stem}_denoised{suffix}"."""

from __future__ import annotations

import functools
import os
import re
import string
from pathlib import Path, PurePath, PurePosixPath

from denoise_gui.engine.errors import UserError
from denoise_gui.engine.images.registry import format_for, suffix_to_save
from denoise_gui.engine.messages import Message

FIELDS = {
    "stem": "the photograph's name without its suffix",
    "suffix": "the result's suffix, with its dot",
    "sigma": "the noise level it was denoised with",
    "model": "the name that the model calls itself by",
    "number": "1 for the first photograph, 2 for the next",
    "folder": "where it lies below the folder that was given",
}
_SIGMA = "{sigma}"
_WIDEST = 200
"""Characters to which a field may be filled up; names have 255 at most."""


def check_pattern(pattern: str) -> None:
    """Raise UserError, with what is wrong, for a pattern that makes no names."""
    try:
        parts = list(string.Formatter().parse(pattern))
        for _, name, spec, conversion in parts:
            if name is not None and (name not in FIELDS or conversion or "{" in (spec or "")):
                known = ", ".join(f"{{{field}}}" for field in FIELDS)
                raise UserError(
                    Message(
                        "the name pattern “{0}” has a field “{1}” that is not known; known are {2}",
                        pattern,
                        name,
                        known,
                    )
                )
            if any(int(digits) > _WIDEST for digits in re.findall(r"\d{1,9}", spec or "")):
                raise UserError(
                    Message(
                        "the name pattern “{0}” fills “{1}” up to more than {2} characters",
                        pattern,
                        name,
                        _WIDEST,
                    )
                )
        example = _fill(pattern, _example())
    except (ValueError, IndexError) as error:
        raise UserError(
            Message("the name pattern “{0}” is not one: {1}", pattern, error)
        ) from error
    path = PurePath(example)
    if path.is_absolute() or path.drive or ".." in path.parts or not path.name:
        raise UserError(Message("the name pattern “{0}” leads out of the output folder", pattern))
    if format_for(path.suffix) is None:
        raise UserError(Message("the name pattern “{0}” must end with {{suffix}}", pattern))


def planned_name(
    pattern: str, source: Path, root: Path | None, suffix: str | None, model: str, number: int
) -> str:
    """The result's path below the output folder; the field for sigma stays in it.

    Without `{folder}` in the pattern, the folders below `root` are kept in front of it.
    """
    folder = "." if root is None else _folder_below(os.path.dirname(source), str(root))
    if "{folder}" not in pattern:
        pattern = "{folder}/" + pattern
    fields: dict[str, object] = {
        "stem": source.stem,
        "suffix": suffix or suffix_of_result(source),
        "sigma": _Kept(),
        "model": _as_part_of_a_name(model),
        "number": number,
        "folder": folder,
    }
    # Braces in a photograph's own name must not be taken for a field later on.
    safe = {k: escaped(v) if isinstance(v, str) else v for k, v in fields.items()}
    return PurePosixPath(_fill(pattern, safe)).as_posix()


def final_name(name: str, sigma: float, twin: int) -> str:
    """A planned name once sigma is known; the second of two of one name gets a number."""
    filled = PurePosixPath(_fill(name, {"sigma": _Sigma(sigma)}))
    return filled.as_posix() if twin == 1 else numbered(filled, twin).as_posix()


def depends_on_sigma(name: str) -> bool:
    return any(field == "sigma" for _, field, _, _ in string.Formatter().parse(name))


def numbered(path: PurePosixPath, number: int) -> PurePosixPath:
    return path.with_name(f"{path.stem}_{number}{path.suffix}")


def free_name(path: Path) -> Path:
    """The path, or the first of its numbered siblings that does not exist."""
    number = 2
    free = path
    while free.exists() or free.is_symlink():
        free = path.with_name(f"{path.stem}_{number}{path.suffix}")
        number += 1
    return free


def suffix_of_result(source: Path) -> str:
    """The photograph's own suffix where it can be written."""
    suffix = suffix_to_save(source.suffix)
    return source.suffix if suffix == source.suffix.lower() else suffix


class _Sigma(float):
    """Written short unless the pattern says how."""

    def __format__(self, spec: str) -> str:
        return float.__format__(self, spec) if spec else f"{round(self, 1):g}"


class _Kept:
    """A field that fills itself in as a field."""

    def __format__(self, spec: str) -> str:
        return f"{{sigma:{spec}}}" if spec else _SIGMA


def _as_part_of_a_name(text: str) -> str:
    """What a file says of itself must not lead into another folder."""
    kept = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*]', "_", text).strip()
    return kept if kept.strip(".") else "model"


def escaped(text: str) -> str:
    """A text that is to stand in a planned name as it is."""
    return text.replace("{", "{{").replace("}", "}}")


@functools.lru_cache(maxsize=4096)
def _folder_below(folder: str, root: str) -> str:
    """A folder as it is seen from `root`, with slashes; "." if it is not below."""
    place = PurePath(folder)
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else "."


def _fill(pattern: str, fields: dict[str, object]) -> str:
    if "{" not in pattern and "}" not in pattern:
        return pattern
    filled = []
    for literal, name, spec, _conversion in string.Formatter().parse(pattern):
        filled.append(literal)
        if name is not None:
            filled.append(format(fields[name], spec or ""))
    return "".join(filled)


def _example() -> dict[str, object]:
    return {
        "stem": "photo",
        "suffix": ".png",
        "sigma": _Sigma(25),
        "model": "standard",
        "number": 1,
        "folder": "holiday",
    }
