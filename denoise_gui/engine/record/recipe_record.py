"""A recipe written down: as JSON in files of its own and beside pictures, as XMP inside them.

    {"recipe": 1, "sigma": 12.0, "colour_sigma": 25.0, "brightness": [[0, 1.4], [0.5, 1], [1, 0.7]],
     "grain": 0.2, "coarse_sigma": 6.0,
     "mask": {"height": 2, "width": 3, "sha256": "…", "data": "…"},
     "gray_use": "channels", "model": "standard", "model_sha256": "…"}

In place of `colour_sigma` there may be `colour_ratio`, of its sigma to the luminance's. What is not
there is as if it were not applied; `sigma` may be "auto". Programs before this form
wrote `sigma`, `gray_use`, `model` and `model_sha256` alone, without a version. A mask's `data` is
its bytes, deflated, in base 64; where there is no room for them they are left out, and its hash
tells which mask is missing. `made_for` is height and width of the photograph it was painted on.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from denoise_gui.engine.errors import RecipeError
from denoise_gui.engine.files.regular_file import open_regular
from denoise_gui.engine.files.sentences import cannot_read
from denoise_gui.engine.gray_use import GrayUse
from denoise_gui.engine.messages import Message
from denoise_gui.engine.recipe import AUTOMATIC, ModelRef, Recipe, Sigma
from denoise_gui.engine.recipe.brightness_curve import BrightnessCurve
from denoise_gui.engine.recipe.sigma_mask import LARGEST_EDGE, SigmaMask
from denoise_gui.engine.sigma import SIGMA_LIMIT


class LaterVersionError(RecipeError):
    """A program of a later version wrote it: what it holds is not all understood here."""


VERSION = 1
VERSION_KEY = "recipe"
SIDECAR_KEY = "denoise"
"""The version of a JSON file beside a picture, which may be used as a recipe too."""
MAX_FILE_BYTES = 1 << 23
XMP_MASK_BYTES = 12_000
"""A larger mask does not go into XMP, of which a JPEG holds 65 thousand bytes."""

_KEYS = ("colour_sigma", "colour_ratio", "brightness", "grain", "coarse_sigma", "mask")
_NAMES = frozenset({VERSION_KEY, "sigma", *_KEYS, "gray_use", "model", "model_sha256"})
_BESIDE = frozenset(
    {
        *(SIDECAR_KEY, "picture", "file_sha256", "version", "runtime", "provider", "tile", "halo"),
        *("source", "source_sha256", "reading", "values"),
    }
)
"""What the record of a picture holds beyond the recipe (see `provenance`)."""
_MOST_SHOWN, _LONGEST_SHOWN = 5, 40
_LONGEST_NAME = 1000


def to_record(recipe: Recipe) -> dict[str, object]:
    """Whole, ready for JSON."""
    record: dict[str, object] = {VERSION_KEY: VERSION, "sigma": _written(recipe.luminance)}
    if recipe.colour is not None:
        record["colour_sigma"] = _written(recipe.colour)
    elif recipe.colour_ratio != 1:
        record["colour_ratio"] = recipe.colour_ratio
    if recipe.brightness is not None:
        record["brightness"] = [list(point) for point in recipe.brightness.points]
    if recipe.grain:
        record["grain"] = recipe.grain
    if recipe.coarse_sigma:
        record["coarse_sigma"] = recipe.coarse_sigma
    if recipe.mask is not None:
        record["mask"] = _mask_record(recipe.mask)
    record["gray_use"] = str(recipe.gray_use)
    record["model"] = recipe.model.name
    record["model_sha256"] = recipe.model.sha256
    return record


def xmp_attributes(recipe: Recipe, *, with_mask: bool = True) -> dict[str, str]:
    """What a record in XMP has beyond what plain sigmas need; nothing for those.

    A mask that is too large, or not wanted, is told by its size and hash.
    """
    record = to_record(recipe)
    extra = {key: record[key] for key in _KEYS if key in record}
    if recipe.is_plain or not extra:
        return {}
    mask = extra.get("mask")
    if isinstance(mask, dict) and not (with_mask and len(str(mask["data"])) <= XMP_MASK_BYTES):
        del mask["data"]
    texts = {
        key: value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
        for key, value in extra.items()
    }
    return {VERSION_KEY: str(VERSION), **texts}


def fits_xmp(recipe: Recipe) -> bool:
    """Whether XMP can hold the whole recipe."""
    return recipe.mask is None or len(str(_mask_record(recipe.mask)["data"])) <= XMP_MASK_BYTES


def from_record(record: Mapping[str, object]) -> Recipe:
    """A recipe out of what `to_record` or `xmp_attributes` gave, or an older program.

    Raises:
        RecipeError: it is of a later version, or something in it makes no sense.
    """
    for name in (VERSION_KEY, SIDECAR_KEY):
        _check_version(name, record.get(name))
    if "sigma" not in record:
        raise RecipeError(Message("it does not say sigma"))
    colour = record.get("colour_sigma")
    curve, mask = record.get("brightness"), record.get("mask")
    return Recipe(
        luminance=_read_sigma(record["sigma"]),
        colour=None if colour is None else _read_sigma(colour),
        colour_ratio=_number("colour_ratio", record.get("colour_ratio", 1.0)),
        brightness=None if curve is None else BrightnessCurve.of_pairs(_parsed(curve)),
        mask=None if mask is None else _read_mask(_parsed(mask)),
        grain=_number("grain", record.get("grain", 0.0)),
        coarse_sigma=_number("coarse_sigma", record.get("coarse_sigma", 0.0)),
        gray_use=_read_gray_use(record.get("gray_use", GrayUse.CHANNELS)),
        model=ModelRef(
            name=str(record.get("model", ""))[:_LONGEST_NAME],
            sha256=str(record.get("model_sha256", ""))[:_LONGEST_NAME],
        ),
    )


def check_names(record: Mapping[str, object]) -> None:
    """Whether all that a record holds is understood; what is not might change the picture.

    Raises:
        RecipeError: something is not.
    """
    unknown = sorted({*record} - {*_NAMES, *_BESIDE})
    if unknown:
        listed = ", ".join(f"“{name[:_LONGEST_SHOWN]}”" for name in unknown[:_MOST_SHOWN])
        raise RecipeError(
            Message(
                "{0} in it means nothing to this version: it is a slip of the pen, or a later "
                "version wrote it",
                listed,
            )
        )


def lacks_mask(record: Mapping[str, object]) -> bool:
    """Whether a record names a mask that it does not hold."""
    mask = record.get("mask")
    found = _parsed(mask) if mask is not None else None
    return isinstance(found, dict) and "data" not in found


def read_recipe(path: Path) -> Recipe:
    """The recipe of a JSON file, which may be the record of a picture.

    Raises:
        RecipeError: it cannot be read, is no recipe, or holds what is not understood, which might
            be a slip of the pen; the message names the file.
    """
    try:
        with open_regular(path) as file:
            content = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise RecipeError(cannot_read(path, error)) from error
    try:
        record = json.loads(content) if len(content) <= MAX_FILE_BYTES else None
    except (ValueError, RecursionError) as error:
        raise RecipeError(Message("{0} is not a recipe: it is not JSON.", path)) from error
    if not isinstance(record, dict):
        raise RecipeError(Message("{0} is not a recipe.", path))
    try:
        recipe = from_record(record)
        check_names(record)
    except RecipeError as error:
        raise RecipeError(Message("{0} cannot be used: {1}.", path, error)) from error
    return recipe


def recipe_bytes(recipe: Recipe) -> bytes:
    """The JSON file of a recipe."""
    return (json.dumps(to_record(recipe), indent=1, ensure_ascii=False) + "\n").encode()


def _written(sigma: Sigma) -> float | str:
    return sigma if isinstance(sigma, float) else str(sigma)


def _check_version(name: str, version: object) -> None:
    if version is None:
        return
    number = _number(name, version)
    if number > VERSION:
        raise LaterVersionError(
            Message(
                "it was written by a later version of this program (form {0:g}; this one reads "
                "up to {1})",
                *(number, VERSION),
            )
        )
    if number != VERSION:
        raise RecipeError(Message("its version {0} is unknown", version))


def _read_sigma(value: object) -> Sigma:
    if value == str(AUTOMATIC):
        return AUTOMATIC
    sigma = _number("sigma", value)
    if not 0 <= sigma <= SIGMA_LIMIT:
        raise RecipeError(
            Message("sigma is 0 to {0:g} in 8-bit levels, not {1}", SIGMA_LIMIT, value)
        )
    return sigma


def _number(name: str, value: object) -> float:
    if not isinstance(value, bool) and isinstance(value, int | float | str):
        try:
            return float(value)
        except (ValueError, OverflowError):
            pass
    raise RecipeError(Message("its “{0}” is not a number: {1}", name, str(value)[:80]))


def _read_gray_use(value: object) -> GrayUse:
    try:
        return GrayUse(str(value))
    except ValueError as error:
        raise RecipeError(
            Message("its use of gray models is unknown: {0}", str(value)[:80])
        ) from error


def _parsed(value: object) -> Any:
    """XMP holds lists and mappings as JSON texts."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None


def _mask_record(mask: SigmaMask) -> dict[str, object]:
    data = base64.b64encode(zlib.compress(mask.to_bytes(), 9)).decode("ascii")
    record = {"height": mask.height, "width": mask.width, "sha256": mask.sha256, "data": data}
    if mask.made_for is not None:
        record["made_for"] = list(mask.made_for)
    return record


def _read_mask(record: Any) -> SigmaMask:
    if isinstance(record, dict) and "data" not in record:
        raise RecipeError(
            Message("the mask that belongs to it lies in the JSON file beside the picture")
        )
    try:
        height, width = int(record["height"]), int(record["width"])
        packed = base64.b64decode(record["data"], validate=True)
        most = 2 * LARGEST_EDGE * LARGEST_EDGE
        data = zlib.decompressobj().decompress(packed, most + 1)
        digest = str(record["sha256"])
        made_for = _read_size(record.get("made_for"))
    except (KeyError, TypeError, ValueError, binascii.Error, zlib.error) as error:
        raise RecipeError(Message("the mask in it is damaged")) from error
    mask = SigmaMask.of_bytes(height, width, data, made_for)
    if mask.sha256 != digest:
        raise RecipeError(Message("the mask in it is damaged"))
    return mask


def _read_size(record: Any) -> tuple[int, int] | None:
    """Raises TypeError or ValueError if it is no size."""
    if record is None:
        return None
    height, width = record
    if min(int(height), int(width)) < 1:
        raise ValueError("no size")
    return int(height), int(width)
