"""What is remembered between starts: each setting once, with its key, type, default and limits.

A damaged value, or one that makes no sense (any more), counts as not there: a settings file is
edited by hand, copied between machines, and older than the program that reads it. Keys never
change, so that nobody loses what was chosen.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import fields, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from PySide6.QtCore import QByteArray

from denoise_gui.core.languages import LANGUAGES, SYSTEM
from denoise_gui.core.settings_file import FILE
from denoise_gui.engine.denoise.sigma_stack import DEFAULT_BUDGET
from denoise_gui.engine.devices.words import AUTOMATIC
from denoise_gui.engine.gray_use import GrayUse
from denoise_gui.engine.images.save_options import DEPTHS, SUBSAMPLINGS
from denoise_gui.engine.measure.method_noise import DEFAULT_GAIN, GAINS
from denoise_gui.engine.sigma import SIGMA_DEFAULT, SIGMA_LIMIT

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T")
Record = TypeVar("Record", bound="DataclassInstance")
Valid = Callable[[Any], bool]


def _anything(_value: object) -> bool:
    return True


def one_of(values: Collection[Any]) -> Valid:
    """A value that is among these."""
    return lambda value: value in values


def within(low: float, high: float) -> Valid:
    """A number from one to another, both included."""
    return lambda value: low <= value <= high


class Setting(Generic[T]):
    """One value. Its type is that of its default: a truth, a number, a text, texts, one of an
    `Enum`, or bytes of Qt's."""

    def __init__(self, key: str, default: T, valid: Valid = _anything) -> None:
        self.key, self.default, self._valid = key, default, valid

    def get(self) -> T:
        """What was chosen, or else the default."""
        if not FILE.contains(self.key):
            return self.default
        try:
            value = _parsed(FILE.value(self.key), self.default)
        except (TypeError, ValueError):
            return self.default
        return cast(T, value) if self._valid(value) else self.default

    def set(self, value: T) -> None:
        """Remember it for the next start; on the disk it is when the choosing rests. What is so
        already is not written."""
        if self.get() != value:
            FILE.put(self.key, _stored(value))

    def forget(self) -> None:
        """As if it had never been chosen."""
        FILE.remove(self.key)


class Group(Generic[Record]):
    """The fields of a dataclass, each a setting under the group's name."""

    def __init__(self, name: str, default: Record, **valid: Valid) -> None:
        """`valid`: limits of fields, by name."""
        self._default = default
        self._settings: dict[str, Setting[Any]] = {
            each: Setting(f"{name}/{each}", getattr(default, each), valid.get(each, _anything))
            for each in (field.name for field in fields(default))
        }

    def get(self) -> Record:
        """As it was left; what cannot be read is as at first."""
        return replace(self._default, **{name: s.get() for name, s in self._settings.items()})

    def set(self, record: Record) -> None:
        """Remember all of them for the next start."""
        for name, setting in self._settings.items():
            setting.set(getattr(record, name))


def _stored(value: object) -> object:
    """As Qt writes it and has always written it."""
    if isinstance(value, Enum):
        return value.value
    return list(value) if isinstance(value, tuple) else value


def _parsed(raw: object, default: object) -> object:
    """A value as Qt read it: from an INI file nearly all are texts.

    Raises:
        ValueError, TypeError: it is none of the default's type.
    """
    if isinstance(default, bool):
        words = {"true": True, "1": True, "false": False, "0": False}
        return raw if isinstance(raw, bool) else words[_known(str(raw).lower(), words)]
    if isinstance(default, Enum):
        return type(default)(raw)
    if isinstance(default, int):
        return int(str(raw))
    if isinstance(default, float):
        number = float(str(raw))
        if not math.isfinite(number):
            raise ValueError("not a number to be used")
        return number
    if isinstance(default, tuple):
        # Qt makes a text of a list of one, and nothing of an empty one.
        texts = [raw] if isinstance(raw, str) else list(cast("list[object]", raw or []))
        return tuple(str(text) for text in texts)
    if not isinstance(raw, type(default)):
        raise TypeError("another type")
    return raw


def _known(word: str, words: Collection[str]) -> str:
    if word not in words:
        raise ValueError("neither true nor false")
    return word


# The window

THEME = Setting("view/theme", "system", one_of(("system", "light", "dark")))
LANGUAGE = Setting("window/language", SYSTEM, one_of((SYSTEM, *LANGUAGES)))
"""For the next start."""
SURROUND = Setting("view/surround", "dark", one_of(("dark", "mid", "light")))
"""The gray around pictures."""
MONITOR_OF_SYSTEM = ""
MONITOR_SRGB = "sRGB"
MONITOR_PROFILE = Setting("view/monitor_profile", MONITOR_OF_SYSTEM)
"""The ICC file of the monitor, or one of these two in its place."""
WINDOW_GEOMETRY = Setting("window/geometry", QByteArray())
WINDOW_STATE = Setting("window/state", QByteArray())
"""Of docks and toolbar."""
BATCH_GEOMETRY = Setting("batch/geometry", QByteArray())

FINE_TUNING_SHOWN = Setting("recipe/shown", False)
"""The controls for what is applied beyond sigma are unfolded."""

# The compare view

COMPARE_VIEW = Setting(
    "compare/view", "divider", one_of(("single", "divider", "side_by_side", "method_noise"))
)
DIVIDER_FRACTION = Setting("compare/divider", 0.5, within(0, 1))
"""Of the view's length."""
DIVIDER_VERTICAL = Setting("compare/vertical", True)
NOISE_GAIN = Setting("compare/gain", DEFAULT_GAIN, one_of(GAINS))

# Sigma

NEW_SIGMA = Setting("sigma/new_photograph", "measured", one_of(("measured", "last")))
"""What a photograph begins with that was not open before: what is measured, where that can be
used, or what was used last."""
AUTOMATIC_SETS = Setting("sigma/automatic_sets", "all", one_of(("all", "sigma")))
"""What the automatic sets when it is asked for: all that is measured, or sigma alone."""
LAST_SIGMA = Setting("sigma/last", SIGMA_DEFAULT, within(0, SIGMA_LIMIT))

# Files

IMAGE_FOLDER = Setting("files/folder", "")
"""The folder last opened from; so with the others."""
MODEL_FOLDER = Setting("files/model_folder", "")
SAVE_FOLDER = Setting("files/save_folder", "")
BATCH_FOLDER = Setting("batch/folder", "")
MASK_FOLDER = Setting("mask/folder", "")
RECENT_FILES: Setting[tuple[str, ...]] = Setting("files/recent", ())
"""Paths of the photographs opened last, the last one first."""
QUALITY = Setting("files/quality", 0, within(0, 100))
"""Of lossy formats; 0 for as the source has it, or the best."""
SUBSAMPLING = Setting("files/subsampling", "", one_of(("", *SUBSAMPLINGS)))
"""Empty for as the source has it, or full."""
DEPTH = Setting("files/depth", 0, one_of((0, *DEPTHS)))
"""Bits per sample; 0 for as the source has it."""
SIDECAR = Setting("files/sidecar", False)
RAW_LINEAR = Setting("files/raw_linear", False)
"""Camera raw is developed in linear light."""

# What computes

NEW_MODEL = Setting("model/new_photograph", "by_noise", one_of(("by_noise", "kept")))
"""What a photograph is opened with: the model that suits its noise, or the one in use."""

DEVICE = Setting("model/device", AUTOMATIC)
"""What models run on: `AUTOMATIC`, or the id of a device."""

GRAY_USE = Setting("model/gray_use", GrayUse.CHANNELS)
LIVE_BUDGET_MB = Setting("live/budget_mb", DEFAULT_BUDGET // 2**20, lambda value: value >= 0)
"""Memory for results at knots of sigma."""
