"""The hidden folder beside the targets in which workers leave whole results."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from denoise_gui.contract.ending import ENDING
from denoise_gui.engine.batch.journal import Journal, Key
from denoise_gui.engine.errors import UserError
from denoise_gui.engine.files.atomic_file import Before, atomic_file, put_whole
from denoise_gui.engine.files.leftovers import hold
from denoise_gui.engine.messages import Message
from denoise_gui.engine.record.provenance import sidecar_of
from denoise_gui.engine.save_denoised import check_sidecar
from denoise_gui.headless.cluster.tasks import PROBE, Made

PREFIX = ".denoise-staging-"
_SURELY_LEFT_S = 7 * 24 * 3600


@contextlib.contextmanager
def staging_folder(output: Path) -> Iterator[tuple[Path, str]]:
    """A new one, with its token; at the end it goes with all that nobody has claimed.

    Raises:
        UserError: it cannot be made.
    """
    token = secrets.token_hex(16)
    folder = output / f"{PREFIX}{token[:16]}"
    try:
        output.mkdir(parents=True, exist_ok=True)
        _remove_left(output)
        folder.mkdir()
        probe = (folder / PROBE).open("xb")
    except OSError as error:
        raise UserError(
            Message("{0}: the folder cannot be made ({1})", folder, error.strerror)
        ) from error
    try:
        with ENDING.unfinished(folder), probe:
            hold(probe)
            probe.write(token.encode("ascii"))
            probe.flush()
            os.fsync(probe.fileno())
            yield folder, token
    finally:
        with contextlib.suppress(OSError):
            (folder / PROBE).unlink()  # first: workers look at it
        shutil.rmtree(folder, ignore_errors=True)


def _remove_left(output: Path) -> None:
    """What a client that is no more left. Who writes into it makes it younger."""
    now = time.time()
    for folder in output.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if now - folder.stat().st_mtime > _SURELY_LEFT_S:
                shutil.rmtree(folder, ignore_errors=True)


def place(made: Made, target: Path, key: Key, journal: Journal | None, *, in_place: bool) -> None:
    """Give a result its name, with the journal told before and after. What a worker that died has
    done twice lies in two folders; only one is ever placed.

    Raises:
        UserError: it cannot be placed; what was there is as it was.
    """

    def intend(temporary: Path) -> None:
        if journal:
            journal.intend(key, target, temporary.stat(), made.sigma, made.uncertainty)

    try:
        if made.has_record:
            check_sidecar(target)
        if made.has_record and in_place:
            _place_record(made, target)
        put_whole(made.staged, target, intend)
        if journal:
            journal.add(key, target, made.sigma, made.uncertainty)
        if made.has_record and not in_place:
            _place_record(made, target)
    except OSError as error:
        raise UserError(
            Message("{0} cannot be written: {1}.", target, error.strerror or error)
        ) from error
    finally:
        shutil.rmtree(made.staged.parent, ignore_errors=True)


def _place_record(made: Made, target: Path) -> None:
    """With the picture's name in it, which may be another than the worker thought."""
    staged = sidecar_of(made.staged)
    if target.name == made.staged.name:
        put_whole(staged, sidecar_of(target), _nothing)
        return
    content = json.loads(staged.read_bytes())
    content["picture"] = target.name
    with atomic_file(sidecar_of(target)) as file:
        text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        file.write(text.encode("utf-8", "replace"))


def _nothing(_path: Path) -> None:
    pass


__all__ = ["PREFIX", "Before", "place", "staging_folder"]
