"""The queue of the batch window on the disk, so that a crash or a shutdown does not lose it."""

from __future__ import annotations

import contextlib
import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path

from denoise_gui.contract.noise_level import checked_sigma
from denoise_gui.core.folders import data_folder
from denoise_gui.engine.batch.items import Beyond, Found
from denoise_gui.engine.files.atomic_file import atomic_file
from denoise_gui.engine.files.regular_file import read_regular
from denoise_gui.engine.recipe import AUTOMATIC, Automatic, Recipe

log = logging.getLogger(__name__)


def queue_path() -> Path:
    return data_folder() / "batch-queue.json"


@dataclass(frozen=True)
class LeftQueue:
    """What was left to do, and whether it had been begun."""

    photographs: tuple[Found, ...] = ()
    begun: bool = False


def save_queue(photographs: tuple[Found, ...], *, begun: bool = True) -> None:
    """Remember what is to be done. It is only missed if that cannot be written."""
    path = queue_path()
    rows = [
        {
            "path": os.fspath(found.path.absolute()),
            "root": os.fspath(found.root.absolute()) if found.root else None,
            # In this form since before there was one value for "automatic".
            "sigma": found.sigma if isinstance(found.sigma, float) else None,
            "automatic": isinstance(found.sigma, Automatic),
            "beyond": {
                name: str(value) if isinstance(value, Automatic) else value
                for name, value in vars(found.beyond).items()
                if value is not None
            },
        }
        for found in photographs
    ]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic_file(path) as file:
            file.write(json.dumps({"begun": begun, "photographs": rows}).encode("ascii"))
    except OSError as error:
        log.warning("%s cannot be written (%s)", path, error.strerror)


def load_queue() -> LeftQueue:
    """What was left to do; empty if nothing was, or it cannot be read."""
    try:
        left = json.loads(read_regular(queue_path()))
        if isinstance(left, list):  # of an earlier version: rows alone
            left = {"begun": True, "photographs": left}
        photographs = tuple(
            Found(
                Path(row["path"]),
                Path(row["root"]) if row["root"] else None,
                AUTOMATIC if row["automatic"] else _sigma(row["sigma"]),
                _beyond(row.get("beyond") or {}),
            )
            for row in left["photographs"]
        )
        return LeftQueue(photographs, bool(left["begun"]))
    except FileNotFoundError:
        return LeftQueue()
    except (OSError, ValueError, TypeError, KeyError) as error:
        log.warning("%s cannot be read (%s)", queue_path(), error)
        return LeftQueue()


def _sigma(value: object) -> float | None:
    """Raises TypeError or SigmaError for what is neither a sigma nor nothing."""
    if value is None:
        return None
    if not isinstance(value, int | float):
        raise TypeError(f"not a sigma: {value}")
    return checked_sigma(float(value))


def _beyond(values: dict[str, object]) -> Beyond:
    """Raises TypeError or ValueError for what no table could have said."""
    values = {n: AUTOMATIC if v == str(AUTOMATIC) else v for n, v in values.items()}
    beyond = Beyond(**values)  # type: ignore[arg-type]
    beyond.applied(Recipe())
    return beyond


def forget_queue() -> None:
    """Nothing is left to do."""
    with contextlib.suppress(OSError):
        queue_path().unlink()
